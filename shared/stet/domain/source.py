"""A feed as Stet keeps it, and when it is polled next."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from stet.domain.filters import NO_FILTERS, Filters
from stet.domain.schedule import Pace
from stet.domain.url import canonical, host_of

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST = timedelta(hours=24)
_FIRST_BACKOFF = timedelta(minutes=30)
_UNVALIDATED = timedelta(hours=1)
REFRESH_AFTER = timedelta(days=7)
"""How long conditional requests are trusted before the feed is asked for whole again (RULES §1)."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One row of the feeds table."""

    feed_id: str
    url: str
    source: str
    title: str
    next_poll_at: datetime
    added_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    read_at: datetime | None = None
    polled_at: datetime | None = None
    failures: int = 0
    outcome: str = ""
    reason: str = ""
    active: bool = True
    filters: Filters = NO_FILTERS

    @property
    def host(self) -> str:
        """The host that is asked for it."""
        return host_of(self.url)


def feed_id(url: str) -> str:
    """Return a feed's id, made of its canonical address, so that adding it twice is adding it once."""
    return hashlib.sha256(canonical(url).encode()).hexdigest()[:16]


def source_slug(name: str) -> str:
    """Return the short name of an outlet for keys and addresses: lower case, digits and hyphens."""
    return _NOT_SLUG.sub("-", name.lower()).strip("-")[:60] or "source"


def backoff(failures: int, pace: Pace) -> timedelta:
    """Return how long to leave a feed alone after `failures` failures in a row (RULES §1: 30 min × 2ⁿ).

    The demo's pace shrinks it with the interval, so that a failing feed is seen to come back.
    """
    first = min(_FIRST_BACKOFF, pace.poll_every * 4)
    return min(_LONGEST, first * (1 << min(max(failures - 1, 0), 12)))


def next_poll(
    now: datetime, pace: Pace, hints: tuple[timedelta, ...], spread: float, *, validated: bool
) -> datetime:
    """Return when to poll again: the owner's interval or the publisher's wish, whichever is longer.

    `hints` are the publisher's wishes (max-age, ttl); a feed that cannot be asked conditionally
    (`validated` is false) is polled no oftener than hourly, and daily if it names no wish. `spread`
    in [0, 1) moves the poll later by up to a tenth, so that feeds do not march in step.
    """
    floor = timedelta(0) if validated else _UNVALIDATED if hints else _LONGEST
    wait = min(max((pace.poll_every, floor, *hints)), _LONGEST)
    return now + wait * (1 + spread / 10)
