"""Decide who is to be told of a change, and when: queue a delivery for each, or hold it for a digest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Protocol

from stet.domain.article import Article
from stet.domain.article_found import found_article
from stet.domain.article_move import moved_article
from stet.domain.change import Change
from stet.domain.digest import MOST_ENTRIES, Entered, digest_for, tally_of
from stet.domain.endpoint import endpoint_of
from stet.domain.errors import BadVersion
from stet.domain.feed_event import feed_of, told_of
from stet.domain.interest import Texts, texts_of
from stet.domain.rhythm import Wait, due_at, overflow_at
from stet.domain.source import Feed
from stet.domain.subscription import OWNER, Delivery, DeliveryStatus, Subscription, topics, topics_of
from stet.stages.versions import Archive, pair_of

CHUNK = 200
"""How many subscriptions are in memory at once, and after how many it is noted how far it came."""
_MOST_DIGESTS = 100


class ChangeStore(Protocol):
    """What notifying needs of the changes table."""

    def get(self, article_id: str, number: int) -> Change | None: ...


class FeedStore(Protocol):
    """What notifying needs of the feeds table."""

    def get(self, feed_id: str) -> Feed | None: ...


class ArticleStore(Protocol):
    """What notifying needs of the articles table."""

    def get(self, article_id: str) -> Article | None: ...


class SubscriptionStore(Protocol):
    """What notifying needs of the subscriptions table."""

    def to(self, topic: str, after: str = "") -> Iterator[Subscription]: ...


class DeliveryStore(Protocol):
    """What notifying needs of the deliveries table."""

    def add(self, delivery: Delivery) -> bool: ...
    def add_within(self, delivery: Delivery, tally: str, most: int) -> Entered: ...
    def hold(self, delivery: Delivery, digest: Delivery, most: int) -> Entered: ...
    def get(self, delivery_id: str) -> Delivery | None: ...
    def reach(self, reference: str, topic: str, subscription_id: str, at: datetime) -> None: ...
    def reached(self, reference: str) -> tuple[str, str] | None: ...


class Queue(Protocol):
    """The delivery queue."""

    def send(self, delivery_ids: Iterable[str]) -> None: ...


class Missing(Exception):
    """A change was announced that is not stored: the message comes back."""


@dataclass(frozen=True, slots=True)
class Audience:
    """The topics whose subscribers may want to be told, and which of them do."""

    topics: tuple[str, ...]
    wants: Callable[[Subscription], bool]


@dataclass(frozen=True, slots=True)
class Notify:
    """Fans a change, or what befell a feed, out to its subscriptions, in bounded memory, resumable.

    Where a chunk of subscriptions is done, its last one is noted; a run that ended in the middle is
    taken up behind it.
    """

    changes: ChangeStore
    subscriptions: SubscriptionStore
    deliveries: DeliveryStore
    queue: Queue
    feeds: FeedStore
    articles: ArticleStore
    archive: Archive
    clock: Callable[[], datetime]
    threads: int = 8

    def __call__(self, article_id: str, number: int, *, again: bool = True) -> int:
        """Return how many deliveries were queued; `again` says that the message may have come before.

        A delivery is written down before it is queued; one that is written down but not finished is
        queued again, because nobody knows whether it was, and delivering drops the repeat.
        """
        audience, reference = self._audience(article_id, number), f"{article_id}#{number}"
        queued = 0
        for topic, chunk in self._chunks(
            audience.topics, self.deliveries.reached(reference) if again else None
        ):
            wanting = [one for one in chunk if not one.mutes(audience.topics) and audience.wants(one)]
            opened = [one for one in self._opened(article_id, number, wanting) if one]
            if opened:
                self.queue.send(opened)
            queued += len(opened)
            if len(chunk) == CHUNK:
                self.deliveries.reach(reference, topic, chunk[-1].subscription_id, self.clock())
        return queued

    def _chunks(
        self, topics: tuple[str, ...], reached: tuple[str, str] | None
    ) -> Iterator[tuple[str, list[Subscription]]]:
        first, after = reached if reached and reached[0] in topics else (next(iter(topics), ""), "")
        for topic in topics[topics.index(first) :] if topics else ():
            there = self.subscriptions.to(topic, after if topic == first else "")
            while chunk := list(islice(there, CHUNK)):
                yield topic, chunk

    def _audience(self, article_id: str, number: int) -> Audience:
        if endpoint_of(article_id):  # whether it is true still, deliver sees
            return Audience((OWNER,), lambda one: one.confirmed_at is not None)
        if feed_id := feed_of(article_id):
            feed = self.feeds.get(feed_id)  # None: its owner removed it, and needs no news of it
            told = told_of(feed.events, article_id, number) if feed else None
            return Audience((OWNER,), lambda one: bool(told and one.confirmed_at))
        if found := found_article(article_id):
            return self._audience_of_found(self.articles.get(found))
        if moved := moved_article(article_id):
            return self._audience_of_move(self.articles.get(moved), number)
        change = self.changes.get(article_id, number)
        if change is None:
            article = self.articles.get(article_id)
            if article and article.taken_down_at:
                return Audience((), lambda _: False)
            raise Missing(f"change {number} of article {article_id}")

        @cache  # both versions are read only if a subscription asks for words, and once
        def texts() -> Texts:
            article = self.articles.get(article_id)
            extractor = article.extractor or "" if article else ""
            try:
                pair = pair_of(self.archive, article_id, number - 1, number, extractor=extractor)
            except BadVersion:  # nobody can say whether its words are wanted; who asks for none is told
                return texts_of(None, None, None)
            return texts_of(pair.older.story, pair.newer.story, pair.comparison)

        return Audience(topics_of(change), lambda one: one.wants(change, texts))

    def _audience_of_move(self, article: Article | None, number: int) -> Audience:
        """Return who wants to hear of a move: nobody if the article moved on since."""
        if article and article.move and article.move.number == number:
            named = topics(article.article_id, article.source, article.feeds)
            return Audience(named, lambda one: one.wants_moves)
        return Audience((), lambda _: False)

    def _audience_of_found(self, article: Article | None) -> Audience:
        """Return who wants to hear of an article that was found: nobody if it is gone."""
        if article is None or article.taken_down_at:
            return Audience((), lambda _: False)
        named = topics(article.article_id, article.source, article.feeds)
        return Audience(named, lambda one: one.wants_discovered)

    def _opened(self, article_id: str, number: int, wanting: list[Subscription]) -> Iterable[str | None]:
        """Write a delivery down for each, side by side; return the ids of those to be queued."""

        def one(subscription: Subscription) -> str | None:
            return self._open(article_id, number, subscription)

        if self.threads == 1 or len(wanting) <= 1:
            return map(one, wanting)
        with ThreadPoolExecutor(min(self.threads, len(wanting))) as pool:
            return list(pool.map(one, wanting))

    def _open(self, article_id: str, number: int, subscription: Subscription) -> str | None:
        now = self.clock()
        topic, subscription_id = subscription.topic, subscription.subscription_id
        delivery = Delivery(article_id, number, topic, subscription_id, created_at=now)
        at_once = topic == OWNER or found_article(article_id) is not None
        wait = None if at_once else due_at(subscription.rhythm, now)
        if wait is None:
            entered = self._add(delivery, None if at_once else subscription.rhythm.cap, subscription, now)
            if entered is Entered.NEW:
                return delivery.delivery_id
            if entered is Entered.FULL:
                wait = overflow_at(subscription.rhythm, now)
        if wait and self._held(delivery, subscription, wait, now):
            return None
        stored = self.deliveries.get(delivery.delivery_id)
        pending = stored is not None and stored.status is DeliveryStatus.PENDING
        return delivery.delivery_id if pending else None

    def _add(self, delivery: Delivery, cap: int | None, subscription: Subscription, now: datetime) -> Entered:
        if cap is None:
            return Entered.NEW if self.deliveries.add(delivery) else Entered.KNOWN
        return self.deliveries.add_within(delivery, tally_of(subscription, now), cap)

    def _held(self, delivery: Delivery, subscription: Subscription, wait: Wait, now: datetime) -> bool:
        """Hold a delivery for a digest that still takes it in; False if it is known."""
        for number in range(_MOST_DIGESTS):
            digest = digest_for(subscription, wait, number, now)
            held = replace(delivery, status=DeliveryStatus.HELD, digest=digest.delivery_id)
            entered = self.deliveries.hold(held, digest, MOST_ENTRIES)
            if entered is not Entered.FULL:
                return entered is Entered.NEW
        raise OverflowError(f"{_MOST_DIGESTS} digests of {MOST_ENTRIES} changes each are full: {held.digest}")
