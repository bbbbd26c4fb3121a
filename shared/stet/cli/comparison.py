"""A comparison in the terminal: what went struck through and red, what came underlined and green.

In a pipe what went stands in [-…-] and what came in {+…+}.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import click

from stet.cli.show import clean
from stet.domain.diff import Row
from stet.pages import times
from stet.pages.comparing import Compared
from stet.pages.mail_text import marked
from stet.pages.rows import Laid
from stet.pages.wordings import edges, readable, removal

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from stet.domain.diff import Words
    from stet.stages.read import DiffPage

_WIDEST = 100
"""Characters in a line; longer ones are hard to read."""
_STYLES = {"-": "red strike", "+": "green underline", "=": ""}

_BESIDE = 140
"""Characters in a line from which on there is room for both sides of an edited row."""

_TWO_SIDES = (Row.EDITED, Row.SPLIT, Row.MERGED)

Part = tuple[str, "Iterable[Words] | str | Laid"]
"""What is said of some words, and the words; or a text of our own; or a row that has two sides."""


def compared(page: DiffPage) -> Compared:
    """Return a pair of versions as it is laid out."""
    return Compared(page.article, page.pair.older, page.pair.newer, page.pair.comparison, page.change)


def show_comparison(shown: Compared, link: str) -> None:
    """Show what differs, the unchanged paragraphs only counted."""
    show_parts(_parts(shown, link))


def show_parts(parts: Iterable[Part]) -> None:
    """Show parts, an empty line after each; a terminal without drawing or colour is written to as a pipe is.

    Lines are no longer than is well read; where there is room for two, both sides of a row stand side by
    side. Not every terminal strikes through, so where NO_COLOR is set
    brackets say what went and what came.
    """
    if sys.stdout.isatty():
        from rich.console import Console

        console = Console(highlight=False)
        if not console.is_dumb_terminal and not console.no_color:
            wide = console.width >= _BESIDE
            console.width = min(console.width, 2 * _WIDEST if wide else _WIDEST)
            for said, words in parts:
                if wide and isinstance(words, Laid):
                    console.print(_beside(said, words))
                    console.print()
                else:
                    console.print(_drawn(said, words), end="\n\n")
            return
    for said, words in parts:
        text = clean(words if isinstance(words, str) else marked(_in_one(words)))
        click.echo(f"{said}: {text}\n" if said else f"{text}\n")


def comparison_document(shown: Compared) -> dict[str, Any]:
    """Return what differs for a JSON document; each run of words has its sign before it."""
    return {
        "fields": {name: _runs(edit.words) for name, edit in shown.fields.items()},
        "rows": [
            {"kind": row.row.kind.value, "moved": row.row.moved, "words": _runs(row.row.words)}
            for row in shown.rows
        ],
    }


def _parts(shown: Compared, link: str) -> Iterator[Part]:
    change = shown.change
    severity = f"{change.severity.label} · " if change else ""
    numbers = f"version {shown.older.number} → {shown.newer.number}"
    yield "", f"{severity}{numbers} · {times.stamp(shown.newer.fetched_at)} · {link}"
    if shown.removed or shown.restored:
        yield "", removal(shown)
        return
    yield from edits(shown)


def edits(shown: Compared) -> Iterator[Part]:
    """Yield the edited fields, then the rows, the unchanged paragraphs only counted."""
    for name, edit in shown.fields.items():
        yield name, readable(edit)
    for stretch in shown.stretches:
        if stretch.folded:
            count = sum(row.lines for row in stretch.rows)
            yield "", f"({count} unchanged paragraph{'' if count == 1 else 's'})"
            continue
        for row in stretch.rows:
            yield row.said, row if row.row.kind in _TWO_SIDES else row.inline


def _in_one(words: Iterable[Words] | Laid) -> Iterable[Words]:
    return words.inline if isinstance(words, Laid) else words


def _beside(said: str, row: Laid) -> Table:
    """Return a row with the older paragraphs at the left and the newer ones at the right."""
    from rich.table import Column, Table
    from rich.text import Text

    drawn = Table.grid(Column(ratio=1), Column(ratio=1), padding=(0, 4, 0, 0), expand=True)
    if said:
        drawn.add_row(Text(said, "bold"), "")
    for old, new in zip_longest(row.old, row.new):
        drawn.add_row(*(_drawn("", side.runs) if side else "" for side in (old, new)))
    return drawn


def _drawn(said: str, words: Iterable[Words] | str | Laid) -> Text:
    from rich.text import Text

    text = Text()
    if said:
        text.append(f"{said}: ", "bold")
    if isinstance(words, str):
        return text.append(clean(words), "dim")
    for run in _in_one(words):
        lead, core, trail = edges(run.text)
        text.append(" " if lead else "")
        text.append(clean(core), _STYLES[run.op])
        text.append(" " if trail else "")
    return text


def _runs(words: Iterable[Words]) -> list[str]:
    return [f"{run.op}{run.text}" for run in words]
