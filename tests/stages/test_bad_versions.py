"""A version that does not parse keeps its own change from being told with words, and no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from stet.domain.attempt import Attempt
from stet.domain.change import Change
from stet.domain.errors import BadVersion
from stet.domain.interest import Interest
from stet.domain.rhythm import read_rhythm
from stet.domain.subscription import ALL, Channel, Subscription
from stet.domain.version import Version
from stet.stages.carry import Carry
from stet.stages.notify import Notify
from stet.stages.pairs import Pairs
from stet.stages.rehearse import Rehearse
from stet.stages.tell import DigestNews, TellDigest, Way
from tests import builders
from tests.builders import Clock
from tests.fakes import (
    FakeArchive,
    FakeArticles,
    FakeChanges,
    FakeDeliveries,
    FakeDeliveryQueue,
    FakeFeeds,
    FakeSubscriptions,
)

GOOD = builders.article(url="https://news.example/good", latest=1)
BAD = builders.article(url="https://news.example/bad", latest=1)


@dataclass
class Torn(FakeArchive):
    """An archive whose versions of one article do not parse."""

    def get_version(self, article_id: str, number: int) -> Version | None:
        if article_id == BAD.article_id:
            raise BadVersion(f"version {number} of article {article_id} does not parse")
        return super().get_version(article_id, number)


@dataclass
class World:
    """Two changes, of which the words of one cannot be read."""

    archive: Torn = field(default_factory=Torn)
    articles: FakeArticles = field(default_factory=FakeArticles)
    changes: FakeChanges = field(default_factory=FakeChanges)

    def __post_init__(self) -> None:
        for article in (BAD, GOOD):
            self.articles.add(article)
            self.changes.add(builders.change(article_id=article.article_id, at=builders.NOW))
            for number, text in enumerate(("The ferry sank.", "The ferry was raised.")):
                told = builders.story(text)
                self.archive.put_version(builders.version(number, article_id=article.article_id, told=told))

    def change(self, article_id: str) -> Change:
        found = self.changes.get(article_id, 1)
        assert found
        return found


@dataclass
class Kept:
    """A way that keeps what it is given."""

    news: list[DigestNews] = field(default_factory=list)

    def write(self, news: DigestNews, subscription: Subscription) -> DigestNews:
        return news

    def send(self, subscription: Subscription, delivery_id: str, message: object) -> Attempt:
        assert isinstance(message, DigestNews)
        self.news.append(message)
        return Attempt(done=True, answer="kept")


def test_a_digest_tells_of_both_and_compares_the_one_that_can_be_read():
    world, way = World(), Kept()
    told: Sequence[tuple[str, int]] = [(one.article_id, 1) for one in (BAD, GOOD)]
    ways = {Channel.EMAIL: Way(way.write, way.send)}
    tell = TellDigest(Pairs(world.archive), world.articles, world.changes, ways)
    digest = builders.delivery(article_id="digest.rhythm.2026-11-22T12:00:00Z", number=0)
    tell(digest, told, builders.subscription())
    (news,) = way.news
    pairs = {one.article.article_id: one.pair for one in news.articles}
    assert pairs.keys() == {BAD.article_id, GOOD.article_id}
    assert pairs[BAD.article_id] is None
    good = pairs[GOOD.article_id]
    assert good
    assert good.comparison


def test_notify_tells_those_who_ask_for_no_words_and_goes_on_with_the_next_change():
    world, queue, there = World(), FakeDeliveryQueue(), FakeSubscriptions()
    deliveries, feeds = FakeDeliveries(), FakeFeeds()
    there.put(builders.subscription(subscription_id="any"))
    there.put(builders.subscription(subscription_id="worded", interest=Interest(keywords=("raised",))))
    notify = Notify(world.changes, there, deliveries, queue, feeds, world.articles, world.archive, Clock())
    assert [notify(one.article_id, 1) for one in (BAD, GOOD)] == [1, 2]
    assert {(row.article_id, row.subscription_id) for row in deliveries.rows.values()} == {
        (BAD.article_id, "any"),
        (GOOD.article_id, "any"),
        (GOOD.article_id, "worded"),
    }


def test_a_rehearsal_counts_the_change_and_does_not_promise_its_words():
    world = World()
    rehearse = Rehearse(world.changes, world.archive, Clock())
    worded = rehearse(ALL, Interest(keywords=("raised",)), read_rhythm("now"))
    assert (worded.changes, worded.wanted) == (2, 1)
    assert rehearse(ALL, Interest(), read_rhythm("now")).wanted == 2


def test_a_feed_carries_both_and_the_texts_of_the_one_that_can_be_read():
    world = World()
    carry = Carry(world.articles, world.changes, world.archive, Clock())
    bad, good = carry.pairs([world.change(BAD.article_id), world.change(GOOD.article_id)])
    assert bad is None
    assert good
    assert good.comparison
