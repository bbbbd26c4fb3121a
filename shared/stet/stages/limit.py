"""Bound how often a form is sent: by one client, and over all, in an hour of the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stet.domain.rate import KEEP_COUNT, KEEP_KEY, KEY_OF, Rate, again_at, client_named, counter


class RateStore(Protocol):
    """Where it is counted."""

    def take(self, key: str, most: int, expires: datetime) -> bool: ...
    def secret(self, key: str, drawn: str, expires: datetime) -> str: ...


@dataclass(frozen=True, slots=True)
class Limit:
    """Counts, and says from when on one more is let in. `draw(n)` gives n random bytes.

    One client's count comes first, so that who is refused uses nothing up for the others.
    """

    rates: RateStore
    clock: Callable[[], datetime]
    draw: Callable[[int], bytes]

    def __call__(self, rate: Rate, client: str) -> datetime | None:
        """Count one for a client, by its address; return when to come again if that was too many."""
        now = self.clock()
        day = f"{KEY_OF}{now:%Y-%m-%d}"
        key = self.rates.secret(day, self.draw(16).hex(), now + KEEP_KEY)
        counts = (
            (counter(rate.name, client_named(client, key), now), rate.of_client),
            (counter(rate.name, "all", now), rate.over_all),
        )
        if all(self.rates.take(name, most, now + KEEP_COUNT) for name, most in counts):
            return None
        return again_at(now)
