"""What a feed says: its entries, and when its publisher wants to be asked again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed: a pointer to an article.

    `id` is the feed's own, or where it gives none the canonical link, or a hash; never empty. `key` is the
    entry's identity within its feed: the id, or id|link where the id repeats (RULES §1). `link` is an
    absolute http(s) address, or empty when the entry names none.
    """

    id: str
    link: str
    title: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    categories: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feed that a page names; `kind` is RSS, Atom, JSON Feed, or how it was found."""

    url: str
    title: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed as read from one answer; the entries in the order of the document.

    `skip_hours` are hours of GMT, `skip_days` days of the week as `datetime.weekday()` counts them.
    """

    title: str = ""
    link: str = ""
    entries: tuple[Entry, ...] = ()
    ttl: timedelta | None = None
    update_period: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    hub: str | None = None
    self_link: str | None = None
    language: str | None = None
