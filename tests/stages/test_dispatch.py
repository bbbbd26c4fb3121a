"""Dispatch over many ticks, lost, doubled and crashed (DESIGN §1)."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stet.domain.schedule import PACES, look_ages
from stet.stages.dispatch import Dispatch, Dispatched
from tests import builders
from tests.builders import NOW, Clock
from tests.fakes import FakeArticleQueue, FakeArticles, FakeHosts, FakeTicks

NORMAL = PACES["normal"]


class Desk:
    """A dispatch with everything it needs."""

    def __init__(self, articles: int = 1, drain: int = 2000) -> None:
        self.clock = Clock()
        self.articles, self.hosts, self.ticks = FakeArticles(), FakeHosts(), FakeTicks()
        self.queue = FakeArticleQueue(self.clock)
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
    sent = [desk.dispatch().sent for _ in range(25)]
    assert set(desk.sent) == {row.article_id for row in desk.rows}
    assert max(sent) <= 5, "each article once for an hour that is made up for"
    assert desk.dispatch().sent == 0


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
