"""Find changes by their words, and keep the index they are found by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Protocol

from stet.domain.change import Change
from stet.domain.errors import Conflict
from stet.domain.search import Entry, Sought, entry_of
from stet.stages.carry import Carry

Reference = tuple[str, int]

AT_ONCE = 500
"""How many changes are read and added between two writes of the index."""
_MOST = 5_000
"""How many changes one run adds at most; the next goes on."""
_DAYS = 2
"""How many days every run looks through: a change may be written a day after its version was fetched."""


class Index(Protocol):
    """What finding and indexing need of the index, which is kept by months (`2026-11`)."""

    def find(self, wanted: Sought, *, skip: int, most: int, by_relevance: bool) -> list[Reference]: ...
    def missing(self, month: str, references: Iterable[Reference]) -> set[Reference]: ...
    def add(self, month: str, entries: Sequence[Entry]) -> int: ...
    def forget(self) -> int: ...


class ChangeStore(Protocol):
    """What indexing needs of the changes table."""

    def of_day(self, day: str) -> Iterable[Change]: ...


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found; `beyond` is where the next begins, if there may be one."""

    changes: list[Change]
    beyond: int | None


@dataclass(frozen=True, slots=True)
class Search:
    """Answers a search; what the index names is shown only while the table still has it."""

    index: Index
    carry: Carry

    def __call__(self, wanted: Sought, skip: int, most: int, *, by_relevance: bool) -> Found:
        """Return at most `most` changes after the first `skip`, newest or best first."""
        named = self.index.find(wanted, skip=skip, most=most + 1, by_relevance=by_relevance)
        return Found(self.carry.known(named[:most]), skip + most if len(named) > most else None)


@dataclass(frozen=True, slots=True)
class Indexing:
    """Adds to the index what it lacks. Run twice, it adds nothing; stopped anywhere, it goes on."""

    changes: ChangeStore
    index: Index
    carry: Carry
    clock: Callable[[], datetime]

    def __call__(self) -> int:
        """Add the changes of today and yesterday; return how many."""
        today = self.clock().date()
        return self.days((today - timedelta(days=back) for back in range(_DAYS)), most=_MOST)

    def days(self, days: Iterable[date], *, most: int | None = None) -> int:
        """Add the changes of these UTC days, at most `most`; return how many."""
        added = 0
        for day in days:
            month = day.strftime("%Y-%m")
            known = {(one.article_id, one.number): one for one in self.changes.of_day(day.isoformat())}
            lacking = self.index.missing(month, known) if known else set()
            left = (known[one] for one in known if one in lacking)
            while batch := list(islice(left, AT_ONCE if most is None else min(AT_ONCE, most - added))):
                pairs = self.carry.pairs(batch)
                entries = [
                    entry_of(change, pair.comparison if pair else None)
                    for change, pair in zip(batch, pairs, strict=True)
                ]
                try:
                    added += self.index.add(month, entries)
                except Conflict:
                    return added  # another run is at it
        return added
