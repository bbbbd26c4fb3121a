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

    def of_day(self, day: str, *, before: datetime | None = None) -> Iterator[Change]: ...


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """How many changes there were, how many were wanted, and the messages they would have made."""

    changes: int
    wanted: int
    simulated: Simulated


@dataclass(frozen=True, slots=True)
class Rehearse:
    """Plays a subscription over the stored changes, a day at a time; only times are kept."""

    changes: ChangeStore
    archive: Archive
    clock: Callable[[], datetime]

    def __call__(self, topic: str, interest: Interest, rhythm: Rhythm) -> Rehearsed:
        """Return what the subscriber would have had in the last seven days."""
        now, found, seen = self.clock(), [], 0
        for change in self._since(now - timedelta(days=DAYS), now):
            if topic in topics_of(change):
                seen += 1
                if self._wanted(change, interest):
                    found.append(change.at)
        return Rehearsed(seen, len(found), simulate(rhythm, found, now))

    def _since(self, start: datetime, now: datetime) -> Iterator[Change]:
        for back in range(DAYS + 1):
            day = f"{now - timedelta(days=back):%Y-%m-%d}"
            yield from (change for change in self.changes.of_day(day) if start < change.at <= now)

    def _wanted(self, change: Change, interest: Interest) -> bool:
        try:
            return wants(change, interest, partial(self._texts, change))
        except (BadVersion, MissingVersion):  # its words are gone: whether they were wanted, nobody can say
            return False

    def _texts(self, change: Change) -> Texts:
        pair = pair_of(self.archive, change.article_id, change.number - 1, change.number)
        return texts_of(pair.older.story, pair.newer.story, pair.comparison)
