"""Send the digests that are due to the delivery queue, and let them take in no more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Protocol

from stet.domain.subscription import Delivery

_BATCH = 100


class DeliveryStore(Protocol):
    """What digests need of the deliveries table."""

    def due(self, now: datetime) -> Iterator[str]: ...
    def close(self, digest_id: str, now: datetime) -> Delivery | None: ...


class Queue(Protocol):
    """The delivery queue."""

    def send(self, delivery_ids: Iterable[str]) -> None: ...


@dataclass(frozen=True, slots=True)
class Digest:
    """Queues what is due, then closes it, so that a run that stops in between is repeated by the next.

    A digest exists only if a change waits for it. One that is delivered before it is closed here is
    closed by that.
    """

    deliveries: DeliveryStore
    queue: Queue
    clock: Callable[[], datetime]

    def __call__(self) -> int:
        """Return how many digests were queued."""
        now = self.clock()
        due, queued = self.deliveries.due(now), 0
        while batch := list(islice(due, _BATCH)):
            self.queue.send(batch)
            for digest_id in batch:
                self.deliveries.close(digest_id, now)
            queued += len(batch)
        return queued
