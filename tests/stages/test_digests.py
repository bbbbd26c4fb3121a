"""Notify, digest and deliver by a virtual clock: a crash or a lost acknowledgement at every step of them.

A small world of one article whose changes are announced, and of subscribers with every rhythm. Every call
of an adapter may end the process before or after it took effect, messages come twice and in any order, the
index may lag, a run may happen in the middle of another. Nothing may be lost, and no more be repeated than
there were faults, always under the same id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stet.domain.article_move import ArticleMove, move_subject
from stet.domain.attempt import Attempt
from stet.domain.change import Change, Severity
from stet.domain.digest import MOST_ENTRIES, tally_of, why_of
from stet.domain.interest import Interest
from stet.domain.rhythm import hour_of, quiet_until, read_rhythm
from stet.domain.subscription import Channel, Delivery, DeliveryStatus, Subscription
from stet.stages import notify as notifying
from stet.stages.deliver import Deliver
from stet.stages.digest import Digest
from stet.stages.notify import Notify
from stet.stages.pairs import Pairs
from stet.stages.tell import DigestNews, TellDigest, Way
from tests import builders
from tests.builders import Clock
from tests.fakes import (
    FakeArchive,
    FakeArticles,
    FakeChanges,
    FakeDeliveries,
    FakeDeliveryQueue,
    FakeFeeds,
    FakeSubscriptions,
)

ARTICLE = builders.article().article_id
SUBSCRIBERS = (
    builders.webhook(subscription_id="now"),
    builders.subscription(subscription_id="capped", rhythm=read_rhythm("now", cap=2)),
    builders.subscription(subscription_id="hourly", rhythm=read_rhythm("hourly")),
    builders.subscription(subscription_id="daily", rhythm=read_rhythm("daily@07:00", "Europe/London")),
    builders.webhook(subscription_id="weekly", rhythm=read_rhythm("weekly@mon:07:00", "America/New_York")),
    builders.subscription(
        subscription_id="quiet", rhythm=read_rhythm("now", "Europe/London", "11:00-15:30", cap=3)
    ),
    builders.subscription(subscription_id="deaf", interest=Interest(Severity.CRITICAL)),
    builders.webhook(subscription_id="worded", interest=Interest(keywords=("fifteen",))),
)
WANTING = {one.subscription_id: one for one in SUBSCRIBERS if one.subscription_id != "deaf"}


class Crash(Exception):
    """The process ended here."""


Fault = Callable[[], None]


@dataclass
class Faults:
    """Is asked before and after every call of an adapter, and may end the process."""

    on: bool = True
    calls: int = 0
    crashes: int = 0
    fault: Callable[[int], bool] = lambda _: False
    meanwhile: Fault = lambda: None

    def here(self) -> None:
        if self.on:
            self.calls += 1
            if self.fault(self.calls):
                self.crashes += 1
                raise Crash
            self.meanwhile()

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def faulty(*args: Any, **kwargs: Any) -> Any:
            self.here()
            result = call(*args, **kwargs)
            self.here()
            return result

        return faulty


class Faulty:
    """An adapter under faults; `lag` is what the index `due` does not show yet."""

    def __init__(self, adapter: Any, faults: Faults, lag: Callable[[], bool] = lambda: False) -> None:
        self._adapter, self._faults, self._lag = adapter, faults, lag

    def told_in(self, digest_id: str) -> list[str]:
        self._faults.here()
        held: list[str] = self._adapter.told_in(digest_id)
        return held[:-1] if self._lag() else held

    def due(self, now: Any) -> Any:
        self._faults.here()
        due = list(self._adapter.due(now))
        return iter(due[1:] if self._lag() else due)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._adapter, name)
        return self._faults.around(found) if callable(found) else found


@dataclass
class World:
    """The three stages, their queues, and what subscribers were told."""

    faults: Faults = field(default_factory=Faults)
    lag: Callable[[], bool] = lambda: False
    refuses: Callable[[], bool] = lambda: False
    clock: Clock = field(default_factory=Clock)
    announced: list[int] = field(default_factory=list)
    told: list[tuple[str, tuple[tuple[str, int], ...]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.changes, self.subscriptions = FakeChanges(), FakeSubscriptions()
        self.deliveries, self.queue = FakeDeliveries(), FakeDeliveryQueue()
        self.archive, self.articles = FakeArchive(), FakeArticles()
        for one in SUBSCRIBERS:
            self.subscriptions.put(one)
        deliveries = Faulty(self.deliveries, self.faults, self.lag)
        queue, changes = Faulty(self.queue, self.faults), Faulty(self.changes, self.faults)
        archive = Faulty(self.archive, self.faults)
        subscriptions = self.subscriptions
        self.notify = Notify(
            changes,
            subscriptions,
            deliveries,
            queue,
            FakeFeeds(),
            self.articles,
            archive,
            self.clock,
            threads=1,
        )
        self.digest = Digest(deliveries, queue, self.clock)
        self.deliver = Deliver(
            deliveries,
            subscriptions,
            changes,
            FakeFeeds(),
            self.faults.around(self.send),
            lambda *_: Attempt(done=True, answer=""),
            self.faults.around(self.send_digest),
            lambda *_: Attempt(done=True, answer=""),
            self.clock,
            lambda: 0.5,
        )

    def send(self, change: Change, subscription: Subscription, delivery_id: str) -> Attempt:
        return self._taken(subscription, delivery_id, ((change.article_id, change.number),))

    def send_digest(
        self, digest: Delivery, told: Sequence[tuple[str, int]], subscription: Subscription
    ) -> Attempt:
        return self._taken(subscription, digest.delivery_id, tuple(told))

    def _taken(
        self, subscription: Subscription, delivery_id: str, told: tuple[tuple[str, int], ...]
    ) -> Attempt:
        assert quiet_until(subscription.rhythm, self.clock()) is None, "nothing comes in quiet hours"
        if self.faults.on and self.refuses():
            return Attempt(done=False, answer="500")
        self.told.append((delivery_id, told))
        return Attempt(done=True, answer="taken")

    def edit(self) -> None:
        number = len(self.changes.rows) + 1
        for version in (number - 1, number):
            text = f"{('Twelve', 'Fifteen')[version % 2]} people were hurt."
            self.archive.put_version(builders.version(version, told=builders.story(text)))
        self.changes.add(builders.change(number, at=self.clock()))
        self.announced.append(number)

    def announce(self, number: int) -> None:
        self.notify(ARTICLE, number)

    def attempt(self, delivery_id: str) -> bool:
        """Attempt a delivery; say whether its message is done."""
        return self.deliver.attempt(delivery_id).again is None

    def settle(self) -> None:
        """Let the faults end, and time pass until nothing waits."""
        self.faults.on = False
        for _ in range(24 * 9):
            for number in self.announced:
                self.announce(number)
            self.announced.clear()
            self.digest()
            self.drain()
            self.clock.forward(hours=1)

    def drain(self) -> None:
        waiting, self.queue.waiting[:] = list(self.queue.waiting), []
        for one in waiting:
            if not self.attempt(one):
                self.queue.waiting.append(one)

    def check(self) -> None:
        """Assert the promises, once all has settled."""
        assert self.queue.waiting == []
        numbers = [number for _, number in self.changes.rows]
        wanted = {(name, number) for name in WANTING for number in numbers}
        by_id: dict[str, set[tuple[tuple[str, int], ...]]] = {}
        ids: dict[tuple[str, int], set[str]] = {}
        for delivery_id, told in self.told:
            by_id.setdefault(delivery_id, set()).add(tuple(sorted(told)))
            for _, number in told:
                ids.setdefault((delivery_id.rpartition("#")[2], number), set()).add(delivery_id)
        assert set(ids) == wanted, "nothing is lost, and nothing told that nobody wants"
        assert all(len(some) == 1 for some in ids.values()), "always under the same id"
        assert all(len(some) == 1 for some in by_id.values()), "a digest that is sent again is the same"
        repeats = sum(count - 1 for count in Counter(name for name, _ in self.told).values())
        assert repeats <= self.faults.crashes, "at most one repeat for a fault"
        rows = self.deliveries.rows.values()
        assert {one.status for one in rows} <= {DeliveryStatus.DELIVERED}
        at_once: Counter[str] = Counter()
        for one in rows:
            if not one.digest and not why_of(one.article_id):
                at_once[f"{one.subscription_id} {hour_of(one.created_at)}"] += 1
        for name, count in at_once.items():
            cap = WANTING[name.split()[0]].rhythm.cap
            assert cap is None or count <= cap, "never more than the cap in an hour"


def play(world: World) -> None:
    """Let eight changes come over two hours; a step that crashes is done again, as its message comes back."""
    for _ in range(8):
        world.edit()
        number = world.announced.pop()
        again(lambda number=number: world.announce(number))  # type: ignore[misc]  # bound here
        again(world.digest)
        for one in list(world.queue.waiting):
            again(lambda one=one: done(world, one))  # type: ignore[misc]  # bound here
        world.clock.forward(minutes=17)


def done(world: World, delivery_id: str) -> None:
    if world.attempt(delivery_id):
        world.queue.waiting.remove(delivery_id)


def again(step: Callable[[], object]) -> None:
    try:
        step()
    except Crash:
        step()


def test_without_faults_each_is_told_once_in_its_rhythm() -> None:
    world = World()
    play(world)
    world.settle()
    world.check()
    assert len(world.told) == len({name for name, _ in world.told})
    told: Counter[str] = Counter(name.rpartition("#")[2] for name, _ in world.told)
    assert told == {"now": 8, "worded": 8, "capped": 4 + 2, "hourly": 2, "daily": 1, "weekly": 1, "quiet": 1}
    whys = Counter(why for name, _ in world.told if (why := why_of(name)))
    assert whys == {"rhythm": 4, "cap": 2, "quiet": 1}


def calls_of_a_play() -> int:
    world = World()
    play(world)
    return world.faults.calls


@pytest.mark.parametrize("part", range(8))
def test_a_crash_at_every_step_costs_at_most_one_repeat(part: int) -> None:
    """Each call of an adapter is crashed once, before and after it took effect, in a run of its own."""
    steps = range(1 + part, calls_of_a_play() + 1, 8)
    assert steps
    for step in steps:
        world = World(Faults(fault=lambda at, step=step: at == step))  # type: ignore[misc]  # bound here
        play(world)
        assert world.faults.crashes == 1
        world.settle()
        world.check()


class Chaos:
    """A world in which anything may happen at any time, drawn from a seed."""

    def __init__(self, random: Random) -> None:
        self.random, self.depth = random, 0
        faults = Faults(fault=lambda _: random.random() < 0.03, meanwhile=self.meanwhile)
        self.world = World(
            faults,
            lag=lambda: faults.on and random.random() < 0.2,
            refuses=lambda: random.random() < 0.1,
        )

    def meanwhile(self) -> None:
        if self.depth == 0 and self.random.random() < 0.05:
            self.depth += 1
            try:
                self.something()
            finally:
                self.depth -= 1

    def something(self) -> None:
        """Let one thing happen; within another little time passes, for a claim that runs out is a fault."""
        world = self.world
        world.clock.forward(seconds=self.random.choice([1, 2] if self.depth else [1, 5, 60, 600, 4000]))
        self.random.choice([world.edit, self.announce, self.announce, *[self.attempt] * 3, self.collect])()

    def collect(self) -> None:
        self.world.digest()

    def announce(self) -> None:
        self._take(self.world.announced, self.world.announce)

    def attempt(self) -> None:
        self._take(self.world.queue.waiting, self.world.attempt)

    def _take(self, waiting: list[Any], do: Callable[[Any], object]) -> None:
        """Work on any waiting message; at times its acknowledgement is lost."""
        if waiting:
            message = self.random.choice(waiting)
            if do(message) is not False and message in waiting and self.random.random() > 0.1:
                waiting.remove(message)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.integers(5, 120))
def test_whatever_happens_everyone_is_told_in_the_end(seed: int, steps: int) -> None:
    chaos = Chaos(Random(seed))
    for _ in range(steps):
        with suppress(Crash):
            chaos.something()
    chaos.world.settle()
    chaos.world.check()


def test_what_is_held_is_not_sent_after_a_subscription_ended() -> None:
    world = World()
    world.edit()
    world.announce(1)
    for one in SUBSCRIBERS:
        world.subscriptions.end(one.topic, one.subscription_id)
    world.settle()
    assert world.told == []
    assert {one.status for one in world.deliveries.rows.values()} == {DeliveryStatus.DROPPED}


def test_what_is_late_for_a_digest_goes_into_the_next_one_of_its_time() -> None:
    world = World()
    world.edit()
    world.announce(1)
    (first,) = [name for name in world.deliveries.rows if "digest.rhythm" in name and "hourly" in name]
    world.queue.send([first])
    world.deliveries.close(first, world.clock() + timedelta(hours=1))  # by a clock that is ahead
    world.edit()
    world.announce(2)
    world.settle()
    world.check()
    ids = [name for name, _ in world.told if name.endswith("hourly")]
    assert [name.split("#")[1] for name in ids] == ["0", "1"]


def test_a_digest_takes_in_so_many_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_ENTRIES == 1000
    monkeypatch.setattr(notifying, "MOST_ENTRIES", 3)
    world = World()
    for _ in range(8):
        world.edit()
    world.settle()
    world.check()
    told = [len(some) for name, some in world.told if name.endswith("daily")]
    assert told == [3, 3, 2]


def test_messages_over_the_cap_are_counted_by_the_hour_of_the_clock() -> None:
    one = WANTING["capped"]
    clock = Clock()
    assert tally_of(one, clock()) == tally_of(one, clock() + timedelta(minutes=59))
    assert tally_of(one, clock()) != tally_of(one, clock() + timedelta(minutes=60))


# --- ten thousand -------------------------------------------------------------------------------------


@dataclass
class Streamed(FakeSubscriptions):
    """Subscriptions that are made as they are read; `most` is how many were ahead of what was noted."""

    count: int = 10_000
    read: int = 0

    def to(self, topic: str, after: str = "") -> Any:
        start = int(after) + 1 if after else 0
        for number in range(start, self.count if topic == "all" else 0):
            self.read += 1
            yield builders.subscription(subscription_id=f"{number:05}")


def test_ten_thousand_are_fanned_out_in_bounded_memory_and_taken_up_in_the_middle() -> None:
    changes, deliveries, queue = FakeChanges(), FakeDeliveries(), FakeDeliveryQueue()
    changes.add(builders.change())
    faults = Faults(fault=lambda at: at in {9_000, 15_000})
    there = Streamed()
    ahead = 0

    def opened(delivery: Delivery) -> bool:
        nonlocal ahead
        ahead = max(ahead, there.read - len(queue.waiting))
        return FakeDeliveries.add(deliveries, delivery)

    faulty = Faulty(deliveries, faults)
    faulty.add = faults.around(opened)  # type: ignore[attr-defined]
    notify = Notify(
        changes,
        there,
        faulty,
        Faulty(queue, faults),
        FakeFeeds(),
        FakeArticles(),
        FakeArchive(),
        Clock(),
        threads=1,
    )
    queued = 0
    for runs in range(1, 4):
        try:
            queued = notify(ARTICLE, 1, again=runs > 1)
        except Crash:
            continue
        break
    assert faults.crashes == 2
    assert runs == 3
    assert set(queue.waiting) == set(deliveries.rows)
    assert len(deliveries.rows) == 10_000
    assert queued < 10_000 - 5_000, "the last run went on where the one before had come to"
    assert len(queue.waiting) - 10_000 <= 2 * notifying.CHUNK, "a chunk is queued again for each crash"
    assert there.read <= 10_000 + 3 * notifying.CHUNK
    assert ahead <= 3 * notifying.CHUNK, "no more than a chunk is in memory"


def test_side_by_side_each_gets_one() -> None:
    changes, deliveries, queue = FakeChanges(), FakeDeliveries(), FakeDeliveryQueue()
    changes.add(builders.change())
    notify = Notify(
        changes,
        Streamed(count=1_000),
        deliveries,
        queue,
        FakeFeeds(),
        FakeArticles(),
        FakeArchive(),
        Clock(),
        threads=8,
    )
    assert notify(ARTICLE, 1) == 1_000
    assert queue.waiting == sorted(deliveries.rows)
    assert deliveries.reached(f"{ARTICLE}#1") == ("all", "00999")
    assert notify(ARTICLE, 1) == 0, "all that was noted is done"


def test_texts_are_read_once_for_a_change_and_only_if_words_are_asked_for() -> None:
    reads: list[int] = []

    class Counting(FakeArchive):
        def get_version(self, article_id: str, number: int) -> Any:
            reads.append(number)
            return super().get_version(article_id, number)

    archive, changes, there = Counting(), FakeChanges(), FakeSubscriptions()
    archive.put_version(builders.version(0, told=builders.story("Twelve.")))
    archive.put_version(builders.version(1, told=builders.story("Fifteen.")))
    changes.add(builders.change())
    there.put(builders.subscription())
    notify = Notify(
        changes, there, FakeDeliveries(), FakeDeliveryQueue(), FakeFeeds(), FakeArticles(), archive, Clock()
    )
    assert (notify(ARTICLE, 1), reads) == (1, [])
    for number in range(5):
        there.put(
            builders.subscription(subscription_id=f"w{number}", interest=Interest(keywords=("fifteen",)))
        )
    assert notify(ARTICLE, 1) == 6
    assert reads == [0, 1]


def test_what_its_reader_leaves_out_is_neither_told_nor_in_a_digest_that_holds_it() -> None:
    archive, articles, changes, there = FakeArchive(), FakeArticles(), FakeChanges(), FakeSubscriptions()
    articles.add(builders.article())
    changes.add(builders.change())
    for name, muted in (
        ("a", (f"article#{ARTICLE}",)),
        ("b", (f"source#{builders.change().source}",)),
        ("c", ("source#another",)),
    ):
        there.put(builders.subscription(subscription_id=name, muted=muted))
    queue = FakeDeliveryQueue()
    notify = Notify(changes, there, FakeDeliveries(), queue, FakeFeeds(), articles, archive, Clock())
    assert notify(ARTICLE, 1) == 1
    wrote: list[DigestNews] = []
    way: Way[DigestNews] = Way(
        lambda news, _: wrote.append(news), lambda *_: Attempt(done=True, answer="taken")
    )
    tell = TellDigest(Pairs(archive), articles, changes, {Channel.EMAIL: way})
    digest = builders.delivery(article_id="digest.quiet.2026-11-22T12:00Z")
    told = {one.subscription_id: tell(digest, [(ARTICLE, 1)], one) for one in there.to("all")}
    assert {name: one.done for name, one in told.items()} == {"a": False, "b": False, "c": True}
    assert (told["a"].final, told["a"].dropped, len(wrote)) == (True, True, 1)


def test_a_move_waits_for_the_digest_and_is_told_in_it_unless_the_article_moved_on() -> None:
    world = World(faults=Faults(on=False))
    move = ArticleMove("https://news.example/old", builders.NOW)
    world.articles.add(builders.article(move=move))
    subject = move_subject(ARTICLE)
    world.notify(subject, move.number)
    [held] = world.deliveries.of_subscription("hourly")[:1]
    digest = held.digest or held.delivery_id
    wrote: list[DigestNews] = []
    way: Way[DigestNews] = Way(
        lambda news, _: wrote.append(news), lambda *_: Attempt(done=True, answer="taken")
    )
    tell = TellDigest(Pairs(world.archive), world.articles, world.changes, {Channel.EMAIL: way})
    deliver = replace(world.deliver, send_digest=tell)
    world.clock.forward(hours=1)
    assert deliver.attempt(digest).status is DeliveryStatus.DELIVERED
    assert [(one.move, one.article.article_id) for one in wrote[0].moves] == [(move, ARTICLE)]
    assert {row.status for row in world.deliveries.of_subscription("hourly")} == {DeliveryStatus.DELIVERED}
    attempt = tell(
        builders.delivery(article_id="digest.quiet.2026-11-22T12:00Z"), [(subject, 7)], SUBSCRIBERS[1]
    )
    assert (attempt.done, attempt.final) == (False, True)
