"""Send again what was not delivered, under the same id (RULES §6: for 14 days)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Protocol

from stet.domain.endpoint import REPLAYABLE
from stet.domain.subscription import Delivery, DeliveryStatus

_BATCH = 10


class DeliveryStore(Protocol):
    """What replaying needs of the deliveries table."""

    def replace(self, old: Delivery, new: Delivery) -> bool: ...


class Queue(Protocol):
    """The delivery queue."""

    def send(self, delivery_ids: Iterable[str]) -> None: ...


@dataclass(frozen=True, slots=True)
class Replay:
    """Opens finished deliveries again and queues them; twice is once, and a crash in between is mended by it.

    One that is open and waits for nothing is queued as well: a run before may have stopped just there.
    Delivering drops the message that is one too many. What was told in a digest is sent again with that;
    what waits for one is left to wait.
    """

    deliveries: DeliveryStore
    queue: Queue
    clock: Callable[[], datetime]

    def __call__(self, found: Iterable[Delivery]) -> list[str]:
        """Return the ids of the deliveries that were queued; what is over 14 days old is left out."""
        queued: list[str] = []
        opened = iter(one.delivery_id for one in found if self.replayable(one) and self._opened(one))
        while batch := list(islice(opened, _BATCH)):
            self.queue.send(batch)
            queued += batch
        return queued

    def replayable(self, delivery: Delivery) -> bool:
        """Whether a delivery is not too old to be sent again."""
        return self.clock() - delivery.created_at <= REPLAYABLE

    def _opened(self, delivery: Delivery) -> bool:
        if delivery.digest or delivery.status is DeliveryStatus.HELD:
            return False
        if not delivery.final:
            return delivery.claimed_until is None
        again = replace(
            delivery,
            status=DeliveryStatus.PENDING,
            attempts=0,
            claimed_until=None,
            finished_at=None,
            latency_ms=None,
        )
        return self.deliveries.replace(delivery, again)
