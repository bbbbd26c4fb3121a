"""The feeds table, and its fake."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from stet.adapters.feeds import Feeds
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
)


def test_a_feed_comes_back_as_it_was_stored(feeds: Feeds):
    assert feeds.add(WHOLE)
    assert feeds.get(WHOLE.feed_id) == WHOLE
    assert feeds.get("another") is None


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
