"""What rules would have made of the changes of the last days: nothing is written, nobody is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from stet.domain.change import Change
from stet.domain.errors import BadVersion
from stet.domain.interest import Interest, Texts, texts_of, wants
from stet.domain.rhythm import Rhythm, Simulated, simulate
from stet.domain.subscription import topics_of
from stet.stages.versions import Archive, MissingVersion, pair_of

DAYS = 7


class ChangeStore(Protocol):
    """What a rehearsal needs of the changes table."""

    def of(self, article_id: str) -> list[Change]: ...
    def of_day(self, day: str, *, before: datetime | None = None) -> Iterator[Change]: ...
    def of_source(self, source: str, *, since: datetime | None = None) -> Iterator[Change]: ...


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """How many changes there were, how many were wanted, and the messages they would have made.

    `since` is how far back was looked, if that was not the whole of it.
    """

    changes: int
    wanted: int
    simulated: Simulated
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many changes a rehearsal reads at most, and of how many the texts, where words decide."""

    changes: int
    texts: int


@dataclass(frozen=True, slots=True)
class Rehearse:
    """Plays a subscription over the stored changes, the newest first; only times are kept.

    `bounds` are for whoever waits for a page.
    """

    changes: ChangeStore
    archive: Archive
    clock: Callable[[], datetime]
    bounds: Bounds | None = None

    def __call__(self, topic: str, interest: Interest, rhythm: Rhythm) -> Rehearsed:
        """Return what the subscriber would have had in the last seven days."""
        now, texts = self.clock(), _Reader(self.archive, self.bounds)
        found: list[datetime] = []
        seen, at = 0, now
        for read, change in enumerate(self._since(topic, now - timedelta(days=DAYS), now)):
            if self.bounds and (read >= self.bounds.changes or texts.exhausted):
                break
            at = change.at
            if topic in topics_of(change):
                seen += 1
                if texts.wanted(change, interest):
                    found.append(change.at)
        else:
            return Rehearsed(seen, len(found), simulate(rhythm, found, now))
        return Rehearsed(seen, len(found), simulate(rhythm, found, now), at)

    def _since(self, topic: str, start: datetime, now: datetime) -> Iterator[Change]:
        """Yield the changes that may be of a topic, the newest first, asked by the key that fits it best."""
        kind, _, name = topic.partition("#")
        if kind == "article":
            found = iter(sorted(self.changes.of(name), key=lambda one: one.at, reverse=True))
        elif kind == "source":
            found = self.changes.of_source(name, since=start)
        else:
            days = (f"{now - timedelta(days=back):%Y-%m-%d}" for back in range(DAYS + 1))
            found = (change for day in days for change in self.changes.of_day(day))
        return (change for change in found if start < change.at <= now)


@dataclass(slots=True)
class _Reader:
    """Says whether changes are wanted, and reads their texts where that decides, as many as it may."""

    archive: Archive
    bounds: Bounds | None
    read: int = 0

    @property
    def exhausted(self) -> bool:
        """Whether it may read no more texts."""
        return self.bounds is not None and self.read >= self.bounds.texts

    def wanted(self, change: Change, interest: Interest) -> bool:
        try:
            return wants(change, interest, partial(self._texts, change))
        except (BadVersion, MissingVersion):  # its words are gone: whether they were wanted, nobody can say
            return False

    def _texts(self, change: Change) -> Texts:
        self.read += 1
        pair = pair_of(self.archive, change.article_id, change.number - 1, change.number)
        return texts_of(pair.older.story, pair.newer.story, pair.comparison)
