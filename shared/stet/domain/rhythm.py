"""When: at once, hourly, daily, weekly; quiet hours; how many messages an hour (RULES §6)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from stet.domain.errors import InputError

MOST_AN_HOUR = 10
"""How many immediate messages an hour a person is sent at most (RULES §6)."""
LARGEST_CAP = 1000

_HOUR = timedelta(hours=1)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Every(StrEnum):
    """How often a subscriber is told."""

    NOW = "now"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


class Why(StrEnum):
    """Why changes wait for a digest: its subscriber's rhythm, their quiet hours, or too many in an hour."""

    RHYTHM = "rhythm"
    QUIET = "quiet"
    CAP = "cap"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a subscriber is told. `at`, `weekday` (Monday is 0) and `quiet` are by the clocks of `zone`.

    `quiet` is from and until, which may lie on the next day; `cap` is how many messages may go out at
    once in an hour of the clock, None any number.
    """

    every: Every = Every.NOW
    at: time = time(7)
    weekday: int = 0
    zone: str = "UTC"
    quiet: tuple[time, time] | None = None
    cap: int | None = None


AT_ONCE = Rhythm()
"""The rhythm of a subscription that says nothing else."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Until when a message is held, and why."""

    due_at: datetime
    why: Why


def due_at(rhythm: Rhythm, now: datetime) -> Wait | None:
    """Return until when a change that is found at `now` is held, or None if it is told at once."""
    if rhythm.every is Every.NOW:
        end = quiet_until(rhythm, now)
        return Wait(end, Why.QUIET) if end else None
    return Wait(_spoken(rhythm, next_digest(rhythm, now)), Why.RHYTHM)


def overflow_at(rhythm: Rhythm, now: datetime) -> Wait:
    """Return until when a change is held that was one too many in its hour: the next full hour."""
    return Wait(_spoken(rhythm, hour_of(now) + _HOUR), Why.CAP)


def hour_of(now: datetime) -> datetime:
    """Return the hour of the clock in which the messages of a cap are counted, in UTC."""
    return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def next_digest(rhythm: Rhythm, now: datetime) -> datetime:
    """Return the first time for a digest after `now`, in UTC, quiet hours left aside.

    There is one on each day it falls on: a time that the clocks leave out is as much later, of one that
    comes twice the first counts.
    """
    if rhythm.every is Every.HOURLY:
        return hour_of(now) + _HOUR
    zone = ZoneInfo(rhythm.zone)
    days = (
        day
        for day in _days(now.astimezone(zone).date())
        if rhythm.every is Every.DAILY or day.weekday() == rhythm.weekday
    )
    times = (datetime.combine(day, rhythm.at, zone).astimezone(UTC) for day in days)
    return next(one for one in times if one > now)


def quiet_until(rhythm: Rhythm, now: datetime) -> datetime | None:
    """Return when the quiet hours end that `now` lies in, in UTC; None if it lies in none."""
    if rhythm.quiet is None or not _is_quiet(rhythm, now):
        return None
    zone = ZoneInfo(rhythm.zone)
    ends = (
        datetime.combine(day, rhythm.quiet[1].replace(fold=fold), zone).astimezone(UTC)
        for day in _days(now.astimezone(zone).date())
        for fold in (0, 1)
    )
    return next(end for end in ends if end > now and not _is_quiet(rhythm, end))


@dataclass(frozen=True, slots=True)
class Simulated:
    """What a rhythm would have made of some changes: messages at once, digests, and what still waits."""

    at_once: int
    digests: int
    waiting: int

    @property
    def messages(self) -> int:
        """How many messages would have been sent."""
        return self.at_once + self.digests


def simulate(rhythm: Rhythm, found: Iterable[datetime], now: datetime) -> Simulated:
    """Return how many messages changes found at these times would have made until `now`."""
    hours: Counter[datetime] = Counter()
    waits: Counter[Wait] = Counter()
    for at in sorted(found):
        wait = due_at(rhythm, at)
        if wait is None and rhythm.cap is not None and hours[hour_of(at)] >= rhythm.cap:
            wait = overflow_at(rhythm, at)
        if wait is None:
            hours[hour_of(at)] += 1
        else:
            waits[wait] += 1
    sent = [wait for wait in waits if wait.due_at <= now]
    return Simulated(hours.total(), len(sent), waits.total() - sum(waits[wait] for wait in sent))


_EVERY = re.compile(r"(now|hourly)|(daily)@(.+)|(weekly)@([a-z]{3}):(.+)")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def read_rhythm(every: str, zone: str = "UTC", quiet: str = "", cap: int | None = None) -> Rhythm:
    """Return the rhythm of such words as `weekly@mon:07:00`, `Europe/London`, `22:00-07:00`.

    Raises InputError, naming what is wrong and the mend.
    """
    match = _EVERY.fullmatch(every.strip().casefold())
    if not match or (match[5] and match[5] not in DAYS):
        raise InputError(f"not now, hourly, daily@07:00 or weekly@mon:07:00: {every[:60]!r}")
    _check_zone(zone)
    if cap is not None and not 1 <= cap <= LARGEST_CAP:
        raise InputError(f"a cap is from 1 to {LARGEST_CAP} messages an hour, not {cap}")
    at = _time(match[3] or match[6] or "07:00")
    weekday = DAYS.index(match[5]) if match[5] else 0
    how = Every(match[1] or match[2] or match[4])
    rhythm = Rhythm(how, at, weekday, zone, _quiet(quiet) if quiet else None, cap)
    if how in (Every.DAILY, Every.WEEKLY) and rhythm.quiet and _within(rhythm.quiet, at):
        raise InputError(f"{every} lies within the quiet hours {quiet}: change one of them")
    if cap is not None and how is not Every.NOW:
        raise InputError(f"a cap is for messages at once, and {every} sends none: leave one of them out")
    return rhythm


def rhythm_words(rhythm: Rhythm) -> str:
    """Return a rhythm as people say it, such as "every day at 07:00 Europe/London"."""
    words = {
        Every.NOW: "at once",
        Every.HOURLY: "every hour",
        Every.DAILY: f"every day at {rhythm.at:%H:%M} {rhythm.zone}",
        Every.WEEKLY: f"every {_WEEKDAYS[rhythm.weekday]} at {rhythm.at:%H:%M} {rhythm.zone}",
    }[rhythm.every]
    if rhythm.quiet:
        zone = f" {rhythm.zone}" if rhythm.every in (Every.NOW, Every.HOURLY) else ""
        words += f", quiet from {rhythm.quiet[0]:%H:%M} to {rhythm.quiet[1]:%H:%M}{zone}"
    return words + (f", at most {rhythm.cap} an hour" if rhythm.cap is not None else "")


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _days(today: date) -> Iterator[date]:
    """Yield the days on which the next of anything weekly may fall."""
    return (today + timedelta(days=ahead) for ahead in range(-1, 9))


def _spoken(rhythm: Rhythm, at: datetime) -> datetime:
    return quiet_until(rhythm, at) or at


def _is_quiet(rhythm: Rhythm, at: datetime) -> bool:
    clock = at.astimezone(ZoneInfo(rhythm.zone)).time()
    return rhythm.quiet is not None and _within(rhythm.quiet, clock)


def _within(quiet: tuple[time, time], clock: time) -> bool:
    start, end = quiet
    return start <= clock < end if start < end else clock >= start or clock < end


def _quiet(text: str) -> tuple[time, time]:
    start, dash, end = text.partition("-")
    if not dash:
        raise InputError(f"quiet hours are from and until, such as 22:00-07:00, not {text[:60]!r}")
    if _time(start) == _time(end):
        raise InputError(f"the quiet hours {text} are the whole day: stet unsubscribe ends a subscription")
    return _time(start), _time(end)


def _time(text: str) -> time:
    match = _TIME.fullmatch(text.strip())
    if not match:
        raise InputError(f"not a time of day such as 07:00: {text[:60]!r}")
    return time(int(match[1]), int(match[2]))


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InputError(f"no time zone {name[:60]!r}: give one such as Europe/London or UTC") from None
