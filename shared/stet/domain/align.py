"""Which paragraphs of two texts belong together: by what they say, not by where they stand.

Exact and similar pairs are candidates; the heaviest chain of them that keeps both orders is what stayed
in place; strong pairs outside it have moved; what is left in the gaps is paired if it is somewhat alike;
and a neighbour left over joins a pair whose other half it is (a split or a merge).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from stet.domain.candidates import exact_pairs, sharing
from stet.domain.chain import heaviest_chain
from stet.domain.likeness import LONG, Likeness, Rarity, read_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stet.domain.chain import Pair
    from stet.domain.likeness import Texts, WordStrings

STRONG = 0.6
"""From this similarity on, a pair is one paragraph edited, wherever it stands."""
WEAK = 0.38
"""From this on, between the same neighbours."""
ALONE_WEAK = 0.22
"""From this on, between the same neighbours and with no rival on either side."""
MOVE = 0.7
"""From this on, at another place."""
HELD = 0.8
"""Or if the longer holds so much of what the shorter tells, in its order."""
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
    likeness = Likeness(max(len(old), len(new)))
    return sorted(_Alignment(read_texts(old, new), likeness).links(), key=_place)


def _place(link: Link) -> tuple[int, ...]:
    return link.old


@dataclass(slots=True)
class _Alignment:
    """The work on one pair of texts: who is whose partner so far."""

    texts: Texts
    likeness: Likeness
    of_old: dict[int, tuple[int, ...]] = field(default_factory=dict)
    of_new: dict[int, tuple[int, ...]] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)

    def links(self) -> list[Link]:
        """Return all links, found from the surest to the least sure."""
        candidates = [*exact_pairs(*self.texts.exact), *self._similar_pairs()]
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
        for i, j in sharing(old, new, *loose):
            sizes = len(old[i]), len(new[j])
            if 2 * min(sizes) < STRONG * sum(sizes):
                continue
            alike = self.likeness.share(old[i], new[j])
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
        return self.likeness.share(self.texts.words[0][i], self.texts.words[1][j])

    def _fill_gaps(self) -> None:
        gaps = self._gaps()
        if not gaps:
            return
        rarity = self._rarity()
        for olds, news in gaps:
            least = ALONE_WEAK if len(olds) == len(news) == 1 else WEAK
            pairs = [(self._related(i, j, least, rarity), i, j) for i, j in self._worth_a_look(olds, news)]
            for _, i, j in heaviest_chain(pair for pair in pairs if pair[0] >= least):
                self._pair(i, j)

    def _rarity(self) -> Rarity:
        """Return how rare words are among the paragraphs that have no equal opposite."""
        equal = set(self.texts.exact[0]) & set(self.texts.exact[1])
        (old, new), words = self.texts.exact, self.texts.words
        return Rarity(
            [words[0][at] for at, text in enumerate(old) if text not in equal],
            [words[1][at] for at, text in enumerate(new) if text not in equal],
        )

    def _worth_a_look(self, olds: list[int], news: list[int]) -> Iterable[tuple[int, int]]:
        """Return the pairs of a gap; of a very long one those at the same distance from an end."""
        old, new = self.texts.words
        sizes = sum(len(old[i]) for i in olds), sum(len(new[j]) for j in news)
        if len(olds) * len(news) <= _GAP and sizes[0] * sizes[1] <= LONG:
            return [(i, j) for i in olds for j in news]
        return {*zip(olds, news, strict=False), *zip(olds[::-1], news[::-1], strict=False)}

    def _related(self, i: int, j: int, least: float, rarity: Rarity) -> float:
        """Return how alike two paragraphs between the same neighbours are, or that one holds the other.

        Half by all of their words, half by what these tell.
        """
        old, new = self.texts.words[0][i], self.texts.words[1][j]
        alike, shorter = self._alike(i, j), min(len(old), len(new))
        held = shorter >= _LEAST_HELD and self.likeness.common(old, new) >= shorter / 2
        if alike == 1.0 or not (held or alike >= least / 2) or len(old) * len(new) > self.likeness.cells:
            return alike
        of_both, of_lighter = rarity.shares(old, new)
        related = (alike + of_both) / 2
        return max(related, least) if held and of_lighter >= HELD else related

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
            parts = self._parts(old[i], new, j, self.of_new)
            if len(parts) > 1:
                self.of_old[i] = parts
                self.of_new.update(dict.fromkeys(parts, (i,)))
                continue
            parts = self._parts(new[j], old, i, self.of_old)
            if len(parts) > 1:
                self.of_new[j] = parts
                self.of_old.update(dict.fromkeys(parts, (j,)))

    def _parts(
        self, whole: str, others: WordStrings, at: int, taken: dict[int, tuple[int, ...]]
    ) -> tuple[int, ...]:
        """Return the place `at` with those of its free neighbours that `whole` continues with."""
        free = [step for step in (at - 1, at + 1) if 0 <= step < len(others) and step not in taken]
        if not free or len(whole) > _MOST_WORDS:
            return (at,)
        first = last = at
        text, covered = others[at], self.likeness.common(whole, others[at])
        grew = True
        while grew and covered < len(whole) and last - first < _MOST_PARTS:
            grew = False
            for step in (last + 1, first - 1):
                if not 0 <= step < len(others) or step in taken or not others[step]:
                    continue
                longer = text + others[step] if step > last else others[step] + text
                gain = self.likeness.common(whole, longer) - covered
                if gain >= max(SHARE * len(others[step]), _LEAST_SHARE):
                    text, covered, grew = longer, covered + gain, True
                    first, last = min(first, step), max(last, step)
        return tuple(range(first, last + 1))


_GAP = 2500
"""The most pairs of a gap that are all looked at."""
_LEAST_SHARE = 3
_MOST_PARTS = 24
_MOST_WORDS = 5000
_LEAST_HELD = 5
