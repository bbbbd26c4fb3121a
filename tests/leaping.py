"""A clock for real functions that wait for nothing."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta, tzinfo


class Leaping(threading.local):
    """The clock of a function that waits for nothing: a thread's time leaps over what it sleeps.

    Each thread has its own, as each host has a thread of its own: were it one for all, the sleep of one host
    would make another miss the turn it waits for. A new thread begins where the furthest is.

    With `since` it stands there but for what is slept: then a slow machine makes nobody miss a turn either.
    """

    furthest = 0.0

    def __init__(self, since: datetime | None = None) -> None:
        self.ahead, self.since = Leaping.furthest, since

    def sleep(self, seconds: float) -> None:
        self.ahead += seconds
        Leaping.furthest = max(Leaping.furthest, self.ahead)

    def catch_up(self) -> None:
        """Bring this thread's time to the furthest of all: it waited for the others."""
        self.ahead = Leaping.furthest

    def now(self, zone: tzinfo) -> datetime:
        return (self.since or datetime.now(zone)) + timedelta(seconds=self.ahead)
