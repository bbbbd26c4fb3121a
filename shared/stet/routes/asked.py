"""What an address or a query asks for, read without trust: what is no answer to the question is None."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

from stet.domain.change import REASONS, Severity
from stet.domain.selection import Place, Selection
from stet.pages.links import read_place

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DIGITS = 6
_SLUG, _LANGUAGE = re.compile(r"[a-z0-9-]{1,60}"), re.compile(r"[a-z]{2,3}")
_LONGEST_REFERENCE = 80


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


def slug(text: str) -> bool:
    """Whether that may be the short name of a source."""
    return _SLUG.fullmatch(text) is not None


def selection(query: Mapping[str, str], now: datetime) -> Selection:
    """Return what a list is to show; what cannot be meant is left out."""
    source, reason, language = (query.get(name, "") for name in ("source", "reason", "language"))
    return Selection(
        source=source if slug(source) else "",
        severity=severity(query.get("severity", "")) or Severity.TRIVIAL,
        reason=reason if reason in REASONS else "",
        language=language if _LANGUAGE.fullmatch(language) else "",
        day=_day(query.get("day", ""), now),
    )


def place(text: str, now: datetime) -> Place | None:
    """Return a place in a list of changes."""
    at, reference = read_place(text)
    found = moment(at, now)
    return Place(found, reference[:_LONGEST_REFERENCE]) if found else None


def _day(text: str, now: datetime) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if _EPOCH.date() <= found <= now.date() else None
