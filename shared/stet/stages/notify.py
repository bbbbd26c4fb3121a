"""Decide who is to be told of a change, and queue a delivery for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Protocol

from stet.domain.article import Article
from stet.domain.article_move import moved_article
from stet.domain.change import Change
from stet.domain.endpoint import endpoint_of
from stet.domain.feed_event import feed_of, told_of
from stet.domain.source import Feed
from stet.domain.subscription import OWNER, Delivery, Subscription, topics, topics_of

_BATCH = 10


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

    def to(self, topic: str) -> Iterable[Subscription]: ...


class DeliveryStore(Protocol):
    """What notifying needs of the deliveries table."""

    def add(self, delivery: Delivery) -> bool: ...
    def get(self, delivery_id: str) -> Delivery | None: ...


class Queue(Protocol):
    """The delivery queue."""

    def send(self, delivery_ids: Iterable[str]) -> None: ...


class Missing(Exception):
    """A change was announced that is not stored: the message comes back."""


@dataclass(frozen=True, slots=True)
class Notify:
    """Fans a change, or what befell a feed, out to its subscriptions, in bounded memory, resumable."""

    changes: ChangeStore
    subscriptions: SubscriptionStore
    deliveries: DeliveryStore
    queue: Queue
    feeds: FeedStore
    articles: ArticleStore
    clock: Callable[[], datetime]

    def __call__(self, article_id: str, number: int) -> int:
        """Return how many deliveries were queued.

        A delivery is written down before it is queued; one that is written down but not finished is
        queued again, because nobody knows whether it was, and delivering drops the repeat.
        """
        wanting = iter(self._wanting(article_id, number))
        queued = 0
        while batch := list(islice(wanting, _BATCH)):
            open_ones = [delivery for one in batch if (delivery := self._opened(article_id, number, one))]
            if open_ones:
                self.queue.send(open_ones)
            queued += len(open_ones)
        return queued

    def _wanting(self, article_id: str, number: int) -> Iterable[Subscription]:
        if endpoint_of(article_id):  # whether it is true still, deliver sees
            return (one for one in self.subscriptions.to(OWNER) if one.confirmed_at)
        if feed_id := feed_of(article_id):
            feed = self.feeds.get(feed_id)  # None: its owner removed it, and needs no news of it
            told = told_of(feed.events, article_id, number) if feed else None
            return (one for one in self.subscriptions.to(OWNER) if told and one.confirmed_at)
        if moved := moved_article(article_id):
            return self._wanting_move(self.articles.get(moved), number)
        change = self.changes.get(article_id, number)
        if change is None:
            article = self.articles.get(article_id)
            if article and article.taken_down_at:
                return ()
            raise Missing(f"change {number} of article {article_id}")
        return self._wanting_change(change)

    def _wanting_move(self, article: Article | None, number: int) -> Iterable[Subscription]:
        """Yield who wants to hear of a move, unless the article moved on since."""
        if article and article.move and article.move.number == number:
            for topic in topics(article.article_id, article.source, article.feeds):
                yield from (one for one in self.subscriptions.to(topic) if one.wants_moves)

    def _wanting_change(self, change: Change) -> Iterable[Subscription]:
        for topic in topics_of(change):
            for subscription in self.subscriptions.to(topic):
                if subscription.wants(change):
                    yield subscription

    def _opened(self, article_id: str, number: int, subscription: Subscription) -> str | None:
        delivery = Delivery(
            article_id,
            number,
            subscription.topic,
            subscription.subscription_id,
            created_at=self.clock(),
        )
        if self.deliveries.add(delivery):
            return delivery.delivery_id
        stored = self.deliveries.get(delivery.delivery_id)
        return delivery.delivery_id if stored and not stored.final else None
