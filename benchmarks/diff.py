"""How fast two versions are compared, beside difflib on the same text."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from functools import partial
from statistics import median

from benchmarks.clock import fastest, once
from benchmarks.prose import edited, paragraphs
from benchmarks.table import Cell, Row, Section
from stet.domain.diff import compare
from stet.domain.version import Paragraph, Story

_PAIRS = 12
_PARAGRAPHS = 30
_TIMES = 5
_EDITED = (
    "(of the demo newsroom), with three sentences added, one paragraph added, one removed and one moved; "
    f"ms of processor, best of {_TIMES}."
)

Differ = Callable[[list[str], list[str]], object]


def run() -> list[Section]:
    """Compare each pair in turn with all of them."""
    differs: dict[str, Differ] = {
        "stet.domain.diff.compare": lambda old, new: compare(_story(old), _story(new)),
        "difflib over words": partial(_by_words, autojunk=False),
        "difflib over words, autojunk": partial(_by_words, autojunk=True),
        "difflib.ndiff over paragraphs": lambda old, new: list(difflib.ndiff(old, new)),
    }
    took: dict[str, list[float]] = {name: [] for name in differs}
    for seed in range(_PAIRS):
        old = paragraphs(seed, _PARAGRAPHS)
        new = edited(old)
        for name, differ in differs.items():
            took[name].append(_time(partial(differ, old, new)) * 1000)
    ours = took["stet.domain.diff.compare"]
    words = sum(len(text.split()) for text in paragraphs(0, _PARAGRAPHS))
    return [
        Section(
            "diff",
            "Comparing two versions",
            ("differ", "ms a pair", "× ours"),
            tuple(_row(name, times, ours) for name, times in took.items()),
            (f"Medians over {_PAIRS} pairs of {_PARAGRAPHS} paragraphs, {words:,} words {_EDITED}",),
        )
    ]


def _time(work: Callable[[], object]) -> float:
    first = once(work)
    return first if first > 0.5 else fastest(work, _TIMES)  # difflib may take seconds


def _by_words(old: list[str], new: list[str], *, autojunk: bool) -> object:
    before, after = (" \n ".join(texts).split(" ") for texts in (old, new))
    return difflib.SequenceMatcher(None, before, after, autojunk=autojunk).get_opcodes()


def _story(texts: list[str]) -> Story:
    return Story(paragraphs=tuple(map(Paragraph, texts)))


def _row(name: str, times: list[float], ours: list[float]) -> Row:
    ratio = median(mine / other for mine, other in zip(times, ours, strict=True))
    return Row(name, (Cell(median(times), 2), Cell(ratio, 1)))
