"""Pairs of versions, kept for a while: one change is told to many, and its two versions never change."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from stet.stages.versions import Archive, Pair, Read, pair_of

MOST, LONGEST = 8, 200_000
"""How many pairs are kept, and of how many characters of text: at most some 20 MB, comparison included."""

Key = tuple[str, int, int, str]


@dataclass(slots=True)
class _Place:
    """Where one pair will be; its lock lets the first who needs it read, and the others wait for that."""

    lock: Lock = field(default_factory=Lock)
    pair: Pair | None = None


@dataclass(frozen=True, slots=True)
class Pairs:
    """Reads pairs of versions, and keeps the latest few. It says nothing of take-downs: look at the row.

    What cannot be read alike is not kept, as its capture may be there again.
    """

    archive: Archive
    read: Read | None = None
    """Reads a capture anew where the two versions were read by two extractors."""
    _places: OrderedDict[Key, _Place] = field(default_factory=OrderedDict, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def __call__(self, article_id: str, older: int, newer: int, extractor: str) -> Pair:
        """Return a pair as `pair_of` does, and raise what it raises."""
        key = (article_id, older, newer, extractor)
        place = self._place(key)
        with place.lock:
            pair = place.pair or pair_of(self.archive, article_id, older, newer, self.read, extractor)
            if _to_be_kept(pair):
                place.pair = pair
        return pair

    def _place(self, key: Key) -> _Place:
        with self._lock:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
            while len(self._places) > MOST:
                self._places.popitem(last=False)
            return place


def _to_be_kept(pair: Pair) -> bool:
    stories = [one.story for one in (pair.older, pair.newer) if one.story]
    return not pair.unlike and sum(len(p.text) for one in stories for p in one.paragraphs) <= LONGEST
