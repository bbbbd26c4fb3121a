"""The pushes table, and its fake."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from stet.adapters.pushes import Pushes
from stet.domain.websub import State
from tests.builders import NOW, push

MINUTE = timedelta(minutes=1)
WHOLE = push(
    state=State.PUSHED,
    lease_ends_at=NOW + timedelta(days=9),
    pushed_at=NOW - MINUTE,
    failures=2,
    reason="the hub answered 500: Störung",
)


def test_a_subscription_comes_back_as_it_was_stored_and_is_added_once(pushes: Pushes):
    assert pushes.add(WHOLE)
    assert not pushes.add(replace(WHOLE, token="another"))
    assert pushes.get(WHOLE.feed_id) == WHOLE
    assert list(pushes.all()) == [WHOLE]
    assert pushes.get("another") is None


def test_due_ones_come_the_longest_waiting_first(pushes: Pushes):
    for minutes in (3, -1, 0, 9):
        pushes.add(push(feed_id=f"feed{minutes}", next_at=NOW - minutes * MINUTE))
    assert [one.feed_id for one in pushes.due(NOW, 9)] == ["feed9", "feed3", "feed0"]
    assert [one.feed_id for one in pushes.due(NOW, 1)] == ["feed9"]


def test_it_is_saved_only_over_what_was_read(pushes: Pushes):
    read = push()
    assert not pushes.save(read, read)
    pushes.add(read)
    asked = replace(read, state=State.ASKED, next_at=NOW + MINUTE)
    assert pushes.save(asked, read)
    assert not pushes.save(WHOLE, read)
    assert not pushes.save(WHOLE, replace(asked, state=State.ENDING))
    assert pushes.get(read.feed_id) == asked


def test_it_is_forgotten(pushes: Pushes):
    pushes.add(WHOLE)
    pushes.remove(WHOLE.feed_id)
    pushes.remove(WHOLE.feed_id)
    assert pushes.get(WHOLE.feed_id) is None
