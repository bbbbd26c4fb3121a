"""article.discovered: once per article, to webhooks that ask for it, and never a flood of what is old."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from stet.domain.article import Article
from stet.domain.article_found import FIRST, found_article, found_subject
from stet.domain.attempt import Attempt
from stet.domain.feed import ParsedFeed
from stet.domain.interest import Interest
from stet.domain.rhythm import Every, Rhythm
from stet.domain.subscription import ALL, Channel, DeliveryStatus
from stet.stages.deliver import Deliver
from stet.stages.diff import Diff
from stet.stages.notify import Notify
from stet.stages.tell import TellFound, Way
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
)
from tests.stages.test_poll import ENTRY, Desk

ARTICLE = builders.article(latest=0, announced=True)
SUBJECT = found_subject(ARTICLE.article_id)
ASKS = builders.webhook(interest=Interest(discovered=True))


@dataclass
class World:
    """An article with its first version, and the stages that tell of it."""

    discovered: bool = True
    article: Article = ARTICLE
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.articles, self.topic, self.queue = FakeArticles(), FakeTopic(), FakeDeliveryQueue()
        self.deliveries, self.subscriptions = FakeDeliveries(), FakeSubscriptions()
        archive, changes, self.sent = FakeArchive(), FakeChanges(), list[str]()
        archive.put_version(builders.version(0))
        self.articles.add(self.article)
        self.diff = Diff(archive, self.articles, changes, self.topic, self.clock, discovered=self.discovered)
        self.notify = Notify(
            changes,
            self.subscriptions,
            self.deliveries,
            self.queue,
            FakeFeeds(),
            self.articles,
            archive,
            self.clock,
            threads=1,
        )
        way: Way[Article] = Way(lambda article, _: article.url, self.post)
        self.deliver = Deliver(
            self.deliveries,
            self.subscriptions,
            changes,
            FakeFeeds(),
            self.nothing,
            self.nothing,
            self.nothing,
            self.nothing,
            self.clock,
            lambda: 0.5,
            send_found=TellFound(self.articles, {Channel.WEBHOOK: way}),
        )

    def post(self, _: object, delivery_id: str, message: str) -> Attempt:
        self.sent.append(f"{delivery_id} {message}")
        return Attempt(done=True, answer="204")

    def nothing(self, *_: Any) -> Attempt:
        raise AssertionError("nothing else is told")


def test_it_goes_once_to_the_webhook_that_asks_whatever_comes_twice():
    world = World()
    world.subscriptions.put(ASKS)
    for _ in range(2):
        assert world.diff(ARTICLE.article_id, 0) is None
    assert set(world.topic.told) == {(SUBJECT, FIRST)}
    for told in world.topic.told:
        world.notify(*told)
    key = f"{SUBJECT}#0#sub-1"
    assert set(world.queue.waiting) == {key}
    for delivery_id in world.queue.waiting:
        world.deliver.attempt(delivery_id)
    assert world.sent == [f"{key} {ARTICLE.url}"]
    assert world.notify(SUBJECT, FIRST) == 0


@pytest.mark.parametrize(
    ("discovered", "article"),
    [
        pytest.param(False, ARTICLE, id="nobody asked"),
        pytest.param(True, replace(ARTICLE, announced=False), id="its feed was new, or it was named by hand"),
        pytest.param(True, replace(ARTICLE, alias_of="x" * 32), id="another article"),
        pytest.param(True, replace(ARTICLE, taken_down_at=NOW), id="taken down"),
        pytest.param(True, replace(ARTICLE, first_seen_at=NOW - timedelta(days=31)), id="an old archive"),
    ],
)
def test_it_is_not_published(article: Article, *, discovered: bool):
    world = World(discovered=discovered, article=article)
    world.diff(article.article_id, 0)
    assert world.topic.told == []


def test_only_confirmed_webhooks_that_ask_are_told_and_no_mail():
    world = World()
    for one in (
        replace(ASKS, subscription_id="asks", topic=f"source#{ARTICLE.source}"),
        replace(ASKS, subscription_id="unconfirmed", confirmed_at=None),
        replace(ASKS, subscription_id="mail", channel=Channel.EMAIL),
        replace(ASKS, subscription_id="elsewhere", topic="source#other"),
        builders.webhook(subscription_id="does-not-ask"),
    ):
        world.subscriptions.put(one)
    assert world.notify(SUBJECT, FIRST) == 1
    assert world.queue.waiting == [f"{SUBJECT}#0#asks"]


def test_it_comes_at_once_whatever_the_rhythm_and_counts_in_no_cap():
    world = World()
    for name, rhythm in (("hourly", Rhythm(every=Every.HOURLY)), ("capped", Rhythm(cap=0))):
        world.subscriptions.put(replace(ASKS, subscription_id=name, rhythm=rhythm))
    assert world.notify(SUBJECT, FIRST) == 2
    assert not world.deliveries.tallied


def test_of_an_article_that_was_taken_down_meanwhile_nothing_is_told():
    world = World(article=replace(ARTICLE, taken_down_at=NOW))
    world.subscriptions.put(ASKS)
    assert world.notify(SUBJECT, FIRST) == 0
    opened = builders.delivery(article_id=SUBJECT, number=FIRST, topic=ALL)
    world.deliveries.add(opened)
    assert world.deliver.attempt(opened.delivery_id).status is DeliveryStatus.FAILED
    assert world.sent == []


def test_who_asks_for_it_is_told_of_changes_and_moves_as_before():
    assert ASKS.wants(builders.change(), lambda: pytest.fail("no words are asked for"))
    assert ASKS.wants_moves
    assert found_article(f"article.moved#{ARTICLE.article_id}") is None


def test_what_a_feed_holds_when_it_is_added_is_no_news_and_what_it_brings_later_is():
    desk = Desk()
    desk.poll()
    later = replace(ENTRY, id="2", link="https://news.example/later")
    desk.parsed = ParsedFeed(title="News", entries=(ENTRY, later))
    desk.answer(200, etag='"2"')
    desk.again()
    assert {one.url: one.announced for one in desk.articles.rows.values()} == {
        ENTRY.link: False,
        later.link: True,
    }
