"""The pages of sources: one outlet, whether all is well, and whether an address changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from stet.domain.change import Change
from stet.domain.outlet import Habits
from stet.domain.source import Feed
from stet.pages.choices import NAMELESS, Names
from stet.pages.links import Links
from stet.pages.templating import render
from stet.pages.times import by_day

_HERE = Links()


def source(
    source: str,
    title: str,
    feeds: Sequence[Feed],
    habits: Habits,
    latest: Sequence[Change],
    now: datetime,
    *,
    since: datetime,
    names: Names = NAMELESS,
    links: Links = _HERE,
) -> str:
    """Return a source's page: how it edits, measured since a moment, its feeds and its latest changes."""
    return render(
        "source.html",
        source=source,
        title=title,
        feeds=feeds,
        habits=habits,
        latest=latest,
        days=by_day(latest),
        now=now,
        since=since,
        names={**names, source: title},
        links=links,
    )


@dataclass(frozen=True, slots=True)
class Outlet:
    """A source on the page of health: its feeds, and when one of them was last read."""

    source: str
    title: str
    feeds: list[Feed]
    read_at: datetime | None

    @property
    def failing(self) -> list[Feed]:
        """Those that cannot be read now, or are not read any more."""
        return [feed for feed in self.feeds if feed.failures or feed.dormant or not feed.active]


def health(
    feeds: Sequence[Feed],
    now: datetime,
    *,
    planned_until: datetime | None,
    waiting: int,
    most_waiting: int,
    longest: datetime | None,
    newest: Change | None,
    names: Names = NAMELESS,
    links: Links = _HERE,
) -> str:
    """Return the page that says whether all is well: of each source, of the looks, and of what waits."""
    by_source: dict[str, list[Feed]] = {}
    for feed in feeds:
        by_source.setdefault(feed.source, []).append(feed)
    outlets = [
        Outlet(slug, names.get(slug, slug), sorted(own, key=lambda feed: feed.title), _read_at(own))
        for slug, own in by_source.items()
    ]
    outlets.sort(key=lambda one: (not one.failing, one.title.casefold()))
    return render(
        "health.html",
        outlets=outlets,
        feeds=feeds,
        failing=[feed for one in outlets for feed in one.failing],
        now=now,
        planned_until=planned_until,
        waiting=waiting,
        most_waiting=most_waiting,
        longest=longest,
        newest=newest,
        names=names,
        links=links,
    )


def lookup(url: str, *, links: Links = _HERE) -> str:
    """Return the page where one asks whether an article changed; `url` is one that is not watched, or ""."""
    return render("lookup.html", url=url, links=links)


def _read_at(feeds: Sequence[Feed]) -> datetime | None:
    """Return when a feed was last read without trouble, as far as that is known."""
    return max((feed.polled_at for feed in feeds if feed.polled_at and not feed.failures), default=None)
