"""Hear what SES tells of mails: suppress addresses, and hold all mails if there is too much of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stet.domain.reputation import (
    Circuit,
    Heard,
    Tally,
    closed,
    hours_counted,
    opened,
    too_many,
    total,
)
from stet.domain.subscription import Delivery, DeliveryStatus


class ReputationStore(Protocol):
    """What hearing needs of the reputation table."""

    def hear(self, heard: Heard, now: datetime) -> bool: ...
    def circuit(self) -> Circuit: ...
    def tallies(self, hours: Sequence[datetime]) -> list[Tally]: ...
    def open(self, circuit: Circuit, now: datetime) -> bool: ...


@dataclass(frozen=True, slots=True)
class Noted:
    """What hearing came to: whether it was new, and why all mails are held, if they are."""

    new: bool
    held: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """Notes one event in one transaction, so twice is once, and then looks at the counts.

    The looking is not part of it: a run that ended in between is repeated, finds the event noted, and looks;
    it says that mails are held whoever opened the circuit, so no crash keeps that from the owner.
    """

    reputation: ReputationStore
    clock: Callable[[], datetime]

    def __call__(self, heard: Heard) -> Noted:
        """Return whether the event was new, and whether mails are held."""
        now = self.clock()
        new = self.reputation.hear(heard, now)
        circuit = self.reputation.circuit()
        if circuit.open_at(now):
            return Noted(new, circuit.why)
        why = too_many(total(self.reputation.tallies(hours_counted(circuit, now))))
        if why:
            self.reputation.open(opened(why, now), now)
        return Noted(new, why)


class ClosingStore(Protocol):
    """What closing needs of the reputation table."""

    def circuit(self) -> Circuit: ...
    def close(self, circuit: Circuit) -> None: ...


class DeliveryStore(Protocol):
    """What closing needs of the deliveries table."""

    def log(
        self, subscription_id: str = "", *, status: DeliveryStatus | None = None
    ) -> Iterable[Delivery]: ...


class Queue(Protocol):
    """The delivery queue."""

    def send(self, delivery_ids: Iterable[str]) -> None: ...


@dataclass(frozen=True, slots=True)
class Resume:
    """Lets mails go out again at an owner's word, those that are held at once.

    Their old messages come back later and find them done. Typed again, it finishes what a run left.
    """

    reputation: ClosingStore
    deliveries: DeliveryStore
    queue: Queue
    clock: Callable[[], datetime]

    def __call__(self) -> int:
        """Return how many deliveries that had not been attempted were queued again."""
        now = self.clock()
        if self.reputation.circuit().open_at(now):
            self.reputation.close(closed(now))
        waiting = self.deliveries.log(status=DeliveryStatus.PENDING)
        held = [one.delivery_id for one in waiting if one.claimed_until is None or one.claimed_until <= now]
        self.queue.send(held)
        return len(held)
