"""What the comparison of ten thousand paragraphs costs at its worst, each in a process of its own."""

from __future__ import annotations

import multiprocessing
import random
import resource
import sys
from collections.abc import Callable

from benchmarks.clock import once
from benchmarks.table import Cell, Row, Section
from stet.domain.diff import compare
from stet.domain.version import Paragraph, Story

_PARAGRAPHS = 10_000
_WORDS = 30
_LEXICON = 3_000
_FEWER = "1,000 of them, nothing in common"
_MOST_MS = 500
_PER_MB = 2**20 if sys.platform == "darwin" else 2**10

Texts = list[str]


def section() -> Section:
    """Return time and memory of each of the worst cases."""
    rows = [Row(name, tuple(map(Cell, _alone(name)))) for name in WORST]
    took, grew = _alone(_FEWER)
    rows.append(Row(_FEWER, (Cell(took, most=_MOST_MS), Cell(grew))))
    told = (
        f"Two versions of {_PARAGRAPHS:,} paragraphs of {_WORDS} made-up words; ms of processor, once; "
        "by how many MB the process grew. An article has some thirty paragraphs."
    )
    return Section("diff", "The worst texts to compare", ("two versions", "ms", "MB"), tuple(rows), (told,))


def _alone(name: str) -> tuple[float, float]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (name,))


def _measured(name: str) -> tuple[float, float]:
    older, newer = (Story(paragraphs=tuple(map(Paragraph, texts))) for texts in (WORST | FEWER)[name]())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    took = once(lambda: compare(older, newer))
    return took * 1000, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / _PER_MB


def _texts(seed: int) -> Texts:
    chance = random.Random(seed)  # noqa: S311 - the same text every time is the point
    letters = "abcdefghijklmnop"
    lexicon = ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(_LEXICON)]
    return [" ".join(chance.choices(lexicon, k=_WORDS)) for _ in range(_PARAGRAPHS)]


def _edited() -> tuple[Texts, Texts]:
    old = _texts(1)
    return old, [text.replace(" ", " edited ", 1) for text in old]


def _shuffled() -> tuple[Texts, Texts]:
    old = _texts(1)
    return old, random.Random(2).sample(old, len(old))  # noqa: S311 - the same order every time


WORST: dict[str, Callable[[], tuple[Texts, Texts]]] = {
    "the same": lambda: (_texts(1), _texts(1)),
    "a word added in each paragraph": _edited,
    "in any order": _shuffled,
    "nothing in common": lambda: (_texts(1), _texts(2)),
    "one paragraph over and over, edited": lambda: (
        _texts(1)[:1] * _PARAGRAPHS,
        [f"{_texts(1)[0]} edited"] * _PARAGRAPHS,
    ),
    "all of it in one paragraph": lambda: ([" ".join(_texts(1))], [" ".join(_texts(2))]),
}

FEWER: dict[str, Callable[[], tuple[Texts, Texts]]] = {_FEWER: lambda: (_texts(1)[:1_000], _texts(2)[:1_000])}
"""A long article that was written anew."""
