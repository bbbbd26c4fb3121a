"""Run the benchmarks, and print the table: `python -m benchmarks [NAME…] [--json FILE] [--write]`."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
import traceback
from pathlib import Path

from benchmarks.machine import described, machine
from benchmarks.show import markdown, show
from benchmarks.table import Section

NAMES = (
    *("imports", "layer", "extract", "versions", "stability", "diff", "calls", "schedule", "pages", "looks"),
    *("messages", "deliveries", "telling"),
)
"""Each a module of this package with a `run()`, in the order in which they are run and shown."""

RESULTS = Path(__file__).with_name("RESULTS.md")


def main(words: list[str] | None = None) -> int:
    """Return 0, or 1 if a benchmark could not be run; a missed target is a result, not a failure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure speed, size and cost.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; none: all")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there, too")
    parser.add_argument("--write", action="store_true", help=f"write the table into {RESULTS.name}")
    args = parser.parse_args(words)
    if unknown := sorted(set(args.names) - set(NAMES)):
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are: {', '.join(NAMES)}")
    found = {name: _run(name) for name in NAMES if name in (args.names or NAMES)}
    sections = [section for some in found.values() for section in some or []]
    where = machine()
    show(sections, described(where), sys.stdout)
    if args.json:
        told = {"measured on": where, "sections": [section.as_json() for section in sections]}
        args.json.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    if args.write:
        RESULTS.write_text(markdown(sections, described(where)))
    return 1 if None in found.values() else 0


def _run(name: str) -> list[Section] | None:
    """Return what a benchmark found, or None if it failed: the others are run all the same."""
    started = time.monotonic()
    print(f"{name} …", file=sys.stderr, flush=True)
    try:
        sections: list[Section] = importlib.import_module(f"benchmarks.{name}").run()
    except Exception:  # noqa: BLE001 - told at once, and by the exit status at the end
        traceback.print_exc()
        return None
    print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    return sections


if __name__ == "__main__":
    sys.exit(main())
