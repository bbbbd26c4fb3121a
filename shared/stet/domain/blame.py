"""Which version brought a sentence in (RULES §5)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from stet.domain.text import fold, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stet.domain.version import Story


class Place(StrEnum):
    """Where in a story a sentence stands; one that goes from one place to another is a new one."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as the newest version has it, and the number of the version since which it stands.

    `paragraph` is its index in the text, 0 in a headline or a standfirst.
    """

    text: str
    number: int
    place: Place
    paragraph: int


def blame(stories: Iterable[tuple[int, Story | None]]) -> list[Sentence]:
    """Return the sentences of the newest story, in reading order, each with the version that brought it in.

    `stories` are the numbers and stories of an article's versions, from the first one on; each is read once,
    in time that grows with its length. A sentence is the same as long as nothing but forms of characters
    differ (RULES §4), wherever in the text it moves; with another word it is a new one. One that was taken
    out and put back is blamed on the version that put it back. A removal of the whole article, whose story is
    None, is no edit: what comes back with it stands since before. Of equal sentences the oldest count first.
    """
    reader = _Reader()
    known: dict[_Key, list[int]] = {}
    newest: list[Sentence] = []
    for number, story in stories:
        if story is None:
            continue
        read = list(reader.read(story))
        known = _carried(known, [key for key, *_ in read], number)
        taken = {key: iter(origins) for key, origins in known.items()}
        newest = [Sentence(text, next(taken[key]), key[0], paragraph) for key, text, paragraph in read]
    return newest


_Key = tuple[Place, str]


class _Reader:
    """Splits stories into sentences; a paragraph that many versions have is split once."""

    def __init__(self) -> None:
        self._known: dict[str, list[tuple[str, str]]] = {}

    def read(self, story: Story) -> Iterator[tuple[_Key, str, int]]:
        """Yield the key, the text and the paragraph of each sentence."""
        texts = [paragraph.text for paragraph in story.paragraphs]
        known, self._known = self._known, {}
        for place, parts in (
            (Place.HEADLINE, [story.headline]),
            (Place.STANDFIRST, [story.standfirst]),
            (Place.TEXT, texts),
        ):
            for paragraph, part in enumerate(parts):
                found = known.get(part) or [(fold(text), text) for text in sentences(part)]
                self._known[part] = found
                yield from (((place, key), text, paragraph) for key, text in found)


def _carried(known: dict[_Key, list[int]], keys: Sequence[_Key], number: int) -> dict[_Key, list[int]]:
    """Return the origins of each sentence, one a copy in reading order, after version `number`."""
    counts: dict[_Key, int] = defaultdict(int)
    for key in keys:
        counts[key] += 1
    return {key: _of_copies(known.get(key, ()), count, number) for key, count in counts.items()}


def _of_copies(origins: Sequence[int], count: int, number: int) -> list[int]:
    """Return the origins of `count` copies that follow these: the youngest go first, new ones come last."""
    kept = sorted(sorted(range(len(origins)), key=origins.__getitem__)[:count])
    return [*(origins[at] for at in kept), *[number] * (count - len(kept))]
