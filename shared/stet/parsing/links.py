"""Addresses found in pages and feeds: absolute, http(s) only, without what only counts the reader."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from stet.domain.errors import BadUrl
from stet.domain.url import LONGEST, canonical, checked

_LONGEST = 4 * LONGEST
"""What is looked at of a link: one that is still too long then is no address."""

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_UNQUOTED = re.compile(r"[ \xa0\\<>\"`{}|^]")
_TRACKER = re.compile(
    r"^(?:feedproxy|feeds?|rss|clicks?|track(?:ing)?|trk|redirect|rd)\.|/~(?:r|3|ff)/|/rss/-/|/(?:click|track|redirect|redir)\b",
    re.IGNORECASE,
)


def absolute(link: str, base: str = "") -> str:
    """Return `link`, found at `base`, as an address Stet may open, or the empty string if it is none."""
    try:
        tidy = _UNSEEN.sub("", link[:_LONGEST]).strip()
        whole = urljoin(base, tidy) if base else tidy
        return checked(_UNQUOTED.sub(lambda found: quote(found.group()), whole)).geturl()
    except (BadUrl, ValueError):
        return ""


def plain(link: str, base: str = "") -> str:
    """Return where `link` leads in its one canonical form, without tracking; "" if it cannot be opened."""
    whole = absolute(link, base)
    try:
        return canonical(whole) if whole else ""
    except (BadUrl, ValueError):
        return ""


def better_link(link: str, identity: str) -> str:
    """Return the address of the article, given an entry's link and its id.

    Where the id is an address and the link only counts clicks, the id is the better link (RULES §1): the
    link then adds a query, leads through a counting host or path, or holds the id's whole path within itself.
    Only for an id that no other entry of the feed has.
    """
    named = absolute(identity)
    if not link or not named or link == named:
        return link or named
    return named if _only_counts(urlsplit(link), urlsplit(named)) else link


def _only_counts(link: SplitResult, named: SplitResult) -> bool:
    if (link.netloc, link.path) == (named.netloc, named.path):
        return not named.query  # what the query adds is then no part of the article's name
    inner = unquote(f"{link.path}?{link.query}")
    if len(named.path) > 1 and named.path in inner and link.path != named.path:
        return True
    return link.netloc != named.netloc and bool(_TRACKER.search(link.netloc) or _TRACKER.search(link.path))
