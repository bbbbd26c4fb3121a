"""Polling in the time of a tick and by turns of the hosts: what has neither waits, and nothing fails."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from stet.domain.errors import NotNow, Unreachable
from stet.domain.feed import ParsedFeed
from stet.domain.outcome import Polled
from stet.domain.response import Response
from stet.domain.schedule import PACES
from stet.domain.source import Feed
from stet.stages.doorman import Doorman
from stet.stages.poll import Poll
from tests import builders
from tests.builders import NOW
from tests.fakes import FakeArticles, FakeFeeds, FakeTopic
from tests.virtual import LateHosts, VirtualPool, VirtualTime

NORMAL = PACES["normal"]
TIMEOUT = timedelta(seconds=300)
SECOND = timedelta(seconds=1)


class Desk:
    """A poll in virtual time, of feeds whose servers take their time."""

    def __init__(self, urls: list[str], answers_after: float, *, fails: bool) -> None:
        self.time, self.feeds = VirtualTime(), FakeFeeds()
        self.hosts = LateHosts(self.time)
        self.asked: Counter[str] = Counter()
        self.answers_after, self.fails = answers_after, fails
        for url in urls:
            self.feeds.add(builders.feed(url=url, next_poll_at=NOW - SECOND))
        self.doorman = Doorman(self.hosts, NORMAL, self.time, self.time.pause)
        self.poll = Poll(
            feeds=self.feeds,
            articles=FakeArticles(),
            hosts=self.hosts,
            topic=FakeTopic(),
            get=self.doorman.at_turn(self.get),
            parse=lambda _: ParsedFeed("News"),
            reader="feeds/1",
            pace=NORMAL,
            clock=self.time,
            spread=lambda: 0.5,
        )

    def get(self, url: str, _: dict[str, str]) -> Response:
        self.asked[url] += 1
        self.time.pause(self.answers_after)
        if self.fails:
            raise Unreachable("too slow")
        return builders.response("feed", url=url, etag='"1"')

    def tick(self, monkeypatch: pytest.MonkeyPatch) -> tuple[Counter[Polled], timedelta]:
        monkeypatch.setattr("stet.stages.side_by_side.ThreadPoolExecutor", partial(VirtualPool, self.time))
        began = self.time()
        outcomes = Counter(report.outcome for report in self.poll())
        return outcomes, self.time() - began

    @property
    def untouched(self) -> list[Feed]:
        return [row for row in self.feeds.rows.values() if not self.asked[row.url]]


def test_feeds_that_drip_do_not_outlast_the_function_and_none_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk([f"https://{n}.example/feed" for n in range(200)], 30, fails=True)
    outcomes, took = desk.tick(monkeypatch)
    assert took < TIMEOUT - timedelta(seconds=30), "time is left for what a poll does beside asking"
    left = desk.untouched
    assert left
    assert outcomes == {Polled.UNREACHABLE: 200 - len(left), Polled.PUT_OFF: len(left)}
    assert all((row.failures, row.next_poll_at) == (0, NOW - SECOND) for row in left), "due as before"
    outcomes, _ = desk.tick(monkeypatch)
    assert outcomes == {Polled.UNREACHABLE: len(left)}
    assert set(desk.asked.values()) == {1}
    assert {row.failures for row in desk.feeds.rows.values()} == {1}


def test_many_feeds_of_one_host_take_turns_over_several_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk([f"https://a.example/{n}" for n in range(60)], 1, fails=False)
    for _ in range(5):
        _, took = desk.tick(monkeypatch)
        assert took < TIMEOUT
    assert desk.untouched == []
    assert set(desk.asked.values()) == {1}
    assert {row.failures for row in desk.feeds.rows.values()} == {0}


def test_two_hundred_well_behaved_hosts_are_polled_within_a_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk([f"https://{n}.example/feed" for n in range(200)], 1, fails=False)
    outcomes, took = desk.tick(monkeypatch)
    assert outcomes == {Polled.READ: 200}
    assert took <= timedelta(seconds=60)


def test_a_poll_that_finds_no_turn_is_no_failure_and_comes_again_soon() -> None:
    desk = Desk(["https://a.example/feed"], 1, fails=False)
    before = desk.feeds.rows[builders.feed(url="https://a.example/feed").feed_id]

    def busy(*_: object) -> Response:
        raise NotNow("too many wait for a turn of a.example", desk.time())

    desk.poll = replace(desk.poll, get=busy)
    (report,) = desk.poll()
    assert (report.outcome, report.reason) == (Polled.PUT_OFF, "too many wait for a turn of a.example")
    after = desk.feeds.rows[before.feed_id]
    assert (after.failures, after.failing_since, after.outcome) == (0, None, before.outcome)
    assert after.next_poll_at <= desk.time() + NORMAL.tick
    assert [one.feed_id for one in desk.feeds.due(desk.time() + NORMAL.tick, 9)] == [before.feed_id]


def test_a_host_whose_turns_are_taken_for_long_puts_its_feed_off() -> None:
    desk = Desk(["https://a.example/feed"], 1, fails=False)
    others = [Doorman(desk.hosts, NORMAL, desk.time, desk.time.pause) for _ in range(12)]
    for other in others:
        desk.time.at(NOW, partial(other.in_turn, "a.example", timedelta(minutes=5)))
    desk.time.pause(0.5)
    (report,) = desk.poll()
    assert report.outcome is Polled.PUT_OFF
    assert not desk.asked
    desk.time.pause(60)
    (report,) = desk.poll()
    assert report.outcome is Polled.READ


def test_a_pause_that_comes_between_is_obeyed_and_is_no_failure() -> None:
    desk = Desk(["https://a.example/feed"], 1, fails=False)
    end = NOW + timedelta(hours=2)
    desk.time.at(NOW + 2 * SECOND, partial(desk.hosts.pause, "a.example", end))
    (report,) = desk.poll()
    assert report.outcome is Polled.PAUSED
    (row,) = desk.feeds.rows.values()
    assert (row.failures, row.next_poll_at, row.next_reason) == (0, end, "a.example asked for a pause")
    assert not desk.asked


def test_a_later_answer_never_shortens_a_pause() -> None:
    desk = Desk(["https://a.example/1"], 1, fails=False)
    end = NOW + timedelta(days=2)
    answer = builders.response("", 429, "https://a.example/1", retry_after="60")

    def get(*_: object) -> Response:
        desk.hosts.pause("a.example", end)  # by an article's look meanwhile
        return answer

    desk.poll = replace(desk.poll, get=get)
    (report,) = desk.poll()
    assert report.outcome is Polled.BLOCKED
    assert desk.hosts.paused == {"a.example": end}
