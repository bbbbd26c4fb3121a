"""When sending stops, and starts again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stet.domain.reputation import (
    CLOSED,
    HOLD,
    MOST_BOUNCES,
    MOST_COMPLAINTS,
    OPEN_FOR,
    Kind,
    Suppression,
    Tally,
    closed,
    hour_of,
    hours_counted,
    opened,
    too_many,
    total,
)
from tests.builders import NOW

HOUR = timedelta(hours=1)
COUNTS = st.integers(0, 100_000)
TALLIES = st.builds(Tally, sent=COUNTS, bounced=COUNTS, complained=COUNTS, soft=COUNTS)


@pytest.mark.parametrize(
    ("tally", "stops"),
    [
        (Tally(), False),
        (Tally(sent=5, bounced=1), False),
        (Tally(sent=0, bounced=1), False),
        (Tally(sent=5, bounced=5), False),
        (Tally(sent=6, bounced=6), True),
        (Tally(sent=1, complained=1), False),
        (Tally(sent=2, complained=2), True),
        (Tally(sent=1000, bounced=29), False),
        (Tally(sent=1000, bounced=30), True),
        (Tally(sent=10_000, complained=4), False),
        (Tally(sent=10_000, complained=5), True),
        (Tally(sent=10, soft=10), False),
    ],
)
def test_at_three_percent_bounces_or_a_twentieth_of_a_percent_complaints(tally: Tally, *, stops: bool):
    assert bool(too_many(tally)) is stops


def test_it_says_what_was_counted():
    assert too_many(Tally(sent=100, bounced=9)) == "9 of 100 mails bounced in 24 hours"
    assert too_many(Tally(100, 9, 2)) == (
        "9 of 100 mails bounced in 24 hours and 2 of 100 mails were complained of in 24 hours"
    )


@given(sent=COUNTS, bounced=st.integers(0, 5), complained=st.integers(0, 1))
def test_a_few_never_stop_the_house(sent: int, bounced: int, complained: int):
    assert not too_many(Tally(sent, bounced, complained))


@given(TALLIES, st.integers(1, 1000))
def test_more_bounces_never_start_it_and_more_mails_never_stop_it(tally: Tally, more: int):
    if too_many(tally):
        assert too_many(replace(tally, bounced=tally.bounced + more))
        assert too_many(replace(tally, complained=tally.complained + more))
    else:
        assert not too_many(replace(tally, sent=tally.sent + more))


@given(TALLIES)
def test_with_a_whole_sample_it_is_the_plain_share(tally: Tally):
    sent = max(tally.sent, MOST_BOUNCES.sample, MOST_COMPLAINTS.sample)
    plain = tally.bounced >= 0.03 * sent or tally.complained >= 0.0005 * sent
    assert bool(too_many(replace(tally, sent=sent))) is plain


@given(st.lists(TALLIES, max_size=5))
def test_the_total_is_the_sum(tallies: list[Tally]):
    assert total(tallies).bounced == sum(one.bounced for one in tallies)
    assert total(tallies).sent == sum(one.sent for one in tallies)
    assert total(reversed(tallies)) == total(tallies)


def test_a_day_is_counted_by_the_hours_of_the_clock():
    hours = hours_counted(CLOSED, NOW)
    assert len(hours) == 24
    assert hours[0] == hour_of(NOW)
    assert hours[-1] == hour_of(NOW) - 23 * HOUR


@given(st.integers(0, 59), st.integers(0, 59))
def test_it_closes_by_itself_a_day_later_and_counts_anew(minute: int, second: int):
    now = NOW.replace(minute=minute, second=second)
    circuit = opened("9 of 100 mails bounced", now)
    assert circuit.open_at(now)
    assert circuit.open_at(now + OPEN_FOR)
    assert circuit.until
    assert not circuit.open_at(circuit.until)
    assert OPEN_FOR < circuit.until - now <= OPEN_FOR + HOUR
    assert hours_counted(circuit, circuit.until) == [circuit.until], "what was before is forgiven"
    assert hours_counted(circuit, now) == []


def test_an_owner_closes_it_and_the_hour_under_way_counts():
    circuit = closed(NOW)
    assert not circuit.open_at(NOW)
    assert hours_counted(circuit, NOW + HOUR) == [hour_of(NOW) + HOUR, hour_of(NOW)]


def test_a_held_mail_asks_so_seldom_that_its_message_lasts_five_days():
    returns_of_a_message, attempts = 30, 8
    assert (returns_of_a_message - attempts) * HOLD > timedelta(days=5)


def test_a_suppression_says_why_and_what_to_do():
    one = Suppression("#abc", Kind.BOUNCE, NOW, "Permanent/General")
    assert one.said == (
        "suppressed: a mail to this address bounced (Permanent/General) on 2026-11-22; "
        "stet mail lift ADDRESS allows it again"
    )
    assert "complained of on" in replace(one, kind=Kind.COMPLAINT, detail="").said
