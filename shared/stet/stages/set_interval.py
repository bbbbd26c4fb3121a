"""Set how often a feed is polled, as its owner wants it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from stet.domain.errors import InputError
from stet.domain.polling import NextPoll, next_poll
from stet.domain.schedule import Pace
from stet.domain.source import Feed

_TRIES = 5
_A_TRIFLE = timedelta(microseconds=1)


class FeedStore(Protocol):
    """The feeds table, as its owner uses it."""

    def get(self, feed_id: str) -> Feed | None: ...
    def report(self, feed: Feed, claimed_until: datetime) -> bool: ...


@dataclass(frozen=True, slots=True)
class SetInterval:
    """Changes the interval of a feed that is watched, and plans its next poll anew."""

    feeds: FeedStore
    pace: Pace
    clock: Callable[[], datetime]

    def __call__(self, feed_id: str, every: timedelta | None) -> Feed:
        """Return the feed as it is now; `every` of None is the usual interval.

        A poll that goes on meanwhile writes the whole row: the row is read again then. What a poll read
        before this is not written after it, for the moment of the next poll, by which it is claimed, moves.
        """
        for _ in range(_TRIES):
            feed = self.feeds.get(feed_id)
            if feed is None:
                raise InputError(f"the feed {feed_id} was removed meanwhile")
            planned = self._planned(feed, every)
            at = planned.at + _A_TRIFLE * (planned.at == feed.next_poll_at)
            changed = replace(feed, every=every, next_poll_at=at, next_reason=planned.reason)
            if self.feeds.report(changed, feed.next_poll_at):
                return changed
        raise InputError("the feed is being polled just now: try again in a minute")

    def _planned(self, feed: Feed, every: timedelta | None) -> NextPoll:
        """Plan from the last poll on. What failing, a pause or news decided is left as it is."""
        if feed.failures or feed.untold or not feed.polled_at or not feed.next_reason:
            return NextPoll(feed.next_poll_at, feed.next_reason)
        planned = next_poll(
            feed.polled_at,
            self.pace,
            feed.wishes,
            0.0,
            validated=bool(feed.etag or feed.last_modified),
            every=every,
            weekly=feed.weekly,
        )
        return replace(planned, at=max(planned.at, self.clock()))
