"""Polling: claims, conditional requests, and what becomes of each answer (RULES §1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from stet.domain.errors import BadFeed, Unreachable
from stet.domain.feed import Entry, ParsedFeed
from stet.domain.filters import Filters
from stet.domain.outcome import Polled
from stet.domain.response import Response
from stet.domain.schedule import PACES
from stet.domain.source import Feed
from stet.stages.poll import Poll
from tests import builders
from tests.builders import FEED_URL, NOW, URL, Clock
from tests.fakes import FakeArticles, FakeFeeds, FakeHosts, FakeWeb

ENTRY = Entry(id="1", link=URL, title="Fire in the harbour", updated=NOW)


class Desk:
    """A poll with everything it needs, and one feed."""

    def __init__(self, *entries: Entry, **answer: Any) -> None:
        self.clock = Clock()
        self.web = FakeWeb({FEED_URL: builders.response("feed", url=FEED_URL, **({"etag": '"1"'} | answer))})
        self.feeds, self.articles, self.hosts = FakeFeeds(), FakeArticles(), FakeHosts()
        self.feeds.add(builders.feed())
        self.parsed: ParsedFeed | Exception = ParsedFeed(title="News", entries=entries or (ENTRY,))
        self.poll = Poll(
            feeds=self.feeds,
            articles=self.articles,
            hosts=self.hosts,
            get=self.web.get,
            parse=self.parse,
            pace=PACES["normal"],
            clock=self.clock,
            pause=lambda _: None,
            spread=lambda: 0.5,
        )

    def parse(self, _: Response) -> ParsedFeed:
        if isinstance(self.parsed, Exception):
            raise self.parsed
        return self.parsed

    def answer(self, status: int, **headers: str) -> None:
        self.web.pages[FEED_URL] = builders.response("", status, FEED_URL, **headers)

    def again(self) -> Polled:
        self.clock.forward(days=1, hours=3)
        return self.poll()[0].outcome

    @property
    def feed(self) -> Feed:
        found = self.feeds.get(builders.feed().feed_id)
        assert found
        return found


def test_an_unknown_article_is_written_and_due_at_once() -> None:
    desk = Desk()
    (report,) = desk.poll()
    (article,) = desk.articles.rows.values()
    assert (report.outcome, report.articles) == (Polled.NEW, 1)
    assert (article.url, article.source, article.due_at, article.latest) == (URL, "example-news", NOW, -1)
    assert article.feeds == (desk.feed.feed_id,)


def test_the_next_poll_is_an_hour_on_and_a_little_later() -> None:
    desk = Desk()
    desk.poll()
    assert desk.feed.next_poll_at == NOW + timedelta(hours=1) * 1.05


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"cache_control": "max-age=7200"}, timedelta(hours=2)),
        ({"cache_control": "max-age=60"}, timedelta(hours=1)),
        ({"cache_control": "max-age=9999999"}, timedelta(hours=24)),
        ({"etag": ""}, timedelta(hours=24)),
        ({"etag": "", "cache_control": "max-age=60"}, timedelta(hours=1)),
    ],
)
def test_the_publishers_wish_is_obeyed_within_a_day(headers: dict[str, str], wait: timedelta) -> None:
    desk = Desk(**headers)
    desk.poll()
    assert desk.feed.next_poll_at == NOW + wait * 1.05


def test_validators_go_back_verbatim_and_a_304_is_no_news() -> None:
    desk = Desk(etag='W/"odd one"', last_modified="Sun, 22 Nov 2026 10:00:00 GMT")
    desk.poll()
    assert desk.again() is Polled.UNCHANGED
    assert desk.web.asked[1][1] == {
        "If-None-Match": 'W/"odd one"',
        "If-Modified-Since": "Sun, 22 Nov 2026 10:00:00 GMT",
    }


def test_once_a_week_the_feed_is_asked_for_whole() -> None:
    desk = Desk()
    desk.poll()
    desk.clock.forward(days=8)
    desk.poll()
    assert desk.web.asked[1][1] == {}


def test_validators_are_kept_only_after_the_entries_are_written() -> None:
    desk = Desk()

    def refuse(_: object) -> bool:
        raise RuntimeError("the table is not there")

    desk.articles.add = refuse  # type: ignore[method-assign,assignment]
    with pytest.raises(ExceptionGroup):
        desk.poll()
    assert desk.feed.etag is None
    assert desk.feed.next_poll_at > NOW  # claimed: a feed that raises delays only itself


def test_a_claimed_feed_is_left_to_the_other_poll() -> None:
    desk = Desk()
    read = desk.feed
    assert desk.feeds.claim(read, NOW + timedelta(minutes=30))
    desk.feeds.due = lambda *_: [read]  # type: ignore[method-assign]
    assert desk.poll()[0].outcome is Polled.CLAIMED
    assert desk.web.asked == []


def test_a_known_article_of_another_feed_joins_it() -> None:
    desk = Desk()
    desk.articles.add(builders.article(feeds=("other",)))
    assert desk.poll()[0].articles == 0
    assert desk.articles.get(builders.article().article_id).feeds == ("other", desk.feed.feed_id)  # type: ignore[union-attr]


def test_an_entry_that_moved_pulls_its_look_forward() -> None:
    desk = Desk()
    desk.poll()
    article = builders.article()
    row = desk.articles.rows[article.article_id]
    desk.articles.rows[article.article_id] = replace(row, due_at=None)
    desk.answer(200, etag='"2"')
    desk.parsed = ParsedFeed(entries=(replace(ENTRY, title="Great fire in the harbour"),))
    desk.again()
    assert desk.articles.rows[article.article_id].due_at == desk.clock()
    desk.articles.rows[article.article_id] = replace(desk.articles.rows[article.article_id], due_at=None)
    desk.answer(200, etag='"3"')
    desk.again()
    assert desk.articles.rows[article.article_id].due_at is None


@pytest.mark.parametrize(
    ("status", "headers", "outcome", "wait", "pauses"),
    [
        (403, {}, Polled.BLOCKED, timedelta(hours=4), False),
        (429, {}, Polled.BLOCKED, timedelta(hours=4), True),
        (429, {"retry_after": "7200"}, Polled.BLOCKED, timedelta(hours=2), True),
        (429, {"retry_after": "99999999"}, Polled.BLOCKED, timedelta(days=7), True),
        (503, {}, Polled.UNREACHABLE, timedelta(hours=1), True),
        (503, {"retry_after": "Sun, 22 Nov 2026 15:00:00 GMT"}, Polled.UNREACHABLE, timedelta(hours=3), True),
        (500, {}, Polled.UNREACHABLE, timedelta(minutes=30), False),
        (404, {}, Polled.GONE, timedelta(minutes=30), False),
    ],
)
def test_a_refusal_is_an_outcome_and_the_wait_is_the_rules(
    status: int, headers: dict[str, str], outcome: Polled, wait: timedelta, pauses: bool
) -> None:
    desk = Desk()
    desk.answer(status, **headers)
    assert desk.poll()[0].outcome is outcome
    assert desk.feed.next_poll_at == NOW + wait
    assert desk.feed.failures == 1
    assert desk.feed.reason == f"the server answered {status}"
    assert desk.hosts.paused == ({"news.example": NOW + wait} if pauses else {})


def test_a_feed_that_is_gone_for_good_is_not_polled_again() -> None:
    desk = Desk()
    desk.answer(410)
    desk.poll()
    desk.clock.forward(days=30)
    assert desk.poll() == []


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        (BadFeed("This is a page, not a feed."), Polled.UNREADABLE),
        (Unreachable("no name"), Polled.UNREACHABLE),
    ],
)
def test_failures_back_off_by_doubling_and_one_success_resets(trouble: Exception, outcome: Polled) -> None:
    desk = Desk()
    desk.parsed = trouble
    waits = []
    for _ in range(3):
        assert desk.poll()[0].outcome is outcome
        waits.append(desk.feed.next_poll_at - desk.clock())
        desk.clock.now = desk.feed.next_poll_at
    assert waits == [timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2)]
    desk.parsed = ParsedFeed(entries=(ENTRY,))
    desk.poll()
    assert (desk.feed.failures, desk.feed.outcome) == (0, "new articles")


def test_one_bad_feed_harms_only_itself() -> None:
    desk = Desk()
    bad = builders.feed(url="https://bad.example/rss")
    desk.feeds.add(bad)
    desk.web.pages[bad.url] = ZeroDivisionError("a bug")
    with pytest.raises(ExceptionGroup) as caught:
        desk.poll()
    assert len(caught.value.exceptions) == 1
    assert desk.feed.outcome == "new articles"


def test_a_feed_that_was_removed_meanwhile_is_not_brought_back() -> None:
    desk = Desk()

    def parse(_: Response) -> ParsedFeed:
        desk.feeds.remove(builders.feed().feed_id)
        return ParsedFeed(entries=(ENTRY,))

    replace(desk.poll, parse=parse)()
    assert list(desk.feeds.all()) == []


def test_an_owners_filters_leave_entries_out_before_anything_is_written() -> None:
    desk = Desk(ENTRY, Entry("2", "https://news.example/quiz", "Quiz"))
    desk.feeds.rows[desk.feed.feed_id] = builders.feed(filters=Filters(deny=("title:quiz*",)))
    (report,) = desk.poll()
    assert (report.articles, report.reason) == (1, "2 entries, 1 left out by your filters")
    assert [one.url for one in desk.articles.rows.values()] == [URL]
    assert desk.feed.filters == Filters(deny=("title:quiz*",))
