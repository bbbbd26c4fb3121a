"""What an address or a query asks for, read without trust: what is no answer to the question is None."""

from __future__ import annotations

from datetime import UTC, datetime

from stet.domain.change import Severity

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DIGITS = 6


def severity(label: str) -> Severity | None:
    """Return the severity of that name."""
    try:
        return Severity.named(label)
    except KeyError:
        return None


def moment(text: str, now: datetime) -> datetime | None:
    """Return an ISO 8601 moment that is past; one without a zone is UTC."""
    try:
        found = datetime.fromisoformat(text)
        found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if _EPOCH <= found <= now else None


def number(text: str) -> int | None:
    """Return a version's number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None
