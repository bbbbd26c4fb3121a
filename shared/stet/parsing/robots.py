"""robots.txt (RFC 9309): what a host allows Stet to look at."""

from __future__ import annotations

from protego import Protego

LARGEST = 512 * 1024
"""The part of a robots.txt that is read, in bytes (RFC 9309: at least 500 KiB)."""


class Rules:
    """What one robots.txt says to one user agent."""

    def __init__(self, text: str, agent: str) -> None:
        self._rules = Protego.parse(text)
        self._agent = agent

    def allow(self, url: str) -> bool:
        """Whether the address may be fetched."""
        return bool(self._rules.can_fetch(url, self._agent))


def read_robots(status: int, body: bytes, agent: str) -> Rules:
    """Return the rules in an answer to a request for /robots.txt.

    A missing file allows everything (4xx); a server that fails (5xx, or 429) allows nothing for now.
    """
    if 200 <= status < 300:
        return Rules(body[:LARGEST].decode("utf-8", "replace"), agent)
    missing = 400 <= status < 500 and status != 429
    return Rules("" if missing else "User-agent: *\nDisallow: /", agent)
