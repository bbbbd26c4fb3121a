"""When a feed is polled next, and why: RULES §1 as pure functions of what was said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from stet.domain.feed import Entry
from stet.domain.response import GONE_FOR_GOOD, HOST_WIDE, LONGEST_RETRY, NOT_FOUND, refusal_wait
from stet.domain.schedule import Pace

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WEEK = 7 * DAY

CAP = DAY
"""A feed that can be read is read at least so often, whatever is wished."""
SHORTEST = 15 * MINUTE
"""The shortest interval an owner may set."""
SHORTEST_INVITED = 5 * MINUTE
"""The same where the publisher's own max-age or ttl is that short."""
REFRESH_AFTER = WEEK
"""How long conditional requests are trusted before a feed is asked for whole again."""
DORMANT_AFTER = 21 * DAY
"""A feed that has answered 404 for so long is probed weekly."""
JITTER = 0.1

_FIRST_BACKOFF = 30 * MINUTE
_UNVALIDATED = HOUR
_AHEAD = DAY
_ODD_MINUTES = 6 * MINUTE


@dataclass(frozen=True, slots=True)
class NextPoll:
    """A decision: when, and why in words."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Wishes:
    """When a publisher wants to be asked again, as last said; a 304 says less than the feed did before it.

    `fresh_for` is max-age, or Expires relative to Date; of 0 it says nothing on polling. `skip_hours` are
    hours of GMT, `skip_days` days of the week as `datetime.weekday()` counts them.
    """

    fresh_for: timedelta | None = None
    ttl: timedelta | None = None
    update_period: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()

    def named(self) -> Iterator[tuple[timedelta, str]]:
        """Yield the waits wished for, each with what names it."""
        for wait, name in (
            (self.fresh_for, "max-age"),
            (self.ttl, "ttl"),
            (self.update_period, "sy:updatePeriod"),
        ):
            if wait:
                yield wait, name


NO_WISHES = Wishes()


def next_poll(
    now: datetime,
    pace: Pace,
    wishes: Wishes,
    spread: float,
    *,
    validated: bool,
    every: timedelta | None = None,
    weekly: int | None = None,
) -> NextPoll:
    """Return the next poll of a feed that could be read, by a 200 or a 304 alike.

    The longest of the owner's interval (`every`, else the pace's), the adaptive one of `weekly` entries a
    week and the publisher's wishes; daily at the latest. `spread` in [0, 1) moves it later by up to a
    tenth, so that feeds do not march in step; then it leaves the hours and days to be skipped.
    """
    wait, reason = max(_waits(pace, wishes, every, weekly, validated=validated), key=lambda one: one[0])
    if wait > CAP:
        wait, reason = CAP, f"{reason}, but at least once a day"
    at = now.astimezone(UTC) + wait * (1 + spread * JITTER)
    return _unskipped(NextPoll(at, reason), now + CAP * (1 + spread * JITTER), wishes, spread)


def _waits(
    pace: Pace, wishes: Wishes, every: timedelta | None, weekly: int | None, *, validated: bool
) -> Iterator[tuple[timedelta, str]]:
    """Yield every wait that is asked for, the owner's first: of equal ones the first is the reason."""
    yield _interval(pace, wishes, every)
    for wait, name in wishes.named():
        yield wait, f"publisher's {name} of {words(wait)}"
    if weekly is not None:
        wait = adaptive(weekly, pace)
        yield wait, f"few new entries: {_often(wait)}"
    if not validated:
        named = any(name in {"max-age", "ttl"} for _, name in wishes.named())
        if named or every:
            yield _UNVALIDATED, f"no validators: {_often(_UNVALIDATED)}"
        else:
            yield CAP, f"no validators and no wish: {_often(CAP)}"


def _interval(pace: Pace, wishes: Wishes, every: timedelta | None) -> tuple[timedelta, str]:
    """Return the owner's interval: 15 minutes or more, 5 where max-age or ttl are that short."""
    if every is None:
        return pace.poll_every, f"usual interval of {words(pace.poll_every)}"
    invited = any(name in {"max-age", "ttl"} and wait < SHORTEST for wait, name in wishes.named())
    least = SHORTEST_INVITED if invited else SHORTEST
    if every < least:
        return least, f"owner's interval, no shorter than {words(least)} here"
    return every, f"owner's interval of {words(every)}"


def adaptive(weekly: int, pace: Pace) -> timedelta:
    """Return 7 days ÷ the entries of 7 days, from a quarter of an hour to a day.

    A pace faster than that (the demo's) does not slow down for a quiet feed.
    """
    if pace.poll_every < SHORTEST:
        return pace.poll_every
    return min(max(WEEK / weekly, SHORTEST), CAP) if weekly > 0 else CAP


def weekly_entries(entries: tuple[Entry, ...], now: datetime) -> int | None:
    """Return how many entries of the last 7 days a feed has, or None if it dates none.

    A feed that holds its latest entries only, all of them younger than 7 days, says how fast they come:
    without that, a busy feed of twenty entries would count as one of three a day.
    """
    dates = [at for entry in entries if (at := entry.published or entry.updated)]
    ages = [now - at for at in dates if at - now < _AHEAD]
    if not ages:
        return None
    recent = [age for age in ages if age <= WEEK]
    if len(recent) < len(ages) or len(recent) < 2:
        return len(recent)
    return min(round(len(recent) * (WEEK / max(*recent, HOUR))), 10_000)


def _unskipped(planned: NextPoll, latest: datetime, wishes: Wishes, spread: float) -> NextPoll:
    """Move a poll out of the hours and days that the publisher wants left out, as far as `latest`.

    Who wants all of them left out is asked for too much, and is not obeyed.
    """
    hours = wishes.skip_hours if len(wishes.skip_hours) < 24 else frozenset()
    days = wishes.skip_days if len(wishes.skip_days) < 7 else frozenset()
    at, moved = planned.at, planned.at
    while moved.hour in hours or moved.weekday() in days:
        moved = moved.replace(minute=0, second=0, microsecond=0) + HOUR
        if moved > latest:
            return NextPoll(latest, "skipHours and skipDays leave no hour within a day: once a day")
    if moved == at:
        return planned
    what = "skipDays" if at.weekday() in days else "skipHours"
    odd = min(moved + _ODD_MINUTES * spread, max(latest, moved))
    return NextPoll(odd, f"moved out of {what} ({planned.reason})")


def backoff(failures: int, pace: Pace, failing_for: timedelta = timedelta(0)) -> timedelta:
    """Return how long to leave a feed alone after `failures` failures in a row: 30 min × 2ⁿ.

    A day at most in the first week of failing, then a week; never for good. The demo's pace shrinks it
    with the interval, so that a failing feed is seen to come back.
    """
    first = min(_FIRST_BACKOFF, pace.poll_every * 4)
    return min(CAP if failing_for < WEEK else WEEK, first * (1 << min(max(failures - 1, 0), 20)))


def failed_poll(now: datetime, failures: int, pace: Pace, failing_since: datetime) -> NextPoll:
    """Return the next poll of a feed that could not be read, for the `failures`th time running."""
    wait = backoff(failures, pace, now - failing_since)
    return NextPoll(now + wait, f"back-off of {words(wait)} after {_counted(failures, 'failure')}")


def refused_poll(
    now: datetime, status: int, wish: timedelta | None, failures: int, pace: Pace, failing_since: datetime
) -> NextPoll:
    """Return the next poll of a feed whose server refused it with `status`; `wish` is its Retry-After."""
    if status == GONE_FOR_GOOD:
        return NextPoll(now + WEEK, f"{status}, gone for good: not polled again")
    if dormant(now, status, failing_since):
        return NextPoll(now + WEEK, f"dormant, {status} for {words(DORMANT_AFTER)}: once a week")
    if status in HOST_WIDE:
        return _paused(now, status, wish, pace)
    if wait := refusal_wait(status, wish):
        return NextPoll(now + wait, f"blocked ({status}): {words(wait)}")
    return failed_poll(now, failures, pace, failing_since)


def _paused(now: datetime, status: int, wish: timedelta | None, pace: Pace) -> NextPoll:
    wait = refusal_wait(status, wish)
    if wish is None:
        return NextPoll(now + wait, f"{status} without Retry-After: {words(wait)}")
    if wait < pace.poll_every:
        return NextPoll(
            now + pace.poll_every, f"usual interval of {words(pace.poll_every)}, past Retry-After"
        )
    cut = f", obeyed for {words(wait)}" if wish > LONGEST_RETRY else ""
    return NextPoll(now + wait, f"Retry-After of {words(wish)}{cut}")


def dormant(now: datetime, status: int, failing_since: datetime) -> bool:
    """Whether a feed is to be taken for gone: 404 after 21 days of failing."""
    return status == NOT_FOUND and now - failing_since >= DORMANT_AFTER


def words(wait: timedelta) -> str:
    """Return a wait in words: 90 s, 15 min, 2 h, 3 days."""
    seconds = int(wait.total_seconds())
    if seconds < 120:
        return f"{seconds} s"
    if seconds < 7200 and seconds % 3600:
        return f"{round(seconds / 60)} min"
    if seconds <= 48 * 3600:
        return f"{round(seconds / 3600, 1):g} h"
    return f"{round(seconds / 86400)} days"


def _often(wait: timedelta) -> str:
    return {HOUR: "once an hour", CAP: "once a day"}.get(wait, f"every {words(wait)}")


def _counted(count: int, one: str) -> str:
    return f"{count} {one}" + ("" if count == 1 else "s")
