"""What a server answered, as a value."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

OK = 200
NOT_MODIFIED = 304
BLOCKED = frozenset({401, 402, 403, 406, 429, 451})
GONE = frozenset({404, 410})
NOT_FOUND = 404
GONE_FOR_GOOD = 410
HOST_WIDE = frozenset({429, 503})
"""Answers that speak for the whole host, feeds and articles alike (RULES §1)."""

LONGEST_VALIDATOR = 256
"""How long an ETag may be that is remembered, in characters: whoever sends longer ones is asked without."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect that was followed: its status and where it pointed."""

    status: int
    url: str


@dataclass(frozen=True, slots=True)
class Response:
    """The last answer of a request: header names in lower case, the body decompressed."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    hops: tuple[Hop, ...] = ()

    @property
    def body_hash(self) -> str:
        """SHA-256 of the body, in hex."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def content_type(self) -> str:
        """The declared type, as sent."""
        return self.headers.get("content-type", "")

    @property
    def etag(self) -> str | None:
        """The entity tag verbatim, quotes and `W/` included; None if it is too long to be kept, or folded."""
        return self._validator("etag")

    @property
    def last_modified(self) -> str | None:
        """The Last-Modified header verbatim; None if it is too long to be kept."""
        return self._validator("last-modified")

    def _validator(self, name: str) -> str | None:
        value = self.headers.get(name)
        sound = value and len(value) <= LONGEST_VALIDATOR and value.isprintable()
        return value if sound else None

    @property
    def max_age(self) -> timedelta | None:
        """How long the publisher says the answer stays fresh (Cache-Control), or None."""
        for directive in self.headers.get("cache-control", "").lower().split(","):
            name, _, seconds = directive.strip().partition("=")
            if name == "max-age" and seconds.strip('"').isdecimal():
                return _seconds(seconds.strip('"'))
        return None

    @property
    def fresh_for(self) -> timedelta | None:
        """How long the answer stays fresh: max-age, else Expires relative to the server's Date, or None."""
        expires, date = (_http_date(self.headers.get(name, "")) for name in ("expires", "date"))
        relative = max(expires - date, timedelta(0)) if expires and date else None
        return relative if self.max_age is None else self.max_age

    def retry_after(self, now: datetime) -> timedelta | None:
        """Return the wait a server asks for, given in seconds or as a date, or None."""
        return parse_retry_after(self.headers.get("retry-after", ""), now)


def parse_retry_after(text: str, now: datetime) -> timedelta | None:
    """Return the wait in a Retry-After header: seconds or an HTTP date; None if it is neither."""
    text = text.strip()
    if text.isdecimal():
        return _seconds(text)
    at = _http_date(text)
    return max(timedelta(0), at - now) if at else None


def _seconds(digits: str) -> timedelta:
    """Return seconds, cut at some thirty years; a number of thousands of digits is not even read."""
    return timedelta(seconds=min(int(digits[:20]), 10**9))


def _http_date(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # OverflowError: a year or a zone of many digits
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


LONGEST_RETRY = timedelta(days=7)
"""How long a Retry-After is obeyed."""
_REFUSED = {403: timedelta(hours=4), 429: timedelta(hours=4), 503: timedelta(hours=1)}


def refusal_wait(status: int, wish: timedelta | None) -> timedelta:
    """Return how long to leave a server alone that refuses (RULES §1), or 0 for other answers.

    Retry-After is obeyed up to 7 days after 429 and 503; without it 4 h after 403 and 429, 1 h
    after 503.
    """
    if wish is not None and status in HOST_WIDE:
        return min(wish, LONGEST_RETRY)
    return _REFUSED.get(status, timedelta(0))
