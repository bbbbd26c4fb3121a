"""List changes, newest first, page after page, from the indexes: by source, by day, or day after day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Protocol

from stet.domain.change import Change
from stet.domain.selection import Place, Selection, place_of

MOST_READ = 1000
"""How many rows one page reads at most: of a rare reason a page shows what it found so far, and goes on."""
_QUIET_DAYS, _MOST_DAYS = 14, 60
"""A list ends after so many days without any once it holds some, or after so many in all: each day costs a
query, changes or not."""
_TICK = timedelta(microseconds=1)


class ChangeStore(Protocol):
    """What listing needs of the changes table."""

    def of_day(
        self,
        day: str,
        *,
        before: datetime | None = None,
        since: datetime | None = None,
        oldest_first: bool = False,
    ) -> Iterable[Change]: ...

    def of_source(
        self,
        source: str,
        *,
        before: datetime | None = None,
        since: datetime | None = None,
        oldest_first: bool = False,
    ) -> Iterable[Change]: ...


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list, newest first; `older` and `newer` are where the next pages go on, if there are any.

    `searched` is the moment down to which it was looked if that came before the page was full.
    """

    changes: list[Change]
    older: Place | None = None
    newer: Place | None = None
    searched: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Answers one page of a list; no page reads more than `MOST_READ` rows."""

    changes: ChangeStore
    clock: Callable[[], datetime]

    def __call__(
        self,
        wanted: Selection,
        *,
        older: Place | None = None,
        newer: Place | None = None,
        most: int = 50,
    ) -> Listed:
        """Return the changes beyond a place, the older ones or the newer; else the latest."""
        if newer:
            return self._newer(wanted, newer, most)
        rows = (row for row in self._rows(wanted, older) if older is None or place_of(row) < older)
        found, beyond, last, full = _taken(rows, wanted, most)
        first = place_of(found[0]) if found and older else older
        searched = last.at if last and beyond and not full else None
        on = place_of(found[-1] if full else last) if beyond and last else None
        return Listed(found, on, first, searched)

    def _newer(self, wanted: Selection, newer: Place, most: int) -> Listed:
        rows = (row for row in self._rows(wanted, newer, oldest_first=True) if place_of(row) > newer)
        found, beyond, last, full = _taken(rows, wanted, most)
        found.reverse()
        on = place_of(found[0] if full else last) if beyond and last else None
        searched = last.at if last and beyond and not full else None
        return Listed(found, place_of(found[-1]) if found else newer, on, searched)

    def _rows(
        self, wanted: Selection, from_: Place | None, *, oldest_first: bool = False
    ) -> Iterator[Change]:
        """Yield the rows in order, from a moment on, those of one moment by their reference."""
        before = from_.at + _TICK if from_ and not oldest_first else None
        since = from_.at if from_ and oldest_first else None
        if wanted.source:
            if wanted.day:
                start = datetime(wanted.day.year, wanted.day.month, wanted.day.day, tzinfo=UTC)
                end = start + timedelta(days=1)
                before, since = min(before or end, end), max(since or start, start)
            rows = self.changes.of_source(
                wanted.source, before=before, since=since, oldest_first=oldest_first
            )
            return _ordered(rows, oldest_first=oldest_first)
        if wanted.day:
            day = wanted.day.isoformat()
            rows = self.changes.of_day(day, before=before, since=since, oldest_first=oldest_first)
            return _ordered(rows, oldest_first=oldest_first)
        return self._day_by_day(before, since, oldest_first=oldest_first)

    def _day_by_day(
        self, before: datetime | None, since: datetime | None, *, oldest_first: bool
    ) -> Iterator[Change]:
        quiet = 0
        for days, day in enumerate(_days(before, since, self.clock())):
            found = False
            at_the_end = {"before": before, "since": since} if days == 0 else {}
            rows = self.changes.of_day(day.isoformat(), **at_the_end, oldest_first=oldest_first)
            for change in _ordered(rows, oldest_first=oldest_first):
                found = True
                yield change
            quiet = 0 if found else quiet + 1
            if quiet == _QUIET_DAYS and days >= quiet:
                return


def _days(before: datetime | None, since: datetime | None, now: datetime) -> Iterator[date]:
    """Yield the days to ask for: forward from `since` to today, or back from `before`."""
    start = (since or (before - _TICK if before else now)).astimezone(UTC).date()
    if since is None:
        yield from (start - timedelta(days=days) for days in range(min(_MOST_DAYS, start.toordinal())))
        return
    until = min((now.astimezone(UTC).date() - start).days + 1, _MOST_DAYS)
    yield from (start + timedelta(days=days) for days in range(until))


def _ordered(rows: Iterable[Change], *, oldest_first: bool) -> Iterator[Change]:
    """Yield rows that come in the order of their moments, those of one moment in that of their places."""
    for _, at_once in groupby(rows, key=lambda row: row.at):
        yield from sorted(at_once, key=place_of, reverse=not oldest_first)


def _taken(
    rows: Iterator[Change], wanted: Selection, most: int
) -> tuple[list[Change], bool, Change | None, bool]:
    """Return what fits, whether there may be more, the last row looked at, and whether the page is full."""
    found: list[Change] = []
    last: Change | None = None
    for read, row in enumerate(rows):
        if len(found) == most:
            if wanted.fits(row):
                return found, True, last, True
            if read >= MOST_READ:
                return found, True, last, True
            continue
        if read >= MOST_READ:
            return found, True, last, False
        last = row
        if wanted.fits(row):
            found.append(row)
    return found, False, last, len(found) == most
