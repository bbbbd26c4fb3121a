"""poll, with one tick of the schedule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from stet.adapters.articles import Articles
from stet.adapters.feeds import Feeds
from stet.adapters.hosts import Hosts
from stet.domain.url import article_id
from tests.adapters.servers import page, serving
from tests.builders import feed
from tests.functions.conftest import Call, event
from tests.functions.pages import rss
from tests.stack import Stack


@pytest.fixture(autouse=True)
def _turns_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else asks these hosts: a turn need not be announced long before it comes."""
    monkeypatch.setattr("stet.domain.host._SEEN_AFTER", timedelta(milliseconds=100))


def test_unknown_articles_become_due_and_the_feed_is_asked_conditionally(
    stack: Stack, call: Call, loopback: Callable[[int], None]
):
    feeds, articles = Feeds(stack.dynamodb, stack["Feeds"]), Articles(stack.dynamodb, stack["Articles"])
    links = [f"https://lantern.example/{n}" for n in range(3)]
    headers = {"ETag": 'W/"7"', "Content-Type": "application/rss+xml"}
    with serving(page(rss(*links, links[0]), headers=headers)) as server:
        loopback(server.port)
        one = feed(url=server.url("/rss.xml"), next_poll_at=datetime.now(UTC) - timedelta(minutes=1))
        feeds.add(one)
        call("poll", event("schedule"))

        stored = feeds.get(one.feed_id)
        assert stored
        assert (stored.etag, stored.failures, stored.outcome) == ('W/"7"', 0, "new articles")
        assert stored.title == "The Skell Lantern"
        assert stored.next_poll_at > datetime.now(UTC) + timedelta(minutes=30)
        assert len(articles.known(map(article_id, links))) == 3
        assert len(articles.due(datetime.now(UTC), 10)) == 3

        call("poll", event("schedule"))
        assert len(server.asked) == 1, "the feed is not due again"
        feeds.claim(stored, datetime.now(UTC))
        call("poll", event("schedule"))
    assert server.asked[1].headers["if-none-match"] == 'W/"7"'
    assert "Stet/" in server.asked[1].headers["user-agent"]
    assert "owner@example.org" in server.asked[1].headers["user-agent"]


def test_a_host_that_asks_for_time_is_given_it(stack: Stack, call: Call, loopback: Callable[[int], None]):
    feeds, hosts = Feeds(stack.dynamodb, stack["Feeds"]), Hosts(stack.dynamodb, stack["Hosts"])
    with serving(page(status="429 Slow Down", headers={"Retry-After": "7200"})) as server:
        loopback(server.port)
        one = feed(url=server.url("/rss.xml"), next_poll_at=datetime.now(UTC))
        feeds.add(one)
        call("poll", event("schedule"))
    until = hosts.known([one.host])[one.host].pause_until
    assert until
    assert timedelta(hours=1.9) < until - datetime.now(UTC) <= timedelta(hours=2)
    stored = feeds.get(one.feed_id)
    assert stored
    assert (stored.outcome, stored.failures) == ("blocked", 1)


def test_without_a_due_feed_nothing_happens(call: Call):
    call("poll", event("schedule"))
