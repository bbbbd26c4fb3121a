"""The feeds table, and its fake."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from stet.adapters.feeds import Feeds
from stet.adapters.items import to_item
from stet.domain.feed_event import FeedEvent, FeedEventKind
from stet.domain.filters import Filters
from stet.domain.moving import Move
from stet.domain.polling import Wishes
from stet.domain.selectors import Selectors
from tests.builders import NOW, feed

MINUTE = timedelta(minutes=1)
WHOLE = feed(
    etag='W/"a-1"',
    last_modified="Sun, 22 Nov 2026 10:00:00 GMT",
    read_at=NOW - timedelta(hours=2),
    polled_at=NOW - timedelta(hours=1, microseconds=1),
    failures=3,
    outcome="unreachable",
    reason="Zeitüberschreitung",
    every=15 * MINUTE,
    next_reason="back-off of 2 h after 3 failures",
    wishes=Wishes(2 * MINUTE, 60 * MINUTE, 24 * 60 * MINUTE, frozenset({0, 23}), frozenset({6})),
    weekly=84,
    failing_since=NOW - timedelta(days=9),
    dormant=True,
    move=Move("https://moved.example/rss", 2, NOW - timedelta(days=1)),
    reader="feeds/1",
    events=(
        FeedEvent(FeedEventKind.FAILING, NOW - timedelta(days=8), "Zeitüberschreitung"),
        FeedEvent(FeedEventKind.GONE, NOW),
    ),
    untold=1,
    then=NOW + timedelta(days=7),
)


def test_a_feed_comes_back_as_it_was_stored(feeds: Feeds):
    assert feeds.add(WHOLE)
    assert feeds.get(WHOLE.feed_id) == WHOLE
    assert feeds.get("another") is None


def test_a_feed_that_is_gone_is_due_until_its_owner_is_told(feeds: Feeds):
    stopped = replace(WHOLE, active=False, next_poll_at=NOW)
    feeds.add(stopped)
    assert feeds.due(NOW, 10) == [stopped]
    assert feeds.report(replace(stopped, untold=0, then=None), NOW)
    assert feeds.due(NOW, 10) == []


def test_a_row_of_the_first_release_is_read(stack: Any):
    row: dict[str, Any] = {
        "feed_id": "f",
        "url": "https://news.example/rss.xml",
        "source": "x",
        "title": "X",
        "next_poll_at": "2026-11-22T12:00:00.000000Z",
        "added_at": "2026-11-21T12:00:00.000000Z",
        "failures": 0,
        "outcome": "",
        "reason": "",
        "active": "yes",
    }
    stack.dynamodb.put_item(TableName=stack["Feeds"], Item=to_item(row))
    found = Feeds(stack.dynamodb, stack["Feeds"]).get("f")
    assert found == feed(feed_id="f", source="x", title="X")


def test_a_full_row_is_below_a_kilobyte(stack: Any):
    """A write bills whole kilobytes: names and values, as DynamoDB counts them."""
    Feeds(stack.dynamodb, stack["Feeds"]).add(WHOLE)
    (item,) = stack.dynamodb.scan(TableName=stack["Feeds"])["Items"]
    assert 700 < size({"M": item}) < 1000


def size(typed: dict[str, Any]) -> int:
    ((kind, value),) = typed.items()
    if kind == "M":
        return 3 + sum(len(name.encode()) + 1 + size(one) for name, one in value.items())
    if kind == "L":
        return 3 + sum(1 + size(one) for one in value)
    return len(str(value).encode())


def test_a_feed_is_added_once(feeds: Feeds):
    one = feed()
    assert feeds.add(one)
    assert not feeds.add(one)
    assert not feeds.add(replace(one, title="Another title"))
    assert feeds.get(one.feed_id) == one


def test_all_feeds_are_listed_the_inactive_ones_too(feeds: Feeds):
    both = {feed(url="https://a.example/rss"), feed(url="https://b.example/rss", active=False)}
    for one in both:
        feeds.add(one)
    assert set(feeds.all()) == both


def test_due_feeds_come_the_longest_waiting_first_and_no_more_than_asked_for(feeds: Feeds):
    late = [
        feed(url=f"https://{n}.example/rss", next_poll_at=NOW - n * MINUTE / 1000) for n in (2, 900, 0, 31)
    ]
    for one in (*late, feed(url="https://soon.example/rss", next_poll_at=NOW + timedelta(microseconds=1))):
        feeds.add(one)
    assert [one.url for one in feeds.due(NOW, 10)] == [f"https://{n}.example/rss" for n in (900, 31, 2, 0)]
    assert [one.url for one in feeds.due(NOW, 2)] == ["https://900.example/rss", "https://31.example/rss"]


def test_an_inactive_feed_is_never_due(feeds: Feeds):
    feeds.add(feed(active=False))
    assert feeds.due(NOW, 10) == []


def test_a_feed_is_claimed_by_one_poll_only(feeds: Feeds):
    read = feed()
    feeds.add(read)
    assert feeds.claim(read, NOW + 30 * MINUTE)
    assert not feeds.claim(read, NOW + 31 * MINUTE)
    assert feeds.get(read.feed_id) == replace(read, next_poll_at=NOW + 30 * MINUTE)
    assert feeds.due(NOW, 10) == []


def test_a_removed_feed_cannot_be_claimed_nor_comes_back_by_a_report(feeds: Feeds):
    read = feed()
    assert not feeds.claim(read, NOW + MINUTE)
    assert not feeds.report(read, NOW + MINUTE)
    assert feeds.get(read.feed_id) is None


def test_a_report_replaces_the_feed_as_long_as_its_claim_stands(feeds: Feeds):
    read, claimed = feed(), NOW + 30 * MINUTE
    feeds.add(read)
    feeds.claim(read, claimed)
    polled = replace(WHOLE, next_poll_at=NOW + 60 * MINUTE)
    assert feeds.report(polled, claimed)
    assert feeds.get(read.feed_id) == polled
    assert not feeds.report(replace(polled, title="too late"), claimed)
    assert feeds.get(read.feed_id) == polled


def test_a_report_can_take_a_feed_off_the_line(feeds: Feeds):
    read = feed()
    feeds.add(read)
    assert feeds.report(replace(read, active=False), read.next_poll_at)
    assert feeds.due(NOW + timedelta(days=99), 10) == []


def test_a_feed_is_removed_once(feeds: Feeds):
    feeds.add(feed())
    assert feeds.remove(feed().feed_id)
    assert not feeds.remove(feed().feed_id)
    assert list(feeds.all()) == []


def test_filters_are_stored_unless_the_feed_was_claimed_meanwhile(feeds: Feeds):
    one = feed(filters=Filters(("a",), ("b", "re:c")))
    feeds.add(one)
    assert feeds.get(one.feed_id) == one
    later = one.next_poll_at + timedelta(microseconds=1)
    assert feeds.filter(one, Filters(deny=("x",)))
    assert feeds.get(one.feed_id) == replace(one, filters=Filters(deny=("x",)), next_poll_at=later)
    assert not feeds.filter(one, Filters()), "read before"
    assert not feeds.filter(feed(url="https://nobody.example/"), Filters())


def test_a_poll_under_way_does_not_bring_old_filters_back(feeds: Feeds):
    one = feed()
    feeds.add(one)
    until = one.next_poll_at + timedelta(minutes=30)
    assert feeds.claim(one, until)
    assert feeds.filter(replace(one, next_poll_at=until), Filters(deny=("x",)))
    assert not feeds.report(one, until)
    stored = feeds.get(one.feed_id)
    assert stored
    assert stored.filters == Filters(deny=("x",))


def test_a_pushed_feed_becomes_due_now_unless_it_is_due_fails_or_stopped(feeds: Feeds):
    later = feed(next_poll_at=NOW + 30 * MINUTE)
    feeds.add(later)
    assert feeds.hurry(later.feed_id, NOW)
    assert feeds.get(later.feed_id) == replace(later, next_poll_at=NOW)
    assert not feeds.hurry(later.feed_id, NOW)
    assert not feeds.hurry("another", NOW)
    assert feeds.get("another") is None
    plain = feed(url="https://other.example/rss", next_poll_at=NOW + MINUTE)
    for other in (replace(plain, failures=1), replace(plain, feed_id="stopped", active=False)):
        feeds.add(other)
        assert not feeds.hurry(other.feed_id, NOW)
        assert feeds.get(other.feed_id) == other


def test_selectors_are_stored_unless_a_poll_came_between(feeds: Feeds):
    feeds.add(read := feed())
    wanted = Selectors((".story",), ("aside", ".box > p"))
    assert feeds.select(read, wanted)
    stored = feeds.get(read.feed_id)
    assert stored
    assert stored.selectors == wanted
    assert not feeds.report(replace(read, title="Old"), read.next_poll_at)
    assert not feeds.select(read, Selectors())
    assert feeds.select(stored, Selectors())
    assert feeds.get(read.feed_id).selectors == Selectors()  # type: ignore[union-attr]


def test_watched_terms_are_stored_unless_a_poll_came_between(feeds: Feeds):
    feeds.add(read := feed())
    assert feeds.watch(read, ("Harbour Works", "öl"))
    stored = feeds.get(read.feed_id)
    assert stored
    assert stored.watched == ("Harbour Works", "öl")
    assert not feeds.watch(read, ())
    assert feeds.report(replace(stored, next_poll_at=NOW + timedelta(hours=1)), stored.next_poll_at)
    assert feeds.get(read.feed_id).watched == stored.watched  # type: ignore[union-attr]
    assert feeds.watch(replace(stored, next_poll_at=NOW + timedelta(hours=1)), ())
    assert feeds.get(read.feed_id).watched == ()  # type: ignore[union-attr]


def test_the_pages_list_those_that_are_polled_and_those_that_are_not(feeds: Feeds):
    for n, active in enumerate((True, False, True)):
        feeds.add(feed(feed_id=f"{n}", active=active, next_poll_at=NOW - timedelta(minutes=n)))
    assert [one.feed_id for one in feeds.listed()] == ["2", "0", "1"]
