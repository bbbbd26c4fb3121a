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
    rows = [Row(name, tuple(map(Cell, _alone(name)))) for name in WORST | OTHERS]
    took, grew = _alone(_FEWER)
    rows.append(Row(_FEWER, (Cell(took, most=_MOST_MS), Cell(grew))))
    told = (
        f"Two versions of {_PARAGRAPHS:,} paragraphs of {_WORDS} made-up words; ms of processor, once; "
        "by how many MB the process grew; other sizes where it says so. An article has some thirty."
    )
    return Section("diff", "The worst texts to compare", ("two versions", "ms", "MB"), tuple(rows), (told,))


def _alone(name: str) -> tuple[float, float]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (name,))


def _measured(name: str) -> tuple[float, float]:
    older, newer = (
        Story(paragraphs=tuple(map(Paragraph, texts))) for texts in (WORST | OTHERS | FEWER)[name]()
    )
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


def _halves(text: str) -> Texts:
    words = text.split()
    return [" ".join(words[: _WORDS // 2]), " ".join(words[_WORDS // 2 :])]


def _alike(mark: str) -> Texts:
    text = _texts(1)[0]
    return [f"{text} {mark}{at % 97} {mark}{at % 89} r{at % 20}" for at in range(_PARAGRAPHS)]


def _words(seed: int) -> Texts:
    return [text.split()[0] for text in _texts(seed)]


def _books() -> Texts:
    words = " ".join([*_texts(1), *_texts(3), *_texts(4), *_texts(5), *_texts(6)]).split()
    return [" ".join(words[at : at + 5_000]) for at in range(0, len(words), 5_000)]


def _often_edited(text: str) -> str:
    return text.replace(" a", " edited", 40)


WORST: dict[str, Callable[[], tuple[Texts, Texts]]] = {
    "the same": lambda: (_texts(1), _texts(1)),
    "a word added in each paragraph": _edited,
    "in any order": _shuffled,
    "nothing in common": lambda: (_texts(1), _texts(2)),
    "one paragraph over and over, edited": lambda: (
        _texts(1)[:1] * _PARAGRAPHS,
        [f"{_texts(1)[0]} edited"] * _PARAGRAPHS,
    ),
    "back to front": lambda: (_texts(1), _texts(1)[::-1]),
    "each cut in two": lambda: (_texts(1), [half for text in _texts(1) for half in _halves(text)]),
    "two paragraphs in turn, edited": lambda: (
        _texts(1)[:2] * (_PARAGRAPHS // 2),
        [f"{text} edited" for text in _texts(1)[1::-1]] * (_PARAGRAPHS // 2),
    ),
    "alike but for rare words": lambda: (_alike("a"), _alike("b")),
    "all of it in one paragraph": lambda: ([" ".join(_texts(1))], [" ".join(_texts(2))]),
    "all of it in one paragraph, edited": lambda: ([" ".join(_texts(1))], [" ".join(_edited()[1])]),
}

OTHERS: dict[str, Callable[[], tuple[Texts, Texts]]] = {
    "a word in each paragraph": lambda: (_words(1), _words(2)),
    "300 paragraphs of 5,000 words, edited": lambda: (_books(), [_often_edited(text) for text in _books()]),
}
"""As many paragraphs of fewer words, and fewer of many more: 9 MB of text on either side."""

FEWER: dict[str, Callable[[], tuple[Texts, Texts]]] = {_FEWER: lambda: (_texts(1)[:1_000], _texts(2)[:1_000])}
"""A long article that was written anew."""
