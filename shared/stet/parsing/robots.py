"""robots.txt (RFC 9309): what a host allows Stet to look at.

The file is first cut down to the lines that concern one user agent, which are few and can be kept; what
they mean for an address is protego's to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from protego import Protego

from stet.parsing.links import absolute

LARGEST = 500 * 1024
"""The part of a robots.txt that is read, in bytes (RFC 9309 §2.5: at least 500 KiB)."""

_LONGEST_LINE = 2083 * 8 - 1
"""More of a line is not read, as Google's parser has it: eight times the longest usual address."""

_LINES = re.compile(r"\r\n|\r|\n")
_PRODUCT = re.compile(r"[A-Za-z_-]+")
_AGENT = frozenset({"user-agent", "useragent", "user agent"})
_RULES = {"allow": "Allow", "disallow": "Disallow"} | dict.fromkeys(
    ("dissallow", "dissalow", "disalow", "diasllow", "disallaw"), "Disallow"
)
_DELAY = frozenset({"crawl-delay", "crawldelay"})
_SECONDS = re.compile(r"\d{1,6}(\.\d{1,3})?")
_EVERYONE = "*"
_TOO_MANY = 429

MOST_SITEMAPS = 100


class Rules:
    """What one robots.txt says to one user agent; `text` is no more of it than that says."""

    def __init__(self, text: str, agent: str) -> None:
        self.text = concerning(text, agent)
        self._rules = Protego.parse(self.text)

    @property
    def gap(self) -> timedelta:
        """The Crawl-delay, or nothing."""
        found = re.search(r"(?m)^Crawl-delay: (\S+)$", self.text)
        return timedelta(seconds=float(found[1])) if found else timedelta(0)

    def allow(self, url: str) -> bool:
        """Whether the address may be fetched."""
        return bool(self._rules.can_fetch(url, _EVERYONE))


def sitemaps_named(body: bytes) -> list[str]:
    """Return the sitemaps that a robots.txt names (`Sitemap:`), a bounded number of them."""
    named = Protego.parse(body[:LARGEST].decode("utf-8", "replace")).sitemaps
    return list(dict.fromkeys(filter(None, map(absolute, islice(named, MOST_SITEMAPS)))))


def read_robots(status: int, body: bytes, agent: str) -> Rules | None:
    """Return the rules in an answer to a request for /robots.txt, None for "not now".

    A missing file allows everything (4xx); a server that fails (5xx, or 429) cannot say at the moment.
    """
    if 200 <= status < 300:
        return Rules(body[:LARGEST].decode("utf-8", "replace"), agent)
    return Rules("", agent) if 400 <= status < 500 and status != _TOO_MANY else None


def concerning(text: str, agent: str) -> str:
    """Return the lines of a robots.txt that concern an agent, as one group for everyone.

    All groups that name it, or if none does, all for everyone (RFC 9309 §2.2.1). A name counts up to
    its first character that no product token has; a line of no known kind does not end a group.
    """
    groups: dict[str, list[str]] = {}
    current: list[str] = []
    in_rules = False
    for key, value in _statements(text):
        if key in _AGENT:
            current = [] if in_rules else current
            in_rules = False
            current.append(_product(value))
            groups.setdefault(current[-1], [])
        elif key in _RULES or key in _DELAY:
            in_rules = True
            line = _line(key, value)
            for name in set(current) if line else ():
                groups[name].append(line)
    own = groups.get(agent.lower(), groups.get(_EVERYONE, [])) if agent else groups.get(_EVERYONE, [])
    return "\n".join(["User-agent: *", *dict.fromkeys(own)]) if own else ""


def _line(key: str, value: str) -> str:
    if key in _RULES:
        return f"{_RULES[key]}: {value}" if value else ""
    return f"Crawl-delay: {value}" if _SECONDS.fullmatch(value) else ""


def _product(value: str) -> str:
    if value.partition(" ")[0] == _EVERYONE:
        return _EVERYONE
    found = _PRODUCT.match(value)
    return found[0].lower() if found else ""


def _statements(text: str) -> Iterator[tuple[str, str]]:
    """Yield what each line says; a missing colon is forgiven where two words stand in a line."""
    for line in _LINES.split(text.removeprefix("\ufeff")):
        said = line.encode("utf-8", "replace")[:_LONGEST_LINE].decode("utf-8", "ignore").partition("#")[0]
        key, colon, value = said.partition(":")
        words = said.split()
        if not colon and len(words) == 2:
            key, value = words
        yield key.strip().lower(), value.strip()
