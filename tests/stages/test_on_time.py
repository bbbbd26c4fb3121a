"""No two looks at a host closer than its gap: ticks lost, doubled and crashed, duplicates, many workers.

What is not promised: a queue that delivers two copies of one message at one moment, both as the first. To
tell them apart would take a write a look. Copies that come later than the first, or are counted, are here.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stet.adapters.queues import held_back
from stet.domain.article import Article
from stet.domain.errors import Paused
from stet.domain.host import Appointment, Host
from stet.domain.outcome import Looked, Outcome
from stet.domain.response import Response
from stet.domain.schedule import PACES, Slot, look_ages
from stet.domain.url import article_id
from stet.stages.dispatch import Dispatch
from stet.stages.doorman import Doorman
from stet.stages.on_time import OnTime
from tests import builders
from tests.builders import NOW
from tests.fakes import FakeArticles, FakeHosts, FakeTicks
from tests.virtual import LateHosts, VirtualTime

NORMAL = PACES["normal"]
GAP = NORMAL.host_gap
HIDDEN = timedelta(minutes=6)
MINUTE = timedelta(minutes=1)


@dataclass
class Trouble:
    """What goes wrong, each with its probability; `stalled` are minutes in which the queue stands still."""

    lost: float = 0.0
    doubled: float = 0.0
    crashed: float = 0.0
    duplicated: float = 0.0
    failing: float = 0.0
    stalled: tuple[int, int] = (0, 0)
    edited: float = 0.0


class Ended(Exception):
    """The process ended here."""


@dataclass
class World:
    """Dispatch, a queue that holds back by whole seconds, and a worker of its own for every message."""

    articles_per_host: dict[str, int]
    trouble: Trouble = field(default_factory=Trouble)
    seed: int = 0

    def __post_init__(self) -> None:
        self.time, self.random = VirtualTime(), Random(self.seed)
        self.articles, self.hosts, self.ticks = FakeArticles(), LateHosts(self.time), FakeTicks()
        self.starts: dict[str, list[datetime]] = defaultdict(list)
        self.looks: dict[str, list[datetime]] = defaultdict(list)
        self.outcomes: Counter[Outcome] = Counter()
        self.writes = 0
        self.waiting = 0
        self.crashes = 0
        self.planning = False
        self.passed: Counter[str] = Counter()
        for host, count in self.articles_per_host.items():
            for n in range(count):
                changed = NOW - timedelta(seconds=self.random.randrange(7200))
                self.articles.add(builders.article(url=f"https://{host}/{n}", changed_at=changed))
        take, defer = self.hosts.take_turn, self.articles.defer

        def counted(do):
            def one(*given):
                self.writes += 1
                return do(*given)

            return one

        self.hosts.take_turn, self.articles.defer = counted(take), counted(defer)  # type: ignore[method-assign]
        self.crash_next = False
        self.dispatch = Dispatch(
            self.articles,
            self.hosts,
            self.ticks,
            self,
            NORMAL,
            self.time,
        )

    # the queue

    def depth(self) -> int:
        return self.waiting

    def send(self, slots: Sequence[Slot]) -> None:
        for index, slot in enumerate(slots):
            if self.crash_next and index >= len(slots) // 2:
                self.crash_next = False
                raise Ended
            visible = self.time() + timedelta(seconds=held_back(slot, self.time()))
            self._arrive(slot, visible + timedelta(seconds=self.random.uniform(0.02, 0.8)), again=False)
            if self.random.random() < self.trouble.duplicated:
                later = visible + timedelta(seconds=self.random.uniform(4, 100))
                self._arrive(slot, later, again=self.random.random() < 0.5 or self.stalls(later))
            if self.random.random() < self.trouble.duplicated:
                self._arrive(slot, visible + timedelta(seconds=self.random.uniform(0, 3)), again=True)
            self.time.pause(0.002)

    def stalls(self, when: datetime) -> bool:
        first, last = (NOW + timedelta(minutes=m) for m in self.trouble.stalled)
        return first <= when < last

    def _arrive(self, slot: Slot, when: datetime, *, again: bool) -> None:
        if self.stalls(when):
            when = NOW + timedelta(minutes=self.trouble.stalled[1], seconds=self.random.uniform(0, 20))
        self.waiting += 1
        self.time.at(when, lambda: self._work(slot, again=again))

    def _work(self, slot: Slot, *, again: bool) -> None:
        self.waiting -= 1
        asked = Appointment(slot.look.article_id, slot.at, slot.until, again=again)
        (result,) = self.worker()([asked])
        if isinstance(result, Ended):
            self._arrive(slot, self.time() + HIDDEN, again=True)
        elif isinstance(result, Exception):
            raise result
        else:
            self.outcomes[result.outcome] += 1

    def worker(self) -> OnTime:
        doorman = Doorman(self.hosts, NORMAL, self.time, self.time.pause)
        return OnTime(self.articles, doorman, self._look, lambda _: False, self.time, threads=1)

    def _look(self, named: str, article: Article | None) -> Looked:
        assert article
        self.starts[article.host].append(self.time())
        self.looks[named].append(self.time())
        if self.random.random() < self.trouble.failing:
            raise Ended
        self.time.pause(self.random.uniform(0.05, 1.2))
        if self.random.random() < self.trouble.edited:
            self.articles.rows[named] = replace(self.articles.rows[named], changed_at=self.time())
        return Looked(named, Outcome.UNCHANGED)

    # the schedule

    def _tick(self) -> None:
        if self.random.random() < self.trouble.lost:
            return
        self.crash_next = self.random.random() < self.trouble.crashed
        passing = self._passing()
        self.planning = True
        for _ in range(1 + (self.random.random() < self.trouble.doubled)):
            try:
                self.dispatch()
            except Ended:
                self.crashes += 1
                passing = []
        self.planning = False
        self.passed.update(passing)

    def _passing(self) -> list[str]:
        """Return the articles that passed an age since the last tick that ended."""
        upto = self.time().replace(second=0, microsecond=0)
        since = self.ticks.rows.get("dispatch", upto - MINUTE)
        return [
            row.article_id
            for row in self.articles.rows.values()
            if any(since < row.changed_at + age <= upto for age in look_ages(NORMAL))
        ]

    def run(self, minutes: int) -> None:
        start = self.time()
        for n in range(minutes):
            self.time.at(start + timedelta(minutes=n, seconds=self.random.uniform(3, 8)), self._tick)
        self.time.run(start + timedelta(minutes=minutes))

    def closest(self) -> timedelta:
        return min(
            (b - a for starts in self.starts.values() for a, b in itertools.pairwise(sorted(starts))),
            default=GAP,
        )


def test_without_trouble_looks_write_nothing_and_keep_the_gap() -> None:
    world = World({"busy.example": 60, "quiet.example": 1, "other.example": 7})
    world.run(60)
    assert world.closest() >= GAP
    assert world.writes == 0
    assert set(world.outcomes) == {Outcome.UNCHANGED}
    assert len(world.looks) == 68


@settings(max_examples=10, deadline=None)
@given(
    st.builds(
        Trouble,
        lost=st.sampled_from([0.0, 0.3]),
        doubled=st.sampled_from([0.0, 0.5]),
        crashed=st.sampled_from([0.0, 0.2]),
        duplicated=st.sampled_from([0.0, 0.3]),
        failing=st.sampled_from([0.0, 0.1]),
        stalled=st.sampled_from([(0, 0), (10, 25), (5, 50)]),
    ),
    st.integers(0, 10**6),
)
def test_the_gap_is_kept_and_no_article_starves_in_any_trouble(trouble: Trouble, seed: int) -> None:
    world = World({"busy.example": 40, "quiet.example": 2, "other.example": 7}, trouble, seed)
    world.run(60)
    world.trouble = Trouble()
    world.run(70)
    assert world.closest() >= GAP
    calm = NOW + timedelta(minutes=60)
    for row in world.articles.rows.values():
        passed = [a for a in look_ages(NORMAL) if calm < row.changed_at + a <= calm + timedelta(minutes=55)]
        if passed:
            assert max(world.looks[row.article_id]) > calm


@settings(max_examples=8, deadline=None)
@given(
    st.builds(
        Trouble,
        lost=st.sampled_from([0.0, 0.3]),
        doubled=st.sampled_from([0.0, 0.5]),
        crashed=st.sampled_from([0.0, 0.0, 0.2]),
        edited=st.sampled_from([0.0, 0.3]),
    ),
    st.integers(0, 10**6),
)
def test_each_article_is_looked_at_once_for_every_age_it_passes(trouble: Trouble, seed: int) -> None:
    world = World({"busy.example": 20, "quiet.example": 2, "other.example": 7}, trouble, seed)
    world.run(90)
    world.time.run(world.time() + 2 * MINUTE)
    looks = {named: len(looks) for named, looks in world.looks.items()}
    assert sum(looks.values()) > 29
    for named in world.articles.rows:
        assert 0 <= looks.get(named, 0) - world.passed[named] <= world.crashes
    assert world.closest() >= GAP


def test_a_look_in_its_slot_reads_two_rows_a_moment_old_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World({"quiet.example": 1})
    world.articles.rows = {
        named: replace(row, changed_at=NOW - 15 * MINUTE) for named, row in world.articles.rows.items()
    }
    asked: list[tuple[str, bool]] = []
    articles, hosts = world.articles.known, world.hosts.known

    def known(names: Iterable[str], *, lately: bool = False) -> dict[str, Host]:
        wanted = list(names)
        if not world.planning:
            asked.extend((name, lately) for name in wanted)
        return hosts(wanted, lately=lately)

    def rows(names: Iterable[str]) -> dict[str, Article]:
        wanted = list(names)
        asked.extend(("article", True) for _ in wanted)
        return articles(wanted)

    monkeypatch.setattr(world.hosts, "known", known)
    monkeypatch.setattr(world.articles, "known", rows)
    world.run(3)
    assert sum(map(len, world.looks.values())) == 1
    assert asked == [("article", True), ("quiet.example", True)]
    assert (world.writes, world.hosts.others, world.hosts.booked) == (0, {}, {})


def test_a_backlog_of_an_hour_drains_within_half_an_hour_the_oldest_first_with_the_gaps_kept() -> None:
    """The most one host can have in the time: one look every gap and a second."""
    world = World({"busy.example": 500, "other.example": 200}, Trouble(stalled=(0, 0)))
    world.ticks.rows["dispatch"] = NOW - timedelta(hours=1)
    due = {
        row.article_id
        for row in world.articles.rows.values()
        if any(NOW - timedelta(hours=1) < row.changed_at + a <= NOW for a in look_ages(NORMAL))
    }
    world.time.at(NOW, world.dispatch)
    world.time.run(NOW + timedelta(seconds=1))
    first = [
        row
        for row in sorted(world.articles.rows.values(), key=lambda r: r.changed_at)
        if row.article_id in due
    ]
    world.time.run(NOW + timedelta(minutes=1))
    world.dispatch.articles.changed_between = lambda *_: iter(())  # type: ignore[method-assign]
    world.run(29)
    assert due <= set(world.looks)
    assert world.closest() >= GAP
    for host in world.articles_per_host:
        order = [world.looks[row.article_id][0] for row in first if row.host == host]
        assert order == sorted(order)


def test_sixty_lost_ticks_are_caught_up_in_two() -> None:
    world = World({"a.example": 30, "b.example": 30})
    world.ticks.rows["dispatch"] = NOW - timedelta(hours=1)
    due = {row.article_id for row in world.articles.rows.values() if NOW - row.changed_at >= 15 * MINUTE}
    world.run(4)
    assert due <= set(world.looks)
    assert world.closest() >= GAP


@pytest.mark.parametrize("workers", [2, 8])
def test_messages_without_a_slot_take_turns_whoever_receives_them(workers: int) -> None:
    world = World({"a.example": 6})
    for n in range(workers):
        asked = [Appointment(article_id(f"https://a.example/{(n + m) % 6}")) for m in range(3)]
        world.time.at(NOW, partial(world.worker(), asked))
    world.time.run(NOW + timedelta(minutes=3))
    assert world.closest() >= GAP
    assert len(world.starts["a.example"]) > 2


def test_a_pause_stops_looks_that_were_sent_before_it() -> None:
    world = World({"a.example": 20})
    world.time.at(
        NOW + timedelta(minutes=20, seconds=30),
        lambda: world.hosts.pause("a.example", NOW + timedelta(hours=1)),
    )
    world.run(90)
    quiet = [
        at
        for at in world.starts["a.example"]
        if NOW + timedelta(minutes=20.5) <= at < NOW + timedelta(hours=1)
    ]
    assert quiet == []
    assert world.outcomes[Outcome.PUT_OFF] >= 1
    assert all(max(looks) > NOW + timedelta(hours=1) for looks in world.looks.values())


def test_a_slow_host_is_given_more_time() -> None:
    world = World({"a.example": 1})
    doorman = Doorman(world.hosts, NORMAL, world.time, lambda _: None)
    asked = Appointment("a", NOW, NOW + timedelta(seconds=30))
    assert doorman.in_slot(asked, "a.example")
    world.time.now += timedelta(seconds=7.2)
    doorman.ended("a.example")
    assert world.hosts.known(["a.example"])["a.example"].slow == timedelta(seconds=8)


def test_feeds_of_a_host_keep_the_gap_to_its_looks() -> None:
    world = World({"busy.example": 40})

    def poll() -> None:
        doorman = Doorman(world.hosts, NORMAL, world.time, world.time.pause)

        def get(url: str, _: object) -> Response:
            world.starts["busy.example"].append(world.time())
            world.time.pause(0.4)
            return builders.response(url=url)

        for n in range(3):
            doorman.at_turn(get)(f"https://busy.example/feed{n}", {})

    for n in range(40):
        world.time.at(NOW + timedelta(minutes=n, seconds=30), poll)
    world.run(45)
    assert world.closest() >= GAP
    assert len(world.starts["busy.example"]) >= 120
    assert world.outcomes[Outcome.UNCHANGED] > 40


def test_a_feed_of_a_host_that_asked_for_a_pause_is_not_asked() -> None:
    world = World({"a.example": 1})
    world.hosts.pause("a.example", NOW + MINUTE)
    doorman = Doorman(world.hosts, NORMAL, world.time, world.time.pause)
    with pytest.raises(Paused, match="asked for a pause"):
        doorman.at_turn(lambda *_: builders.response())("https://a.example/feed", {})


def test_the_demos_gap_is_kept_within_a_process_without_a_write() -> None:
    time, hosts = VirtualTime(), FakeHosts()
    doorman = Doorman(hosts, PACES["demo"], time, time.pause)
    starts = []
    for n in range(3):
        assert doorman.in_slot(Appointment(str(n), again=True), "a.example")
        starts.append(time() - NOW)
    assert starts == [timedelta(milliseconds=100 * n) for n in range(3)]
    assert hosts.known(["a.example"]) == {}


def test_a_live_blog_is_looked_at_once_an_hour_at_most() -> None:
    world = World({"a.example": 3})
    for row in world.articles.rows.values():
        world.articles.rows[row.article_id] = replace(row, live_blog=True, latest=3, changed_at=NOW)
    world.run(6 * 60)
    for looks in world.looks.values():
        assert len(looks) >= 3
        assert all(b - a >= timedelta(hours=1) for a, b in itertools.pairwise(looks))
    assert world.outcomes[Outcome.RESTED] > 3
    assert world.writes == 0


def test_robots_txt_is_asked_a_gap_before_the_page_and_a_pause_it_brings_is_obeyed() -> None:
    world = World({"a.example": 1, "b.example": 1})
    asked: list[datetime] = []

    def prepare(url: str) -> bool:
        asked.append(world.time())
        if "b.example" in url:
            world.hosts.pause("b.example", NOW + timedelta(hours=3))
        return True

    doorman = Doorman(world.hosts, NORMAL, world.time, world.time.pause)
    on_time = OnTime(world.articles, doorman, world._look, prepare, world.time, threads=1)  # noqa: SLF001
    end = NOW + timedelta(seconds=30)
    slots = [Appointment(article_id(f"https://{host}.example/0"), NOW, end) for host in "ab"]
    (page,) = on_time(slots[:1])
    (put_off,) = on_time(slots[1:])
    assert isinstance(page, Looked)
    assert isinstance(put_off, Looked)
    assert (page.outcome, put_off.outcome) == (Outcome.UNCHANGED, Outcome.PUT_OFF)
    assert world.starts["a.example"] == [asked[0] + GAP]
    assert world.starts["b.example"] == []
    assert world.articles.rows[slots[1].article_id].due_at == NOW + timedelta(hours=3)


def test_an_alias_is_not_waited_for() -> None:
    world = World({"a.example": 1})
    (article,) = world.articles.rows.values()
    world.articles.alias("https://a.example/amp", article.article_id)
    asked: list[str] = []

    def look(named: str, found: Article | None) -> Looked:
        assert found
        asked.append(found.article_id)
        return Looked(named, Outcome.ALIAS)

    doorman = Doorman(world.hosts, NORMAL, world.time, world.time.pause)
    on_time = OnTime(world.articles, doorman, look, lambda _: True, world.time, threads=1)
    (looked,) = on_time([Appointment(article_id("https://a.example/amp"))])
    assert isinstance(looked, Looked)
    assert looked.outcome is Outcome.ALIAS
    assert (world.time(), world.writes, asked) == (NOW, 0, [article.article_id])
