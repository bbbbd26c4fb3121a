"""Polling: claims, conditional requests, and what becomes of each answer (RULES §1)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stet.domain.errors import BadFeed, Unreachable
from stet.domain.feed import Entry, ParsedFeed
from stet.domain.feed_event import FeedEvent, FeedEventKind
from stet.domain.filters import Filters
from stet.domain.outcome import Polled
from stet.domain.response import Hop, Response
from stet.domain.schedule import PACES
from stet.domain.source import Feed
from stet.stages.poll import Poll
from tests import builders
from tests.builders import FEED_URL, NOW, URL, Clock
from tests.fakes import FakeArticles, FakeFeeds, FakeHosts, FakeTopic, FakeWeb

ENTRY = Entry(id="1", link=URL, title="Fire in the harbour")


class Desk:
    """A poll with everything it needs, and one feed."""

    def __init__(self, *entries: Entry, **answer: Any) -> None:
        self.clock = Clock()
        self.web = FakeWeb({FEED_URL: builders.response("feed", url=FEED_URL, **({"etag": '"1"'} | answer))})
        self.feeds, self.articles, self.hosts = FakeFeeds(), FakeArticles(), FakeHosts()
        self.topic = FakeTopic()
        self.feeds.add(builders.feed())
        self.parsed: ParsedFeed | Exception = ParsedFeed(title="News", entries=entries or (ENTRY,))
        self.poll = Poll(
            feeds=self.feeds,
            articles=self.articles,
            hosts=self.hosts,
            topic=self.topic,
            get=self.web.get,
            parse=self.parse,
            reader="feeds/1",
            pace=PACES["normal"],
            clock=self.clock,
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


def test_a_refresh_that_fails_is_not_repeated_within_the_week() -> None:
    desk = Desk()
    desk.poll()
    desk.clock.forward(days=8)
    desk.answer(500)
    desk.poll()
    desk.clock.forward(days=1)
    desk.poll()
    assert [bool(conditions) for _, conditions in desk.web.asked] == [False, False, True]


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


# --- what is remembered between polls ------------------------------------------------------------------

MOVED_URL = "https://moved.example/rss"


def test_a_304_obeys_what_the_feed_said_before_and_its_own_header() -> None:
    desk = Desk()
    desk.parsed = ParsedFeed(entries=(ENTRY,), ttl=timedelta(hours=3))
    desk.poll()
    assert (desk.feed.next_poll_at - NOW, desk.feed.next_reason) == (
        timedelta(hours=3) * 1.05,
        "publisher's ttl of 3 h",
    )
    assert desk.again() is Polled.UNCHANGED
    assert desk.feed.next_poll_at - desk.clock() == timedelta(hours=3) * 1.05
    desk.answer(200, etag='"1"', cache_control="max-age=14400")
    assert desk.again() is Polled.UNCHANGED
    assert desk.feed.next_reason == "publisher's max-age of 4 h"


def test_expires_counts_from_the_servers_own_clock() -> None:
    desk = Desk(date="Mon, 01 Jan 2001 00:00:00 GMT", expires="Mon, 01 Jan 2001 02:00:00 GMT")
    desk.poll()
    assert desk.feed.next_reason == "publisher's max-age of 2 h"


@pytest.mark.parametrize(
    "headers",
    [
        {"cache_control": "max-age=" + "9" * 9000},
        {"expires": "0", "date": "never"},
        {"expires": "Mon, 01 Jan 99999 00:00:00 +9999", "date": "Mon, 01 Jan 2001 00:00:00 GMT"},
    ],
)
def test_absurd_headers_harm_nothing(headers: dict[str, str]) -> None:
    desk = Desk(**headers)
    desk.poll()
    assert timedelta(hours=1) <= desk.feed.next_poll_at - NOW <= timedelta(hours=26)


def test_the_owners_interval_is_kept() -> None:
    desk = Desk()
    desk.feeds.rows[desk.feed.feed_id] = replace(desk.feed, every=timedelta(minutes=15))
    desk.poll()
    assert desk.feed.next_poll_at - NOW == timedelta(minutes=15) * 1.05
    assert desk.feed.next_reason == "owner's interval of 15 min"


def test_a_quiet_feed_is_polled_once_a_day_after_a_304_too() -> None:
    desk = Desk()
    desk.parsed = ParsedFeed(entries=(replace(ENTRY, published=NOW - timedelta(days=9)),))
    desk.poll()
    desk.again()
    assert desk.feed.next_reason == "few new entries: once a day"


def test_another_parser_asks_for_the_whole_feed() -> None:
    desk = Desk()
    desk.poll()
    desk.clock.forward(hours=2)
    replace(desk.poll, reader="feeds/2")()
    assert desk.web.asked[-1][1] == {}
    assert desk.feed.reader == "feeds/2"


# --- hosts that want to be left alone --------------------------------------------------------------------


def test_a_host_that_refuses_is_asked_for_none_of_its_other_feeds() -> None:
    desk = Desk()
    desk.answer(429, retry_after="7200")
    other = builders.feed(url="https://news.example/sport.xml", next_poll_at=NOW)
    elsewhere = builders.feed(url="https://elsewhere.example/rss")
    for one in (other, elsewhere):
        desk.feeds.add(one)
    desk.web.pages[other.url] = desk.web.pages[elsewhere.url] = builders.response("feed", etag='"1"')
    outcomes = {report.feed_id: report.outcome for report in desk.poll()}
    assert outcomes[other.feed_id] is Polled.PAUSED
    assert outcomes[elsewhere.feed_id] is not Polled.PAUSED
    waiting = desk.feeds.rows[other.feed_id]
    assert (waiting.next_poll_at, waiting.failures) == (NOW + timedelta(hours=2), 0)
    assert waiting.next_reason == "news.example asked for a pause"


def test_a_host_that_refuses_behind_a_redirect_is_left_alone_too() -> None:
    desk = Desk()
    there = "https://www.elsewhere.example/rss"
    desk.web.pages[FEED_URL] = replace(builders.response("", 429, there), hops=(Hop(302, there),))
    desk.poll()
    paused = desk.hosts.known(["news.example", "www.elsewhere.example"])
    assert {name: host.pause_until for name, host in paused.items()} == dict.fromkeys(
        ("news.example", "www.elsewhere.example"), NOW + timedelta(hours=4)
    )


def test_a_pause_that_an_articles_look_brought_holds_for_feeds() -> None:
    desk = Desk()
    desk.hosts.pause("news.example", NOW + timedelta(hours=1))
    assert [report.outcome for report in desk.poll()] == [Polled.PAUSED]
    assert desk.web.asked == []
    desk.clock.forward(hours=1)
    assert [report.outcome for report in desk.poll()] == [Polled.NEW]


# --- moves -------------------------------------------------------------------------------------------------


def redirected(*statuses: int, etag: str = '"1"') -> Response:
    answer = builders.response("feed", url=MOVED_URL, etag=etag)
    return replace(answer, hops=tuple(Hop(status, MOVED_URL) for status in statuses))


def test_a_feed_that_moved_is_polled_at_its_new_address_and_its_owner_told() -> None:
    desk = Desk()
    desk.poll = replace(desk.poll, get=lambda *_: redirected(301))
    for _ in range(3):
        assert desk.feed.url == FEED_URL
        desk.poll()
        desk.clock.forward(days=1, hours=3)
    assert (desk.feed.url, desk.feed.etag, desk.feed.move) == (MOVED_URL, None, None)
    assert desk.feed.feed_id == builders.feed().feed_id
    assert [(event.kind, event.detail) for event in desk.feed.events] == [
        (FeedEventKind.MOVED, f"it was at {FEED_URL}")
    ]


# --- news for the owner ----------------------------------------------------------------------------------


def fail(desk: Desk, until: timedelta) -> list[str]:
    """Let every poll fail for a time; return what was published, with the hours it took."""
    desk.answer(500)
    while desk.feed.next_poll_at <= NOW + until:
        desk.clock.now = desk.feed.next_poll_at
        desk.poll()
    return [subject.partition("#")[0] for subject, _ in desk.topic.told]


def test_failing_is_told_after_six_hours_again_after_a_week_and_on_recovery() -> None:
    desk = Desk()
    assert fail(desk, timedelta(hours=5)) == []
    assert desk.feed.failures >= 3
    assert fail(desk, timedelta(hours=8)) == ["feed.failing"]
    assert desk.feed.failing_since == NOW
    assert fail(desk, timedelta(days=6)) == ["feed.failing"]
    assert fail(desk, timedelta(days=40)) == ["feed.failing"] * 2
    desk.web.pages[FEED_URL] = builders.response("feed", url=FEED_URL, etag='"2"')
    desk.clock.now = desk.feed.next_poll_at
    desk.poll()
    assert [event.kind.value for event in desk.feed.events][-1] == "feed.recovered"
    assert desk.feed.failing_since is None
    assert (desk.feed.untold, len(desk.topic.told)) == (0, 3)
    desk.again()
    assert len(desk.topic.told) == 3


def test_a_short_trouble_is_no_news() -> None:
    desk = Desk()
    fail(desk, timedelta(hours=4))
    desk.web.pages[FEED_URL] = builders.response("feed", url=FEED_URL, etag='"2"')
    desk.again()
    assert (desk.topic.told, desk.feed.failing_since) == ([], None)


def test_gone_for_good_is_told_and_stopped() -> None:
    desk = Desk()
    desk.answer(410)
    desk.poll()
    assert (desk.feed.active, desk.feed.next_reason) == (False, "410, gone for good: not polled again")
    assert [subject for subject, _ in desk.topic.told] == [f"feed.gone#{desk.feed.feed_id}"]
    desk.clock.forward(days=30)
    assert desk.poll() == []


def test_404_for_three_weeks_is_dormant_probed_weekly_and_comes_back() -> None:
    desk = Desk()
    fail(desk, timedelta(days=3))
    desk.answer(404)
    while not desk.feed.dormant:
        assert desk.clock() - NOW < timedelta(days=29)
        desk.clock.now = desk.feed.next_poll_at
        desk.poll()
    assert desk.clock() - NOW >= timedelta(days=21)
    assert desk.feed.next_poll_at - desk.clock() == timedelta(days=7)
    assert desk.feed.active
    assert desk.topic.told[-1][0].startswith("feed.gone#")
    desk.web.pages[FEED_URL] = builders.response("feed", url=FEED_URL, etag='"2"')
    desk.clock.now = desk.feed.next_poll_at
    desk.poll()
    assert (desk.feed.dormant, desk.topic.told[-1][0].partition("#")[0]) == (False, "feed.recovered")


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_crash_around_the_publishing_loses_no_news(when: str) -> None:
    desk = Desk()
    desk.answer(410)
    publish = desk.topic.publish_feed

    def crash(feed: Feed, event: FeedEvent) -> None:
        if when == "after":
            publish(feed, event)
        raise RuntimeError("the process ended here")

    desk.topic.publish_feed = crash  # type: ignore[method-assign]
    with pytest.raises(ExceptionGroup):
        desk.poll()
    assert (desk.feed.untold, desk.feed.active) == (1, False)
    desk.topic.publish_feed = publish  # type: ignore[method-assign]
    asked = len(desk.web.asked)
    desk.clock.forward(minutes=1)
    assert [report.outcome for report in desk.poll()] == [Polled.TOLD]
    assert len(desk.web.asked) == asked, "the server is not asked again for it"
    assert len(set(desk.topic.told)) == 1
    assert (desk.feed.untold, desk.feed.then) == (0, None)
    desk.clock.forward(days=30)
    assert desk.poll() == []


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_whatever_a_server_answers_and_wherever_polls_stop_no_news_is_lost_or_made_up(random: Random) -> None:
    desk = Desk()
    publish, report = desk.topic.publish_feed, desk.feeds.report

    def crash() -> None:
        if random.random() < 0.1:
            raise RuntimeError("the process ended here")

    def publishing(feed: Feed, event: FeedEvent) -> None:
        crash()
        publish(feed, event)
        crash()

    known: dict[tuple[str, int], FeedEvent] = {}

    def reporting(feed: Feed, claimed_until: datetime) -> bool:
        crash()
        done = report(feed, claimed_until)
        if done:
            known.update({(event.subject(feed.feed_id), event.number): event for event in feed.events})
        crash()
        return done

    desk.topic.publish_feed = publishing  # type: ignore[method-assign]
    desk.feeds.report = reporting  # type: ignore[method-assign]
    answer = 200
    for turn in range(80):
        if random.random() < 0.15:
            answer = random.choice([200, 200, 304, 404, 410, 500, 503])
        desk.answer(answer, etag=f'"{turn}"')
        desk.clock.now = max(desk.clock.now + timedelta(seconds=30), desk.feed.next_poll_at)
        with suppress(ExceptionGroup):
            desk.poll()
    desk.topic.publish_feed = publish  # type: ignore[method-assign]
    desk.feeds.report = report  # type: ignore[method-assign]
    desk.clock.forward(days=8)
    desk.poll()
    known.update({(event.subject(desk.feed.feed_id), event.number): event for event in desk.feed.events})
    assert set(desk.topic.told) == set(known)
    kinds = [event.kind for event in sorted(known.values(), key=lambda event: event.at)]
    for before, after in pairwise(kinds):
        assert (before, after) != (FeedEventKind.RECOVERED, FeedEventKind.RECOVERED)


def test_an_owners_filters_leave_entries_out_before_anything_is_written() -> None:
    desk = Desk(ENTRY, Entry("2", "https://news.example/quiz", "Quiz"))
    desk.feeds.rows[desk.feed.feed_id] = builders.feed(filters=Filters(deny=("title:quiz*",)))
    (report,) = desk.poll()
    assert (report.articles, report.reason) == (1, "2 entries, 1 left out by your filters")
    assert [one.url for one in desk.articles.rows.values()] == [URL]
    assert desk.feed.filters == Filters(deny=("title:quiz*",))


def test_not_modified_without_a_question_is_a_failure():
    """A server that says so to whoever has nothing would never be read, and never be told of."""
    desk = Desk()
    desk.answer(304)
    desk.poll()
    assert desk.feed.failures == 1
