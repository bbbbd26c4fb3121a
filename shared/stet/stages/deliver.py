"""Make one attempt at a delivery, and say what becomes of its message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from stet.domain.article_move import moved_article
from stet.domain.attempt import Attempt
from stet.domain.change import Change
from stet.domain.endpoint import endpoint_of
from stet.domain.feed_event import FeedEvent, feed_of, told_of
from stet.domain.privacy import without
from stet.domain.source import Feed
from stet.domain.subscription import Delivery, DeliveryStatus, Subscription, retry_after
from stet.stages.side_by_side import by_host

CLAIM = timedelta(seconds=60)
"""How long an attempt may take; longer than the slowest receiver is waited for."""


class DeliveryStore(Protocol):
    """The deliveries table."""

    def get(self, delivery_id: str) -> Delivery | None: ...
    def replace(self, old: Delivery, new: Delivery) -> bool: ...
    def finish(self, delivery: Delivery) -> bool: ...


class SubscriptionStore(Protocol):
    """What delivering needs of the subscriptions table."""

    def get(self, topic: str, subscription_id: str) -> Subscription | None: ...


class ChangeStore(Protocol):
    """What delivering needs of the changes table."""

    def get(self, article_id: str, number: int) -> Change | None: ...


class FeedStore(Protocol):
    """What delivering needs of the feeds table."""

    def get(self, feed_id: str) -> Feed | None: ...


Send = Callable[[Change, Subscription, str], Attempt]
"""Tells one subscriber of one change, under the delivery's id."""

SendMove = Callable[[str, int, Subscription, str], Attempt]
"""Tells one subscriber of one move of an article, under the delivery's id."""

SendNews = Callable[[Feed, FeedEvent, Subscription, str], Attempt]
"""Tells one owner what befell one feed, under the delivery's id."""

SendDisabled = Callable[[str, int, Subscription, str], Attempt]
"""Tells one owner that an endpoint was disabled, by the key of that, under the delivery's id."""


def _untold(*_: object) -> Attempt:
    return Attempt(done=False, answer="nobody tells of endpoints here", final=True)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of one message: done, or to come back after `again`."""

    delivery_id: str
    status: DeliveryStatus
    answer: str = ""
    again: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Deliver:
    """One attempt, claimed first, so that a message that comes twice is sent once.

    Exactly once is impossible: between the sending and the noting of it lies a moment in which a
    crash makes a repeat, under the same id.
    """

    deliveries: DeliveryStore
    subscriptions: SubscriptionStore
    changes: ChangeStore
    feeds: FeedStore
    send: Send
    send_news: SendNews
    send_move: SendMove
    clock: Callable[[], datetime]
    spread: Callable[[], float]
    threads: int = 10
    send_disabled: SendDisabled = _untold

    def __call__(self, delivery_ids: Sequence[str]) -> list[Delivered | Exception]:
        """Attempt deliveries side by side, one at a time for each subscription; a bug harms only its own."""
        return by_host(delivery_ids, lambda one: one.rpartition("#")[2], self.attempt, threads=self.threads)

    def attempt(self, delivery_id: str) -> Delivered:
        """Attempt a delivery unless it is finished or another attempt is under way."""
        delivery = self.deliveries.get(delivery_id)
        if delivery is None:
            return Delivered(delivery_id, DeliveryStatus.DROPPED, "no such delivery")
        if delivery.final:
            return Delivered(delivery_id, delivery.status, "done before")
        now = self.clock()
        if delivery.claimed_until and delivery.claimed_until > now:
            return Delivered(delivery_id, delivery.status, "under way", delivery.claimed_until - now)
        claimed = replace(delivery, attempts=delivery.attempts + 1, claimed_until=now + CLAIM)
        if not self.deliveries.replace(delivery, claimed):
            return Delivered(delivery_id, delivery.status, "under way", CLAIM)
        return self._noted(claimed, self._sent(claimed), now)

    def _sent(self, delivery: Delivery) -> Attempt | None:
        subscription = self.subscriptions.get(delivery.topic, delivery.subscription_id)
        if subscription is None:
            return None
        attempt = self._sent_to(subscription, delivery)
        return attempt and replace(attempt, answer=without(attempt.answer, subscription.address))

    def _sent_to(self, subscription: Subscription, delivery: Delivery) -> Attempt | None:
        if endpoint_id := endpoint_of(delivery.article_id):
            return self.send_disabled(endpoint_id, delivery.number, subscription, delivery.delivery_id)
        if feed_id := feed_of(delivery.article_id):
            return self._sent_news(feed_id, delivery, subscription)
        if moved := moved_article(delivery.article_id):
            return self.send_move(moved, delivery.number, subscription, delivery.delivery_id)
        change = self.changes.get(delivery.article_id, delivery.number)
        return self.send(change, subscription, delivery.delivery_id) if change else None

    def _sent_news(self, feed_id: str, delivery: Delivery, subscription: Subscription) -> Attempt:
        feed = self.feeds.get(feed_id)
        event = told_of(feed.events, delivery.article_id, delivery.number) if feed else None
        if feed is None or event is None:
            return Attempt(done=False, answer="the feed was removed, or had later news", final=True)
        return self.send_news(feed, event, subscription, delivery.delivery_id)

    def _noted(self, claimed: Delivery, attempt: Attempt | None, began: datetime) -> Delivered:
        now = self.clock()
        if attempt is None:
            status, answer, wait = DeliveryStatus.DROPPED, "the subscription ended", None
        else:
            wait = (
                None
                if attempt.done or attempt.final
                else retry_after(claimed.attempts, self.spread(), attempt.retry_after)
            )
            answer = attempt.answer[:1024]
            status = DeliveryStatus.DELIVERED if attempt.done else DeliveryStatus.FAILED
            status = DeliveryStatus.PENDING if wait else status
        noted = replace(
            claimed,
            status=status,
            claimed_until=now + wait - _EARLY if wait else None,
            finished_at=None if wait else now,
            latency_ms=int((now - began).total_seconds() * 1000),
            answer=answer,
        )
        if wait:
            self.deliveries.replace(claimed, noted)
        else:  # even if the claim ran out and another attempt began: what was sent was sent
            self.deliveries.finish(noted)
        return Delivered(claimed.delivery_id, status, answer, wait)


_EARLY = timedelta(seconds=2)
"""A message may come back a little before its time; it is not turned away for that."""
