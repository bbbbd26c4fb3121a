"""Which paragraphs of two texts belong together: by what they say, not by where they stand.

Exact and similar pairs are candidates; the heaviest chain of them that keeps both orders is what stayed
in place; strong pairs outside it have moved; what is left in the gaps is paired if it is somewhat alike;
and a neighbour left over joins a pair whose other half it is (a split or a merge).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz.distance import LCSseq

from stet.domain.text import ALONE, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

STRONG = 0.6
"""From this similarity on, a pair is one paragraph edited, wherever it stands."""
WEAK = 0.34
"""From this on, between the same neighbours."""
MOVE = 0.7
"""From this on, at another place."""
HELD = 0.8
"""Or if the longer holds so much of the shorter, in its order."""
SHARE = 0.5
"""A neighbour joins a pair if so much of it is found in what the pair left unmatched."""


@dataclass(frozen=True, slots=True)
class Link:
    """Paragraphs that belong together: one and one, or one and several neighbours."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    moved: bool = False


def align(old: Sequence[str], new: Sequence[str]) -> list[Link]:
    """Return the links between two lists of paragraphs, in the order of the old one.

    No paragraph is in two links; one without a link was removed or added. The mirror image of the
    arguments gives the mirror image of the links.
    """
    if list(new) < list(old):
        return sorted((Link(link.new, link.old, link.moved) for link in align(new, old)), key=_place)
    return sorted(_Alignment(_read(old, new)).links(), key=_place)


def _place(link: Link) -> tuple[int, ...]:
    return link.old


class _WordStrings:
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
class _Texts:
    """Both sides as small comparable things: `exact` names equal texts, `words` has a character a word."""

    exact: tuple[list[str], list[str]]
    words: tuple[_WordStrings, _WordStrings]


_ASCII_WORD = re.compile(r"[a-z0-9]+")
_ANY_WORD = re.compile(rf"[{ALONE}]|[^\W_{ALONE}]+")


def _read(old: Sequence[str], new: Sequence[str]) -> _Texts:
    folded = {text: fold(text) for text in {*old, *new}}
    exact = [folded[text] for text in old], [folded[text] for text in new]
    names: dict[str, str] = {}
    return _Texts(exact, (_WordStrings(exact[0], names), _WordStrings(exact[1], names)))


def _word_string(text: str, names: dict[str, str]) -> str:
    found = (_ASCII_WORD if text.isascii() else _ANY_WORD).findall(text) or text.split()
    return "".join([names.get(word) or _named(word, names) for word in found])


def _named(word: str, names: dict[str, str]) -> str:
    # From the private planes up, surrogates aside, there is room for a million different words.
    code = 0x100 + len(names) % 0x10F000
    names[word] = chr(code if code < 0xD800 else code + 0x800)
    return names[word]


Pair = tuple[float, int, int]
"""The weight of a pair, and its place on each side."""


@dataclass(slots=True)
class _Alignment:
    """The work on one pair of texts: who is whose partner so far."""

    texts: _Texts
    of_old: dict[int, tuple[int, ...]] = field(default_factory=dict)
    of_new: dict[int, tuple[int, ...]] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)

    def links(self) -> list[Link]:
        """Return all links, found from the surest to the least sure."""
        candidates = [*_exact_pairs(*self.texts.exact), *self._similar_pairs()]
        for _, i, j in heaviest_chain(candidates):
            self._pair(i, j)
        self._join_neighbours()
        self._find_moves(candidates)
        self._fill_gaps()
        self._join_neighbours()
        return list(self._found())

    def _pair(self, i: int, j: int) -> None:
        self.of_old[i], self.of_new[j] = (j,), (i,)

    def _found(self) -> Iterator[Link]:
        for i, partners in self.of_old.items():
            owners = self.of_new[partners[0]]
            if owners[0] == i:
                yield Link(owners, partners, not self.moved.isdisjoint(owners))

    def _similar_pairs(self) -> Iterator[Pair]:
        """Yield pairs of paragraphs that share pairs of words, where neither has an equal opposite."""
        old, new = self.texts.words
        equal = set(self.texts.exact[0]) & set(self.texts.exact[1])
        loose = [[at for at, text in enumerate(side) if text not in equal] for side in self.texts.exact]
        for i, j in _sharing(old, new, *loose):
            sizes = len(old[i]), len(new[j])
            if 2 * min(sizes) < STRONG * sum(sizes):
                continue
            alike = _likeness(old[i], new[j])
            if alike >= STRONG:
                yield alike * alike * (len(old[i]) + len(new[j])) / 2, i, j

    def _find_moves(self, candidates: Iterable[Pair]) -> None:
        for _, i, j in sorted(candidates, key=lambda pair: (-pair[0], pair[1], pair[2])):
            if i not in self.of_old and j not in self.of_new and self._alike(i, j) >= MOVE:
                self._pair(i, j)
                self.moved.add(i)

    def _alike(self, i: int, j: int) -> float:
        if self.texts.exact[0][i] == self.texts.exact[1][j]:
            return 1.0
        return _likeness(self.texts.words[0][i], self.texts.words[1][j])

    def _fill_gaps(self) -> None:
        for olds, news in self._gaps():
            pairs = [(self._related(i, j), i, j) for i, j in self._worth_a_look(olds, news)]
            for _, i, j in heaviest_chain(pair for pair in pairs if pair[0] >= WEAK):
                self._pair(i, j)

    def _worth_a_look(self, olds: list[int], news: list[int]) -> Iterable[tuple[int, int]]:
        """Return the pairs of a gap; of a very long one those at the same distance from an end."""
        old, new = self.texts.words
        sizes = sum(len(old[i]) for i in olds), sum(len(new[j]) for j in news)
        if len(olds) * len(news) <= _GAP and sizes[0] * sizes[1] <= _LONG:
            return [(i, j) for i in olds for j in news]
        return {*zip(olds, news, strict=False), *zip(olds[::-1], news[::-1], strict=False)}

    def _related(self, i: int, j: int) -> float:
        """Return how alike two paragraphs between the same neighbours are, or that one holds the other."""
        old, new = self.texts.words[0][i], self.texts.words[1][j]
        alike, shorter = self._alike(i, j), min(len(old), len(new))
        if alike >= WEAK or shorter < _LEAST_HELD:
            return alike
        return WEAK if _common(old, new) >= HELD * shorter else alike

    def _gaps(self) -> list[tuple[list[int], list[int]]]:
        """Return what has no partner yet, between each two pairs that stayed in place."""
        kept = [(i, self.of_old[i][-1]) for i in sorted(self.of_old) if i not in self.moved]
        edges = [(-1, -1), *kept, (len(self.texts.exact[0]), len(self.texts.exact[1]))]
        gaps = []
        for (i, j), (k, n) in pairwise(edges):
            olds = [at for at in range(i + 1, k) if at not in self.of_old]
            news = [at for at in range(j + 1, n) if at not in self.of_new]
            if olds and news:
                gaps.append((olds, news))
        return gaps

    def _join_neighbours(self) -> None:
        """Let each pair take the neighbours on one side that are the rest of its other side."""
        old, new = self.texts.words
        for i in sorted(self.of_old):
            (j, *more) = self.of_old[i]
            if more or len(self.of_new[j]) > 1 or self.texts.exact[0][i] == self.texts.exact[1][j]:
                continue
            parts = _parts(old[i], new, j, self.of_new)
            if len(parts) > 1:
                self.of_old[i] = parts
                self.of_new.update(dict.fromkeys(parts, (i,)))
                continue
            parts = _parts(new[j], old, i, self.of_old)
            if len(parts) > 1:
                self.of_new[j] = parts
                self.of_old.update(dict.fromkeys(parts, (j,)))


_GAP = 2500
"""The most pairs of a gap that are all looked at."""


_LONG = 40_000_000


def _common(old: str, new: str) -> int:
    """Return how many words two texts have in common, in one order unless that would take too long."""
    if len(old) * len(new) <= _LONG:
        return LCSseq.similarity(old, new)
    return (Counter(old) & Counter(new)).total()


def _likeness(old: str, new: str) -> float:
    return 2 * _common(old, new) / (len(old) + len(new) or 1)


def _parts(whole: str, others: _WordStrings, at: int, taken: dict[int, tuple[int, ...]]) -> tuple[int, ...]:
    """Return the place `at` with those of its free neighbours that `whole` continues with."""
    first = last = at
    text, covered = others[at], _common(whole, others[at])
    grew = True
    while grew and covered < len(whole) <= _MOST_WORDS and last - first < _MOST_PARTS:
        grew = False
        for step in (last + 1, first - 1):
            if not 0 <= step < len(others) or step in taken or not others[step]:
                continue
            longer = text + others[step] if step > last else others[step] + text
            gain = _common(whole, longer) - covered
            if gain >= max(SHARE * len(others[step]), _LEAST_SHARE):
                text, covered, grew = longer, covered + gain, True
                first, last = min(first, step), max(last, step)
    return tuple(range(first, last + 1))


_LEAST_SHARE = 3
_MOST_PARTS = 24
_MOST_WORDS = 5000
_LEAST_HELD = 5


def _exact_pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """Yield pairs of equal paragraphs; of many alike, the first with the first and the last with the last."""
    places: dict[str, list[int]] = defaultdict(list)
    for i, text in enumerate(old):
        places[text].append(i)
    others: dict[str, list[int]] = defaultdict(list)
    for j, text in enumerate(new):
        others[text].append(j)
    for text, olds in places.items():
        news = others.get(text, [])
        weight = 1.0 + len(text) / 6
        if len(olds) * len(news) <= 36:
            yield from ((weight, i, j) for i in olds for j in news)
        else:
            pairs = {*zip(olds, news, strict=False), *zip(olds[::-1], news[::-1], strict=False)}
            yield from ((weight, i, j) for i, j in pairs)


_SAMPLE = 120_000
"""Of longer texts only a part of the word pairs is looked up, the same part on both sides."""
_LIKELIEST = 4
_COMMON = 24
"""A word pair in more paragraphs than this says nothing."""


def _sharing(
    old: _WordStrings, new: _WordStrings, olds: list[int], news: list[int]
) -> Iterator[tuple[int, int]]:
    """Yield the few likeliest partners of each paragraph, by the number of word pairs they share."""
    size = sum(len(old[i]) for i in olds) + sum(len(new[j]) for j in news)
    step = 1 + size // _SAMPLE
    index: dict[str, list[int]] = defaultdict(list)
    for i in olds:
        for gram in _grams(old[i], step):
            index[gram].append(i)
    for j in news:
        hits: dict[int, int] = {}
        for gram in _grams(new[j], step):
            found = index.get(gram, ())
            if len(found) <= _COMMON:
                for i in found:
                    hits[i] = hits.get(i, 0) + 1
        likeliest = nlargest(_LIKELIEST, hits, key=hits.__getitem__) if len(hits) > _LIKELIEST else hits
        yield from ((i, j) for i in likeliest)


def _grams(words: str, step: int) -> list[str]:
    """Return each pair of neighbouring words once, in the order of the text: sets differ from run to run."""
    if step == 1:
        found = [words[:1], *(words[at : at + 2] for at in range(len(words) - 1)), words[-1:]]
    else:
        found = [words[at : at + 2] for at, word in enumerate(words) if not ord(word) % step]
    return list(dict.fromkeys(found))


def heaviest_chain(pairs: Iterable[Pair]) -> list[Pair]:
    """Return the chain of pairs, rising on both sides, with the greatest sum of weights."""
    ordered = sorted(pairs, key=lambda pair: (pair[1], -pair[2], pair[0]))
    heads: list[int] = []  # places on the new side, rising
    sums: list[float] = []  # the best sum of a chain that ends there, rising as well
    tails: list[int] = []
    before = [-1] * len(ordered)
    for at, (weight, _, j) in enumerate(ordered):
        spot = bisect_right(heads, j - 1)
        total = weight + (sums[spot - 1] if spot else 0.0)
        if spot:
            before[at] = tails[spot - 1]
        end = spot
        while end < len(heads) and sums[end] <= total:
            end += 1
        if spot < len(heads) and heads[spot] == j and sums[spot] > total:
            continue
        heads[spot:end], sums[spot:end], tails[spot:end] = [j], [total], [at]
    chain = []
    at = tails[-1] if tails else -1
    while at >= 0:
        chain.append(ordered[at])
        at = before[at]
    return chain[::-1]
