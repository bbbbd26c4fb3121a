"""stet run: what `make run` does, from within a checkout."""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import click

from stet.cli.problems import Problem

_CLONE = "git clone the project, then make run there"


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def run(options: tuple[str, ...]) -> None:
    """Watch on this machine: the demo newsroom, or --feeds my.opml. The same as make run."""
    root = _checkout()
    if not {"-h", "--help"} & {*options}:
        _build(root)
    from local.__main__ import main

    main.main(args=[*options], prog_name="stet run")


def _checkout() -> Path:
    found = find_spec("local")
    return root_of(Path(found.origin) if found and found.origin else None)


def root_of(module: Path | None) -> Path:
    """Return the root of the checkout that a module of `local` is of; raise Problem if it is of none."""
    root = module.parents[1] if module else None
    if root is None or not all((root / name).is_file() for name in ("template.yaml", "Makefile")):
        raise Problem(f"stet run needs a checkout of Stet: {_CLONE}")
    return root


def _build(root: Path) -> None:
    """Build the layer for this machine, if anything in it changed: what is deployed is what is here."""
    make = shutil.which("make")
    if make is None:
        return
    done = subprocess.run([make, "--no-print-directory", "-C", root, "setup", "layer-local"], check=False)  # noqa: S603
    if done.returncode:
        raise Problem("the layer could not be built: see above")
