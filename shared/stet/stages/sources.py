"""Gather what the pages say of the sources: their names, their habits, and whether all is well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Protocol

from stet.domain.article import DueLook
from stet.domain.change import Change
from stet.domain.outlet import Habits, Seen, habits, outlet_title, outlet_titles
from stet.domain.source import Feed

SAMPLE = timedelta(days=30)
"""Over which an outlet's habits are measured."""
MOST_ARTICLES, MOST_CHANGES = 1000, 1000
"""How many of the newest count at most: the page of a source is no scan."""
MOST_WAITING = 1000
_NAMES_FOR = timedelta(minutes=5)
_PLANNER = "dispatch"


class FeedStore(Protocol):
    """What the pages need of the feeds table."""

    def listed(self) -> Iterable[Feed]: ...


class ArticleStore(Protocol):
    """What the pages of sources need of the articles table."""

    def of_source(self, source: str, since: datetime, most: int) -> list[Seen]: ...
    def due(self, now: datetime, limit: int) -> list[DueLook]: ...
    def waiting(self, now: datetime, most: int) -> int: ...


class ChangeStore(Protocol):
    """What the pages of sources need of the changes table."""

    def of_source(self, source: str, *, since: datetime | None = None) -> Iterable[Change]: ...


class TickStore(Protocol):
    """What the page of health needs of the ticks table."""

    def planned_until(self, name: str) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class SourcePage:
    """What a source's page shows: its feeds, how it edits, and its latest changes."""

    source: str
    title: str
    feeds: list[Feed]
    habits: Habits
    latest: list[Change]
    since: datetime


@dataclass(frozen=True, slots=True)
class Health:
    """Whether all is well: the feeds, how far the looks are planned, and what waits for one."""

    feeds: list[Feed]
    titles: Mapping[str, str]
    planned_until: datetime | None
    waiting: int
    longest: datetime | None


@dataclass(frozen=True, slots=True)
class Sources:
    """Answers what is asked of sources, by keys and indexes alone."""

    feeds: FeedStore
    articles: ArticleStore
    changes: ChangeStore
    ticks: TickStore
    clock: Callable[[], datetime]
    _kept: dict[str, tuple[datetime, Mapping[str, str]]] = field(default_factory=dict)

    def titles(self) -> Mapping[str, str]:
        """Return what each source is called, by its short name; asked once in five minutes a process."""
        now = self.clock()
        at, known = self._kept.get("titles", (now, None))
        if known is None or now - at >= _NAMES_FOR:
            known = outlet_titles(self.feeds.listed())
            self._kept["titles"] = now, known
        return known

    def page(self, source: str, most: int = 10) -> SourcePage | None:
        """Return what a source's page shows, or None if there is neither a feed nor a change of it."""
        since = (self.clock() - SAMPLE).replace(hour=0, minute=0, second=0, microsecond=0)
        feeds = sorted(
            (feed for feed in self.feeds.listed() if feed.source == source), key=lambda feed: feed.added_at
        )
        changes = list(islice(self.changes.of_source(source, since=since), MOST_CHANGES))
        if not feeds and not changes:
            return None
        articles = self.articles.of_source(source, since, MOST_ARTICLES)
        title = outlet_title(source, [feed.title for feed in feeds])
        return SourcePage(source, title, feeds, habits(articles, changes), changes[:most], since)

    def health(self) -> Health:
        """Return whether all is well."""
        now = self.clock()
        feeds = list(self.feeds.listed())
        first: Sequence[DueLook] = self.articles.due(now, 1)
        return Health(
            feeds,
            outlet_titles(feeds),
            self.ticks.planned_until(_PLANNER),
            self.articles.waiting(now, MOST_WAITING),
            first[0].due_at if first else None,
        )
