"""Add the feeds an owner wants watched. Asking twice is asking once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from stet.domain.errors import BadFeed, BadPage, BadUrl, StetError, Unreachable
from stet.domain.feed import Candidate, ParsedFeed
from stet.domain.filters import NO_FILTERS, Filters
from stet.domain.response import OK, Response
from stet.domain.source import Feed, feed_id, source_slug
from stet.domain.url import host_of
from stet.stages.answer import Answer
from stet.stages.side_by_side import by_host

HOST_GAP = 2.0
"""Seconds between two requests to one host (RULES §1)."""

A_MINUTE = 100
"""How many feeds of a long list are polled for the first time in a minute."""

_LONGEST_SPREAD = timedelta(hours=1)
_LONGEST_TITLE = 300
_PREFIX = re.compile(r"^(?:www\d?|feeds?|rss)\.(?=.*\.)")


class FeedStore(Protocol):
    """The feeds table, as its owner uses it."""

    def add(self, feed: Feed) -> bool: ...
    def get(self, feed_id: str) -> Feed | None: ...
    def report(self, feed: Feed, claimed_until: datetime) -> bool: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """A feed the owner wants watched, and what is known of it before it was read."""

    url: str
    title: str = ""
    site: str = ""
    source: str = ""
    every: timedelta | None = None
    filters: Filters = NO_FILTERS


@dataclass(frozen=True, slots=True)
class Added:
    """What adding one feed came to; `entries` is None where it was not read."""

    url: str
    answer: Answer
    feed: Feed | None = None
    entries: int | None = None
    reason: str = ""
    found: tuple[Candidate, ...] = ()
    """The feeds that a page names which was given in the place of a feed."""


class _NamesFeeds(BadFeed):
    """A page, not a feed, but one that names feeds."""

    def __init__(self, found: tuple[Candidate, ...]) -> None:
        super().__init__(f"this is a web page that names {len(found)} feed{'' if len(found) == 1 else 's'}")
        self.found = found


def _names_none(_: Response) -> tuple[Candidate, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class AddFeeds:
    """Adds feeds to the watch.

    `get(url, headers)` opens the door, `parse` reads a feed, `pause` keeps the gap between two requests
    to one host (it takes seconds), `discover` finds the feeds that a page names (it may raise BadPage).
    `told` is called as each feed is done with.
    """

    feeds: FeedStore
    get: Callable[[str, dict[str, str]], Response]
    parse: Callable[[Response], ParsedFeed]
    clock: Callable[[], datetime]
    pause: Callable[[float], None]
    discover: Callable[[Response], tuple[Candidate, ...]] = _names_none
    threads: int = 16

    def __call__(
        self,
        urls: Sequence[str],
        source: str = "",
        *,
        every: timedelta | None = None,
        force: bool = False,
        filters: Filters = NO_FILTERS,
        told: Callable[[], None] = lambda: None,
    ) -> list[Added]:
        """Read each feed once and store those that can be read, to be polled at the next tick.

        Raises BadUrl before anything is asked if one of them is no address. `force` adds what cannot
        be read all the same.
        """
        first = {feed_id(url): url for url in reversed(urls)}

        def one(url: str) -> Added:
            added = self._one(Wanted(url, source=source, every=every, filters=filters), force=force)
            told()
            return added

        results = by_host(
            [*first.values()], host_of, one, threads=self.threads, gap=HOST_GAP, pause=self.pause
        )
        done = dict(zip(first, map(_raised, results), strict=True))
        named = [(url, feed_id(url)) for url in urls]
        return [done.pop(name) if name in done else _repeated(url) for url, name in named]

    def unread(self, wanted: Sequence[Wanted], *, told: Callable[[], None] = lambda: None) -> list[Added]:
        """Store feeds without reading them; their first polls are spread, so that none crowds the others."""
        now, spread = self.clock(), min(_LONGEST_SPREAD, timedelta(minutes=len(wanted) // A_MINUTE))
        seen: set[str] = set()
        planned = [_planned(one, now, spread, seen) for one in wanted]

        def store(feed: Feed | Added) -> Added:
            added = feed if isinstance(feed, Added) else self._store(feed)
            told()
            return added

        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(store, planned))

    def _store(self, feed: Feed, entries: int | None = None, reason: str = "") -> Added:
        answer = Answer.ADDED if self.feeds.add(feed) else Answer.KNOWN
        return Added(feed.url, answer, feed, entries, reason)

    def _one(self, wanted: Wanted, *, force: bool) -> Added:
        known = self.feeds.get(feed_id(wanted.url))
        if known and known.active:
            kept = f"its source stays {known.source}: remove it first" if _other(known, wanted) else ""
            if wanted.filters not in (NO_FILTERS, known.filters):
                kept = "its filters stay as they were: stet feeds filter changes them"
            elif wanted.every not in (None, known.every):
                kept = kept or "its interval stays as it was: stet feeds set --every changes it"
            return Added(wanted.url, Answer.KNOWN, known, reason=kept)
        parsed, reason = None, ""
        try:
            parsed, reason = self._read(wanted.url)
        except StetError as error:
            if not force:
                return _refused(wanted.url, error, error.found if isinstance(error, _NamesFeeds) else ())
            reason = str(error)
        now = self.clock()
        entries = len(parsed.entries) if parsed else None
        if known:
            again = replace(
                known, active=True, failures=0, failing_since=None, dormant=False, next_poll_at=now
            )
            self.feeds.report(again, known.next_poll_at)
            return Added(wanted.url, Answer.AGAIN, again, entries, reason)
        told = replace(wanted, title=parsed.title, site=parsed.link) if parsed else wanted
        return self._store(_feed(told, now), entries, reason)

    def _read(self, url: str) -> tuple[ParsedFeed, str]:
        response = self.get(url, {})
        if response.status != OK:
            raise Unreachable(f"the server answered {response.status}")
        moved = f"it redirects to {response.url}" if response.hops else ""
        try:
            return self.parse(response), moved
        except BadFeed:
            if found := self._named_on(response):
                raise _NamesFeeds(found) from None
            raise

    def _named_on(self, response: Response) -> tuple[Candidate, ...]:
        try:
            return self.discover(response)
        except BadPage:
            return ()


def source_of(wanted: Wanted) -> str:
    """Return the short name of a feed's outlet: the owner's, else its site's host, else the feed's."""
    if wanted.source:
        return source_slug(wanted.source)
    try:
        host = host_of(wanted.site)
    except BadUrl:
        host = host_of(wanted.url)
    return source_slug(_PREFIX.sub("", host))


def _feed(wanted: Wanted, now: datetime) -> Feed:
    return Feed(
        feed_id=feed_id(wanted.url),
        url=wanted.url,
        source=source_of(wanted),
        title=(wanted.title or host_of(wanted.url))[:_LONGEST_TITLE],
        next_poll_at=now,
        added_at=now,
        every=wanted.every,
        filters=wanted.filters,
    )


def _planned(wanted: Wanted, now: datetime, spread: timedelta, seen: set[str]) -> Feed | Added:
    try:
        feed = _feed(wanted, now)
    except BadUrl as error:
        return _refused(wanted.url, error)
    if feed.feed_id in seen:
        return _repeated(wanted.url)
    seen.add(feed.feed_id)
    return replace(feed, next_poll_at=now + spread * _phase(feed.feed_id))


def _other(known: Feed, wanted: Wanted) -> bool:
    """Whether the owner names another source than the feed has."""
    return bool(wanted.source) and source_slug(wanted.source) != known.source


def _phase(feed_id: str) -> float:
    """Return a feed's own place in [0, 1), the same each time."""
    return int(feed_id[:8], 16) / 16**8


def _raised(result: Added | Exception) -> Added:
    if isinstance(result, Exception):
        raise result
    return result


def _refused(url: str, error: Exception, found: tuple[Candidate, ...] = ()) -> Added:
    return Added(url, Answer.REFUSED, reason=str(error), found=found)


def _repeated(url: str) -> Added:
    return Added(url, Answer.REPEATED)
