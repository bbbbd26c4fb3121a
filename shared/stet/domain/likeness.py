"""How alike two paragraphs are, by the words that they have in common in one order."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from rapidfuzz.distance import LCSseq

from stet.domain.text import ALONE, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class WordStrings:
    """The paragraphs of one side as strings with a character a word, made when first asked for."""

    def __init__(self, texts: list[str], names: dict[str, str]) -> None:
        self._texts, self._names = texts, names
        self._made: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._texts)

    def __getitem__(self, at: int) -> str:
        if at not in self._made:
            self._made[at] = _word_string(self._texts[at].casefold(), self._names)
        return self._made[at]


@dataclass(slots=True)
class Texts:
    """Both sides as small comparable things: `exact` names equal texts, `words` has a character a word."""

    exact: tuple[list[str], list[str]]
    words: tuple[WordStrings, WordStrings]


_ASCII_WORD = re.compile(r"[a-z0-9]+")
_ANY_WORD = re.compile(rf"[{ALONE}]|[^\W_{ALONE}]+")


def read_texts(old: Sequence[str], new: Sequence[str]) -> Texts:
    """Return both sides, folded (RULES §4), so that what no reader calls an edit differs in nothing."""
    folded = {text: fold(text) for text in {*old, *new}}
    exact = [folded[text] for text in old], [folded[text] for text in new]
    names: dict[str, str] = {}
    return Texts(exact, (WordStrings(exact[0], names), WordStrings(exact[1], names)))


def _word_string(text: str, names: dict[str, str]) -> str:
    found = (_ASCII_WORD if text.isascii() else _ANY_WORD).findall(text) or text.split()
    return "".join([names.get(word) or _named(word, names) for word in found])


def _named(word: str, names: dict[str, str]) -> str:
    # From the private planes up, surrogates aside, there is room for a million different words.
    code = 0x100 + len(names) % 0x10F000
    names[word] = chr(code if code < 0xD800 else code + 0x800)
    return names[word]


LONG = 40_000_000
"""Pairs of longer texts, by the product of their words, are compared without regard to order."""


def common(old: str, new: str) -> int:
    """Return how many words two texts have in common, in one order unless that would take too long."""
    if len(old) * len(new) <= LONG:
        return LCSseq.similarity(old, new)
    return (Counter(old) & Counter(new)).total()


def likeness(old: str, new: str) -> float:
    """Return which share of their words two texts have in common, from 0 to 1."""
    return 2 * common(old, new) / (len(old) + len(new) or 1)


class Rarity:
    """How much a word tells, by how few paragraphs have it: in an article on cars, "car" tells little."""

    def __init__(self, old: Iterable[str], new: Iterable[str]) -> None:
        self._in: tuple[Counter[str], Counter[str]] = Counter(), Counter()
        sizes = [0, 0]
        for side, texts in enumerate((old, new)):
            for text in texts:
                self._in[side].update(set(text))
                sizes[side] += 1
        self._of = max(sizes)

    def _weight(self, words: str) -> float:
        old, new = self._in
        return sum([log(1 + self._of / (max(old[word], new[word]) or 1)) for word in words])

    def shares(self, old: str, new: str) -> tuple[float, float]:
        """Return the share of the weight that two texts have in common: of both, and of the lighter."""
        blocks = LCSseq.editops(old, new).as_matching_blocks()
        kept = self._weight("".join([old[block.a : block.a + block.size] for block in blocks]))
        weights = self._weight(old), self._weight(new)
        return 2 * kept / (sum(weights) or 1), kept / (min(weights) or 1)
