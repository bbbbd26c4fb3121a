"""Whether a host's robots.txt allows a look, asked at most once a day of each host (RFC 9309)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from stet.domain.errors import StetError, Unreachable
from stet.domain.host import LONGEST_GAP, Host
from stet.domain.response import HOST_WIDE, Response, refusal_wait
from stet.domain.url import host_of

KEEP = timedelta(hours=24)
KEEP_FAILURE = timedelta(minutes=10)
"""How long an answer is kept, and how long the lack of one (RFC 9309 §2.4: at most 24 hours)."""

MOST_KEPT = 700
"""The longest rules that are kept in the table, in bytes: a row stays below 1 kB."""


class Rules(Protocol):
    """What one robots.txt says to us; `text` is as much of it, in a form that is read again."""

    @property
    def text(self) -> str: ...
    @property
    def gap(self) -> timedelta: ...
    def allow(self, url: str) -> bool: ...


class HostStore(Protocol):
    """What remembering needs of the hosts table."""

    def known(self, hosts: Iterable[str], *, lately: bool = False) -> dict[str, Host]: ...
    def pause(self, host: str, until: datetime) -> bool: ...
    def keep_robots(
        self, host: str, origin: str, rules: str | None, delay: timedelta, at: datetime
    ) -> bool: ...


@dataclass(slots=True)
class Robots:
    """Remembers robots.txt by origin: in the process, and in the hosts table for the other workers.

    `read(status, body)` returns the rules of an answer, None if it says "not now" (5xx, 429); `again(text)`
    reads those that were kept. An unreachable robots.txt forbids (RFC 9309 §2.3.1.4), but as long as
    there are rules known from before, these are used meanwhile.
    """

    get: Callable[[str], Response]
    read: Callable[[int, bytes], Rules | None]
    again: Callable[[str], Rules]
    hosts: HostStore
    clock: Callable[[], datetime]
    _known: dict[str, tuple[datetime, Rules | None]] = field(default_factory=dict)
    _why: dict[str, str] = field(default_factory=dict)

    def prepare(self, url: str) -> bool:
        """Learn what the host of an address says, if it is not known; say whether it had to be asked."""
        origin = _origin(url)
        until, rules = self._known.get(origin, (None, None))
        now = self.clock()
        if until and until > now:
            return False
        host = self.hosts.known([host_of(url)], lately=True).get(host_of(url))
        if host and host.robots is not None and host.robots_at and host.robots_of == origin:
            rules = self.again(host.robots)
            if host.robots_at + KEEP > now:
                self._known[origin] = (host.robots_at + KEEP, rules)
                return False
        self._known[origin] = self._ask(origin, host_of(url), rules)
        return True

    def allowed(self, url: str) -> bool:
        """Whether the address may be fetched; raises Unreachable as long as its host cannot say."""
        self.prepare(url)
        _, rules = self._known[_origin(url)]
        if rules is None:
            why = self._why.get(_origin(url), "no answer")
            raise Unreachable(f"the host's robots.txt cannot be read at the moment: {why}")
        return rules.allow(url)

    def _ask(self, origin: str, host: str, before: Rules | None) -> tuple[datetime, Rules | None]:
        try:
            response = self.get(f"{origin}/robots.txt")
        except StetError as error:
            self._why[origin] = str(error)
            return self.clock() + KEEP_FAILURE, before
        now = self.clock()
        if response.status in HOST_WIDE:
            self.hosts.pause(host, now + refusal_wait(response.status, response.retry_after(now)))
        rules = self.read(response.status, response.body)
        if rules is None:
            self._why[origin] = f"it answered {response.status}"
            return now + KEEP_FAILURE, before
        kept = rules.text if len(rules.text.encode()) <= MOST_KEPT else None
        self.hosts.keep_robots(host, origin, kept, min(rules.gap, LONGEST_GAP), now)
        return now + KEEP, rules


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
