"""Subscribe an address that has to be confirmed by its holder, whoever wanted it (RULES §6)."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
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
    confirmed_lately,
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

    It has one id for an address, a topic and rules. Asked again while it waits it stays as it is; one that
    is confirmed is left alone, and nobody but its holder learns that it is there. `draw(n)` gives n random
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
        wish = replace(wish, address=email_address(wish.address), interest=checked_interest(wish.interest))
        named, now = reader_id(wish.address, wish.topic, wish.interest, wish.rhythm), self.clock()
        there = self.subscriptions.get(wish.topic, named)
        if there and there.confirmed_at:
            return False
        number = int(now.timestamp() * 1000)
        mail = Delivery(asking(wish.address), number, wish.topic, named, created_at=now)
        if self.deliveries.add_within(mail, asked_tally(wish.address), MOST_ASKED) is not Entered.NEW:
            return False  # before the row: who may not be asked leaves none
        waits = there is not None and confirmable(there, now)
        if not waits and not self.subscriptions.offer(self._waiting(wish, named, now)):
            return False  # it was confirmed meanwhile
        self.queue.send([mail.delivery_id])
        return True

    def _waiting(self, wish: Wish, named: str, now: datetime) -> Subscription:
        return Subscription(
            subscription_id=named,
            topic=wish.topic,
            channel=Channel.EMAIL,
            address=wish.address,
            token=self.draw(16).hex(),
            created_at=now,
            confirmed_at=None,
            interest=wish.interest,
            rhythm=wish.rhythm,
            expires_at=now + CONFIRM_WITHIN,
            confirm_token=self.draw(16).hex(),
        )


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
        """Return the subscription that a confirm token's holder may confirm, or did, in the last 48 hours."""
        found, now = self.subscriptions.get(topic, subscription_id), self.clock()
        known = found.confirm_token if found else ""
        if found is None or not known or not hmac.compare_digest(known.encode(), token.encode()):
            return None
        return found if confirmable(found, now) or confirmed_lately(found, now) else None

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
