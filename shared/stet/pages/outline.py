"""What a feed says, whatever its form: whose changes, one item for each, and where the feed goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stet.domain.article import Article
from stet.domain.change import Change
from stet.domain.diff import Comparison
from stet.domain.version import Version
from stet.pages.comparing import Compared
from stet.pages.excerpt import excerpt
from stet.pages.links import Links
from stet.pages.reasons import label
from stet.pages.safe import cut, language, printable, web_address
from stet.pages.templating import render
from stet.pages.times import later

BEGAN = "2026"
"""The year in every tag: a date on which the authority was ours (RFC 4151). It must never change."""

_ROOM = 12_000
"""About how many bytes of changed paragraphs an item may hold; the page has the rest."""
_TITLE = 300


@dataclass(frozen=True, slots=True)
class Item:
    """One change, as an item of a feed; `id` never changes, and no other change has it."""

    id: str
    url: str
    title: str
    at: datetime
    summary: str
    html: str
    source: str
    live: str | None
    tags: tuple[str, ...]
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed: `at` is when its newest change was seen.

    It is paged as RFC 5005 §3 has it: `older` is its next page, `newer` the one before, if there are any, and
    `last` the oldest where that is known. `hub` tells whoever asks there of changes (WebSub).
    """

    id: str
    title: str
    about: str
    page: str
    here: str
    first: str
    older: str | None
    at: datetime
    items: tuple[Item, ...]
    newer: str | None = None
    last: str | None = None
    hub: str | None = None

    @property
    def pages(self) -> Iterator[tuple[str, str]]:
        """The relations of this page to others (RFC 5005 §3), each with the address of the other."""
        named = (("first", self.first), ("previous", self.newer), ("next", self.older), ("last", self.last))
        return ((name, address) for name, address in named if address)


def tag(authority: str, name: str) -> str:
    """Return a tag: URI (RFC 4151), by which feed readers know what they have seen."""
    return f"tag:{authority},{BEGAN}:{name}"


def item(change: Change, pair: Pair | None, links: Links, authority: str) -> Item:
    """Return the item of a change with the diff in it, or where there is no pair with the reasons alone."""
    number = change.number
    shown = Compared(_known(change), pair.older, pair.newer, pair.comparison, change) if pair else None
    html = render(
        "item.html",
        change=change,
        shown=shown,
        part=excerpt(shown.rows, _ROOM) if shown else None,
        links=links,
        diff=links.diff(change.article_id, number - 1, number),
    )
    return Item(
        id=tag(authority, f"{change.article_id}/{number}"),
        url=links.diff(change.article_id, number - 1, number),
        title=one_text(change.title) or change.article_id,
        at=change.at,
        summary=_summary(change, shown),
        html=html,
        source=one_text(change.source) or "unknown",
        live=web_address(change.url),
        tags=(change.severity.label, *dict.fromkeys(printable(label(one)) for one in change.reasons)),
        language=shown.language if shown else language(change.language),
    )


class Pair(Protocol):
    """Two versions, and what differs."""

    @property
    def older(self) -> Version: ...
    @property
    def newer(self) -> Version: ...
    @property
    def comparison(self) -> Comparison | None: ...


def _known(change: Change) -> Article:
    """Return the article as far as its change tells of it: an item needs no more."""
    return Article(change.article_id, change.url, "", change.source, change.title, change.at, change.at)


def one_text(text: str) -> str:
    """Return text of one line that every form of feed can hold."""
    return cut(" ".join(printable(text).split()), _TITLE)


def _summary(change: Change, shown: Compared | None) -> str:
    why = ", ".join(dict.fromkeys(label(reason) for reason in change.reasons))
    when = f", {later(shown.older.fetched_at, shown.newer.fetched_at)}" if shown else ""
    parts = (
        f"{change.severity.label}{', unannounced' if change.stealth else ''}{f': {why}' if why else ''}.",
        f"Version {change.number - 1} → {change.number}{when}.",
        f"−{change.words_removed} +{change.words_added} words.",
    )
    return printable(" ".join(parts))
