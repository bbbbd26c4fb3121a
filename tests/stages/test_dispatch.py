"""Dispatch over many ticks, lost, doubled and crashed (DESIGN §1)."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stet.domain.schedule import PACES, Slot, look_ages
from stet.stages.dispatch import Dispatch, Dispatched
from tests import builders
from tests.builders import NOW, Clock
from tests.fakes import FakeArticleQueue, FakeArticles, FakeHosts, FakeTicks

NORMAL = PACES["normal"]


class Ended(Exception):
    """The process ended here."""


@dataclass
class Queue(FakeArticleQueue):
    """A queue in the middle of whose batch the process may end."""

    fails_after: int | None = None

    def send(self, slots: Sequence[Slot]) -> None:
        super().send(slots[: self.fails_after])
        if self.fails_after is not None:
            raise Ended


class Desk:
    """A dispatch with everything it needs."""

    def __init__(self, articles: int = 1, drain: int = 2000) -> None:
        self.clock = Clock()
        self.articles, self.hosts, self.ticks = FakeArticles(), FakeHosts(), FakeTicks()
        self.queue = Queue(self.clock)
        self.rows = [builders.article(url=f"https://news.example/{n}") for n in range(articles)]
        for row in self.rows:
            self.articles.add(row)
        self.dispatch = Dispatch(self.articles, self.hosts, self.ticks, self.queue, NORMAL, self.clock, drain)

    def tick(self, **forward: float) -> Dispatched:
        self.clock.forward(**forward)
        return self.dispatch()

    @property
    def sent(self) -> Counter[str]:
        return Counter(slot.look.article_id for slot in self.queue.waiting)


def test_a_new_article_is_looked_at_in_the_next_tick_and_its_mark_is_taken_off() -> None:
    desk = Desk(0)
    desk.articles.add(builders.article(due_at=NOW))
    assert desk.tick() == Dispatched(1, 0)
    assert desk.tick(minutes=1) == Dispatched(0, 0)


def test_a_scheduled_look_writes_nothing() -> None:
    desk = Desk()
    desk.tick()
    before = (dict(desk.articles.rows), dict(desk.hosts.booked))
    assert desk.tick(minutes=15) == Dispatched(1, 0)
    assert before == (desk.articles.rows, desk.hosts.booked)


@given(st.lists(st.integers(0, 60), max_size=60))
def test_each_age_is_looked_at_once_over_any_sequence_of_ticks(gaps: list[int]) -> None:
    desk = Desk()
    desk.tick()
    looked = 0
    for gap in gaps:
        before = desk.clock()
        desk.clock.forward(minutes=gap)
        passed = [age for age in look_ages(NORMAL) if before < NOW + age <= desk.clock()]
        sent = desk.dispatch().sent
        assert sent == (1 if passed else 0)
        assert desk.dispatch().sent == 0, "a doubled tick doubles nothing"
        looked += sent
    assert sum(desk.sent.values()) == looked


def test_a_crash_repeats_a_look_and_never_skips_one() -> None:
    desk = Desk()
    desk.tick()

    def crash(*_: object) -> bool:
        raise RuntimeError("the process ended here")

    move, desk.ticks.move = desk.ticks.move, crash  # type: ignore[method-assign,assignment]
    with pytest.raises(RuntimeError):
        desk.tick(minutes=15)
    desk.ticks.move = move  # type: ignore[method-assign]
    desk.tick(minutes=1)
    assert set(desk.sent.values()) == {2}


def test_looks_at_one_host_are_a_gap_apart_across_ticks() -> None:
    desk = Desk(100)
    desk.tick()
    for _ in range(3):
        desk.tick(minutes=15)
    starts = sorted(slot.at for slot in desk.queue.waiting)
    assert len(starts) == 300
    assert all(b - a >= timedelta(seconds=2) for a, b in itertools.pairwise(starts))


def test_a_paused_host_is_left_alone_to_the_end_of_its_pause() -> None:
    desk = Desk()
    desk.tick()
    desk.hosts.pause("news.example", NOW + timedelta(hours=4))
    assert desk.tick(minutes=15) == Dispatched(0, 1)
    assert sum(desk.tick(minutes=15).sent for _ in range(13)) == 0
    assert desk.tick(minutes=15).sent == 1  # sent ahead: it becomes visible when the pause ends
    assert desk.queue.waiting[0].at >= NOW + timedelta(hours=4)


def test_a_full_queue_puts_looks_off_and_none_starves() -> None:
    desk = Desk(50, drain=10)
    desk.tick()
    desk.clock.forward(minutes=15)
    seen: Counter[str] = Counter()
    for _ in range(12):
        desk.dispatch()
        seen += desk.sent
        desk.queue.waiting.clear()
        desk.clock.forward(minutes=1)
    assert set(seen) == {row.article_id for row in desk.rows}


def test_a_long_outage_is_caught_up_with_hour_by_hour() -> None:
    desk = Desk(5)
    desk.tick()
    desk.clock.forward(days=1)
    sent = [desk.tick(minutes=1).sent for _ in range(25)]
    assert set(desk.sent) == {row.article_id for row in desk.rows}
    assert max(sent) <= 5, "each article once for an hour that is made up for"
    assert sum(sent) > 5 * 12
    assert desk.ticks.planned_until("dispatch") == desk.clock()


def test_a_crash_while_an_outage_is_caught_up_with_stops_nothing() -> None:
    desk = Desk(5)
    desk.tick()
    desk.clock.forward(days=1)

    def crash(*_: object) -> None:
        raise RuntimeError("the process ended here")

    send, desk.queue.send = desk.queue.send, crash  # type: ignore[method-assign,assignment]
    with pytest.raises(RuntimeError):
        desk.dispatch()
    desk.queue.send = send  # type: ignore[method-assign]
    assert desk.dispatch() == Dispatched(0, 0), "nobody knows what was sent before the crash"
    assert desk.tick(minutes=1).sent == 5


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 70), st.sampled_from(["", "", "", "doubled", "crashed", "changed"])),
        max_size=40,
    ),
    st.integers(0, 10**6),
)
def test_each_age_is_looked_at_once_whatever_befalls_the_ticks(
    course: list[tuple[int, str]], seed: int
) -> None:
    """Each tick sends what passed an age since the last one that ended; more than once after a crash only."""
    random, desk = Random(seed), Desk(6)
    desk.tick()
    ended, crashes = desk.clock(), 0
    for gap, what in course:
        if what == "changed":
            row = random.choice(list(desk.articles.rows.values()))
            desk.articles.rows[row.article_id] = replace(row, changed_at=desk.clock())
        desk.clock.forward(minutes=gap)
        upto = min(desk.clock(), ended + timedelta(hours=1))
        passed = {
            row.article_id
            for row in desk.articles.rows.values()
            if any(ended < row.changed_at + age <= upto for age in look_ages(NORMAL))
        }
        before = desk.sent
        desk.queue.fails_after = random.randrange(3) if what == "crashed" else None
        begun = desk.ticks.begun.get("dispatch") == desk.clock()
        with suppress(Ended):
            desk.dispatch()
        if what == "doubled":
            desk.dispatch()
        sent = desk.sent - before
        if begun or not gap:
            assert not sent, "a tick is begun once"
        elif what == "crashed" and desk.ticks.planned_until("dispatch") == ended:
            assert set(sent) <= passed
            crashes += 1
        else:
            assert set(sent) == passed
            ended = upto
        assert set(sent.values()) <= {1}
        desk.queue.fails_after = None


def test_a_look_that_waits_keeps_its_place_when_the_next_one_comes_due() -> None:
    desk = Desk(2, drain=0)
    first = desk.rows[0].article_id
    early = NOW - timedelta(hours=1)
    desk.articles.defer(first, early)
    desk.tick()
    desk.tick(minutes=15)
    assert desk.articles.rows[first].due_at == early


def test_sixty_lost_ticks_are_caught_up_in_one() -> None:
    desk = Desk(30)
    desk.tick()
    assert desk.tick(hours=1).sent == 30
    assert desk.tick(minutes=1).sent == 0
