"""A comparison as it is laid out: numbered rows, each paragraph in its cell, the unchanged folded away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from stet.domain.change import Reason
from stet.domain.diff import AlignedRow, Comparison, Row, Words
from stet.domain.version import Kind, Story
from stet.pages.reasons import Placed, label

LEAST_FOLDED = 2
"""Fewer unchanged rows than this are shown rather than folded away."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One paragraph of one side."""

    kind: Kind
    runs: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """One row as laid out. A split or merged one is as many lines high as it has paragraphs on a side."""

    number: int
    row: AlignedRow
    old: tuple[Cell, ...]
    new: tuple[Cell, ...]
    note: str
    reasons: tuple[Reason, ...]

    @property
    def changed(self) -> bool:
        """Whether a reader would call it an edit."""
        return self.row.kind is not Row.UNCHANGED

    @property
    def inline(self) -> tuple[Words, ...]:
        """The runs to be read in one column: ¶ marks paragraphs; where nothing was edited the newer text."""
        runs = self.row.words if self.changed else [run for run in self.row.words if run.op != "-"]
        if self.row.kind in (Row.SPLIT, Row.MERGED):
            marks = {"-": " ¶", "+": "¶ ", "=": " ¶ "}
            return tuple(Words(run.op, run.text.replace("\n", marks[run.op])) for run in runs)
        return tuple(runs)

    @property
    def said(self) -> str:
        """What is said of the row in one line: what happened to it, and the names of the reasons it shows."""
        notes = (self.note, *(label(reason) for reason in self.reasons))
        return ", ".join(dict.fromkeys(filter(None, notes)))

    @property
    def kind_of_text(self) -> Kind:
        """What the row's first paragraph is on the page."""
        return (self.new or self.old)[0].kind

    @property
    def lines(self) -> int:
        """How many paragraphs high the row is."""
        return max(len(self.old), len(self.new))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that follow each other, to be shown or to be folded away."""

    folded: bool
    rows: tuple[Laid, ...]


def lay(comparison: Comparison, older: Story, newer: Story, placed: Placed) -> list[Laid]:
    """Return the rows with their numbers, cells, notes and reasons, in the order of the newer text."""
    laid: list[Laid] = []
    number = 1
    for index, row in enumerate(comparison.rows):
        old = _cells(row, row.old, older, "-", row.new)
        new = _cells(row, row.new, newer, "+", row.old)
        reasons = tuple(
            reason for reason in placed.get(index, ()) if not (row.moved and reason.name == "moved")
        )
        said = "" if note(row) in {reason.name for reason in reasons} else note(row)
        laid.append(Laid(number, row, old, new, said, reasons))
        number += laid[-1].lines
    return laid


def stretches(rows: Iterable[Laid], least: int = LEAST_FOLDED) -> list[Stretch]:
    """Return the rows, folding those away that did not change and stand next to none that did."""
    rows = list(rows)
    near = {i + step for i, row in enumerate(rows) if row.changed or row.reasons for step in (-1, 0, 1)}
    found = [
        Stretch(far, tuple(row for _, row in group))
        for far, group in groupby(enumerate(rows), key=lambda pair: pair[0] not in near)
    ]
    return [Stretch(part.folded and len(part.rows) >= least, part.rows) for part in found]


def note(row: AlignedRow) -> str:
    """Return in words what happened to a row beside its wording."""
    if row.kind is Row.SPLIT:
        return f"one paragraph became {len(row.new)}"
    if row.kind is Row.MERGED:
        return f"{len(row.old)} paragraphs became one"
    if row.moved:
        way = "up" if row.old > row.new else "down"
        return f"moved {way}: paragraph {row.old[0] + 1} became {row.new[0] + 1}"
    return {Row.ADDED: "paragraph added", Row.REMOVED: "paragraph removed"}.get(row.kind, "")


def _cells(
    row: AlignedRow, places: Sequence[int], story: Story, op: str, others: Sequence[int]
) -> tuple[Cell, ...]:
    """Return a side's paragraphs, each with its own runs."""
    runs = [run for run in row.words if run.op in ("=", op)]
    lengths = row.lengths if len(places) > len(others) else ()
    pieces = pieces_of(runs, lengths) if len(lengths) == len(places) > 1 else [tuple(runs)]
    kinds = [story.paragraphs[place].kind for place in places if place < len(story.paragraphs)]
    return tuple(
        Cell(kinds[at] if at < len(kinds) else Kind.TEXT, piece) for at, piece in enumerate(pieces) if places
    )


def pieces_of(runs: Iterable[Words], lengths: Sequence[int]) -> list[tuple[Words, ...]]:
    """Cut runs into paragraphs of the given lengths, leaving out the one character that joined them."""
    pieces: list[list[Words]] = [[] for _ in lengths]
    at, left = 0, lengths[0]
    for run in runs:
        text = run.text
        while len(text) > left and at < len(lengths) - 1:
            _append(pieces[at], run.op, text[:left])
            text = text[left + 1 :]
            at, left = at + 1, lengths[at + 1]
        _append(pieces[at], run.op, text)
        left -= len(text)
    return [tuple(piece) for piece in pieces]


def _append(runs: list[Words], op: str, text: str) -> None:
    if text:
        runs.append(Words(op, text))
