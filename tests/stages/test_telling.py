"""From a stored version to the deliveries: diff, notify, tell, reconcile, read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from stet.domain.attempt import Attempt
from stet.domain.change import Severity
from stet.domain.schedule import PACES
from stet.domain.subscription import Channel
from stet.domain.version import REMOVED
from stet.stages.diff import Diff
from stet.stages.notify import Missing, Notify
from stet.stages.pairs import Pairs
from stet.stages.read import Read
from stet.stages.reconcile import Reconcile
from stet.stages.tell import News, Tell, Way
from stet.stages.versions import MissingVersion
from tests import builders
from tests.builders import NOW, Clock
from tests.fakes import (
    FakeArchive,
    FakeArticles,
    FakeChanges,
    FakeDeliveries,
    FakeDeliveryQueue,
    FakeFeeds,
    FakeSubscriptions,
    FakeTopic,
    FakeVersionQueue,
)

ARTICLE = builders.article()
TWELVE = builders.story("Twelve people died in the fire.")
FIFTEEN = builders.story("Fifteen people died in the fire.")


class Desk:
    """An archive of three versions (text, other text, removed), and the stages after it."""

    def __init__(self) -> None:
        self.clock = Clock(NOW + timedelta(days=1))
        self.archive = FakeArchive(clock=lambda: NOW)
        self.articles, self.changes, self.topic = FakeArticles(), FakeChanges(), FakeTopic()
        self.articles.add(ARTICLE)
        for version in (
            builders.version(0, told=TWELVE),
            builders.version(1, told=FIFTEEN),
            builders.version(2, removed=True),
        ):
            self.archive.put_version(version)
        self.subscriptions, self.deliveries = FakeSubscriptions(), FakeDeliveries()
        self.queue, self.versions = FakeDeliveryQueue(), FakeVersionQueue()
        self.diff = Diff(self.archive, self.articles, self.changes, self.topic, self.clock)
        self.notify = Notify(
            self.changes,
            self.subscriptions,
            self.deliveries,
            self.queue,
            FakeFeeds(),
            self.articles,
            self.archive,
            self.clock,
        )
        self.reconcile = Reconcile(
            self.archive, self.changes, self.versions, self.clock, timedelta(minutes=15)
        )
        self.read = Read(
            self.articles, self.changes, self.subscriptions, self.archive, PACES["normal"], self.clock
        )


def test_the_first_version_is_no_change() -> None:
    desk = Desk()
    assert desk.diff(ARTICLE.article_id, 0) is None
    assert desk.topic.published == []


def test_a_change_is_judged_written_and_published_once() -> None:
    desk = Desk()
    change = desk.diff(ARTICLE.article_id, 1)
    assert change
    assert change.severity >= Severity.MAJOR
    assert (change.source, change.feeds, change.url) == (ARTICLE.source, ARTICLE.feeds, ARTICLE.url)
    desk.diff(ARTICLE.article_id, 1)
    assert [one.reference for one in desk.topic.published] == [f"{ARTICLE.article_id}#1"]
    assert desk.changes.rows[ARTICLE.article_id, 1].published_at == desk.clock()


def test_a_removal_is_a_critical_change() -> None:
    change = Desk().diff(ARTICLE.article_id, 2)
    assert change
    assert (change.severity, [reason.name for reason in change.reasons]) == (Severity.CRITICAL, ["removed"])


def test_the_row_follows_the_version_that_is_compared() -> None:
    desk = Desk()
    for number in (1, 2, 0):  # in any order
        desk.diff(ARTICLE.article_id, number)
    assert desk.articles.rows[ARTICLE.article_id].latest == 2
    assert desk.articles.rows[ARTICLE.article_id].fingerprint == REMOVED


def test_a_version_that_is_not_there_comes_back() -> None:
    with pytest.raises(MissingVersion):
        Desk().diff(ARTICLE.article_id, 7)


def test_the_reconciler_replays_what_has_no_published_change_and_nothing_else() -> None:
    desk = Desk()
    desk.diff(ARTICLE.article_id, 1)
    desk.changes.add(builders.change(2))  # written, and the run stopped before publishing
    assert desk.reconcile() == [(ARTICLE.article_id, 2)]
    for version in desk.versions.waiting:
        desk.diff(*version)
    assert desk.reconcile() == []
    assert len(desk.topic.published) == 2


def test_the_reconciler_leaves_what_is_still_on_its_way() -> None:
    desk = Desk()
    desk.clock.now = NOW + timedelta(minutes=1)
    assert desk.reconcile() == []


def test_those_who_want_a_change_are_told_each_once() -> None:
    desk = Desk()
    desk.diff(ARTICLE.article_id, 1)
    for name, topic in [("a", "all"), ("s", f"source#{ARTICLE.source}"), ("f", f"feed#{ARTICLE.feeds[0]}")]:
        desk.subscriptions.put(builders.subscription(subscription_id=name, topic=topic))
    strangers: dict[str, dict[str, Any]] = {
        "deaf": {"least": Severity.CRITICAL},
        "new": {"confirmed_at": None},
        "other": {"topic": "source#other"},
    }
    for name, changes in strangers.items():
        desk.subscriptions.put(builders.subscription(subscription_id=name, **changes))
    assert desk.notify(ARTICLE.article_id, 1) == 3
    assert [one.rpartition("#")[2] for one in desk.queue.waiting] == ["a", "s", "f"]


def test_a_second_notice_queues_only_what_is_not_finished() -> None:
    desk = Desk()
    desk.diff(ARTICLE.article_id, 1)
    desk.subscriptions.put(builders.subscription())
    desk.notify(ARTICLE.article_id, 1)
    assert desk.notify(ARTICLE.article_id, 1) == 1
    (row,) = desk.deliveries.rows.values()
    desk.deliveries.finish(replace(row, status=type(row.status).DELIVERED))
    assert desk.notify(ARTICLE.article_id, 1) == 0


def test_many_subscriptions_are_queued_in_tens() -> None:
    desk = Desk()
    desk.diff(ARTICLE.article_id, 1)
    for n in range(25):
        desk.subscriptions.put(builders.subscription(subscription_id=f"{n:02}"))
    assert desk.notify(ARTICLE.article_id, 1) == 25
    assert len(set(desk.queue.waiting)) == 25


def test_an_announced_change_that_is_not_there_comes_back() -> None:
    with pytest.raises(Missing):
        Desk().notify(ARTICLE.article_id, 1)


def test_a_channel_writes_the_message_and_sends_it_under_the_deliverys_name() -> None:
    desk = Desk()
    change = desk.diff(ARTICLE.article_id, 1)
    assert change
    seen = []

    def write(news: News, subscription: object) -> str:
        return f"{news.pair.older.number} to {news.pair.newer.number} of {news.article.url}"

    def send(subscription: object, name: str, message: str) -> Attempt:
        seen.append((name, message))
        return Attempt(done=True, answer="ok")

    tell = Tell(Pairs(desk.archive), desk.articles, {Channel.EMAIL: Way(write, send)})
    assert tell(change, builders.subscription(), "the name").done
    assert seen == [("the name", f"0 to 1 of {ARTICLE.url}")]
    desk.articles.rows.clear()
    assert tell(change, builders.subscription(), "the name").final


def test_pages_find_what_is_there_and_none_of_what_is_not() -> None:
    desk = Desk()
    for number in (0, 1, 2):
        desk.diff(ARTICLE.article_id, number)
    shown = desk.read.article(ARTICLE.article_id)
    assert shown
    assert (shown.removed, [change.number for change in shown.changes]) == (True, [1, 2])
    assert shown.next_look
    assert shown.next_look > desk.clock()
    diff = desk.read.diff(ARTICLE.article_id, 0, 2)
    assert diff
    assert (diff.change, diff.pair.comparison) == (None, None)
    assert desk.read.diff(ARTICLE.article_id, 0, 9) is None
    assert desk.read.diff("nobody", 0, 1) is None
    assert desk.read.version(ARTICLE.article_id, 9) is None
    assert desk.read.article("nobody") is None


def test_the_latest_changes_go_back_over_days_and_skip_the_slight() -> None:
    desk = Desk()
    for number, days, severity in [(1, 0, 2), (2, 3, 1), (3, 12, 3)]:
        at = desk.clock() - timedelta(days=days)
        desk.changes.add(builders.change(number, at=at, severity=Severity(severity)))
    assert [change.number for change in desk.read.latest()] == [1, 2, 3]
    assert [change.number for change in desk.read.latest(Severity.MAJOR)] == [1, 3]
    assert [change.number for change in desk.read.latest(before=desk.clock() - timedelta(days=1))] == [2, 3]
    assert [change.number for change in desk.read.latest(most=1)] == [1]


def test_only_the_holder_of_the_token_may_end_a_subscription() -> None:
    desk = Desk()
    one = builders.subscription()
    desk.subscriptions.put(one)
    assert desk.read.subscription(one.topic, one.subscription_id, "guess") is None
    found = desk.read.subscription(one.topic, one.subscription_id, one.token)
    assert found
    desk.read.end(found)
    desk.read.end(found)
    assert desk.read.subscription(one.topic, one.subscription_id, one.token) is None
