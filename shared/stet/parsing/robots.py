"""robots.txt (RFC 9309): what a host allows Stet to look at."""

from __future__ import annotations

from itertools import islice

from protego import Protego

from stet.parsing.links import absolute

LARGEST = 512 * 1024
"""The part of a robots.txt that is read, in bytes (RFC 9309: at least 500 KiB)."""

MOST_SITEMAPS = 100


class Rules:
    """What one robots.txt says to one user agent."""

    def __init__(self, text: str, agent: str) -> None:
        self._rules = Protego.parse(text)
        self._agent = agent

    def allow(self, url: str) -> bool:
        """Whether the address may be fetched."""
        return bool(self._rules.can_fetch(url, self._agent))


def sitemaps_named(body: bytes) -> list[str]:
    """Return the sitemaps that a robots.txt names (`Sitemap:`), a bounded number of them."""
    named = Protego.parse(body[:LARGEST].decode("utf-8", "replace")).sitemaps
    return list(dict.fromkeys(filter(None, map(absolute, islice(named, MOST_SITEMAPS)))))


def read_robots(status: int, body: bytes, agent: str) -> Rules:
    """Return the rules in an answer to a request for /robots.txt.

    A missing file allows everything (4xx); a server that fails (5xx, or 429) allows nothing for now.
    """
    if 200 <= status < 300:
        return Rules(body[:LARGEST].decode("utf-8", "replace"), agent)
    missing = 400 <= status < 500 and status != 429
    return Rules("" if missing else "User-agent: *\nDisallow: /", agent)
