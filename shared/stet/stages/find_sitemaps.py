"""Find a site's sitemaps of news, which can be added like feeds: robots.txt names them, or an index does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin

from stet.domain.errors import StetError
from stet.domain.feed import ParsedFeed
from stet.domain.response import OK, Response
from stet.domain.url import checked

MOST_ASKED = 12
"""How many documents are opened for one question."""

HOST_GAP = 2.0


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap that was opened: what news it has, or why it cannot be read."""

    url: str
    entries: int | None = None
    title: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FindSitemaps:
    """Asks robots.txt, then the sitemaps it names, and those that an index among them names.

    `get(url, headers)` opens the door; `named` reads a robots.txt, `index` what an index of sitemaps names,
    `parse` a sitemap as a feed; `pause` takes seconds.
    """

    get: Callable[[str, dict[str, str]], Response]
    named: Callable[[bytes], list[str]]
    index: Callable[[Response], list[str]]
    parse: Callable[[Response], ParsedFeed]
    pause: Callable[[float], None]

    def __call__(self, site: str) -> list[Sitemap]:
        """Return the sitemaps that were opened, those with news first; raises what the door raises."""
        checked(site)
        robots = self.get(urljoin(site, "/robots.txt"), {})
        waiting = self.named(robots.body) if robots.status == OK else []
        waiting = waiting or [urljoin(site, "/sitemap.xml")]
        found: dict[str, Sitemap] = {}
        while waiting and len(found) < MOST_ASKED:
            url = waiting.pop(0)
            if url in found:
                continue
            self.pause(HOST_GAP)
            found[url], more = self._opened(url)
            waiting = more + waiting
        return sorted(found.values(), key=lambda one: one.entries is None)

    def _opened(self, url: str) -> tuple[Sitemap, list[str]]:
        try:
            answer = self.get(url, {})
            if answer.status != OK:
                return Sitemap(url, reason=f"the server answered {answer.status}"), []
            if more := self.index(answer):
                return Sitemap(url, reason=f"an index of {len(more)} sitemaps"), more[:MOST_ASKED]
            parsed = self.parse(answer)
        except StetError as error:
            return Sitemap(url, reason=str(error)), []
        return Sitemap(url, len(parsed.entries), parsed.title), []
