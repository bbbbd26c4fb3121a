"""The owner's command `stet`. Not in the layer: it needs click and rich, which the functions do not.

stack       a deployed Stet with everything wired: for this command, and for whoever has clients of his own
find        which stack is meant
app, …      the commands, each in the module of its noun; what only one of them needs it imports when called
"""

from __future__ import annotations


def main() -> None:
    """Run the command; the entry point of the package."""
    from stet.cli.app import stet

    stet()
