"""Dates as pages and feeds write them, read as moments, or not at all."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from stet.parsing.written_dates import written_day

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
    when = local_moment(text)
    return when and when.astimezone(UTC)


def local_moment(text: object) -> datetime | None:
    """Return the moment that `text` names, in the zone it names: its day is the one the publisher means.

    One without a zone is taken for UTC; None where it names no moment, or an absurd one.
    """
    if isinstance(text, (int, float)) and not isinstance(text, bool):
        return _of_epoch(text)
    if not isinstance(text, str) or not text.strip() or len(text) > _LONGEST:
        return None
    text = text.strip()
    try:
        if text.isdigit() and len(text) in (10, 13):
            return _of_epoch(float(text))
        zone = _ZONE_NAME.search(text)
        hours = _ZONES.get(zone[1]) if zone else None
        if zone is None or hours is None:
            return _possible(_iso(text) or _spelled(text))
        local = _iso(text[: zone.start()]) or _spelled(text[: zone.start()])
        named = timezone(timedelta(hours=hours))
        return _possible(local if local.utcoffset() else local.replace(tzinfo=named))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _spelled(text: str) -> datetime:
    """Return the moment of a written date with its time, or of an RFC 2822 date; else raise ValueError."""
    day, clock = written_date(text), _CLOCK.search(text)
    if day is None or clock is None or (not clock[3] and ":" in clock[0]):
        return parsedate_to_datetime(text)
    hour = int(clock[1]) % 12 + (12 if clock[3].lower() == "p" else 0) if clock[3] else int(clock[1])
    return day.replace(hour=hour, minute=int(clock[2]))


def sensible(when: datetime) -> datetime | None:
    """Return `when` in UTC; None if no article can be of that date (the epoch means "no date")."""
    possible = _possible(when)
    return possible and possible.astimezone(UTC)


def _possible(when: datetime) -> datetime | None:
    try:
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        when.astimezone(UTC)
    except OverflowError:
        return None
    return when if _EARLIEST <= when < _LATEST and when != _EPOCH else None


def written_date(text: str, language: str = "") -> datetime | None:
    """Return the day that a short text writes out, at midnight UTC: see `written_day`."""
    day = written_day(text, language)
    return day and sensible(day)


# RFC 2822 knows but the American names, and takes others for UTC.
_ZONES = {
    "BST": 1, "IST": 5.5, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "GST": 4, "SGT": 8, "HKT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12,
    "NZDT": 13, "SAST": 2, "WIB": 7, "PKT": 5, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7,
    "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip
_ZONE_NAME = re.compile(r"\s+\(?([A-Z]{3,4})\)?$")
_CLOCK = re.compile(r"(?<![\d./-])(\d{1,2})[:.](\d\d)(?!\.?\d|[/-]\d)\s*(?:([ap])\.?m\b)?", re.IGNORECASE)


def _of_epoch(seconds: float) -> datetime | None:
    try:
        seconds = seconds / 1000 if seconds > 1e11 else seconds
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
    return datetime.fromisoformat(
        f"{date}T{int(hour or 0):02}:{minute or '00'}:{min(int(second or 0), 59):02}{offset}"
    )
