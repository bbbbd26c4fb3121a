"""Pairs of versions, kept for a while: one change is told to many, and its two versions never change."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field

from stet.stages.versions import Archive, Pair, Read, pair_of

MOST, LONGEST = 8, 200_000
"""How many pairs are kept, and of how many characters of text: at most some 20 MB, comparison included."""

Key = tuple[str, int, int, str]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Reads pairs of versions, and keeps the latest few. It says nothing of take-downs: look at the row.

    Who asks for a pair that is being read waits for it. What cannot be read alike is not kept, as its
    capture may be there again.
    """

    archive: Archive
    read: Read | None = None
    """Reads a capture anew where the two versions were read by two extractors."""
    _kept: dict[Key, Future[Pair]] = field(default_factory=dict, repr=False, compare=False)

    def __call__(self, article_id: str, older: int, newer: int, extractor: str) -> Pair:
        """Return a pair as `pair_of` does, and raise what it raises."""
        key, mine = (article_id, older, newer, extractor), Future[Pair]()
        found = self._kept.setdefault(key, mine)  # one step, so that one of many threads reads
        if found is not mine:
            return found.result()
        try:
            pair = pair_of(self.archive, article_id, older, newer, self.read, extractor)
        except BaseException as error:
            self._kept.pop(key, None)
            mine.set_exception(error)
            raise
        if not _to_be_kept(pair):
            self._kept.pop(key, None)
        mine.set_result(pair)
        for one in list(self._kept)[:-MOST]:
            self._kept.pop(one, None)
        return pair


def _to_be_kept(pair: Pair) -> bool:
    stories = [one.story for one in (pair.older, pair.newer) if one.story]
    return not pair.unlike and sum(len(p.text) for one in stories for p in one.paragraphs) <= LONGEST
