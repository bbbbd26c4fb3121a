"""How the command shows things: tables on a terminal, aligned text in a pipe, one JSON document when asked.

Titles and answers come from strangers: nothing in them reaches the terminal that could command it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from stet.domain.change import Severity
from stet.pages import times
from stet.pages.safe import one_line, web_address

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

_LONGEST = 20_000
_PLAIN_GAP = "  "

SEVERITY_STYLES = {
    Severity.TRIVIAL.label: "dim",
    Severity.MINOR.label: "yellow",
    Severity.MAJOR.label: "bold yellow",
    Severity.CRITICAL.label: "bold red",
}
"""Colour goes with the word, never instead of it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; on a terminal one with `below` stands under another's text, dim.

    `styles` are by the text of the cell.
    """

    name: str
    style: str = ""
    styles: dict[str, str] | None = None
    below: str = ""
    whole: bool = False
    """Whether its text is never broken, for what is short or is to be copied."""


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], empty: str) -> None:
    """Show rows of text; say `empty` on stderr if there are none."""
    cleaned = [[clean(cell) for cell in row] for row in rows]
    if not cleaned:
        note(empty)
    elif sys.stdout.isatty():
        from rich.console import Console

        Console(highlight=False).print(_drawn(columns, cleaned))
    else:
        for line in aligned([column.name for column in columns], cleaned):
            click.echo(line)


def aligned(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines of aligned columns under their names; an empty cell is a hyphen."""
    from rich.cells import cell_len, set_cell_size

    lines = [[name.upper() for name in names], *([cell or "-" for cell in row] for row in rows)]
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    return [
        _PLAIN_GAP.join(set_cell_size(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]


def _drawn(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> Table:
    from rich.table import Table

    drawn = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    tops = [column for column in columns if not column.below]
    for column in tops:
        drawn.add_column(column.name, no_wrap=column.whole, overflow="fold")
    for row in rows:
        drawn.add_row(*(_cell(column.name, columns, row) for column in tops))
    return drawn


def _cell(name: str, columns: Sequence[Column], row: Sequence[str]) -> Text:
    """Return the text of a column with what stands below it; as Text, so that no mark-up is read in it."""
    from rich.style import Style
    from rich.text import Text

    cell = Text()
    texts = [*zip(columns, row, strict=True)]
    for column, text in sorted(texts, key=lambda one: one[0].name != name):
        if text and name in (column.name, column.below):
            style = (column.styles or {}).get(text, column.style or ("dim" if column.below else ""))
            cell.append("\n" if cell else "")
            cell.append(text, Style.parse(style) + Style(link=text if web_address(text) else None))
    return cell


def document(value: Any) -> None:
    """Print a JSON document, in ASCII, so that it survives every terminal and pipe."""
    click.echo(json.dumps(value, indent=2))


def note(text: str) -> None:
    """Say something beside the matter: dim, on stderr."""
    click.secho(clean(text), dim=True, err=True)


def say(text: str) -> None:
    """Say what was done."""
    click.echo(clean(text))


def clean(text: str) -> str:
    """Return text from outside on one line, without what could command a terminal."""
    return one_line(text, _LONGEST)


def ago(moment: datetime | None, now: datetime, never: str = "") -> str:
    """Return how long ago or ahead a moment is, briefly: "5 min ago", "in 3 h"."""
    if moment is None:
        return never
    if abs(moment - now) < timedelta(seconds=1):
        return "now"
    return f"{_brief(now - moment)} ago" if moment < now else f"in {_brief(moment - now)}"


def coming(moment: datetime | None, now: datetime, never: str) -> str:
    """Return when what is planned for a moment happens; what is late happens now."""
    return ago(max(moment, now), now) if moment else never


def _brief(length: timedelta) -> str:
    seconds = length.total_seconds()
    for size, unit, upto in ((1, "s", 90), (60, "min", 90 * 60), (3600, "h", 36 * 3600)):
        if seconds < upto:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds / 86400:.0f} d"


def iso(moment: datetime | None) -> str | None:
    """Return a moment for a JSON document."""
    return times.iso(moment) if moment else None


def zoned(moment: datetime | None) -> str | None:
    """Return a moment for a JSON document in the zone its page names: the day there may be another."""
    return moment.isoformat(timespec="seconds") if moment and moment.utcoffset() else iso(moment)


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Callable[[], None]]:
    """Show on stderr how far long work is, if somebody watches; yields what is called for each step.

    `total` is None where nobody knows it, 0 where it is not worth showing.
    """
    if total == 0 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(what, total=total)
        yield lambda: shown.advance(task)
