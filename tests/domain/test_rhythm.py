"""When: digests at an hour of a zone, quiet hours, the cap, under every change of the clocks (RULES §6)."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stet.domain.errors import InputError
from stet.domain.rhythm import (
    AT_ONCE,
    Every,
    Rhythm,
    Why,
    due_at,
    hour_of,
    next_digest,
    overflow_at,
    quiet_until,
    read_rhythm,
    rhythm_words,
    simulate,
)

ZONES = (
    *("UTC", "Europe/London", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Kathmandu"),
    *("Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "America/Santiago", "Asia/Tehran"),
)
MOMENTS = st.integers(0, 4 * 366 * 86_400).map(
    lambda at: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=at)
)
TIMES = st.integers(0, 1439).map(lambda minute: time(minute // 60, minute % 60))
QUIET = st.none() | st.tuples(TIMES, TIMES).filter(lambda pair: pair[0] != pair[1])


@st.composite
def rhythms(draw: st.DrawFn) -> Rhythm:
    every = draw(st.sampled_from(Every))
    cap = draw(st.none() | st.integers(1, 5)) if every is Every.NOW else None
    return Rhythm(every, draw(TIMES), draw(st.integers(0, 6)), draw(st.sampled_from(ZONES)), draw(QUIET), cap)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]  # year to minute


def test_at_once_is_at_once() -> None:
    assert due_at(AT_ONCE, utc(2026, 11, 22, 3, 0)) is None


@pytest.mark.parametrize(
    ("words", "zone", "now", "due"),
    [
        ("hourly", "UTC", utc(2026, 11, 22, 12, 0), utc(2026, 11, 22, 13, 0)),
        ("hourly", "Asia/Kathmandu", utc(2026, 11, 22, 12, 59), utc(2026, 11, 22, 13, 0)),
        ("daily@07:00", "Europe/London", utc(2026, 6, 1, 5, 59), utc(2026, 6, 1, 6, 0)),
        ("daily@07:00", "Europe/London", utc(2026, 6, 1, 6, 0), utc(2026, 6, 2, 6, 0)),
        ("daily@07:00", "Europe/London", utc(2026, 10, 24, 12, 0), utc(2026, 10, 25, 7, 0)),  # clocks back
        ("daily@01:30", "Europe/London", utc(2026, 3, 28, 12, 0), utc(2026, 3, 29, 1, 30)),  # 01:30 is not
        ("daily@01:30", "Europe/London", utc(2026, 10, 24, 12, 0), utc(2026, 10, 25, 0, 30)),  # 01:30 twice
        ("daily@01:30", "Europe/London", utc(2026, 10, 25, 0, 30), utc(2026, 10, 26, 1, 30)),
        ("weekly@mon:07:00", "America/New_York", utc(2026, 11, 22, 12, 0), utc(2026, 11, 23, 12, 0)),
        ("weekly@mon:07:00", "America/New_York", utc(2026, 11, 23, 12, 0), utc(2026, 11, 30, 12, 0)),
        ("weekly@sun:07:00", "Pacific/Apia", utc(2026, 11, 21, 17, 59), utc(2026, 11, 21, 18, 0)),
    ],
)
def test_the_next_digest(words: str, zone: str, now: datetime, due: datetime) -> None:
    assert next_digest(read_rhythm(words, zone), now) == due


@given(rhythms().filter(lambda one: one.every in (Every.DAILY, Every.WEEKLY)), MOMENTS)
def test_there_is_one_digest_on_each_day_it_falls_on(rhythm: Rhythm, start: datetime) -> None:
    at, days = start, []
    for _ in range(20):
        following = next_digest(rhythm, at)
        assert following > at
        days.append(_day(rhythm, following))
        at = following
    step = 1 if rhythm.every is Every.DAILY else 7
    assert all((later - earlier).days == step for earlier, later in pairwise(days))
    if rhythm.every is Every.WEEKLY:
        assert {day.weekday() for day in days} == {rhythm.weekday}


def _day(rhythm: Rhythm, at: datetime) -> date:
    """Return the day a digest is of: one at 23:30 that the clocks leave out falls just after midnight."""
    zone = ZoneInfo(rhythm.zone)
    local = at.astimezone(zone)
    for day in (local.date(), local.date() - timedelta(days=1)):
        if datetime.combine(day, rhythm.at, zone).astimezone(UTC) == at:
            return day
    raise AssertionError(f"{at} is no time of {rhythm}")


@given(rhythms(), MOMENTS)
def test_what_is_held_is_held_until_later_and_out_of_the_quiet_hours(rhythm: Rhythm, now: datetime) -> None:
    wait = due_at(rhythm, now)
    if wait is None:
        assert rhythm.every is Every.NOW
        assert quiet_until(rhythm, now) is None
        return
    assert now < wait.due_at <= now + timedelta(days=10)
    assert quiet_until(rhythm, wait.due_at) is None
    over = overflow_at(rhythm, now)
    assert now < over.due_at <= now + timedelta(days=2)
    assert quiet_until(rhythm, over.due_at) is None


@given(rhythms().filter(lambda one: one.every is Every.NOW or one.quiet is None), MOMENTS)
def test_who_waits_for_the_same_digest_waits_until_the_same_time(rhythm: Rhythm, now: datetime) -> None:
    wait = due_at(rhythm, now)
    if wait and wait.due_at - now > timedelta(minutes=1):
        assert due_at(rhythm, now + timedelta(minutes=1)) == wait


def test_quiet_hours_over_midnight() -> None:
    rhythm = read_rhythm("now", "Europe/London", "22:00-07:00")
    assert quiet_until(rhythm, utc(2026, 6, 1, 20, 59)) is None
    assert quiet_until(rhythm, utc(2026, 6, 1, 21, 0)) == utc(2026, 6, 2, 6, 0)
    assert quiet_until(rhythm, utc(2026, 6, 2, 5, 59)) == utc(2026, 6, 2, 6, 0)
    assert quiet_until(rhythm, utc(2026, 6, 2, 6, 0)) is None
    assert due_at(rhythm, utc(2026, 6, 1, 23, 0)) == due_at(rhythm, utc(2026, 6, 2, 2, 0))


def test_quiet_hours_end_once_though_the_clocks_go_back_within_them() -> None:
    rhythm = read_rhythm("now", "Europe/London", "22:00-01:30")
    assert quiet_until(rhythm, utc(2026, 10, 25, 0, 15)) == utc(2026, 10, 25, 0, 30)
    assert quiet_until(rhythm, utc(2026, 10, 25, 1, 15)) == utc(2026, 10, 25, 1, 30)


def test_quiet_hours_end_later_if_the_clocks_leave_their_end_out() -> None:
    rhythm = read_rhythm("now", "Europe/London", "22:00-01:30")
    assert quiet_until(rhythm, utc(2026, 3, 29, 0, 59)) == utc(2026, 3, 29, 1, 30)


def test_hourly_digests_are_held_by_quiet_hours() -> None:
    rhythm = read_rhythm("hourly", "UTC", "22:00-07:00")
    wait = due_at(rhythm, utc(2026, 6, 1, 21, 30))
    assert wait
    assert (wait.due_at, wait.why) == (utc(2026, 6, 2, 7, 0), Why.RHYTHM)


# --- the simulation -----------------------------------------------------------------------------------


@given(rhythms(), st.lists(MOMENTS, max_size=60), MOMENTS)
def test_a_simulation_loses_nothing_and_never_sends_more_than_the_cap(
    rhythm: Rhythm, found: list[datetime], now: datetime
) -> None:
    past = [at for at in found if at <= now]
    made = simulate(rhythm, past, now)
    assert made.messages + made.waiting <= len(past)
    if rhythm == Rhythm(zone=rhythm.zone, at=rhythm.at, weekday=rhythm.weekday):
        assert (made.at_once, made.digests, made.waiting) == (len(past), 0, 0)
    if rhythm.cap is not None and rhythm.quiet is None:
        hours = Counter(hour_of(at) for at in past)
        assert made.at_once == sum(min(count, rhythm.cap) for count in hours.values())


def test_what_is_over_the_cap_is_one_digest_at_the_next_full_hour() -> None:
    rhythm = read_rhythm("now", cap=10)
    found = [utc(2026, 11, 22, 12, minute) for minute in range(30)]
    made = simulate(rhythm, found, utc(2026, 11, 22, 14, 0))
    assert (made.at_once, made.digests, made.messages, made.waiting) == (10, 1, 11, 0)
    assert simulate(rhythm, found, utc(2026, 11, 22, 12, 59)).waiting == 20
    assert overflow_at(rhythm, found[0]).due_at == utc(2026, 11, 22, 13, 0)


# --- what an owner may give ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("every", "zone", "quiet", "words"),
    [
        ("now", "UTC", "", "at once"),
        ("hourly", "UTC", "", "every hour"),
        ("Daily@7:30", "Europe/London", "", "every day at 07:30 Europe/London"),
        ("weekly@fri:16:00", "UTC", "", "every Friday at 16:00 UTC"),
        ("now", "Europe/Rome", "22:00-7:00", "at once, quiet from 22:00 to 07:00 Europe/Rome"),
    ],
)
def test_words_in_and_out(every: str, zone: str, quiet: str, words: str) -> None:
    assert rhythm_words(read_rhythm(every, zone, quiet)) == words


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        (("sometimes",), "not now, hourly, daily@07:00 or weekly@mon:07:00: 'sometimes'"),
        (("daily",), "not now, hourly, daily@07:00"),
        (("weekly@7:00",), "not now, hourly"),
        (("weekly@abc:07:00",), "not now, hourly"),
        (("daily@25:00",), "not a time of day such as 07:00: '25:00'"),
        (("now", "Europe/Londn"), "no time zone 'Europe/Londn': give one such as Europe/London"),
        (("now", "../../etc/passwd"), "no time zone"),
        (("now", ""), "no time zone"),
        (("now", "UTC", "22"), "quiet hours are from and until, such as 22:00-07:00"),
        (("now", "UTC", "22:00-24:00"), "not a time of day"),
        (("now", "UTC", "07:00-07:00"), "are the whole day"),
        (("daily@23:00", "UTC", "22:00-07:00"), "lies within the quiet hours"),
        (("now", "UTC", "", 0), "a cap is from 1 to 1000"),
        (("hourly", "UTC", "", 5), "a cap is for messages at once"),
    ],
)
def test_what_cannot_be_is_named_with_the_mend(given_: tuple[str, ...], words: str) -> None:
    with pytest.raises(InputError) as error:
        read_rhythm(*given_)  # type: ignore[arg-type]  # the cap is the only number
    assert words in str(error.value)
