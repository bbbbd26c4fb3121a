"""The changed paragraphs with one of context, as many as there is room for (RULES §6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from stet.domain.diff import Words
from stet.pages.rows import Laid, stretches

_RUN = 130
"""What a run of words costs in mark-up, in bytes."""
_CONTEXT = 70
"""How many characters of a long kept run stand on either side of a change."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that follow each other, after `skipped` unchanged ones."""

    skipped: int
    rows: tuple[Laid, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The parts there was room for, how many unchanged rows follow, how many changed ones are left out."""

    parts: tuple[Part, ...]
    skipped: int
    left_out: int


def excerpt(rows: Iterable[Laid], room: int) -> Excerpt:
    """Return the changed rows and one of context around each, of about `room` bytes at most."""
    parts: list[Part] = []
    skipped = left_out = 0
    for stretch in stretches(rows, least=1):
        if stretch.folded:
            skipped += sum(row.lines for row in stretch.rows)
            continue
        taken: list[Laid] = []
        for row in stretch.rows:
            short = replace(row, row=replace(row.row, words=shortened(_told(row), max(room // 4, 800))))
            room -= cost(short.row.words)
            if room > 0:
                taken.append(short)
            left_out += row.changed and room <= 0
        if taken:
            parts.append(Part(skipped, tuple(taken)))
            skipped = 0
    return Excerpt(tuple(parts), skipped, left_out)


def _told(row: Laid) -> tuple[Words, ...]:
    """Return the runs of a row; of one that no reader would call edited its newer text, for context."""
    if row.changed:
        return row.inline
    return row.row.words if row.reasons else (Words("=", "".join(run.text for run in row.inline)),)


def cost(runs: Iterable[Words]) -> int:
    """Return about how many bytes runs take in a body, each with its mark-up."""
    return sum(len(run.text.encode("utf-8", "replace")) + _RUN for run in runs)


def shortened(runs: Iterable[Words], longest: int) -> tuple[Words, ...]:
    """Return runs of about `longest` bytes at most: first the kept text gives way, then the end."""
    runs = tuple(runs)
    if cost(runs) <= longest:
        return runs
    found: list[Words] = []
    for run in runs:
        brief = Words(run.op, _middle_out(run.text)) if run.op == "=" else run
        if longest < cost((brief,)):
            text = brief.text[: max(longest - _RUN, 0) // 4]
            return (*found, *([Words(brief.op, text)] if text else []), Words("=", " …"))
        found.append(brief)
        longest -= cost((brief,))
    return tuple(found)


def _middle_out(text: str) -> str:
    return text if len(text) <= 2 * _CONTEXT + 5 else f"{text[:_CONTEXT]} … {text[-_CONTEXT:]}"
