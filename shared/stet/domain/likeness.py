"""How alike two paragraphs are, by the words that they have in common in one order."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import compress
from math import log
from typing import TYPE_CHECKING

from rapidfuzz.distance import LCSseq

from stet.domain.text import ALONE, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class WordStrings:
    """The paragraphs of one side as strings with a character a word, made when first asked for."""

    def __init__(self, texts: list[str], names: dict[str, str], *, coarse: bool = False) -> None:
        self._texts, self._names, self._coarse = texts, names, coarse
        self._made: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._texts)

    def __getitem__(self, at: int) -> str:
        if at not in self._made:
            text = self._texts[at].casefold()
            found = text.split() if self._coarse else _words(text)
            self._made[at] = _word_string(found, self._names)
        return self._made[at]


@dataclass(slots=True)
class Texts:
    """Both sides as small comparable things: `exact` names equal texts, `words` has a character a word."""

    exact: tuple[list[str], list[str]]
    words: tuple[WordStrings, WordStrings]


_HUGE = 4_000_000
"""Of so many characters on both sides together, words are what stands between spaces: half the time."""
_LETTERS = 20
"""Unless there are fewer spaces than one in so many characters."""
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_ANY_WORD = re.compile(rf"[{ALONE}]|[^\W_{ALONE}]+")


def read_texts(old: Sequence[str], new: Sequence[str]) -> Texts:
    """Return both sides, folded (RULES §4), so that what no reader calls an edit differs in nothing."""
    folded = {text: fold(text) for text in {*old, *new}}
    exact = [folded[text] for text in old], [folded[text] for text in new]
    names: dict[str, str] = {}
    size = sum(map(len, exact[0])) + sum(map(len, exact[1]))
    spaces = sum(text.count(" ") for text in (*exact[0], *exact[1])) if size > _HUGE else 0
    coarse = spaces * _LETTERS > size
    before, after = (WordStrings(side, names, coarse=coarse) for side in exact)
    return Texts(exact, (before, after))


def _words(text: str) -> list[str]:
    return (_ASCII_WORD if text.isascii() else _ANY_WORD).findall(text) or text.split()


def _word_string(found: list[str], names: dict[str, str]) -> str:
    try:
        return "".join(map(names.__getitem__, found))
    except KeyError:
        for word in found:
            names.setdefault(word, _name(len(names)))
        return "".join(map(names.__getitem__, found))


def _name(number: int) -> str:
    # From the private planes up, surrogates aside, there is room for a million different words.
    code = 0x100 + number % 0x10F000
    return chr(code if code < 0xD800 else code + 0x800)


def sampled(words: str, step: int) -> bytes:
    """Return for each word whether it is one of the sample: the same ones of every text, wherever they stand.

    One word in `step`, a power of two up to 256, by the last byte of its name.
    """
    return words.encode("utf-32-le")[::4].translate(_one_in(step))


@cache
def _one_in(step: int) -> bytes:
    return bytes(byte % step == 0 for byte in range(256))


LONG = 40_000_000
"""The most cells, words by words, of a comparison of two paragraphs: 10 ms."""
_WORK = 1_500_000_000
"""The most cells in all: half a second, if each paragraph is compared with some eight."""
_TRIED = 8
_LEAST_CELLS = 10_000
_SAMPLE = 24
"""A sample of fewer words tells nothing."""
_COARSEST = 256


class Likeness:
    """How alike two paragraphs are; in texts that would take too long, by a sample of their words."""

    def __init__(self, paragraphs: int) -> None:
        self.cells = min(LONG, max(_LEAST_CELLS, _WORK // (_TRIED * paragraphs or 1)))
        self._thinned: dict[tuple[str, int], str] = {}

    def common(self, old: str, new: str) -> int:
        """Return how many words two texts have in common, in one order."""
        cells, step = len(old) * len(new), 1
        most = min(len(old), len(new))
        while cells > self.cells * step * step and most >= 2 * step * _SAMPLE and step < _COARSEST:
            step *= 2
        if step == 1:
            return LCSseq.similarity(old, new)
        before, after = self._thin(old, step), self._thin(new, step)
        if not (before and after):  # a few words over and over
            return (Counter(old) & Counter(new)).total()
        return min(most, round(LCSseq.similarity(before, after) * most / min(len(before), len(after))))

    def share(self, old: str, new: str) -> float:
        """Return which share of their words two texts have in common, from 0 to 1."""
        return 2 * self.common(old, new) / (len(old) + len(new) or 1)

    def _thin(self, text: str, step: int) -> str:
        if (text, step) not in self._thinned:
            self._thinned[text, step] = "".join(compress(text, sampled(text, step)))
        return self._thinned[text, step]


class Rarity:
    """How much a word tells, by how few paragraphs have it: in an article on cars, "car" tells little."""

    def __init__(self, old: Iterable[str], new: Iterable[str]) -> None:
        within: tuple[Counter[str], Counter[str]] = Counter(), Counter()
        sizes = [0, 0]
        for side, texts in enumerate((old, new)):
            for text in texts:
                within[side].update(set(text))
                sizes[side] += 1
        most = within[0] | within[1]
        self._tells = {word: log(1 + max(sizes) / count) for word, count in most.items()}
        self._most = log(1 + max(sizes))

    def _weight(self, words: str) -> float:
        return sum([self._tells.get(word, self._most) for word in words])

    def shares(self, old: str, new: str) -> tuple[float, float]:
        """Return the share of the weight that two texts have in common: of both, and of the lighter."""
        blocks = LCSseq.editops(old, new).as_matching_blocks()
        kept = self._weight("".join([old[block.a : block.a + block.size] for block in blocks]))
        weights = self._weight(old), self._weight(new)
        return 2 * kept / (sum(weights) or 1), kept / (min(weights) or 1)
