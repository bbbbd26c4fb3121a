"""How the table is shown: in colour on a terminal, plain in a pipe, as Markdown in RESULTS.md."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from benchmarks.table import Cell, Section, text_of, verdict

_WIDEST = 110


def show(sections: list[Section], measured_on: str, out: TextIO) -> None:
    """Print the table."""
    if not out.isatty():
        out.write(plain(sections, measured_on))
        return
    console = Console(file=out, highlight=False)
    for section in sections:
        console.print(_rich(section))
        for note in section.notes:
            console.print(Text(note, "dim"))
        console.print()
    for line in verdict(sections):
        console.print(Text(line, "bold red" if line.startswith("MISSED") else "bold"))
    console.print(Text(measured_on, "dim"))


def plain(sections: list[Section], measured_on: str) -> str:
    """Return the table as text in columns."""
    parts = ["\n".join([section.title, *_aligned(section), *_notes(section)]) for section in sections]
    return "\n\n".join([*parts, "\n".join(verdict(sections)), measured_on]) + "\n"


def markdown(sections: list[Section], measured_on: str) -> str:
    """Return the table as a Markdown page."""
    head = "# Benchmarks\n\nWritten by `python -m benchmarks --write`. Machines differ: compare the ratios.\n"
    parts = [_markdown(section) for section in sections]
    end = "\n".join(f"- {line}" for line in [*verdict(sections), measured_on])
    return "\n".join([head, *parts, "## Targets\n", end]) + "\n"


def _markdown(section: Section) -> str:
    lines = [f"## {section.title}\n", _piped(section.columns), _piped("---" for _ in section.columns)]
    for row in section.rows:
        cells = (
            f"**{text_of(cell)}**" if isinstance(cell, Cell) and cell.missed else text_of(cell)
            for cell in row.cells
        )
        lines.append(_piped([row.what, *cells]))
    return "\n".join([*lines, *(f"\n{note}" for note in section.notes), ""])


def _piped(cells: Iterable[object]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def _aligned(section: Section) -> list[str]:
    rows = [section.columns, *((row.what, *map(text_of, row.cells)) for row in section.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip()
        for row in rows
    ]


def _notes(section: Section) -> list[str]:
    return [
        line
        for note in section.notes
        for line in textwrap.wrap(note, _WIDEST, initial_indent="  * ", subsequent_indent="    ")
    ]


def _rich(section: Section) -> Table:
    table = Table(
        title=section.title, title_justify="left", title_style="bold", header_style="dim", box=SIMPLE_HEAD
    )
    for index, column in enumerate(section.columns):
        table.add_column(column, justify="right" if index else "left")
    for row in section.rows:
        table.add_row(row.what, *(Text(text_of(cell), _style(cell)) for cell in row.cells))
    return table


def _style(cell: Cell | str | None) -> str:
    if not isinstance(cell, Cell) or cell.target is None:
        return ""
    return "bold red" if cell.missed else "green"
