"""Dates as pages and feeds write them, read as moments in UTC, or not at all."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_EARLIEST = datetime(1800, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST = 100
_ISO = re.compile(
    r"^(\d{4})([-/.]?)(\d\d?)\2(\d\d?)"
    r"(?:(?:T|,?\s+)(\d\d?):?(\d\d)(?::?(\d\d)(?:[.,:]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?(?!\d)",
    re.IGNORECASE,
)


def moment(text: object) -> datetime | None:
    """Return the moment in UTC that `text` names, or None if it names none or an absurd one."""
    if isinstance(text, (int, float)) and not isinstance(text, bool):
        return _of_epoch(float(text))
    if not isinstance(text, str) or not text.strip() or len(text) > _LONGEST:
        return None
    text = text.strip()
    try:
        if text.isdigit() and len(text) in (10, 13):
            return _of_epoch(float(text))
        return sensible(_iso(text) or parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def sensible(when: datetime) -> datetime | None:
    """Return `when` in UTC; None if no article can be of that date (the epoch means "no date")."""
    try:
        when = (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return None
    return when if _EARLIEST <= when < _LATEST and when != _EPOCH else None


def _of_epoch(seconds: float) -> datetime | None:
    seconds = seconds / 1000 if seconds > 1e11 else seconds
    try:
        return sensible(datetime.fromtimestamp(seconds, UTC))
    except (OverflowError, OSError, ValueError):
        return None


def _iso(text: str) -> datetime | None:
    found = _ISO.match(text)
    if not found:
        return None
    year, _, month, day, hour, minute, second, zone = found.groups()
    sign, digits = (zone[0], zone[1:].replace(":", "")) if zone and zone[0] in "+-" else ("+", "0000")
    offset = f"{sign}{digits[:2]}:{digits[2:] or '00'}"
    date = f"{year}-{int(month):02}-{int(day):02}"
    return datetime.fromisoformat(f"{date}T{int(hour or 0):02}:{minute or '00'}:{min(int(second or 0), 59):02}{offset}")
