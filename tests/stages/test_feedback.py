"""Bounces and complaints: noted once, whatever crashes; mails held, and let go (RULES §6)."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from stet.domain.attempt import Attempt
from stet.domain.change import Change
from stet.domain.opt_in import CONFIRM_WITHIN, asking
from stet.domain.privacy import hashed
from stet.domain.reputation import HOLD, Heard, Kind, Tally, hour_of, opened
from stet.domain.rhythm import Rhythm
from stet.domain.subscription import Channel, Delivery, DeliveryStatus, Subscription
from stet.stages.deliver import Deliver, Delivered
from stet.stages.feedback import Feedback, Resume
from tests import builders
from tests.builders import Clock
from tests.fakes import (
    FakeChanges,
    FakeDeliveries,
    FakeDeliveryQueue,
    FakeFeeds,
    FakeReputation,
    FakeSubscriptions,
)
from tests.stages.test_promises import Crash, Trouble, Troubled

READER = builders.subscription().address
HARD = Heard(Kind.BOUNCE, "e1", (READER,), "Permanent/General")
TAKEN = Attempt(done=True, answer="0100-1")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def bounces(count: int, first: int = 0) -> list[Heard]:
    return [
        Heard(Kind.BOUNCE, f"b{number}", (f"gone{number}@example.org",))
        for number in range(first, first + count)
    ]


class Desk:
    """A deliver with deliveries to one reader, and what hears of its mails."""

    def __init__(self, one: Subscription | None = None) -> None:
        self.clock, self.reputation = Clock(), FakeReputation()
        self.deliveries, self.subscriptions = FakeDeliveries(), FakeSubscriptions()
        self.changes, self.queue = FakeChanges(), FakeDeliveryQueue()
        self.changes.add(builders.change())
        self.one = one or builders.subscription()
        self.subscriptions.put(self.one)
        self.sent: list[str] = []
        self.made = builders.delivery(subscription_id=self.one.subscription_id)
        self.deliveries.add(self.made)
        self.hear = Feedback(self.reputation, self.clock)
        self.resume = Resume(self.reputation, self.deliveries, self.queue, self.clock)
        self.deliver = Deliver(
            self.deliveries,
            self.subscriptions,
            self.changes,
            FakeFeeds(),
            self.send,
            lambda *_: TAKEN,
            lambda *_: TAKEN,
            lambda *_: TAKEN,
            self.clock,
            lambda: 0.5,
            ask_holder=lambda _, delivery_id: self.send(builders.change(), self.one, delivery_id),
            reputation=self.reputation,
        )

    def send(self, change: Change, subscription: Subscription, delivery_id: str) -> Attempt:
        self.sent.append(delivery_id)
        return TAKEN

    def attempt(self) -> Delivered:
        return self.deliver.attempt(self.made.delivery_id)

    @property
    def row(self) -> Delivery:
        found = self.deliveries.get(self.made.delivery_id)
        assert found
        return found


# --- a suppressed address -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.BOUNCE, Kind.COMPLAINT])
@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SNS])
def test_a_suppressed_address_gets_nothing_not_even_what_was_queued(kind: Kind, channel: Channel):
    desk = Desk(builders.subscription(channel=channel))
    assert desk.hear(replace(HARD, kind=kind)).new
    done = desk.attempt()
    assert done.status is DeliveryStatus.DROPPED
    assert done.again is None
    assert desk.sent == []
    assert (desk.row.status, desk.row.finished_at) == (DeliveryStatus.DROPPED, desk.clock())
    assert desk.row.answer.startswith("suppressed: a mail to this address")
    assert hashed(READER) not in desk.row.answer
    assert desk.attempt().answer == "done before"


def test_a_webhook_at_the_same_desk_is_told():
    desk = Desk(builders.webhook())
    desk.hear(replace(HARD, addresses=("https://hooks.example/stet",)))
    desk.reputation.open(opened("too many", desk.clock()), desk.clock())
    assert desk.attempt().status is DeliveryStatus.DELIVERED
    assert desk.reputation.counted.get(hour_of(desk.clock()), Tally()).sent == 0


def test_a_soft_bounce_only_counts():
    desk = Desk()
    assert desk.hear(replace(HARD, kind=Kind.SOFT_BOUNCE)).new
    assert desk.attempt().status is DeliveryStatus.DELIVERED
    assert desk.reputation.counted[hour_of(desk.clock())] == Tally(sent=1, soft=1)


def test_a_lifted_address_gets_mails_again():
    desk = Desk()
    desk.hear(HARD)
    assert desk.reputation.lift(READER)
    assert not desk.hear(HARD).new, "the same message, again"
    assert desk.attempt().status is DeliveryStatus.DELIVERED


def test_who_asks_again_for_a_suppressed_address_sends_no_mail():
    desk = Desk()
    asked = builders.subscription(
        subscription_id="r1", confirmed_at=None, expires_at=desk.clock() + CONFIRM_WITHIN
    )
    desk.subscriptions.put(asked)
    desk.made = builders.delivery(article_id=asking(READER), subscription_id="r1")
    desk.deliveries.add(desk.made)
    desk.hear(HARD)
    assert desk.attempt().status is DeliveryStatus.DROPPED
    assert desk.sent == []
    desk.reputation.lift(READER)
    desk.made = builders.delivery(article_id=asking(READER), number=2, subscription_id="r1")
    desk.deliveries.add(desk.made)
    assert desk.attempt().status is DeliveryStatus.DELIVERED


# --- the circuit --------------------------------------------------------------------------------------


def test_too_many_bounces_hold_all_mails_and_lose_none():
    desk = Desk()
    heard = [desk.hear(one) for one in bounces(6)]
    assert [one.held for one in heard] == [""] * 5 + ["6 of 0 mails bounced in 24 hours"]
    done = desk.attempt()
    assert (done.status, done.again) == (DeliveryStatus.PENDING, HOLD + 5 * MINUTE)
    assert done.answer == "mails are held: 6 of 0 mails bounced in 24 hours"
    assert desk.sent == []
    assert desk.row == desk.made, "no attempt was made"
    spent = 0
    while (done := desk.attempt()).status is DeliveryStatus.PENDING:
        assert done.again
        desk.clock.now += done.again
        spent += 1
    assert spent <= 6, "its message has 30 returns"
    assert desk.sent == [desk.made.delivery_id]
    assert not desk.hear(bounces(1, first=50)[0]).held, "counting began anew"


def test_whatever_is_heard_while_mails_are_held_says_so():
    """So a crash between the opening and the telling keeps nothing from the owner."""
    desk = Desk()
    for one in bounces(6):
        desk.hear(one)
    again = desk.hear(bounces(6)[5])
    assert not again.new
    assert again.held == "6 of 0 mails bounced in 24 hours"


def test_one_bounce_of_five_mails_stops_nothing():
    desk = Desk()
    for _ in range(5):
        desk.reputation.count_sent(desk.clock())
    assert not desk.hear(HARD).held


def test_what_bounced_the_day_before_counts_no_more():
    desk = Desk()
    for one in bounces(5):
        desk.hear(one)
    desk.clock.now += 25 * HOUR
    assert not desk.hear(bounces(1, first=9)[0]).held


def test_an_owner_lets_mails_go_and_those_that_are_held_go_at_once():
    desk = Desk()
    for one in bounces(6):
        desk.hear(one)
    desk.attempt()
    retried = builders.delivery(number=2, attempts=1, claimed_until=desk.clock() + HOUR)
    done = builders.delivery(number=3, status=DeliveryStatus.DELIVERED)
    for other in (retried, done):
        desk.deliveries.add(other)
    assert desk.resume() == 1
    assert desk.queue.waiting == [desk.made.delivery_id]
    assert desk.attempt().status is DeliveryStatus.DELIVERED
    assert desk.attempt().answer == "done before", "its old message, later"
    assert not desk.hear(bounces(1, first=9)[0]).held
    for one in bounces(5, first=20):
        held = desk.hear(one).held
    assert held, "what comes after the owner's word counts"


def test_a_confirmation_is_held_as_well():
    desk = Desk()
    asked = builders.subscription(
        subscription_id="r1", confirmed_at=None, expires_at=desk.clock() + CONFIRM_WITHIN
    )
    desk.subscriptions.put(asked)
    desk.made = builders.delivery(article_id=asking(READER), subscription_id="r1")
    desk.deliveries.add(desk.made)
    desk.reputation.open(opened("too many", desk.clock()), desk.clock())
    assert desk.attempt().answer == "mails are held: too many"


def test_plain_mail_by_sns_is_not_held():
    desk = Desk(builders.subscription(channel=Channel.SNS))
    desk.reputation.open(opened("too many", desk.clock()), desk.clock())
    assert desk.attempt().status is DeliveryStatus.DELIVERED
    assert desk.reputation.counted == {}, "nor does it count: SES knows nothing of it"


def test_quiet_hours_hold_as_before():
    now = Clock().now
    quiet = Rhythm(quiet=(now.time(), (now + HOUR).time()))
    desk = Desk(builders.subscription(rhythm=quiet))
    assert desk.attempt().answer == "quiet hours"


def test_a_refused_mail_is_not_counted_as_sent():
    desk = Desk()
    refused = Attempt(done=False, answer="no", final=True)
    replace(desk.deliver, send=lambda *_: refused).attempt(desk.made.delivery_id)
    assert desk.reputation.counted == {}


def test_where_nobody_watches_everything_goes():
    desk = Desk()
    desk.hear(HARD)
    unwatched = Deliver(
        desk.deliveries,
        desk.subscriptions,
        desk.changes,
        FakeFeeds(),
        desk.send,
        desk.deliver.send_news,
        desk.deliver.send_digest,
        desk.deliver.send_move,
        desk.clock,
        desk.deliver.spread,
    )
    assert unwatched.attempt(desk.made.delivery_id).status is DeliveryStatus.DELIVERED


# --- crashes, repeats ---------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(40))
def test_twice_or_after_a_crash_every_event_counts_once_and_nobody_is_forgotten(seed: int):
    random, clock, plain = Random(seed), Clock(), FakeReputation()
    trouble = Trouble(random)
    hear = Feedback(Troubled(plain, trouble), clock)
    waiting = [*bounces(8), Heard(Kind.COMPLAINT, "c1", (READER,)), *bounces(3)]
    told = 0
    for steps in itertools.count():
        if not waiting:
            break
        trouble.on = steps < 200
        one = waiting.pop(random.randrange(len(waiting)))
        try:
            told += bool(hear(one).held)
        except Crash:
            waiting.append(one)
        if random.random() < 0.2 and steps < 100:
            waiting.append(one)
    assert plain.counted == {hour_of(clock()): Tally(bounced=8, complained=1)}
    assert plain.suppressions.keys() == {hashed(f"gone{n}@example.org") for n in range(8)} | {hashed(READER)}
    assert plain.held.open_at(clock())
    assert told, "the owner is told"


@pytest.mark.parametrize("seed", range(40))
def test_a_crash_around_a_mail_repeats_it_at_most_once_and_never_to_a_suppressed_address(seed: int):
    desk, random = Desk(), Random(seed)
    trouble = Trouble(random)
    troubled = replace(
        desk.deliver,
        deliveries=Troubled(desk.deliveries, trouble),
        reputation=Troubled(desk.reputation, trouble),
    )
    if seed % 2:
        desk.hear(HARD)
    again = 0
    while not desk.row.final or again < 3:
        again += desk.row.final
        try:
            wait = troubled.attempt(desk.made.delivery_id).again
        except Crash:
            wait = None
        desk.clock.now += wait or 2 * MINUTE
    assert len(desk.sent) <= (0 if seed % 2 else 1 + trouble.crashes)
    assert desk.row.status is (DeliveryStatus.DROPPED if seed % 2 else DeliveryStatus.DELIVERED)
    assert sum(one.sent for one in desk.reputation.counted.values()) <= max(1, len(desk.sent))


def test_two_at_once_open_the_circuit_once():
    desk = Desk()
    for one in bounces(5):
        desk.hear(one)
    reputation = desk.reputation
    first = opened("first", desk.clock())
    real = reputation.tallies

    def tallies(hours: object) -> list[Tally]:
        reputation.open(first, desk.clock())
        return real(hours)  # type: ignore[arg-type]

    reputation.tallies = tallies  # type: ignore[method-assign]
    assert desk.hear(bounces(1, first=9)[0]).held
    assert reputation.circuit() == first
