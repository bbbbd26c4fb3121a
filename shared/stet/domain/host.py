"""A host as Stet keeps it, and when a request to it may start.

Two kinds of requests share a host. Those that dispatch plans have a slot each, given by one planner, and
cost no write. All others (feeds, robots.txt, looks that come late or again) take a turn: a few seconds of
the host that they write down beforehand, so early that whoever starts in a slot has either seen it or is a
gap ahead of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

FRESH = timedelta(seconds=3)
"""How old the reading of a host's row may be when a request starts by it."""
_SEEN_AFTER = FRESH + timedelta(seconds=2)
"""How long after it was written a turn is known to all: readings are eventually consistent, which takes
DynamoDB usually less than a second, and may be as old as `FRESH`."""
_SLACK = timedelta(seconds=1)
_CLOSE = timedelta(seconds=3)
LONGEST_GAP = timedelta(seconds=60)
"""The longest Crawl-delay, and the longest answer, by which a host's gap grows."""
SLOW_FOR = timedelta(hours=1)
"""For how long a host that answered slowly is given more time: one slow answer must not dam up a day."""


@dataclass(frozen=True, slots=True)
class Host:
    """One row of the hosts table; a host without a row is free.

    `delay` is its Crawl-delay; `slow` how long it took to answer, which counts to `slow_until`.
    """

    name: str
    booked_until: datetime | None = None
    pause_until: datetime | None = None
    turn_from: datetime | None = None
    turn_until: datetime | None = None
    delay: timedelta = timedelta(0)
    slow: timedelta = timedelta(0)
    slow_until: datetime | None = None
    robots: str | None = None
    robots_of: str | None = None
    robots_at: datetime | None = None

    @property
    def free_from(self) -> datetime | None:
        """From when dispatch may give slots again."""
        return max(filter(None, (self.booked_until, self.pause_until)), default=None)

    def paused(self, now: datetime) -> bool:
        """Whether the host asked to be left alone (RULES §1)."""
        return self.pause_until is not None and self.pause_until > now

    def gap(self, least: timedelta, now: datetime) -> timedelta:
        """Return the least time between two starts: more than `least` if the host wants or needs it."""
        slow = self.slow if self.slow_until and self.slow_until > now else timedelta(0)
        return max(least, min(max(self.delay, slow), LONGEST_GAP))


@dataclass(frozen=True, slots=True)
class Appointment:
    """A look as its message asks for it: in the slot [at, until], `again` if it was received before.

    A message without a slot was sent by hand.
    """

    article_id: str
    at: datetime | None = None
    until: datetime | None = None
    again: bool = False

    @property
    def has_slot(self) -> bool:
        """Whether the look has a time of its own: one that comes again has lost it to another by now."""
        return self.at is not None and self.until is not None and not self.again

    @property
    def close(self) -> bool:
        """Whether the host's looks stand so close that a pause which one brings must be seen by the next."""
        return self.at is not None and self.until is not None and self.until - self.at < _CLOSE


def slack(gap: timedelta) -> timedelta:
    """Return how much later than its moment a request may start: a queue and a thread are not exact."""
    return min(gap, _SLACK)


def start_in_slot(
    asked: Appointment, host: Host, now: datetime, gap: timedelta, last: datetime | None
) -> datetime | None:
    """Return when a look may start in its slot, `last` the start before it here; None if it may not.

    Nor may it where a turn is in its way: it then takes a turn itself, which an uncounted copy of its
    message can see. Waiting for the other's end, the copy could start right beside it.
    """
    if asked.at is None or asked.until is None:
        return None
    start = max(asked.at, now, last + gap if last else now)
    if host.turn_from and host.turn_until and host.turn_from < start + gap and start < host.turn_until:
        return None
    return start if start <= asked.until else None


@dataclass(frozen=True, slots=True)
class Turn:
    """A few seconds of a host, announced in its row: the request starts at `start` or a moment later.

    `begin` and `end` are what the row says: with the turns before it that are not over yet. `waits` is how
    long others keep it waiting.
    """

    start: datetime
    begin: datetime
    end: datetime
    waits: timedelta = timedelta(0)


def next_turn(host: Host, now: datetime, gap: timedelta) -> Turn:
    """Return the next turn at a host: after all that was announced before, and not too soon to be seen."""
    soonest = now + gap + _SEEN_AFTER
    over = host.turn_until is None or host.turn_until <= now
    start = soonest if over else max(soonest, host.turn_until or soonest)
    begin = start if over or host.turn_from is None else host.turn_from
    return Turn(start, begin, start + slack(gap) + gap, start - soonest)
