"""When to look: the ages, the windows, and the polite slots (RULES §3, DESIGN §1)."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stet.domain.article import Article, DueLook
from stet.domain.schedule import (
    FORGET_AFTER,
    FURTHEST_SLOT,
    PACES,
    coming_look,
    is_live,
    live_ages,
    look_ages,
    next_look,
    plan,
    rests,
    windows,
)
from tests import builders

NORMAL = PACES["normal"]
START = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ages_of_articles = st.timedeltas(timedelta(0), FORGET_AFTER + timedelta(days=1))


def test_an_article_that_never_changes_is_looked_at_sixty_times() -> None:
    ages = look_ages(NORMAL)
    assert len(ages) == 60
    assert ages[:8] == tuple(n * 15 * MINUTE for n in range(1, 9))
    assert ages[8] == timedelta(minutes=135)  # 120 x 9/8
    assert ages[-1] <= FORGET_AFTER


@pytest.mark.parametrize("name", PACES)
def test_ages_rise_and_never_by_less_than_the_pace_allows(name: str) -> None:
    ages = (timedelta(0), *look_ages(PACES[name]))
    assert all(b - a >= PACES[name].look_after for a, b in itertools.pairwise(ages))


def test_after_forty_quiet_days_there_is_no_next_look() -> None:
    assert next_look(NORMAL, START, START + FORGET_AFTER) is None
    assert next_look(NORMAL, START, START) == START + 15 * MINUTE


def test_a_doubled_tick_opens_no_window() -> None:
    assert windows(NORMAL, START, START) == []


@given(st.lists(st.integers(1, 600), min_size=1, max_size=40), ages_of_articles)
def test_every_age_falls_into_exactly_one_tick_however_many_ticks_are_lost(
    gaps: list[int], age: timedelta
) -> None:
    """Ticks any number of minutes apart: an age passed between two of them is in that tick's windows only."""
    changed_at = START - age
    tick = START
    for gap in gaps:
        until = tick + gap * MINUTE
        passed = [a for a in look_ages(NORMAL) if tick < changed_at + a <= until]
        hits = [1 for after, upto in windows(NORMAL, tick, until) if after < changed_at <= upto]
        assert len(hits) == (1 if passed else 0)
        tick = until


@given(st.integers(1, 60 * 24 * 50))
def test_windows_are_disjoint_and_in_order(minutes: int) -> None:
    found = windows(NORMAL, START, START + minutes * MINUTE)
    flat = [edge for window in found for edge in window]
    assert flat == sorted(flat)
    assert len(found) <= 60


def looks(count: int, host: str = "a.example") -> list[DueLook]:
    return [DueLook(f"{host}-{n}", host) for n in range(count)]


def test_looks_at_one_host_get_slots_a_gap_apart() -> None:
    planned = plan(looks(5), {}, START, timedelta(seconds=2), 100)
    assert [slot.at - START for slot in planned.slots] == [timedelta(seconds=2 * n) for n in range(5)]
    assert planned.booked_until == {"a.example": START + timedelta(seconds=10)}


def test_a_booked_host_is_asked_after_its_booking_and_others_at_once() -> None:
    free = {"a.example": START + 5 * MINUTE}
    planned = plan(looks(1) + looks(1, "b.example"), free, START, timedelta(seconds=2), 100)
    assert [slot.at - START for slot in planned.slots] == [5 * MINUTE, timedelta(0)]


def test_what_does_not_fit_into_a_quarter_of_an_hour_is_put_off_to_when_the_host_is_free() -> None:
    pause = START + timedelta(days=2)
    planned = plan(looks(1), {"a.example": pause}, START, timedelta(seconds=2), 100)
    assert planned.slots == ()
    assert [put_off.at for put_off in planned.deferrals] == [pause]


def test_what_the_queue_cannot_take_keeps_its_place_in_the_line() -> None:
    waiting = DueLook("old", "a.example", START - MINUTE)
    planned = plan([*looks(2), waiting], {}, START, timedelta(seconds=2), 2)
    assert [slot.look.article_id for slot in planned.slots] == ["a.example-0", "a.example-1"]
    assert [put_off.at for put_off in planned.deferrals] == [START - MINUTE]


hosts = st.sampled_from(["a.example", "b.example", "c.example"])


@given(st.lists(hosts, max_size=200), st.integers(0, 250), st.integers(1, 30), st.integers(0, 1200))
def test_no_look_is_lost_and_no_gap_is_broken(named: list[str], capacity: int, gap: int, booked: int) -> None:
    due = [DueLook(str(n), host) for n, host in enumerate(named)]
    free = {"a.example": START + timedelta(seconds=booked)}
    planned = plan(due, free, START, timedelta(seconds=gap), capacity)
    assert sorted(s.look.article_id for s in (*planned.slots, *planned.deferrals)) == sorted(
        look.article_id for look in due
    )
    assert len(planned.slots) <= capacity
    for host in set(named):
        starts = [slot.at for slot in planned.slots if slot.look.host == host]
        assert all(b - a >= timedelta(seconds=gap) for a, b in itertools.pairwise(starts))
        assert all(free.get(host, START) <= start <= START + FURTHEST_SLOT for start in starts)
        if starts:
            assert planned.booked_until[host] >= starts[-1] + timedelta(seconds=gap)


def live(**changes: object) -> Article:
    return builders.article(**{"latest": 3, "live_blog": True, "changed_at": START} | changes)


def test_a_live_blog_is_looked_at_at_most_once_an_hour() -> None:
    ages = sorted(live_ages(NORMAL))
    assert ages[0] == 75 * MINUTE
    assert all(b - a >= 75 * MINUTE for a, b in itertools.pairwise(ages))


@given(st.lists(st.integers(1, 40), max_size=40), st.integers(0, 14))
def test_looks_at_a_live_blog_are_an_hour_apart_however_late_they_come(gaps: list[int], late: int) -> None:
    last, now = START, START
    for gap in gaps:
        now += gap * MINUTE
        passed = max((a for a in look_ages(NORMAL) if a <= now - START), default=None)
        if passed is None or now - START - passed > late * MINUTE or rests(NORMAL, live(), now):
            continue
        if now - last < 60 * MINUTE:
            assert passed == max(a for a in look_ages(NORMAL) if a <= last - START), (
                "the same age, looked at once"
            )
        else:
            last = now


def test_more_than_twenty_changes_a_day_make_a_live_blog() -> None:
    day = timedelta(days=1)
    assert not is_live(live(live_blog=False, latest=20), START)
    assert is_live(live(live_blog=False, latest=21, first_seen_at=START - day / 2), START)
    assert not is_live(live(live_blog=False, latest=21, first_seen_at=START - 2 * day), START)


def test_the_page_says_when_a_live_blog_is_looked_at() -> None:
    assert coming_look(NORMAL, live(), START + MINUTE) == START + 75 * MINUTE
    assert coming_look(NORMAL, live(live_blog=False), START + MINUTE) == START + 15 * MINUTE
    assert not rests(NORMAL, live(latest=0), START + 15 * MINUTE), "its first text is looked at as any other"
    assert not rests(PACES["demo"], live(), START + MINUTE)


@given(ages_of_articles)
def test_a_live_blog_rests_until_the_look_that_is_named(age: timedelta) -> None:
    at = coming_look(NORMAL, live(), START + age)
    if at:
        assert not rests(NORMAL, live(), at)


def test_a_host_with_a_longer_gap_gets_slots_further_apart() -> None:
    planned = plan(
        looks(3), {}, START, timedelta(seconds=2), 9, gaps={"a.example": MINUTE}, slack=timedelta(seconds=1)
    )
    assert [slot.at - START for slot in planned.slots] == [timedelta(seconds=61 * n) for n in range(3)]


def test_the_looks_of_a_host_are_spread_over_the_tick_and_book_nothing_beyond_it() -> None:
    planned = plan(looks(4), {}, START, timedelta(seconds=2), 9, ahead=MINUTE, slack=timedelta(seconds=1))
    assert [slot.at - START for slot in planned.slots] == [timedelta(seconds=15 * n) for n in range(4)]
    assert [slot.until - slot.at for slot in planned.slots if slot.until] == [timedelta(seconds=13)] * 4
    assert planned.booked_until == {"a.example": START + MINUTE}
