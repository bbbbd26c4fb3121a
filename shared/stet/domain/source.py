"""A feed as Stet keeps it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from stet.domain.feed_event import FeedEvent
from stet.domain.filters import NO_FILTERS, Filters
from stet.domain.moving import Move
from stet.domain.polling import NO_WISHES, Wishes
from stet.domain.selectors import NO_SELECTORS, Selectors
from stet.domain.url import canonical, host_of

_NOT_SLUG = re.compile(r"[^a-z0-9]+")


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
    every: timedelta | None = None
    """The owner's interval."""
    next_reason: str = ""
    """Why the next poll is when it is."""
    wishes: Wishes = NO_WISHES
    weekly: int | None = None
    """How many entries the feed brings in 7 days, as far as it dates them."""
    failing_since: datetime | None = None
    dormant: bool = False
    move: Move | None = None
    reader: str = ""
    """The release of the parser that the validators belong to."""
    events: tuple[FeedEvent, ...] = ()
    """What the owner was told of last, the newest last."""
    untold: int = 0
    """How many of them are not published yet; until they are, the feed is due for that alone."""
    then: datetime | None = None
    """When it is polled next once they are."""
    filters: Filters = NO_FILTERS
    selectors: Selectors = NO_SELECTORS
    watched: tuple[str, ...] = ()
    """The terms that matter to the owner in its articles (RULES §5: watched term)."""

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


def moved(feed: Feed) -> Feed:
    """Return a feed at the address it moved to, if that is believed; its validators belonged to the old one.

    It keeps its id, and so its articles and subscriptions.
    """
    if feed.move is None or not feed.move.believed:
        return feed
    return replace(feed, url=feed.move.url, move=None, etag=None, last_modified=None)
