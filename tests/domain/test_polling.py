"""When a feed is polled next, and why (RULES §1): examples of each row, then properties of all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stet.domain.feed import Entry
from stet.domain.moving import Move, moving
from stet.domain.polling import (
    CAP,
    DAY,
    HOUR,
    JITTER,
    MINUTE,
    SHORTEST,
    SHORTEST_INVITED,
    WEEK,
    NextPoll,
    Wishes,
    backoff,
    failed_poll,
    next_poll,
    refused_poll,
    weekly_entries,
)
from stet.domain.response import Hop
from stet.domain.schedule import PACES
from tests.builders import FEED_URL, NOW, response

NORMAL, DEMO = PACES["normal"], PACES["demo"]


def planned(*, spread: float = 0.0, **said: Any) -> tuple[timedelta, str]:
    """Return the wait and its reason for a feed with validators at the normal pace, unless said otherwise."""
    known: dict[str, Any] = {
        "fresh_for": None,
        "ttl": None,
        "update_period": None,
        "skip_hours": frozenset(),
        "skip_days": frozenset(),
    }
    wishes = Wishes(**{name: said.pop(name, plain) for name, plain in known.items()})
    found = next_poll(
        said.pop("now", NOW),
        said.pop("pace", NORMAL),
        wishes,
        spread,
        validated=said.pop("validated", True),
        **said,
    )
    return found.at - NOW, found.reason


@pytest.mark.parametrize(
    ("said", "wait", "reason"),
    [
        ({}, HOUR, "usual interval of 1 h"),
        ({"every": 15 * MINUTE}, 15 * MINUTE, "owner's interval of 15 min"),
        ({"every": 5 * MINUTE}, 15 * MINUTE, "owner's interval, no shorter than 15 min here"),
        ({"every": 5 * MINUTE, "ttl": 5 * MINUTE}, 5 * MINUTE, "owner's interval of 5 min"),
        ({"every": 5 * MINUTE, "fresh_for": 8 * MINUTE}, 8 * MINUTE, "publisher's max-age of 8 min"),
        ({"every": MINUTE, "fresh_for": MINUTE}, 5 * MINUTE, "owner's interval, no shorter than 5 min here"),
        (
            {"every": MINUTE, "update_period": MINUTE},
            15 * MINUTE,
            "owner's interval, no shorter than 15 min here",
        ),
        (
            {"every": 5 * MINUTE, "fresh_for": timedelta(0)},
            15 * MINUTE,
            "owner's interval, no shorter than 15 min here",
        ),
        ({"fresh_for": 2 * HOUR}, 2 * HOUR, "publisher's max-age of 2 h"),
        ({"fresh_for": MINUTE}, HOUR, "usual interval of 1 h"),
        ({"ttl": 3 * HOUR, "fresh_for": 2 * HOUR}, 3 * HOUR, "publisher's ttl of 3 h"),
        ({"update_period": 4 * HOUR, "every": 15 * MINUTE}, 4 * HOUR, "publisher's sy:updatePeriod of 4 h"),
        ({"ttl": 30 * DAY}, DAY, "publisher's ttl of 30 days, but at least once a day"),
        ({"weekly": 0}, DAY, "few new entries: once a day"),
        ({"weekly": 2}, DAY, "few new entries: once a day"),
        ({"weekly": 84}, 2 * HOUR, "few new entries: every 2 h"),
        ({"weekly": 5000}, HOUR, "usual interval of 1 h"),
        ({"weekly": 5000, "every": 5 * MINUTE, "ttl": MINUTE}, 15 * MINUTE, "few new entries: every 15 min"),
        ({"validated": False}, DAY, "no validators and no wish: once a day"),
        ({"validated": False, "fresh_for": MINUTE}, HOUR, "usual interval of 1 h"),
        ({"validated": False, "every": 15 * MINUTE, "ttl": MINUTE}, HOUR, "no validators: once an hour"),
        ({"validated": False, "every": 15 * MINUTE}, HOUR, "no validators: once an hour"),
        ({"validated": False, "update_period": HOUR}, DAY, "no validators and no wish: once a day"),
        ({"validated": False, "ttl": 3 * HOUR}, 3 * HOUR, "publisher's ttl of 3 h"),
        ({"every": DAY, "ttl": HOUR, "weekly": 7}, DAY, "owner's interval of 24 h"),
        ({"validated": False, "every": 2 * HOUR}, 2 * HOUR, "owner's interval of 2 h"),
        ({"pace": DEMO}, 5 * timedelta(seconds=1), "usual interval of 5 s"),
        ({"pace": DEMO, "weekly": 3}, 5 * timedelta(seconds=1), "usual interval of 5 s"),
    ],
)
def test_the_longest_wait_asked_for_wins_and_gives_the_reason(
    said: dict[str, Any], wait: timedelta, reason: str
) -> None:
    assert planned(**said) == (wait, reason)


def test_the_jitter_is_up_to_a_tenth_later() -> None:
    assert planned(spread=0.5)[0] == HOUR * 1.05
    assert planned(spread=0.5, ttl=3 * DAY)[0] == DAY * 1.05


@pytest.mark.parametrize(
    ("skips", "wait", "reason"),
    [
        ({"skip_hours": {13, 14}}, 3 * HOUR, "moved out of skipHours (usual interval of 1 h)"),
        ({"skip_hours": {12}}, HOUR, "usual interval of 1 h"),
        ({"skip_hours": set(range(24))}, HOUR, "usual interval of 1 h"),
        ({"skip_days": {6}}, 12 * HOUR, "moved out of skipDays (usual interval of 1 h)"),  # NOW is a Sunday
        (
            {"skip_days": {6}, "skip_hours": {0, 1}},
            14 * HOUR,
            "moved out of skipDays (usual interval of 1 h)",
        ),
        ({"skip_days": set(range(7))}, HOUR, "usual interval of 1 h"),
        ({"skip_days": {6, 0}}, DAY, "skipHours and skipDays leave no hour within a day: once a day"),
    ],
)
def test_hours_and_days_are_skipped_as_far_as_a_day(
    skips: dict[str, Any], wait: timedelta, reason: str
) -> None:
    said: dict[str, Any] = {name: frozenset(some) for name, some in skips.items()}
    assert planned(**said) == (wait, reason)


# --- entries of seven days ---------------------------------------------------------------------------


def entries(*days_ago: float) -> tuple[Entry, ...]:
    return tuple(Entry(str(n), "", published=NOW - timedelta(days=days)) for n, days in enumerate(days_ago))


@pytest.mark.parametrize(
    ("given_", "weekly"),
    [
        ((Entry("1", ""),), None),
        (entries(), None),
        (entries(8, 9, 300), 0),
        (entries(1, 2, 8), 2),
        (entries(3.5), 1),
        (entries(0.5, 1), 14),  # two entries in a day, and no room for more: fourteen a week
        (entries(*[n / 24 for n in range(21)]), 176),
        (entries(-0.5, 8), 1),  # a clock that is a little fast
        (entries(-400), None),  # an absurd one
        (entries(*[0.0] * 10_000), 10_000),
    ],
)
def test_entries_of_a_week(given_: tuple[Entry, ...], weekly: int | None) -> None:
    assert weekly_entries(given_, NOW) == weekly


# --- refusals and failures ------------------------------------------------------------------------------


def refused(
    status: int, wish: timedelta | None = None, failures: int = 1, days: float = 0
) -> tuple[timedelta, str]:
    found = refused_poll(NOW, status, wish, failures, NORMAL, NOW - timedelta(days=days))
    return found.at - NOW, found.reason


@pytest.mark.parametrize(
    ("said", "wait", "reason"),
    [
        ((429, 2 * HOUR), 2 * HOUR, "Retry-After of 2 h"),
        ((503, 30 * DAY), WEEK, "Retry-After of 30 days, obeyed for 7 days"),
        ((429, timedelta(0)), HOUR, "usual interval of 1 h, past Retry-After"),
        ((429, None), 4 * HOUR, "429 without Retry-After: 4 h"),
        ((503, None), HOUR, "503 without Retry-After: 1 h"),
        ((403, None), 4 * HOUR, "blocked (403): 4 h"),
        ((403, MINUTE), 4 * HOUR, "blocked (403): 4 h"),
        ((500, 9 * HOUR), 30 * MINUTE, "back-off of 30 min after 1 failure"),
        ((500, None, 3), 2 * HOUR, "back-off of 2 h after 3 failures"),
        ((500, None, 20, 6), DAY, "back-off of 24 h after 20 failures"),
        ((500, None, 20, 8), WEEK, "back-off of 7 days after 20 failures"),
        ((404, None, 20, 20.9), WEEK, "back-off of 7 days after 20 failures"),
        ((404, None, 20, 21), WEEK, "dormant, 404 for 21 days: once a week"),
        ((410, None), WEEK, "410, gone for good: not polled again"),
    ],
)
def test_a_refusal_names_its_wait(said: tuple[Any, ...], wait: timedelta, reason: str) -> None:
    assert refused(*said) == (wait, reason)


def test_the_demo_comes_back_sooner() -> None:
    assert failed_poll(NOW, 1, DEMO, NOW).at - NOW == timedelta(seconds=20)


# --- moves ------------------------------------------------------------------------------------------------

NEW = "https://new.example/rss"


def answered(*statuses: int, url: str = NEW) -> Any:
    return replace(response("feed", url=url), hops=tuple(Hop(status, url) for status in statuses))


def test_a_move_is_believed_on_the_third_day() -> None:
    move, counts = None, []
    for hours in (0, 1, 23.9, 24, 30, 47, 48, 60):
        move = moving(move, answered(301, 308), NOW + timedelta(hours=hours))
        assert move
        counts.append(move.count)
    assert counts == [1, 1, 1, 2, 2, 2, 3, 3]
    assert move == Move(NEW, 3, NOW + timedelta(hours=48))
    assert move.believed


@pytest.mark.parametrize(
    "found", [answered(url=FEED_URL), answered(302), answered(303), answered(307), answered(301, 302, 301)]
)
def test_what_is_not_permanent_ends_a_move(found: Any) -> None:
    assert moving(Move(NEW, 2, NOW), found, NOW + 2 * DAY) is None


def test_another_target_begins_anew() -> None:
    other = "https://other.example/rss"
    assert moving(Move(NEW, 2, NOW), answered(301, url=other), NOW + DAY) == Move(other, 1, NOW + DAY)


# --- properties -------------------------------------------------------------------------------------------

waits = st.none() | st.timedeltas(timedelta(0), timedelta(days=400))
all_wishes = st.builds(
    Wishes,
    waits,
    waits,
    waits,
    st.frozensets(st.integers(0, 23)),
    st.frozensets(st.integers(0, 6)),
)
moments = st.timedeltas(timedelta(0), timedelta(days=8)).map(lambda later: NOW + later)
spreads = st.floats(0, 1, exclude_max=True)


@given(
    moments,
    st.sampled_from(sorted(PACES)),
    all_wishes,
    spreads,
    st.booleans(),
    waits,
    st.none() | st.integers(0, 10_000),
)
def test_never_earlier_than_allowed_never_later_than_the_cap_and_never_without_a_reason(
    now: Any,
    pace: str,
    wishes: Wishes,
    spread: float,
    validated: bool,
    every: timedelta | None,
    weekly: int | None,
) -> None:
    found = next_poll(now, PACES[pace], wishes, spread, validated=validated, every=every, weekly=weekly)
    wait = found.at - now
    assert found.reason
    assert wait <= CAP * (1 + JITTER)
    asked = max((wish for wish, _ in wishes.named()), default=timedelta(0))
    assert wait >= min(asked, CAP)
    if every is not None:
        assert wait >= min(max(every, SHORTEST_INVITED), CAP)
        assert wait >= SHORTEST or min(filter(None, (wishes.fresh_for, wishes.ttl))) < SHORTEST
    else:
        assert wait >= PACES[pace].poll_every
    if not validated:
        assert wait >= HOUR
    skipped = found.at.hour in wishes.skip_hours or found.at.weekday() in wishes.skip_days
    all_of_them = len(wishes.skip_hours) == 24 or len(wishes.skip_days) == 7
    assert not skipped or all_of_them or wait >= CAP


@given(
    st.integers(1, 10**6), st.sampled_from(sorted(PACES)), st.timedeltas(timedelta(0), timedelta(days=999))
)
def test_a_failing_feed_is_never_given_up_and_left_alone_longer_each_time(
    failures: int, pace: str, failing_for: timedelta
) -> None:
    wait = backoff(failures, PACES[pace], failing_for)
    assert timedelta(0) < wait <= (DAY if failing_for < WEEK else WEEK)
    assert backoff(failures + 1, PACES[pace], failing_for) >= wait


@given(
    st.sampled_from([400, 401, 403, 404, 410, 418, 429, 500, 502, 503, 599]),
    waits,
    st.integers(1, 99),
    st.timedeltas(timedelta(0), timedelta(days=99)),
)
def test_every_refusal_is_obeyed_within_a_week_and_has_its_reason(
    status: int, wish: timedelta | None, failures: int, failing_for: timedelta
) -> None:
    found = refused_poll(NOW, status, wish, failures, NORMAL, NOW - failing_for)
    assert isinstance(found, NextPoll)
    assert found.reason
    assert timedelta(0) < found.at - NOW <= WEEK
    if status in {429, 503} and wish is not None:
        assert found.at - NOW >= min(wish, WEEK)
