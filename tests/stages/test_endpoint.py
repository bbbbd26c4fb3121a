"""Endpoints under a moving clock: whatever a receiver does, each delivery is taken or has its record."""

from __future__ import annotations

import heapq
import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from stet.domain.attempt import Attempt
from stet.domain.change import Change
from stet.domain.digest import digest_for, tally_of
from stet.domain.endpoint import Endpoint, Form, Posting
from stet.domain.errors import Conflict, InputError
from stet.domain.rhythm import Wait, Why
from stet.domain.subscription import (
    OWNER,
    RETRY_AFTER,
    Channel,
    Delivery,
    DeliveryStatus,
    Subscription,
)
from stet.stages.deliver import Deliver
from stet.stages.endpoint import EndpointDesk, EndpointNews, PostEvent, TellDisabled
from stet.stages.forget import Forget, Forgotten
from stet.stages.notify import Notify
from stet.stages.replay import Replay
from stet.stages.tell import Way
from tests import builders
from tests.builders import NOW, SECRET, Clock
from tests.fakes import (
    FakeArchive,
    FakeArticles,
    FakeChanges,
    FakeDeliveries,
    FakeDeliveryQueue,
    FakeEndpoints,
    FakeEndpointSecrets,
    FakeFeeds,
    FakePlainMail,
    FakeSubscriptions,
    FakeTopic,
)

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
TAKEN, BUSY = Attempt(done=True, answer="204"), Attempt(done=False, answer="503")
GONE = Attempt(done=False, answer="410", final=True, gone=True)
SLOW = Attempt(done=False, answer="no whole answer in time from its address")
LIMIT = 15.0

Receiver = Callable[[datetime], tuple[Attempt, float]]
"""What a receiver answers at a moment, and after how many seconds."""


@dataclass
class World:
    """Receivers by subscription, one delivery queue, and all the stages between them, on one clock."""

    receivers: dict[str, Receiver]
    random: Random = field(default_factory=lambda: Random(7))
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.deliveries, self.subscriptions = FakeDeliveries(), FakeSubscriptions()
        self.changes, self.feeds, self.topic = FakeChanges(), FakeFeeds(), FakeTopic()
        self.endpoints, self.secrets = FakeEndpoints(), FakeEndpointSecrets()
        self.queue = FakeDeliveryQueue()
        self.taken: list[tuple[str, str, datetime]] = []
        self.asked: dict[str, list[datetime]] = {}
        self.told: list[str] = []
        self.messages: list[tuple[datetime, int, str]] = []
        self.order = itertools.count()
        for name in self.receivers:
            self.subscribe(name)
        self.subscriptions.put(
            builders.subscription(subscription_id="me", topic=OWNER, address="me@example.org")
        )
        self.post = PostEvent(
            self.endpoints, self.secrets, self.answer, self.topic.publish_disabled, self.clock
        )
        way: Way[EndpointNews] = Way(lambda news, _: news.endpoint.reason, self.mail)
        self.notify = Notify(
            self.changes,
            self.subscriptions,
            self.deliveries,
            self.queue,
            self.feeds,
            FakeArticles(),
            FakeArchive(),
            self.clock,
            threads=1,
        )
        self.deliver = Deliver(
            self.deliveries,
            self.subscriptions,
            self.changes,
            self.feeds,
            self.send,
            lambda *_: TAKEN,
            lambda *_: TAKEN,
            lambda *_: TAKEN,
            self.clock,
            self.random.random,
            send_disabled=TellDisabled(self.endpoints, self.subscriptions, {Channel.EMAIL: way}),
        )

    def subscribe(self, name: str) -> None:
        self.subscriptions.put(builders.webhook(subscription_id=name, address=f"https://{name}.example/"))
        self.endpoints.add(builders.endpoint(endpoint_id=name))
        self.secrets.keep(name, "s1", SECRET)

    def send(self, change: Change, subscription: Subscription, delivery_id: str) -> Attempt:
        return self.post(subscription, delivery_id, lambda form: (f"{form} {change.number}", "text/plain"))

    def answer(self, address: str, posting: Posting) -> Attempt:
        """As the adapter: an answer that takes longer than the limit is none."""
        name = address.removeprefix("https://").removesuffix(".example/")
        self.asked.setdefault(posting.webhook_id, []).append(self.clock())
        attempt, seconds = self.receivers[name](self.clock())
        self.clock.forward(seconds=min(seconds, LIMIT))
        attempt = attempt if seconds <= LIMIT else SLOW
        if attempt.done:
            self.taken.append((name, posting.webhook_id, self.clock()))
        return attempt

    def mail(self, _: Subscription, delivery_id: str, reason: str) -> Attempt:
        self.told.append(delivery_id)
        return TAKEN

    def change(self, number: int) -> None:
        """Let a change be published now."""
        self.changes.add(builders.change(number))
        self.hear(builders.change(number).article_id, number)

    def hear(self, subject: str, number: int) -> None:
        self.notify(subject, number)
        for one in self.queue.waiting:
            self.enqueue(one, self.clock())
        self.queue.waiting.clear()

    def enqueue(self, delivery_id: str, at: datetime) -> None:
        heapq.heappush(self.messages, (at, next(self.order), delivery_id))

    def run(self, until: datetime) -> None:
        """Let messages come back in their time; what is told of endpoints goes round as well."""
        heard = 0
        while self.messages and self.messages[0][0] <= until:
            at, _, delivery_id = heapq.heappop(self.messages)
            self.clock.now = max(self.clock.now, at)
            done = self.deliver.attempt(delivery_id)
            if done.again:
                self.enqueue(delivery_id, self.clock() + done.again)
            for told in self.topic.told[heard:]:
                self.hear(*told)
            heard = len(self.topic.told)
        self.clock.now = max(self.clock.now, until)

    def rows(self, name: str) -> list[Delivery]:
        return self.deliveries.of_subscription(name)


def well(_: datetime) -> tuple[Attempt, float]:
    return TAKEN, 0.2


def down_for(hours: float) -> Receiver:
    return lambda now: (BUSY if now < NOW + hours * HOUR else TAKEN, 0.2)


def flapping(now: datetime) -> tuple[Attempt, float]:
    return (TAKEN if (now - NOW) // (20 * timedelta(minutes=1)) % 2 else BUSY), 0.2


def wishing(now: datetime) -> tuple[Attempt, float]:
    wish = Attempt(done=False, answer="429", retry_after=3 * HOUR)
    return (wish if now < NOW + 2 * HOUR else TAKEN), 0.2


BAD: dict[str, Receiver] = {
    "well": well,
    "down-1-h": down_for(1),
    "down-24-h": down_for(24),
    "down-76-h": down_for(76),
    "flapping": flapping,
    "gone": lambda _: (GONE, 0.2),
    "wishing": wishing,
    "moved": lambda _: (Attempt(done=False, answer="301 "), 0.2),
    "slow-14-s": lambda _: (TAKEN, 14),
    "slow-16-s": lambda _: (TAKEN, 16),
    "breaks-off": lambda _: (Attempt(done=False, answer="ProtocolError from its address"), 0.2),
    "huge": lambda _: (Attempt(done=True, answer="200 " + "x" * 1020), 0.2),
}


@pytest.fixture(scope="module")
def week() -> World:
    """Return the world after a change every six hours for a week, and nine days more."""
    world = World(BAD)
    for number in range(1, 29):
        world.run(NOW + (number - 1) * 6 * HOUR)
        world.change(number)
    world.run(NOW + timedelta(days=16))
    return world


@pytest.mark.parametrize("name", BAD)
def test_every_delivery_is_taken_or_has_a_record_that_says_why_not(week: World, name: str):
    rows = week.rows(name)
    assert len(rows) == 28
    assert all(row.final for row in rows)
    assert all(row.answer for row in rows)
    took = {webhook_id for receiver, webhook_id, _ in week.taken if receiver == name}
    assert took == {row.delivery_id for row in rows if row.status is DeliveryStatus.DELIVERED}
    assert len(took) == sum(receiver == name for receiver, _, _ in week.taken), "each is taken once"


@pytest.mark.parametrize(
    "name", ["well", "down-1-h", "down-24-h", "flapping", "wishing", "slow-14-s", "huge"]
)
def test_a_receiver_that_comes_back_gets_all(week: World, name: str):
    assert {row.status for row in week.rows(name)} == {DeliveryStatus.DELIVERED}
    found = week.endpoints.get(name)
    assert found
    assert found.state == "working"


def test_down_for_three_days_loses_none_that_its_retries_reach(week: World):
    """What was opened over 27 hours before the end is taken; the rest failed, and can be replayed."""
    for row in week.rows("down-76-h"):
        comes_back = NOW + 76 * HOUR
        if row.created_at > comes_back - 20 * HOUR:
            assert row.status is DeliveryStatus.DELIVERED
        elif row.created_at < comes_back - 33 * HOUR:
            assert (row.status, row.attempts) == (DeliveryStatus.FAILED, 8)
    found = week.endpoints.get("down-76-h")
    assert found
    assert found.state == "working"


@pytest.mark.parametrize("name", ["moved", "slow-16-s", "breaks-off"])
def test_nothing_but_failures_for_five_days_disables_and_tells_the_owner_once(week: World, name: str):
    found = week.endpoints.get(name)
    assert found
    assert found.failing_since
    assert found.disabled_at
    assert timedelta(hours=120) <= found.disabled_at - found.failing_since <= timedelta(hours=132)
    assert [one for one in week.told if f"#{name}#" in one] == [f"{'#'.join(map(str, found.notice))}#me"]
    after = [row for row in week.rows(name) if row.created_at > found.disabled_at]
    assert after, "what comes while it is disabled is kept, to be replayed"
    assert all(row.answer.startswith("the endpoint is disabled: 1") for row in after)
    assert not any(at > found.disabled_at for row in after for at in week.asked.get(row.delivery_id, []))


def test_gone_is_asked_once_and_told_once(week: World):
    assert sum(len(week.asked.get(row.delivery_id, [])) for row in week.rows("gone")) == 1
    assert len([one for one in week.told if "#gone#" in one]) == 1
    assert len(week.told) == 4


def test_attempts_fall_as_planned_give_or_take_a_fifth(week: World):
    seen = 0
    for name in ("moved", "breaks-off", "down-76-h"):
        for row in week.rows(name):
            times = week.asked.get(row.delivery_id, [])
            for plan, one, other in zip(RETRY_AFTER, times, times[1:], strict=False):
                assert plan * 0.8 <= other - one <= plan * 1.2 + 60 * SECOND, "others are served between"
                seen += 1
    assert seen > 200


def test_a_wish_for_time_is_obeyed(week: World):
    times = week.asked[week.rows("wishing")[-1].delivery_id]
    assert 3 * HOUR <= times[1] - times[0] <= 3 * HOUR + 60 * SECOND


def test_in_one_batch_nobody_waits_for_a_slow_one():
    """Subscriptions are served side by side: one that takes its time costs the others nothing."""
    from threading import Event

    slow, served = Event(), []
    world = World({f"r{n}": well for n in range(10)})
    world.changes.add(builders.change(1))
    ids = [builders.delivery(subscription_id=f"r{n}") for n in range(10)]
    for one in ids:
        world.deliveries.add(one)

    def send(change: Change, subscription: Subscription, delivery_id: str) -> Attempt:
        if subscription.subscription_id == "r0":
            assert slow.wait(10), "the nine others are served meanwhile"
        else:
            served.append(subscription.subscription_id)
            if len(served) == 9:
                slow.set()
        return TAKEN

    done = replace(world.deliver, send=send)([one.delivery_id for one in ids])
    assert not [one for one in done if isinstance(one, Exception)]
    assert len(served) == 9


# --- crashes -----------------------------------------------------------------------------------------


class Stop(Exception):
    """The process ended here."""


@pytest.mark.parametrize("after_call", [1, 2, 3, 4, 5, 6])
def test_a_crash_anywhere_while_disabling_tells_the_owner_once_and_never_not(after_call: int):
    world, calls = World({"gone": lambda _: (GONE, 0.2)}), itertools.count(1)

    def stops(call: Callable[..., Any]) -> Callable[..., Any]:
        def stopping(*args: Any) -> Any:
            before, result = next(calls), None
            if before == after_call:
                raise Stop
            result = call(*args)
            if next(calls) == after_call:
                raise Stop
            return result

        return stopping

    class Troubled(FakeEndpoints):
        save = stops(FakeEndpoints.save)

    world.endpoints.__class__ = Troubled
    world.post = replace(world.post, publish=stops(world.topic.publish_disabled))
    world.deliver = replace(world.deliver, send=world.send)
    world.change(1)
    while world.messages:
        try:
            world.run(world.clock() + HOUR)
        except Stop:
            (row,) = world.rows("gone")
            world.clock.forward(minutes=20)
            world.enqueue(row.delivery_id, world.clock())
    for told in world.topic.told:
        world.hear(*told)
    world.run(world.clock() + HOUR)
    found = world.endpoints.get("gone")
    assert found
    assert found.told
    assert len(set(world.topic.told)) == 1
    assert len(world.told) == 1
    assert world.rows("gone")[0].final


# --- signing, testing, rotating ----------------------------------------------------------------------


@dataclass
class Owner:
    """An owner's desk, and the receiver's answer to whatever is posted."""

    answers: list[Attempt] = field(default_factory=lambda: [TAKEN])
    posted: list[tuple[str, Posting]] = field(default_factory=list)

    def __post_init__(self) -> None:
        numbers = itertools.count(1)
        self.endpoints, self.secrets, self.clock = FakeEndpoints(), FakeEndpointSecrets(), Clock()
        self.desk = EndpointDesk(
            self.endpoints,
            self.secrets,
            self.post,
            lambda subscription, form, now: (json.dumps({"to": subscription.topic}), f"{form}"),
            self.clock,
            lambda size: bytes([next(numbers)]) * size,
        )

    def post(self, address: str, posting: Posting) -> Attempt:
        self.posted.append((address, posting))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


HOOK = builders.webhook()


def test_a_new_endpoint_takes_a_signed_test_first():
    owner = Owner()
    owner.desk.open(HOOK, Form.EVENT, SECRET, test=True)
    ((address, posting),) = owner.posted
    assert (address, posting.secrets, posting.content_type) == (HOOK.address, (SECRET,), "event")
    assert posting.webhook_id.startswith("endpoint.test#sub-1#")
    found = owner.desk.named(HOOK)
    assert (found.form, owner.secrets.get("sub-1", found.secret or "")) == (Form.EVENT, SECRET)


@pytest.mark.parametrize("answer", [BUSY, GONE, SLOW, Attempt(done=False, answer="301 ")])
def test_one_that_does_not_take_it_is_refused_and_leaves_nothing(answer: Attempt):
    owner = Owner([answer])
    with pytest.raises(InputError, match=r"did not take endpoint\.test.*--no-test"):
        owner.desk.open(HOOK, Form.EVENT, SECRET, test=True)
    assert not owner.endpoints.rows
    assert not owner.secrets.rows


def test_one_that_is_not_up_yet_can_be_opened_untested_and_tested_later():
    owner = Owner([BUSY, TAKEN])
    owner.desk.open(HOOK, Form.EVENT, SECRET, test=False)
    assert owner.posted == []
    assert not owner.desk.test(HOOK).done
    assert owner.desk.test(HOOK).done
    assert owner.desk.named(HOOK).state == "working", "a test says nothing of the deliveries"
    assert {posting.secrets for _, posting in owner.posted} == {(SECRET,)}


def test_a_chat_has_no_secret_and_is_not_signed():
    owner = Owner()
    owner.desk.open(HOOK, Form.SLACK, None, test=True)
    assert owner.posted[0][1].secrets == ()
    assert not owner.secrets.rows
    with pytest.raises(InputError, match="its address is its secret"):
        owner.desk.rotate(HOOK, HOUR)


def test_rotating_signs_with_both_for_the_overlap_and_deletes_what_signs_no_more():
    owner = Owner()
    owner.desk.open(HOOK, Form.EVENT, SECRET, test=False)
    second = owner.desk.rotate(HOOK, 24 * HOUR)
    owner.desk.test(HOOK)
    assert list(owner.posted[-1][1].secrets) == [second, SECRET]
    third = owner.desk.rotate(HOOK, HOUR)
    owner.desk.test(HOOK)
    assert list(owner.posted[-1][1].secrets) == [third, second]
    assert SECRET not in owner.secrets.rows.values()
    owner.clock.forward(hours=1)
    owner.desk.test(HOOK)
    assert list(owner.posted[-1][1].secrets) == [third]


@pytest.mark.parametrize("overlap", [-HOUR, timedelta(days=31)])
def test_an_overlap_has_its_bounds(overlap: timedelta):
    owner = Owner()
    owner.desk.open(HOOK, Form.EVENT, SECRET, test=False)
    with pytest.raises(InputError, match="30 days"):
        owner.desk.rotate(HOOK, overlap)


def test_two_rotations_at_once_one_of_them_wins():
    owner = Owner()
    owner.desk.open(HOOK, Form.EVENT, SECRET, test=False)

    class Racing(FakeEndpoints):
        def save(self, endpoint: Endpoint, read: Endpoint) -> bool:
            super().save(replace(read, secret="theirs"), read)
            return super().save(endpoint, read)

    with pytest.raises(Conflict):
        replace(owner.desk, endpoints=Racing(owner.endpoints.rows)).rotate(HOOK, HOUR)
    assert owner.desk.named(HOOK).secret == "theirs"


def test_closing_forgets_the_secrets():
    owner = Owner()
    owner.desk.open(HOOK, Form.EVENT, SECRET, test=False)
    owner.desk.rotate(HOOK, HOUR)
    assert owner.desk.close("sub-1") == 2
    assert not owner.secrets.rows
    with pytest.raises(InputError, match="no endpoint"):
        owner.desk.named(HOOK)


def test_an_endpoint_without_a_secret_or_a_row_is_a_record_that_says_so():
    world = World({"well": well})
    world.secrets.rows.clear()
    sent: list[Posting] = []

    def post(_: str, posting: Posting) -> Attempt:
        sent.append(posting)
        return TAKEN

    hook = builders.webhook(subscription_id="well")
    replace(world.post, post=post)(hook, "id", lambda _: ("{}", "x"))
    assert sent[0].secrets == ("",), "which the adapter refuses to sign with"
    world.endpoints.rows.clear()
    assert world.post(hook, "id", lambda _: ("{}", "x")).answer == "the subscription has no endpoint"


# --- replaying, forgetting ---------------------------------------------------------------------------


def failed(number: int, **more: Any) -> Delivery:
    row = builders.delivery(number=number, status=DeliveryStatus.FAILED, attempts=8, finished_at=NOW)
    return replace(row, **more)


def test_what_failed_is_sent_again_under_the_same_id_and_twice_is_once():
    world = World({"sub-1": well})
    for number in (1, 2):
        world.changes.add(builders.change(number))
        world.deliveries.add(failed(number))
    replay = Replay(world.deliveries, world.queue, world.clock)
    ids = replay(world.rows("sub-1"))
    assert sorted(ids) == sorted(row.delivery_id for row in world.rows("sub-1"))
    replay(world.rows("sub-1"))  # a run before may have stopped between the row and the queue
    for one in world.queue.waiting:
        world.enqueue(one, world.clock())
    world.run(world.clock() + HOUR)
    assert sorted(webhook_id for _, webhook_id, _ in world.taken) == sorted(ids)
    assert {row.attempts for row in world.rows("sub-1")} == {1}


def test_what_is_on_its_way_is_left_alone_and_what_is_old_too():
    world = World({"sub-1": well})
    retrying = failed(1, status=DeliveryStatus.PENDING, claimed_until=NOW + HOUR)
    old = failed(2, created_at=NOW - timedelta(days=14, seconds=1))
    for row in (retrying, old):
        world.deliveries.add(row)
    replay = Replay(world.deliveries, world.queue, world.clock)
    assert replay([retrying, old]) == []
    assert not replay.replayable(old)
    assert replay.replayable(failed(3, created_at=NOW - timedelta(days=14)))


def test_a_replay_that_was_read_before_another_moved_it_on_does_nothing():
    world = World({"sub-1": well})
    world.deliveries.add(failed(1, attempts=3))
    assert Replay(world.deliveries, world.queue, world.clock)([failed(1)]) == []
    assert world.queue.waiting == []


def test_forgetting_leaves_an_address_nowhere():
    world = World({"hook": well})
    for n, address in enumerate(["Reader@example.org", "reader@example.org", "other@example.org"]):
        world.subscriptions.put(builders.subscription(subscription_id=f"m{n}", address=address))
    world.deliveries.add(failed(1, subscription_id="m0", answer="refused: READER@example.org is unverified"))
    world.deliveries.add(failed(2, subscription_id="ended before", answer="to reader@example.org"))
    world.deliveries.add(failed(3, subscription_id="m2", answer="to other@example.org"))
    owner = EndpointDesk(
        world.endpoints,
        world.secrets,
        world.answer,
        lambda *_: ("", ""),
        world.clock,
        lambda size: b"x" * size,
    )
    forget = Forget(world.subscriptions, world.deliveries, owner, FakePlainMail())
    assert forget(" reader@example.org ") == Forgotten(subscriptions=2, answers=2)
    assert forget("reader@example.org") == Forgotten()
    everything = repr((world.subscriptions.rows, world.deliveries.rows, world.endpoints.rows)).lower()
    assert "reader@example.org" not in everything
    assert "other@example.org" in everything
    assert forget("https://hook.example/") == Forgotten(subscriptions=1, secrets=1)
    assert "hook.example" not in repr((world.subscriptions.rows, world.endpoints.rows))
    assert not world.secrets.rows
    assert forget("  ") == Forgotten()


def test_forgetting_takes_what_digests_and_caps_keep_along_and_no_one_elses():
    world = World({})
    wait = Wait(NOW + HOUR, Why.CAP)
    for one in ("mine", "theirs"):
        reader = builders.subscription(subscription_id=one, address=f"{one}@example.org")
        world.subscriptions.put(reader)
        world.deliveries.add_within(builders.delivery(subscription_id=one), tally_of(reader, NOW), 1)
        digest = digest_for(reader, wait, 0, NOW)
        for number in (2, 3):
            held = builders.delivery(
                number=number,
                subscription_id=one,
                status=DeliveryStatus.HELD,
                digest=digest.delivery_id,
            )
            world.deliveries.hold(held, digest, 9)
    desk = Owner().desk
    forget = Forget(world.subscriptions, world.deliveries, desk, FakePlainMail())
    assert forget("mine@example.org") == Forgotten(subscriptions=1, digests=4)
    assert forget("mine@example.org") == Forgotten()
    left = {row.delivery_id for row in world.deliveries.rows.values()}
    assert len([one for one in left if one.endswith("#theirs")]) == 4
    assert [one for one in left if one.endswith("#mine")] == [
        builders.delivery(subscription_id="mine").delivery_id
    ]
    assert list(world.deliveries.tallies()) == ["cap.2026-11-22T12Z#theirs"]


def test_forgetting_that_stopped_is_finished_by_the_next():
    world, reader = World({}), builders.subscription()
    digest = digest_for(reader, Wait(NOW, Why.QUIET), 0, NOW)
    world.deliveries.hold(builders.delivery(status=DeliveryStatus.HELD, digest=digest.delivery_id), digest, 9)
    forget = Forget(world.subscriptions, world.deliveries, Owner().desk, FakePlainMail())
    assert forget("gone@example.org").digests == 2
    assert not world.deliveries.rows


def test_a_digest_that_failed_is_sent_again_as_one_and_what_waits_is_left_to_wait():
    world = World({})
    world.subscriptions.put(builders.subscription())
    digest = digest_for(builders.subscription(), Wait(NOW, Why.QUIET), 0, NOW)
    for number in (1, 2):
        held = builders.delivery(number=number, status=DeliveryStatus.HELD, digest=digest.delivery_id)
        world.deliveries.hold(held, digest, 9)
    replay = Replay(world.deliveries, world.queue, world.clock)
    assert replay(world.rows("sub-1")) == [], "it is not due yet"
    refuse = replace(world.deliver, send_digest=lambda *_: GONE)
    refuse.attempt(digest.delivery_id)
    assert {row.status for row in world.rows("sub-1")} == {DeliveryStatus.FAILED}
    assert replay(world.rows("sub-1")) == [digest.delivery_id]
    world.deliver.attempt(digest.delivery_id)
    assert {row.status for row in world.rows("sub-1")} == {DeliveryStatus.DELIVERED}


def test_no_answer_in_the_log_names_whom_it_was_for():
    """Then there is little to forget; SES names the address when it refuses one."""
    world = World({"hook": well})
    world.changes.add(builders.change(1))
    world.subscriptions.put(builders.subscription())
    world.deliveries.add(builders.delivery())
    said = Attempt(done=False, answer="MessageRejected: reader@example.org is not verified", final=True)
    replace(world.deliver, send=lambda *_: said).attempt(builders.delivery().delivery_id)
    (row,) = world.rows("sub-1")
    assert "reader@" not in row.answer
    assert row.answer.startswith("MessageRejected: #")
