"""Which paragraphs of two texts are worth comparing: equal ones, and those that share rare word pairs."""

from __future__ import annotations

from collections import defaultdict
from heapq import nlargest
from itertools import compress
from typing import TYPE_CHECKING

from stet.domain.likeness import sampled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stet.domain.chain import Pair
    from stet.domain.likeness import WordStrings


def exact_pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
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


def sharing(
    old: WordStrings, new: WordStrings, olds: list[int], news: list[int]
) -> Iterator[tuple[int, int]]:
    """Yield the few likeliest partners of each paragraph, by the number of word pairs they share."""
    size = sum(len(old[i]) for i in olds) + sum(len(new[j]) for j in news)
    step = min(256, 1 << (size // _SAMPLE).bit_length())
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
        found = [words[at : at + 2] for at in compress(range(len(words)), sampled(words, step))]
    return list(dict.fromkeys(found))
