"""The ticks table, and its fake."""

from __future__ import annotations

from datetime import timedelta

from stet.adapters.ticks import Ticks
from tests.builders import NOW

MINUTE = timedelta(minutes=1)


def test_nothing_is_planned_before_the_first_tick(ticks: Ticks):
    assert ticks.planned_until("dispatch") is None


def test_a_tick_moves_forward_never_back(ticks: Ticks):
    assert ticks.move("dispatch", NOW)
    assert ticks.planned_until("dispatch") == NOW
    assert not ticks.move("dispatch", NOW)
    assert not ticks.move("dispatch", NOW - MINUTE)
    assert ticks.planned_until("dispatch") == NOW
    assert ticks.move("dispatch", NOW + timedelta(microseconds=1))
    assert ticks.planned_until("dispatch") == NOW + timedelta(microseconds=1)


def test_each_function_has_a_tick_of_its_own(ticks: Ticks):
    ticks.move("dispatch", NOW)
    assert ticks.planned_until("digest") is None


def test_a_tick_begins_once_and_has_not_ended_by_that(ticks: Ticks):
    assert ticks.begin("dispatch", NOW)
    assert not ticks.begin("dispatch", NOW)
    assert not ticks.begin("dispatch", NOW - timedelta(minutes=1))
    assert ticks.planned_until("dispatch") is None
    assert ticks.begin("dispatch", NOW + timedelta(minutes=1))
