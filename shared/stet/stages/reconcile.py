"""Find versions that have no published change, and have them compared: the event that S3 lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
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

    def get(self, article_id: str, number: int) -> Change | None: ...


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
        before = self.clock() - self.settled
        for article_id, number, stored_at in self.archive.versions():
            if number == 0 or stored_at > before:
                continue
            change = self.changes.get(article_id, number)
            if change is None or change.published_at is None:
                yield article_id, number
