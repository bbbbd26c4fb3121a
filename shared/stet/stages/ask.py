"""Subscribe an address that has to be confirmed by its holder, whoever wanted it (RULES §6)."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stet.domain.digest import Entered
from stet.domain.errors import InputError
from stet.domain.interest import checked_interest
from stet.domain.opt_in import (
    CONFIRM_WITHIN,
    MOST_ASKED,
    asked_tally,
    asking,
    confirmable,
    reader_id,
)
from stet.domain.subscription import OWNER, Channel, Delivery, Subscription
from stet.stages.subscribe import Wish, email_address


class SubscriptionStore(Protocol):
    """What asking needs of the subscriptions table."""

    def get(self, topic: str, subscription_id: str) -> Subscription | None: ...
    def offer(self, subscription: Subscription) -> bool: ...


class DeliveryStore(Protocol):
    """What asking needs of the deliveries table."""

    def add_within(self, delivery: Delivery, tally: str, most: int) -> Entered: ...


class Queue(Protocol):
    """The delivery queue."""

    def send(self, delivery_ids: Iterable[str]) -> None: ...


@dataclass(frozen=True, slots=True)
class Ask:
    """Stores a subscription unconfirmed and has its address asked, at most three times in 30 days.

    It has one id for an address and a topic. Asked again while it waits it stays as it is; one that is
    confirmed is left alone, and nobody but its holder learns that it is there. `draw(n)` gives n random
    bytes.
    """

    subscriptions: SubscriptionStore
    deliveries: DeliveryStore
    queue: Queue
    clock: Callable[[], datetime]
    draw: Callable[[int], bytes]

    def __call__(self, wish: Wish) -> bool:
        """Say whether a mail was sent; raises InputError for an address or rules that cannot be."""
        if wish.channel is not Channel.EMAIL or wish.topic == OWNER:
            raise InputError("only a mail address can be asked, and not for news of feeds")
        address, now = email_address(wish.address), self.clock()
        interest = checked_interest(wish.interest)
        named = reader_id(address, wish.topic)
        there = self.subscriptions.get(wish.topic, named)
        if there is None or not confirmable(there, now):
            new = Subscription(
                subscription_id=named,
                topic=wish.topic,
                channel=Channel.EMAIL,
                address=address,
                token=self.draw(16).hex(),
                created_at=now,
                confirmed_at=None,
                interest=interest,
                rhythm=wish.rhythm,
                expires_at=now + CONFIRM_WITHIN,
            )
            if not self.subscriptions.offer(new):
                return False  # it is confirmed
        return self._asked(address, wish.topic, named, now)

    def _asked(self, address: str, topic: str, named: str, now: datetime) -> bool:
        number = int(now.timestamp() * 1000)
        mail = Delivery(asking(address), number, topic, named, created_at=now)
        if self.deliveries.add_within(mail, asked_tally(address), MOST_ASKED) is not Entered.NEW:
            return False
        self.queue.send([mail.delivery_id])
        return True


class ConfirmStore(Protocol):
    """What confirming needs of the subscriptions table."""

    def get(self, topic: str, subscription_id: str) -> Subscription | None: ...
    def confirm(self, subscription: Subscription, now: datetime) -> bool: ...


class TallyStore(Protocol):
    """What confirming needs of the deliveries table."""

    def remove(self, key: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Confirm:
    """Confirms a subscription for whoever holds its token; twice is once."""

    subscriptions: ConfirmStore
    deliveries: TallyStore
    clock: Callable[[], datetime]

    def waiting(self, topic: str, subscription_id: str, token: str) -> Subscription | None:
        """Return the subscription that a token's holder may confirm, or has."""
        found = self.subscriptions.get(topic, subscription_id)
        if found is None or not hmac.compare_digest(found.token.encode(), token.encode()):
            return None
        return found if found.confirmed_at or confirmable(found, self.clock()) else None

    def __call__(self, topic: str, subscription_id: str, token: str) -> Subscription | None:
        """Confirm a subscription and return it, or None if it ended, or waited too long.

        The address is known then, and the mails that asked it count no more.
        """
        found = self.waiting(topic, subscription_id, token)
        if found and found.confirmed_at is None:
            self.subscriptions.confirm(found, self.clock())
            found = self.waiting(topic, subscription_id, token)
        if found is None or found.confirmed_at is None:
            return None
        self.deliveries.remove(asked_tally(found.address))
        return found
