"""Make one attempt at a delivery, and say what becomes of its message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from stet.domain.article_found import found_article
from stet.domain.article_move import moved_article
from stet.domain.attempt import Attempt
from stet.domain.change import Change
from stet.domain.digest import change_of, why_of
from stet.domain.endpoint import endpoint_of
from stet.domain.feed_event import FeedEvent, feed_of, told_of
from stet.domain.opt_in import confirmable, is_asking
from stet.domain.privacy import without
from stet.domain.reputation import HOLD, Standing
from stet.domain.rhythm import quiet_until
from stet.domain.source import Feed
from stet.domain.subscription import (
    LONGEST_WAIT,
    MAIL,
    Channel,
    Delivery,
    DeliveryStatus,
    Subscription,
    retry_after,
    topics_of,
)
from stet.stages.side_by_side import overlapping

CLAIM = timedelta(seconds=60)
"""How long an attempt may take; longer than the slowest receiver is waited for."""
DIGEST_CLAIM = timedelta(seconds=180)
"""The same for a digest, which reads and compares many articles first."""
SOON = timedelta(seconds=5)
"""When to come back for what an index does not show yet, or is not due by this clock."""


class DeliveryStore(Protocol):
    """The deliveries table."""

    def get(self, delivery_id: str) -> Delivery | None: ...
    def replace(self, old: Delivery, new: Delivery) -> bool: ...
    def finish(self, delivery: Delivery) -> bool: ...
    def close(self, digest_id: str, now: datetime) -> Delivery | None: ...
    def told_in(self, digest_id: str) -> list[str]: ...
    def settle(self, delivery_id: str, status: DeliveryStatus, at: datetime) -> bool: ...


class SubscriptionStore(Protocol):
    """What delivering needs of the subscriptions table."""

    def get(self, topic: str, subscription_id: str) -> Subscription | None: ...


class ChangeStore(Protocol):
    """What delivering needs of the changes table."""

    def get(self, article_id: str, number: int) -> Change | None: ...


class FeedStore(Protocol):
    """What delivering needs of the feeds table."""

    def get(self, feed_id: str) -> Feed | None: ...


class ReputationStore(Protocol):
    """What delivering needs of the reputation table."""

    def standing(self, address: str) -> Standing: ...
    def count_sent(self, now: datetime) -> None: ...


class Unwatched:
    """Where nobody watches how mails are received."""

    def standing(self, address: str) -> Standing:  # noqa: ARG002 - the protocol's
        """Return that nothing is known."""
        return Standing()

    def count_sent(self, now: datetime) -> None:
        """Count nothing."""


Send = Callable[[Change, Subscription, str], Attempt]
"""Tells one subscriber of one change, under the delivery's id."""

SendMove = Callable[[str, int, Subscription, str], Attempt]
"""Tells one subscriber of one move of an article, under the delivery's id."""

SendFound = Callable[[str, Subscription, str], Attempt]
"""Tells one subscriber of one article that was found, under the delivery's id."""

SendNews = Callable[[Feed, FeedEvent, Subscription, str], Attempt]
"""Tells one owner what befell one feed, under the delivery's id."""

SendDisabled = Callable[[str, int, Subscription, str], Attempt]
"""Tells one owner that an endpoint was disabled, by the key of that, under the delivery's id."""

SendDigest = Callable[[Delivery, Sequence[tuple[str, int]], Subscription], Attempt]
"""Tells one subscriber of many changes, by article and number, under the digest's id."""


AskHolder = Callable[[Subscription, str], Attempt]
"""Asks a mail address' holder to confirm a subscription, under the delivery's id."""


def _unasked(*_: object) -> Attempt:
    return Attempt(done=False, answer="nobody asks for confirmations here", final=True)


def _untold(*_: object) -> Attempt:
    return Attempt(done=False, answer="nobody tells of endpoints here", final=True)


def _unfound(*_: object) -> Attempt:
    return Attempt(done=False, answer="nobody tells of articles found here", final=True)


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
    send_digest: SendDigest
    send_move: SendMove
    clock: Callable[[], datetime]
    spread: Callable[[], float]
    threads: int = 10
    patience: float = 1.0
    send_disabled: SendDisabled = _untold
    ask_holder: AskHolder = _unasked
    reputation: ReputationStore = field(default_factory=Unwatched)
    send_found: SendFound = _unfound

    def __call__(self, delivery_ids: Sequence[str]) -> list[Delivered | Exception]:
        """Attempt deliveries side by side; a bug harms only its own.

        Those of one subscription come one after the other, unless its receiver takes more than `patience`
        seconds: then the next one begins beside it, so that nobody holds a whole batch up for long.
        """
        return overlapping(
            delivery_ids,
            lambda one: one.rpartition("#")[2],
            self.attempt,
            threads=self.threads,
            patience=self.patience,
        )

    def attempt(self, delivery_id: str) -> Delivered:
        """Attempt a delivery unless it is finished, another attempt is under way, or it has to wait."""
        delivery = self.deliveries.get(delivery_id)
        if delivery is None:
            return Delivered(delivery_id, DeliveryStatus.DROPPED, "no such delivery")
        if delivery.final:
            return self._done_before(delivery)
        now = self.clock()
        if delivery.status is DeliveryStatus.HELD:
            return self._opened(delivery, now)
        return self._attempt(delivery, now)

    def _opened(self, delivery: Delivery, now: datetime) -> Delivered:
        """Close a digest that is due, so that it takes in no more, and attempt it."""
        if delivery.digest:
            return Delivered(delivery.delivery_id, delivery.status, "it waits for its digest")
        closed = self.deliveries.close(delivery.delivery_id, now)
        if closed is None:  # closed meanwhile, or due only by another clock
            return Delivered(delivery.delivery_id, delivery.status, "not due yet", SOON)
        return self._attempt(closed, now)

    def _attempt(self, delivery: Delivery, now: datetime) -> Delivered:
        if delivery.claimed_until and delivery.claimed_until > now:
            return Delivered(delivery.delivery_id, delivery.status, "under way", delivery.claimed_until - now)
        told = self._told(delivery)
        if told is None:
            return Delivered(delivery.delivery_id, delivery.status, _NOT_YET, SOON)
        subscription = self.subscriptions.get(delivery.topic, delivery.subscription_id)
        standing = self._standing(subscription)
        if subscription and (put_off := self._put_off(delivery, subscription, standing, now)):
            return put_off
        claim = DIGEST_CLAIM if delivery.entries else CLAIM
        claimed = replace(delivery, attempts=delivery.attempts + 1, claimed_until=now + claim)
        if not self.deliveries.replace(delivery, claimed):
            return Delivered(delivery.delivery_id, delivery.status, "under way", claim)
        tried = self._sent(claimed, subscription, standing, told)
        noted = self._noted(claimed, tried, told, now)
        if tried and tried.done and subscription and subscription.channel is Channel.EMAIL:
            self.reputation.count_sent(self.clock())  # last: if this fails, nothing is sent again
        return noted

    def _standing(self, subscription: Subscription | None) -> Standing:
        if subscription is None or subscription.channel not in MAIL:
            return Standing()
        return self.reputation.standing(subscription.address)

    def _put_off(
        self, delivery: Delivery, to: Subscription, standing: Standing, now: datetime
    ) -> Delivered | None:
        """Let a message wait in its queue, without an attempt, for quiet hours or while mails are held."""
        circuit, wanted = standing.circuit, standing.suppression is None
        if wanted and to.channel is Channel.EMAIL and circuit.until and circuit.open_at(now):
            spread = timedelta(minutes=10) * self.spread()  # or all would come back in one second
            wait = min(circuit.until - now, HOLD) + spread
            return Delivered(delivery.delivery_id, delivery.status, f"mails are held: {circuit.why}", wait)
        until = None if is_asking(delivery.article_id) else quiet_until(to.rhythm, now)
        if until is None:
            return None
        return Delivered(delivery.delivery_id, delivery.status, "quiet hours", min(until - now, LONGEST_WAIT))

    def _sent(
        self, delivery: Delivery, subscription: Subscription | None, standing: Standing, told: Sequence[str]
    ) -> Attempt | None:
        if subscription is None:
            return None
        if standing.suppression:
            return Attempt(done=False, answer=standing.suppression.said, final=True, dropped=True)
        if is_asking(delivery.article_id):
            attempt = self._asked(subscription, delivery)
        elif subscription.confirmed_at is None:
            attempt = Attempt(done=False, answer="the subscription is not confirmed", final=True)
        else:
            attempt = self._sent_to(subscription, delivery, told)
        return replace(attempt, answer=without(attempt.answer, subscription.address))

    def _asked(self, subscription: Subscription, delivery: Delivery) -> Attempt:
        if confirmable(subscription, self.clock()):
            return self.ask_holder(subscription, delivery.delivery_id)
        return Attempt(done=False, answer="it is confirmed, or it is too late to be", final=True)

    def _sent_to(self, subscription: Subscription, delivery: Delivery, told: Sequence[str]) -> Attempt:
        if why_of(delivery.article_id):
            return self.send_digest(delivery, [change_of(one) for one in told], subscription)
        if endpoint_id := endpoint_of(delivery.article_id):
            return self.send_disabled(endpoint_id, delivery.number, subscription, delivery.delivery_id)
        if feed_id := feed_of(delivery.article_id):
            return self._sent_news(feed_id, delivery, subscription)
        if found := found_article(delivery.article_id):
            return self.send_found(found, subscription, delivery.delivery_id)
        if moved := moved_article(delivery.article_id):
            return self.send_move(moved, delivery.number, subscription, delivery.delivery_id)
        return self._sent_change(delivery, subscription)

    def _sent_change(self, delivery: Delivery, subscription: Subscription) -> Attempt:
        change = self.changes.get(delivery.article_id, delivery.number)
        if change is None:  # its article was taken down after it was announced
            return Attempt(done=False, answer="the change is not stored any more", final=True, dropped=True)
        if subscription.mutes(topics_of(change)):
            return Attempt(done=False, answer="its reader wants no more of this", final=True, dropped=True)
        return self.send(change, subscription, delivery.delivery_id)

    def _sent_news(self, feed_id: str, delivery: Delivery, subscription: Subscription) -> Attempt:
        feed = self.feeds.get(feed_id)
        event = told_of(feed.events, delivery.article_id, delivery.number) if feed else None
        if feed is None or event is None:
            return Attempt(done=False, answer="the feed was removed, or had later news", final=True)
        return self.send_news(feed, event, subscription, delivery.delivery_id)

    def _noted(
        self, claimed: Delivery, attempt: Attempt | None, told: Sequence[str], began: datetime
    ) -> Delivered:
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
            status = DeliveryStatus.DROPPED if attempt.dropped else status
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
            self._settle(noted, told)
        return Delivered(claimed.delivery_id, status, answer, wait)

    def _told(self, delivery: Delivery) -> list[str] | None:
        """Return the deliveries that a digest tells of; None if not all are visible yet."""
        told = self.deliveries.told_in(delivery.delivery_id) if delivery.entries else []
        return told if len(told) >= delivery.entries else None

    def _settle(self, digest: Delivery, told: Sequence[str]) -> None:
        """Note of each change in a digest what became of it, once that is known for good."""
        for delivery_id in told:
            self.deliveries.settle(delivery_id, digest.status, self.clock())

    def _done_before(self, delivery: Delivery) -> Delivered:
        """Settle the changes of a digest whose run may have ended between the sending and that."""
        told = self._told(delivery)
        if told is None:
            return Delivered(delivery.delivery_id, delivery.status, _NOT_YET, SOON)
        self._settle(delivery, told)
        return Delivered(delivery.delivery_id, delivery.status, "done before")


_NOT_YET = "not all of it is visible yet"
_EARLY = timedelta(seconds=2)
"""A message may come back a little before its time; it is not turned away for that."""
