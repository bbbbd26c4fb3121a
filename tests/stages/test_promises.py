"""The six promises (ARCHITECTURE.md), under everything that can go wrong between two writes.

A small world of one article and two subscribers: its page changes, messages come late, twice and in any
order, every call of an adapter may crash before or after it took effect, another run of the same stage may
happen in the middle of any call, and S3 may forget to tell of a version. Then the trouble stops, and the
books must be right.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from stet.domain.alternation import Alternation
from stet.domain.attempt import Attempt
from stet.domain.change import Change, Severity
from stet.domain.response import Response
from stet.domain.schedule import PACES
from stet.domain.subscription import Channel, DeliveryStatus, Subscription
from stet.domain.version import Paragraph, Quality, Story
from stet.stages.deliver import Deliver
from stet.stages.diff import Diff
from stet.stages.fetch import Fetch
from stet.stages.notify import Notify
from stet.stages.pinning import Extractor
from stet.stages.reconcile import Reconcile
from tests import builders
from tests.builders import Clock
from tests.fakes import (
    FakeArchive,
    FakeArticles,
    FakeChanges,
    FakeDeliveries,
    FakeDeliveryQueue,
    FakeFeeds,
    FakeHosts,
    FakeSubscriptions,
    FakeTopic,
    FakeVersionQueue,
)

ARTICLE = builders.article()
TEXTS = [
    "Twelve people were hurt.",
    "Fifteen people were hurt.",
    "Nobody was hurt, it now seems.",
    "The fire is out.",
]
GONE = "(gone)"
SUBSCRIPTIONS = (
    builders.subscription(least=Severity.TRIVIAL),
    builders.webhook(subscription_id="sub-2", topic=f"article#{ARTICLE.article_id}", least=Severity.TRIVIAL),
)


class Crash(Exception):
    """The process ended here."""


@dataclass
class Trouble:
    """Decides, at every call of an adapter, what goes wrong."""

    random: Random
    on: bool = True
    crashes: int = 0
    depth: int = 0
    meanwhile: Callable[[], None] = lambda: None

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def troubled(*args: Any, **kwargs: Any) -> Any:
            self._maybe()
            result = call(*args, **kwargs)
            self._maybe()
            return result

        return troubled

    def _maybe(self) -> None:
        if not self.on:
            return
        luck = self.random.random()
        if luck < 0.04:
            self.crashes += 1
            raise Crash
        if luck < 0.08 and self.depth == 0:
            self.depth += 1
            try:
                self.meanwhile()
            finally:
                self.depth -= 1


class Troubled:
    """An adapter whose every method may crash before or after it took effect."""

    def __init__(self, adapter: Any, trouble: Trouble) -> None:
        self._adapter, self._trouble = adapter, trouble

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._adapter, name)
        return self._trouble.around(found) if callable(found) else found


@dataclass
class World:
    """One page, its article, its subscribers, and all the stages between them."""

    random: Random
    clock: Clock = field(default_factory=Clock)
    page: str = TEXTS[0]
    shown: list[str] = field(default_factory=lambda: [TEXTS[0]])
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.trouble = Trouble(self.random, meanwhile=self.something)
        self.archive = FakeArchive(on_version=self.stored, clock=self.clock)
        self.articles, self.changes = FakeArticles(), FakeChanges()
        self.articles.add(ARTICLE)
        self.subscriptions, self.deliveries = FakeSubscriptions(), FakeDeliveries()
        for one in SUBSCRIPTIONS:
            self.subscriptions.put(one)
        self.versions, self.topic, self.queue = FakeVersionQueue(), FakeTopic(), FakeDeliveryQueue()
        self.events = 0
        self.wire()

    def wire(self) -> None:
        archive, articles, changes, deliveries, topic, queue, versions = (
            Troubled(one, self.trouble)
            for one in (
                self.archive,
                self.articles,
                self.changes,
                self.deliveries,
                self.topic,
                self.queue,
                self.versions,
            )
        )
        self.fetch = Fetch(
            articles=articles,
            archive=archive,
            hosts=FakeHosts(),
            topic=topic,
            versions=versions,
            get=self.trouble.around(self.get),
            allowed=lambda _: True,
            extractor=Extractor("test/1", read, lambda _, story: story.quality),
            pace=PACES["normal"],
            clock=self.clock,
            pause=lambda _: None,
        )
        self.diff = Diff(archive, articles, changes, topic, self.clock)
        self.notify = Notify(
            changes,
            self.subscriptions,
            deliveries,
            queue,
            FakeFeeds(),
            articles,
            archive,
            self.clock,
            threads=1,
        )
        self.deliver = Deliver(
            deliveries,
            self.subscriptions,
            changes,
            FakeFeeds(),
            self.trouble.around(self.send),
            lambda *_: Attempt(done=True, answer=""),
            lambda *_: Attempt(done=True, answer=""),
            lambda *_: Attempt(done=True, answer=""),
            self.clock,
            lambda: 0.5,
        )
        self.reconcile = Reconcile(archive, changes, versions, self.clock, timedelta(minutes=15))

    def get(self, url: str, headers: dict[str, str]) -> Response:
        if self.page == GONE:
            return builders.response("not found", 404)
        etag = f'"{TEXTS.index(self.page)}"'
        if headers.get("If-None-Match") == etag:
            return builders.response("", 304, etag=etag)
        return builders.response(self.page, etag=etag)

    def send(self, change: Change, subscription: Subscription, delivery_id: str) -> Attempt:
        if self.trouble.on and self.random.random() < 0.1:
            return Attempt(done=False, answer="500")
        self.told.append(delivery_id)
        return Attempt(done=True, answer="taken")

    def stored(self, article_id: str, number: int) -> None:
        self.events += 1
        if not self.trouble.on or self.random.random() > 0.15:  # else S3 forgot to tell
            self.versions.waiting.append((article_id, number))

    def something(self) -> None:
        """Let one thing happen; what crashes is tried again some time, as its message comes back."""
        self.clock.forward(seconds=self.random.choice([1, 5, 30, 90, 10000]))
        self.random.choice(
            [self.edit, self.look, self.look, self.compare, self.compare, self.announce, self.attempt]
        )()

    def edit(self) -> None:
        self.page = self.random.choice([*TEXTS, GONE])
        self.shown.append(self.page)

    def look(self) -> None:
        raised([one for one in self.fetch([ARTICLE.article_id]) if isinstance(one, Exception)])

    def compare(self) -> None:
        self._take(self.versions.waiting, lambda one: self.diff(*one))

    def announce(self) -> None:
        self._take(self.topic.published, lambda one: self.notify(one.article_id, one.number))

    def attempt(self) -> None:
        self._take(self.queue.waiting, self._attempted)

    def _attempted(self, delivery_id: str) -> None:
        (done,) = self.deliver([delivery_id])
        if isinstance(done, Exception):
            raise done
        if done.again:
            self.queue.waiting.append(delivery_id)

    def _take(self, queue: list[Any], do: Callable[[Any], object]) -> None:
        """Work on any waiting message; it stays if the work crashes, and at times though it does not."""
        if not queue:
            return
        message = self.random.choice(queue)
        try:
            do(message)
        except Crash:
            return
        if message in queue and (not self.trouble.on or self.random.random() > 0.1):
            queue.remove(message)

    def settle(self) -> None:
        """Let the trouble end, and everything that waits be done."""
        self.trouble.on = False
        self.clock.forward(hours=1)
        self.reconcile()
        self.drain()
        for _ in range(10):  # eight looks make an alternating page stand, and the first may have to catch up
            self.clock.forward(hours=7)
            self.look()
        self.reconcile()
        self.drain()

    def drain(self) -> None:
        waiting = (self.versions.waiting, self.topic.published, self.queue.waiting)
        while any(waiting):
            self.clock.forward(minutes=10)
            for step in (self.compare, self.announce, self.attempt):
                step()


def read(body: bytes, url: str, content_type: str) -> Story:
    text = body.decode()
    return Story(headline="Fire", paragraphs=(Paragraph(text),), extractor="test/1", quality=Quality())


def raised(errors: Sequence[Exception]) -> None:
    for error in errors:
        if not isinstance(error, Crash):
            raise error


def history(world: World) -> list[str]:
    found = [world.archive.get_version(article_id, n) for article_id, n, _ in world.archive.versions()]
    return [one.story.paragraphs[0].text if one.story else GONE for one in found if one]


def passed_over(world: World, number: int) -> bool:
    """Whether a version is an alternating article's, and gave way to another before it stood."""
    version, following = (world.archive.get_version(ARTICLE.article_id, n) for n in (number, number + 1))
    if version is None or version.alternation is not Alternation.WITHIN or following is None:
        return False
    return following.removed or following.alternation is not Alternation.NONE


@settings(max_examples=500, deadline=None)
@given(st.integers(0, 2**32), st.integers(5, 150))
def test_whatever_happens_the_books_are_right_in_the_end(seed: int, steps: int) -> None:
    world = World(Random(seed))
    for _ in range(steps):
        try:
            world.something()
        except Crash:
            continue
    world.settle()

    numbers = [number for _, number, _ in world.archive.versions()]
    texts = history(world)
    assert numbers == list(range(len(numbers))), "gapless"
    assert all(a != b for a, b in itertools.pairwise(texts)), "repeat-free"
    assert texts[-1:] == [world.page] or (not texts and world.page == GONE), (
        "no edit is missed that lasts until a look"
    )
    assert set(texts) <= set(world.shown), "nothing is invented"

    row = world.articles.get(ARTICLE.article_id)
    assert row is not None
    assert row.latest == max(numbers, default=-1), "the row follows the archive"

    changes = world.changes.of(ARTICLE.article_id)
    assert [change.number for change in changes] == numbers[1:], "every version has its change"
    assert all(change.published_at for change in changes)

    # A look that read the row just before its version stood may pass over what was told a moment later.
    owed = {one.reference for one in changes if not passed_over(world, one.number)}
    told = {one.reference for one in changes if f"{one.reference}#sub-1" in world.deliveries.rows}
    assert owed <= told
    wanted = {f"{reference}#{one.subscription_id}" for reference in told for one in SUBSCRIPTIONS}
    assert set(world.deliveries.rows) == wanted, "no second id for one change"
    assert {one.status for one in world.deliveries.rows.values()} <= {DeliveryStatus.DELIVERED}
    assert set(world.told) == wanted
    repeats = sum(count - 1 for count in Counter(world.told).values())
    assert repeats <= world.trouble.crashes, "at most one repeat for a fault"


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32))
def test_running_everything_again_changes_nothing(seed: int) -> None:
    world = World(Random(seed))
    world.trouble.on = False
    for text in (*TEXTS, TEXTS[0]):
        world.page = text
        world.clock.forward(hours=1)
        world.look()
    world.settle()
    before = (
        dict(world.archive.stored),
        dict(world.changes.rows),
        dict(world.deliveries.rows),
        list(world.told),
    )
    world.clock.forward(hours=2)
    assert world.reconcile() == []
    for article_id, number, _ in list(world.archive.versions()):
        world.diff(article_id, number)
    for change in world.changes.of(ARTICLE.article_id):
        world.notify(change.article_id, change.number)
    world.settle()
    assert before == (world.archive.stored, world.changes.rows, world.deliveries.rows, world.told)
    assert len(world.changes.rows) == 4
    assert {one.channel for one in SUBSCRIPTIONS} == {Channel.EMAIL, Channel.WEBHOOK}


def test_a_claim_that_died_is_taken_over_after_its_time() -> None:
    world = World(Random(1))
    world.trouble.on = False
    world.look()
    world.page = TEXTS[1]
    world.clock.forward(hours=1)
    world.look()
    world.versions.waiting.sort()
    for message in list(world.versions.waiting):
        world.diff(*message)
    world.notify(ARTICLE.article_id, 1)
    delivery = world.deliveries.get(world.queue.waiting[0])
    assert delivery is not None
    claimed = replace(delivery, attempts=1, claimed_until=world.clock() + timedelta(seconds=60))
    assert world.deliveries.replace(delivery, claimed)
    under_way = world.deliver.attempt(delivery.delivery_id)
    assert under_way.again == timedelta(seconds=60)
    world.clock.forward(seconds=61)
    assert world.deliver.attempt(delivery.delivery_id).status is DeliveryStatus.DELIVERED
