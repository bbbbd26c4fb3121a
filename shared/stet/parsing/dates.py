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
        return _of_epoch(text)
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


def written_date(text: str) -> datetime | None:
    """Return the day that a short text writes out ("Mar 27, 2024", "5. Mai 2024"), at midnight UTC."""
    for order, pattern in _WRITTEN:
        if found := pattern.search(text):
            parts = dict(zip(order, found.groups(), strict=True))
            month = _MONTHS.get(parts["m"][:3].casefold()) if not parts["m"].isdigit() else int(parts["m"])
            try:
                return sensible(datetime(int(parts["y"]), month or 0, int(parts["d"]), tzinfo=UTC))
            except ValueError:
                continue
    return None


# The first three letters of the months in English, German, French, Spanish, Italian, Portuguese and Dutch.
_MONTH_NAMES = (
    "jan gen ene", "feb fév fev", "mar mär mrt maa", "apr avr abr", "may mai mag mei maj", "jun giu",
    "jul jui lug", "aug aoû ago", "sep set", "oct okt ott out", "nov", "dec dez déc dic",
)  # fmt: skip
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_YEAR, _DAY = r"((?:19|20)\d\d)", r"(\d{1,2})"
_MONTH_NAME = r"([^\W\d_]{3,10})\.?"
_WRITTEN = (
    ("ymd", re.compile(rf"\b{_YEAR}[-/.]{_DAY}[-/.]{_DAY}\b")),
    ("mdy", re.compile(rf"\b{_MONTH_NAME} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}\b")),
    ("dmy", re.compile(rf"\b{_DAY}(?:st|nd|rd|th|\.|º)? (?:of |de )?{_MONTH_NAME},? (?:de )?{_YEAR}\b")),
)


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
