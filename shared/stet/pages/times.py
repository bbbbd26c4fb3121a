"""Times as a reader wants them: how long ago, how much later, and when exactly, in UTC."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import groupby

from stet.domain.change import Change

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_MONTH, _YEAR = timedelta(days=30.44), timedelta(days=365.25)


def ago(then: datetime, now: datetime) -> str:
    """Return how long ago a moment is: "about 5 hours ago"; for one to come "in about 5 hours"."""
    if timedelta(0) <= now - then < _MINUTE / 2:
        return "just now"
    return f"{span(now - then)} ago" if then <= now else f"in {span(then - now)}"


def later(earlier: datetime, moment: datetime) -> str:
    """Return how much later a moment is: "about 5 hours later"."""
    return f"{span(abs(moment - earlier))} {'later' if moment >= earlier else 'earlier'}"


def span(length: timedelta) -> str:
    """Return a length of time in words, as exact as a reader needs it."""
    if length < _MINUTE / 2:
        return "less than a minute"
    if length < 59.5 * _MINUTE:
        return _counted(length / _MINUTE, "minute")
    if length < 23.5 * _HOUR:
        return "about " + _counted(length / _HOUR, "hour")
    if length < 29.5 * _DAY:
        return ("about " if length < 2 * _DAY else "") + _counted(length / _DAY, "day")
    if length < 11.5 * _MONTH:
        return "about " + _counted(length / _MONTH, "month")
    return "about " + _counted(length / _YEAR, "year")


def iso(moment: datetime) -> str:
    """Return a moment as machines read it, in UTC to the second: 2024-02-01T12:34:56Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp(moment: datetime) -> str:
    """Return a moment as people read it, in UTC: 1 February 2024, 12:34 UTC."""
    return f"{day(moment)}, {clock(moment)} UTC"


def day(moment: datetime) -> str:
    """Return the day of a moment in UTC: 1 February 2024."""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {utc:%B} {utc.year}"


def by_day(changes: Iterable[Change]) -> list[tuple[str, list[Change]]]:
    """Return changes under the day of each, in their order."""
    return [(name, list(group)) for name, group in groupby(changes, key=lambda change: day(change.at))]


def clock(moment: datetime) -> str:
    """Return the hour and minute of a moment in UTC: 12:34."""
    return f"{moment.astimezone(UTC):%H:%M}"


def counted(number: int, unit: str) -> str:
    """Return how many: 1 hour, 2 hours."""
    return f"{number} {unit}" + ("" if number == 1 else "s")


def _counted(amount: float, unit: str) -> str:
    return counted(max(1, int(amount + 0.5)), unit)
