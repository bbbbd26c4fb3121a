"""Decide who is to be told of a change, and queue a delivery for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Protocol

from stet.domain.change import Change
from stet.domain.subscription import Delivery, Subscription, topics_of

_BATCH = 10


class ChangeStore(Protocol):
    """What notifying needs of the changes table."""

    def get(self, article_id: str, number: int) -> Change | None: ...


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
    """Fans a change out to its subscriptions, in bounded memory, resumable in the middle."""

    changes: ChangeStore
    subscriptions: SubscriptionStore
    deliveries: DeliveryStore
    queue: Queue
    clock: Callable[[], datetime]

    def __call__(self, article_id: str, number: int) -> int:
        """Return how many deliveries were queued.

        A delivery is written down before it is queued; one that is written down but not finished is
        queued again, because nobody knows whether it was, and delivering drops the repeat.
        """
        change = self.changes.get(article_id, number)
        if change is None:
            raise Missing(f"change {number} of article {article_id}")
        wanting = (
            subscription
            for topic in topics_of(change)
            for subscription in self.subscriptions.to(topic)
            if subscription.wants(change)
        )
        queued = 0
        while batch := list(islice(wanting, _BATCH)):
            open_ones = [delivery for one in batch if (delivery := self._opened(change, one))]
            if open_ones:
                self.queue.send(open_ones)
            queued += len(open_ones)
        return queued

    def _opened(self, change: Change, subscription: Subscription) -> str | None:
        delivery = Delivery(
            change.article_id,
            change.number,
            subscription.topic,
            subscription.subscription_id,
            created_at=self.clock(),
        )
        if self.deliveries.add(delivery):
            return delivery.delivery_id
        stored = self.deliveries.get(delivery.delivery_id)
        return delivery.delivery_id if stored and not stored.final else None
