"""When to look: a pure function of the time since an article last changed.

The looks of an article fall at fixed ages, so planning them writes nothing: at a tick, an article is due
when its `changed_at` lies in one of the windows (T0 - age, T - age], T0 the tick planned last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from types import MappingProxyType

from stet.domain.article import Article, DueLook

FORGET_AFTER = timedelta(days=40)
"""An article quiet for so long is not looked at again (RULES §3)."""

_LIVE_WAIT = timedelta(hours=1)
_LIVE_CHANGES = 20
_LIVE_FROM = timedelta(minutes=1)
"""A pace that waits less than this is the demo's, where an hour would not be lived to see."""

FURTHEST_SLOT = timedelta(minutes=15)
"""How far ahead a queue can hold a message back (SQS DelaySeconds)."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How closely to watch. One value governs all waiting, so a demo differs by configuration alone."""

    name: str
    look_after: timedelta
    """The shortest wait between two looks at an article."""
    share: int
    """A look waits the article's age divided by this, if that is longer."""
    poll_every: timedelta
    """How often a feed is polled whose publisher asks for nothing slower."""
    host_gap: timedelta
    """The least time between the starts of two requests to one host."""
    tick: timedelta
    """How often dispatch and poll run."""
    confirm_gone: timedelta
    """For how long an article must answer 404 or 410, three times over, to count as removed."""


_MINUTE = timedelta(minutes=1)
_POLITE = timedelta(seconds=2)
_HOUR = timedelta(hours=1)

PACES = {
    pace.name: pace
    for pace in (
        Pace("relaxed", 30 * _MINUTE, 5, _HOUR, _POLITE, _MINUTE, 6 * _HOUR),
        Pace("normal", 15 * _MINUTE, 8, _HOUR, _POLITE, _MINUTE, 6 * _HOUR),
        Pace("close", 5 * _MINUTE, 12, 15 * _MINUTE, _POLITE, _MINUTE, 6 * _HOUR),
        Pace(
            "demo",
            look_after=timedelta(seconds=4),
            share=8,
            poll_every=timedelta(seconds=5),
            host_gap=timedelta(milliseconds=100),
            tick=timedelta(seconds=2),
            confirm_gone=timedelta(seconds=6),
        ),
    )
}
"""The paces an owner may choose; `demo` is for the demo newsroom only, it would be rude elsewhere."""


@cache
def look_ages(pace: Pace) -> tuple[timedelta, ...]:
    """Return the ages (time since the last change) at which an article is looked at, ascending."""
    ages: list[timedelta] = []
    age = timedelta(0)
    while (age := age + max(pace.look_after, _whole(age / pace.share))) <= FORGET_AFTER:
        ages.append(age)
    return tuple(ages)


@cache
def live_ages(pace: Pace) -> frozenset[timedelta]:
    """Return the ages at which a live blog is looked at: some of all, at most one an hour (RULES §3).

    A look may come almost as late as the next age, so an age is left out that is not an hour and the
    shortest wait after the one before.
    """
    chosen = timedelta(0)
    found: set[timedelta] = set()
    for age in look_ages(pace):
        if age - chosen >= _LIVE_WAIT + pace.look_after:
            chosen = age
            found.add(age)
    return frozenset(found)


def is_live(article: Article, now: datetime) -> bool:
    """Whether an article is a live blog: it says so, or it changed more than 20 times a day (RULES §3)."""
    days = max(1.0, (now - article.first_seen_at) / timedelta(days=1))
    return article.live_blog or article.changes > _LIVE_CHANGES * days


def hourly(pace: Pace, article: Article, now: datetime) -> bool:
    """Whether an article is looked at by the rule for live blogs; not before its second version is there."""
    return article.latest > 0 and pace.look_after >= _LIVE_FROM and is_live(article, now)


def rests(pace: Pace, article: Article, now: datetime) -> bool:
    """Whether a look is left out, as it is a live blog's and its hour is not over.

    Told from the row alone: the age that was passed last is one at which live blogs are looked at, or not.
    Two looks are an hour apart then, the one that found the last change counted; nothing is written for it.
    """
    if not hourly(pace, article, now):
        return False
    passed = [age for age in look_ages(pace) if age <= now - article.changed_at]
    return not passed or passed[-1] not in live_ages(pace)


def next_look(pace: Pace, changed_at: datetime, now: datetime) -> datetime | None:
    """Return when to look again, or None once an article has been quiet for 40 days.

    Articles are mostly edited while they are fresh, so the wait is a fixed share of the time since
    the last change, never less than a quarter of an hour at the normal pace.
    """
    return next((changed_at + age for age in look_ages(pace) if changed_at + age > now), None)


def coming_look(pace: Pace, article: Article, now: datetime) -> datetime | None:
    """Return when an article is looked at next, by the schedule or sooner by exception, or None if never."""
    if article.alias_of or article.taken_down_at:
        return None
    if hourly(pace, article, now):
        ages = sorted(live_ages(pace))
        return next((article.changed_at + age for age in ages if article.changed_at + age > now), None)
    return min(filter(None, (next_look(pace, article.changed_at, now), article.due_at)), default=None)


def windows(pace: Pace, planned_until: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """Return the ranges of `changed_at` that are due between two ticks, each (after, up to], disjoint.

    Where a gap in the ticks makes the windows of two ages overlap they are one window: an article
    that passed several ages while nobody planned is looked at once, now.
    """
    if until <= planned_until:
        return []
    merged: list[tuple[datetime, datetime]] = []
    for age in reversed(look_ages(pace)):
        after, upto = planned_until - age, until - age
        if merged and after <= merged[-1][1]:
            merged[-1] = (merged[-1][0], upto)
        else:
            merged.append((after, upto))
    return merged


@dataclass(frozen=True, slots=True)
class Slot:
    """A look that is sent now and becomes visible at `at`; none but it starts at its host to `until`."""

    look: DueLook
    at: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What one tick does: looks to send, looks to put off, and until when each host is booked."""

    slots: tuple[Slot, ...]
    deferrals: tuple[Slot, ...]
    booked_until: Mapping[str, datetime]


def plan(
    looks: Sequence[DueLook],
    free_from: Mapping[str, datetime],
    now: datetime,
    gap: timedelta,
    capacity: int,
    *,
    gaps: Mapping[str, timedelta] = MappingProxyType({}),
    ahead: timedelta = timedelta(0),
    slack: timedelta = timedelta(0),
) -> Plan:
    """Give every look the next polite slot of its host, in the order given.

    `free_from` says from when a host may be asked (its bookings, its pause); `capacity` is how many looks
    the queue can take in this tick; `gaps` are longer than `gap` where a host wants it. A host's looks are
    spread over what is left of the time `ahead`, and are at least a gap and `slack` apart: a look may start
    at the very end of its slot and still be a gap before the next. What fits neither the queue nor the next
    15 minutes is put off in its order to when its host is free again, so nothing starves.
    """
    slots: list[Slot] = []
    deferrals: list[Slot] = []
    booked: dict[str, datetime] = {}
    line: dict[str, datetime] = {}
    counts = Counter(look.host for look in looks)
    for look in looks:
        host, kept = look.host, max(gap, gaps.get(look.host, gap))
        free = max(now, free_from.get(host, now))
        apart = max(kept + slack, (now + ahead - free) / counts[host])
        at = line.get(host, free)
        if at - now > FURTHEST_SLOT:
            deferrals.append(Slot(look, at))
        elif len(slots) >= capacity:
            deferrals.append(Slot(look, look.due_at or now))  # keeps its place in the line
            continue
        else:
            slots.append(Slot(look, at, at + apart - kept))
            booked[host] = at + apart
        line[host] = at + apart
    return Plan(tuple(slots), tuple(deferrals), booked)


def _whole(wait: timedelta) -> timedelta:
    return timedelta(seconds=int(wait.total_seconds()))
