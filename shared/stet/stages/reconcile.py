"""Find versions that have no published change, and have them compared: the event that S3 lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, islice
from operator import itemgetter
from typing import Protocol

from stet.domain.change import Change

SETTLED_TICKS = 15
"""A version younger than so many ticks is still on its way: a quarter of an hour, but at the demo's pace."""

_BATCH = 100


class Archive(Protocol):
    """What reconciling needs of the archive."""

    def versions(self) -> Iterable[tuple[str, int, datetime]]: ...


class ChangeStore(Protocol):
    """What reconciling needs of the changes table."""

    def of(self, article_id: str) -> Sequence[Change]: ...


class Queue(Protocol):
    """The version queue."""

    def send(self, versions: Iterable[tuple[str, int]]) -> None: ...


@dataclass(frozen=True, slots=True)
class Reconcile:
    """Replays every version without a published change. Running it twice changes nothing."""

    archive: Archive
    changes: ChangeStore
    queue: Queue
    clock: Callable[[], datetime]
    settled: timedelta

    def __call__(self) -> list[tuple[str, int]]:
        """Queue the versions that were forgotten, and return them."""
        found: list[tuple[str, int]] = []
        forgotten = self._forgotten()
        while batch := list(islice(forgotten, _BATCH)):
            self.queue.send(batch)
            found += batch
        return found

    def _forgotten(self) -> Iterator[tuple[str, int]]:
        """Yield what has no published change: one query for each article that ever changed."""
        before = self.clock() - self.settled
        for article_id, stored in groupby(self.archive.versions(), key=itemgetter(0)):
            numbers = [number for _, number, at in stored if number > 0 and at <= before]
            if numbers:
                told = {change.number for change in self.changes.of(article_id) if change.published_at}
                yield from ((article_id, number) for number in numbers if number not in told)
