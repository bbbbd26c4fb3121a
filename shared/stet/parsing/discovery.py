"""The feeds that a page names: `<link rel="alternate">`, else links to what feeds are usually called."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from stet.domain.feed import Candidate
from stet.domain.url import canonical
from stet.parsing.entries import one_line
from stet.parsing.links import absolute
from stet.parsing.page import Page, read_page

MOST = 50
"""How many feeds of one page are offered."""

_TYPES = {
    "application/rss+xml": "RSS",
    "application/atom+xml": "Atom",
    "application/rdf+xml": "RSS 1.0",
    "application/feed+json": "JSON Feed",
    "text/rss+xml": "RSS",
    "text/atom+xml": "Atom",
    "application/x-rss+xml": "RSS",
    "application/x.atom+xml": "Atom",
}
_USUAL = re.compile(
    r"/(?:feeds?|rss|atom)/?$|/(?:rss|feed|atom|index)\.(?:xml|rdf|json)$|\.(?:rss|atom)$|[?&]feed=(?:rss2?|atom)\b",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"\bcomments?\b|/comments/", re.IGNORECASE)


def feeds_of(body: bytes, *, url: str, content_type: str = "") -> tuple[Candidate, ...]:
    """Return the feeds that the page in `body`, fetched from `url`, names; those of comments last.

    Only what the page links is offered: nothing is guessed, and nothing asked.
    """
    page = read_page(body, url=url, content_type=content_type)
    if page.tree is None:
        return ()
    found = [*_declared(page, page.tree)] or [*_linked(page, page.tree)]
    once: dict[str, Candidate] = {}
    for one in found:
        once.setdefault(canonical(one.url), one)
    ordered = sorted(once.values(), key=lambda one: bool(_COMMENTS.search(f"{one.title} {one.url}")))
    return tuple(ordered[:MOST])


def _declared(page: Page, tree: HtmlElement) -> Iterator[Candidate]:
    for link in tree.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        address = absolute(link.get("href") or "", page.base)
        if address and (("alternate" in relations and kind in _TYPES) or "feed" in relations):
            yield Candidate(address, one_line(link.get("title") or ""), _TYPES.get(kind, "feed"))


def _linked(page: Page, tree: HtmlElement) -> Iterator[Candidate]:
    for link in tree.iter("a"):
        address = absolute(link.get("href") or "", page.base)
        if address and _USUAL.search(address.partition("#")[0]):
            yield Candidate(address, one_line(link.text_content()), "link")
