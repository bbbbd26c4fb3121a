"""Every address of the feeds: the routes `web` answers, and the links that lead to them.

A feed of a list takes the list's own questions (`source`, `severity`, `reason`, `language`) as its query,
so that whatever can be shown can be followed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal
from urllib.parse import urlencode

from stet.domain.change import Change
from stet.domain.selection import Selection
from stet.pages.links import Links

Form = Literal["atom", "json", "rss"]

LATEST_ATOM, LATEST_JSON = "/latest.atom", "/latest.json"
SEARCH_ATOM, SEARCH_JSON = "/search.atom", "/search.json"
ARTICLE_ATOM, ARTICLE_JSON, ARTICLE_RSS = (
    f"/articles/<article_id>/changes.{form}" for form in ("atom", "json", "rss")
)
CARD = "/articles/<article_id>/changes/<number>.png"
"""The routes, as the Event Handler writes them."""

TYPES: Mapping[Form, str] = {
    "atom": "application/atom+xml",
    "json": "application/feed+json",
    "rss": "application/rss+xml",
}
"""The media type of each form."""
NAMES: Mapping[Form, str] = {"atom": "Atom", "json": "JSON Feed", "rss": "RSS"}
"""What each form is called."""
_OF_LISTS: tuple[Form, ...] = ("atom", "json")


def followed(wanted: Selection) -> dict[str, str]:
    """Return what a feed is asked for to hold what a list shows; a day alone cannot be followed."""
    asked = {"source": wanted.source, "reason": wanted.reason, "language": wanted.language}
    severity = {"severity": wanted.severity.label} if wanted.severity else {}
    return {name: value for name, value in {**asked, **severity}.items() if value}


def latest_feed(
    links: Links, form: Form, asked: Mapping[str, str], *, older: str = "", newer: str = ""
) -> str:
    """Return the address of the feed of a list, by what was asked of the list, from a cursor on."""
    return f"{links.base}/latest.{form}{_query(asked, older=older, newer=newer)}"


def search_feed(
    links: Links, form: Form, asked: Mapping[str, str], *, older: str = "", newer: str = ""
) -> str:
    """Return the address of the feed of a search."""
    return f"{links.base}/search.{form}{_query(asked, older=older, newer=newer)}"


def article_feed(links: Links, form: Form, article_id: str, *, older: str = "", newer: str = "") -> str:
    """Return the address of the feed of an article's changes."""
    return f"{links.article(article_id)}/changes.{form}{_query({}, older=older, newer=newer)}"


def list_feeds(links: Links, asked: Mapping[str, str]) -> dict[Form, str]:
    """Return the address of each feed of a list, by its form."""
    return {form: latest_feed(links, form, asked) for form in _OF_LISTS}


def search_feeds(links: Links, asked: Mapping[str, str]) -> dict[Form, str]:
    """Return the address of each feed of a search, by its form."""
    return {form: search_feed(links, form, asked) for form in _OF_LISTS}


def article_feeds(links: Links, article_id: str) -> dict[Form, str]:
    """Return the address of each feed of an article, by its form."""
    return {form: article_feed(links, form, article_id) for form in TYPES}


def announced(asked: Mapping[str, str]) -> bool:
    """Whether a hub is told when the feed of a list changes: the whole list's, and each source's (WebSub)."""
    return set(asked) <= {"source"}


def announcements(links: Links, changes: Iterable[Change]) -> list[str]:
    """Return the addresses of the feeds that a hub is told of after these changes, each once."""
    found: dict[str, None] = {}
    for change in changes:
        asked: tuple[dict[str, str], ...] = ({}, {"source": change.source} if change.source else {})
        found |= dict.fromkeys(feed for one in asked for feed in list_feeds(links, one).values())
        found |= dict.fromkeys(article_feeds(links, change.article_id).values())
    return list(found)


def card(links: Links, article_id: str, number: int) -> str:
    """Return the address of the picture of a change."""
    return f"{links.article(article_id)}/changes/{number}.png"


def _query(asked: Mapping[str, str], **cursors: str) -> str:
    named = {name: value for name, value in {**asked, **cursors}.items() if value}
    return f"?{urlencode(named, errors='replace')}" if named else ""
