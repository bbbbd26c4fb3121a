"""Whether a host's robots.txt allows a look, asked at most once a day of each host."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from stet.domain.errors import StetError
from stet.domain.response import Response

KEEP = timedelta(hours=24)
KEEP_FAILURE = timedelta(minutes=10)
"""How long an answer is kept, and how long the lack of one (RFC 9309 §2.4: at most 24 hours)."""

_SERVER_ERROR = 500


class Rules(Protocol):
    """What one robots.txt says."""

    def allow(self, url: str) -> bool: ...


@dataclass(slots=True)
class Robots:
    """Remembers robots.txt by origin, as long as the process lives."""

    get: Callable[[str], Response]
    read: Callable[[int, bytes], Rules]
    clock: Callable[[], datetime]
    _known: dict[str, tuple[datetime, Rules]] = field(default_factory=dict)

    def allowed(self, url: str) -> bool:
        """Whether the address may be fetched; not as long as its host cannot say."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        until, rules = self._known.get(origin, (None, None))
        if until is None or rules is None or until <= self.clock():
            until, rules = self._ask(origin)
            self._known[origin] = (until, rules)
        return rules.allow(url)

    def _ask(self, origin: str) -> tuple[datetime, Rules]:
        try:
            response = self.get(f"{origin}/robots.txt")
        except StetError:
            return self.clock() + KEEP_FAILURE, self.read(_SERVER_ERROR, b"")
        failed = response.status >= _SERVER_ERROR
        return self.clock() + (KEEP_FAILURE if failed else KEEP), self.read(response.status, response.body)
