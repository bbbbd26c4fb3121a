"""Setting a feed's interval, also while it is being polled."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from stet.domain.errors import InputError
from stet.domain.schedule import PACES
from stet.domain.source import Feed
from stet.stages.set_interval import SetInterval
from tests.builders import NOW, Clock, feed
from tests.fakes import FakeFeeds

MINUTE = timedelta(minutes=1)
READ = feed(
    etag='"1"',
    polled_at=NOW - 50 * MINUTE,
    next_poll_at=NOW + 10 * MINUTE,
    next_reason="usual interval of 1 h",
)


def setting(feeds: FakeFeeds) -> SetInterval:
    return SetInterval(feeds, PACES["normal"], Clock())


def test_the_next_poll_is_planned_from_the_last_one_and_never_in_the_past() -> None:
    feeds = FakeFeeds({READ.feed_id: READ})
    assert setting(feeds)(READ.feed_id, 120 * MINUTE).next_poll_at == NOW + 70 * MINUTE
    soon = setting(feeds)(READ.feed_id, 15 * MINUTE)
    assert (soon.next_poll_at, soon.next_reason) == (NOW, "owner's interval of 15 min")
    assert feeds.rows[READ.feed_id] == soon


@pytest.mark.parametrize("changes", [{"failures": 2}, {"untold": 1}, {"polled_at": None}])
def test_what_waits_for_another_reason_goes_on_waiting(changes: dict[str, int]) -> None:
    waiting = replace(READ, **changes)  # type: ignore[arg-type]
    feeds = FakeFeeds({READ.feed_id: waiting})
    found = setting(feeds)(READ.feed_id, 15 * MINUTE)
    assert timedelta(0) < found.next_poll_at - READ.next_poll_at < timedelta(milliseconds=1)
    assert found.every == 15 * MINUTE


def test_a_poll_that_read_the_feed_before_does_not_write_the_old_interval() -> None:
    feeds = FakeFeeds({READ.feed_id: replace(READ, failures=2)})
    [stale] = feeds.due(NOW + 10 * MINUTE, 1)
    setting(feeds)(READ.feed_id, 15 * MINUTE)
    assert not feeds.claim(stale, NOW + 40 * MINUTE)


class Busy(FakeFeeds):
    """A table whose feed is claimed by a poll just before each of the first writes."""

    claims = 1

    def report(self, feed: Feed, claimed_until: datetime) -> bool:
        if self.claims:
            self.claims -= 1
            self.claim(self.rows[feed.feed_id], claimed_until + MINUTE)
        return super().report(feed, claimed_until)


def test_a_claim_in_between_makes_it_read_again() -> None:
    feeds = Busy({READ.feed_id: READ})
    assert setting(feeds)(READ.feed_id, 15 * MINUTE).every == 15 * MINUTE
    feeds.claims = 99
    with pytest.raises(InputError, match="try again"):
        setting(feeds)(READ.feed_id, 20 * MINUTE)


def test_a_feed_that_is_not_there() -> None:
    with pytest.raises(InputError, match="removed"):
        setting(FakeFeeds())("nobody", None)
