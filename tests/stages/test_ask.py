"""Nothing but three mails that ask goes to an address before its holder confirms (RULES §6)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from stet.domain.attempt import Attempt
from stet.domain.endpoint import Form
from stet.domain.errors import InputError
from stet.domain.interest import Interest
from stet.domain.opt_in import CONFIRM_WITHIN, confirmable, reader_id
from stet.domain.subscription import ALL, OWNER, Channel, DeliveryStatus, Subscription
from stet.stages.ask import Ask, Confirm
from stet.stages.deliver import Deliver
from stet.stages.notify import Notify
from stet.stages.subscribe import Subscribe, Wish
from tests import builders
from tests.builders import NOW, Clock
from tests.fakes import (
    FakeArchive,
    FakeArticles,
    FakeChanges,
    FakeDeliveries,
    FakeDeliveryQueue,
    FakeFeeds,
    FakeSubscriptions,
)

READER = "Reader@example.org"
WISH = Wish(Channel.EMAIL, READER)
TAKEN = Attempt(done=True, answer="taken")
SECOND = timedelta(seconds=1)


class NoEndpoints:
    """Mail addresses have none."""

    def open(self, subscription: Subscription, form: Form, secret: str | None, *, test: bool) -> None:
        raise NotImplementedError


@dataclass
class World:
    """All between asking and telling; `asked` and `told` are what was sent to whom."""

    clock: Clock = field(default_factory=Clock)
    drawn: int = 0
    asked: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.subscriptions, self.deliveries = FakeSubscriptions(), FakeDeliveries()
        self.queue, self.changes = FakeDeliveryQueue(), FakeChanges()
        self.ask = Ask(self.subscriptions, self.deliveries, self.queue, self.clock, self.draw)
        self.notify = Notify(
            self.changes,
            self.subscriptions,
            self.deliveries,
            self.queue,
            FakeFeeds(),
            FakeArticles(),
            FakeArchive(),
            self.clock,
            threads=1,
        )
        self.deliver = Deliver(
            self.deliveries,
            self.subscriptions,
            self.changes,
            FakeFeeds(),
            lambda _, to, __: self.sent(self.told, to),
            lambda *_: TAKEN,
            lambda *_: TAKEN,
            lambda *_: TAKEN,
            self.clock,
            lambda: 0.5,
            ask_holder=lambda to, _: self.sent(self.asked, to),
        )
        self.confirm = Confirm(self.subscriptions, self.deliveries, self.clock)

    def sent(self, to: list[str], subscription: Subscription) -> Attempt:
        to.append(subscription.address)
        return TAKEN

    def draw(self, count: int) -> bytes:
        self.drawn += 1
        return bytes([self.drawn]) * count

    def work(self) -> list[DeliveryStatus]:
        waiting, self.queue.waiting = self.queue.waiting, []
        return [self.deliver.attempt(one).status for one in waiting]

    def change(self, number: int) -> None:
        self.changes.add(builders.change(number))
        self.notify(builders.change(number).article_id, number)
        self.work()

    @property
    def row(self) -> Subscription:
        [row] = self.subscriptions.all()
        return row


def test_before_its_holder_confirms_an_address_gets_nothing_but_mails_that_ask():
    world = World()
    for n in range(5):
        assert world.ask(WISH) is (n < 3)
        world.clock.forward(seconds=1)
        world.work()
        world.change(n + 1)
    assert world.asked == [READER] * 3
    assert world.told == []
    assert world.row.confirmed_at is None


def test_three_mails_whoever_asks_and_for_whatever():
    world = World()
    wishes = [
        replace(WISH, topic=f"source#{n}", address=READER.lower() if n % 2 else READER) for n in range(9)
    ]
    assert [world.ask(one) for one in wishes].count(True) == 3
    world.clock.forward(days=3)
    assert not world.ask(replace(WISH, topic="source#x"))
    assert world.ask(replace(WISH, address="other@example.org")), "another's count is another"


def test_the_link_confirms_once_and_then_changes_are_told():
    world = World()
    world.ask(WISH)
    one = world.row
    assert world.confirm.waiting(ALL, one.subscription_id, one.confirm_token) == one, (
        "to look confirms nothing"
    )
    assert world.confirm(ALL, one.subscription_id, one.token) is None, "what ends it does not confirm it"
    assert world.confirm(ALL, one.subscription_id, "0" * 32) is None
    assert world.row.confirmed_at is None
    confirmed = world.confirm(ALL, one.subscription_id, one.confirm_token)
    assert confirmed == replace(one, confirmed_at=NOW, expires_at=None) == world.row
    world.clock.forward(hours=47)
    assert world.confirm(ALL, one.subscription_id, one.confirm_token) == confirmed, "twice is once"
    world.clock.forward(hours=1)
    assert world.confirm(ALL, one.subscription_id, one.confirm_token) is None, "and good for 48 hours"
    world.change(1)
    assert world.told == [READER]


def test_asking_for_what_is_confirmed_sends_nothing_and_changes_nothing():
    world = World()
    world.ask(WISH)
    world.confirm(ALL, world.row.subscription_id, world.row.confirm_token)
    before, world.queue.waiting = world.row, []
    assert not world.ask(WISH)
    assert (world.row, world.queue.waiting) == (before, [])


def test_who_has_confirmed_may_ask_for_more_than_three_things():
    world = World()
    for n in range(7):
        topic = f"source#{n}"
        assert world.ask(replace(WISH, topic=topic))
        one = world.subscriptions.get(topic, reader_id(READER, topic))
        assert one
        assert world.confirm(topic, one.subscription_id, one.confirm_token)


def test_whom_the_owner_vouches_for_meanwhile_does_not_expire():
    world = World()
    world.ask(WISH)
    desk = NoEndpoints()
    vouched, _ = Subscribe(world.subscriptions, world.clock, world.draw, desk)(WISH)
    assert (vouched.subscription_id, vouched.confirmed_at, vouched.expires_at) == (
        reader_id(READER, ALL),
        NOW,
        None,
    )


def test_after_48_hours_the_link_is_dead_and_asking_anew_makes_another():
    world = World()
    world.ask(WISH)
    old = world.row
    world.clock.now = NOW + CONFIRM_WITHIN - SECOND
    assert confirmable(old, world.clock())
    world.clock.forward(seconds=1)
    assert world.confirm(ALL, old.subscription_id, old.confirm_token) is None
    assert world.work() == [DeliveryStatus.FAILED], "a mail that comes too late asks nothing"
    assert world.ask(WISH)
    assert world.row.token != old.token
    assert world.confirm(ALL, old.subscription_id, old.confirm_token) is None
    assert world.confirm(ALL, old.subscription_id, world.row.confirm_token)


def test_a_queued_message_to_one_that_unsubscribed_or_is_unconfirmed_is_not_sent():
    world = World()
    world.ask(WISH)
    one = world.row
    world.deliveries.add(builders.delivery(subscription_id=one.subscription_id))
    world.changes.add(builders.change())
    name = builders.delivery(subscription_id=one.subscription_id).delivery_id
    assert world.deliver.attempt(name).answer == "the subscription is not confirmed"
    world.subscriptions.end(ALL, one.subscription_id)
    assert world.work() == [DeliveryStatus.DROPPED]
    assert world.asked == world.told == []


def test_two_at_once_make_one_row_with_one_token():
    world = World()
    for _ in range(2):  # both saw that there was none
        assert world.subscriptions.offer(replace(builders.subscription(confirmed_at=None), expires_at=NOW))
    assert len(world.subscriptions.rows) == 1
    assert reader_id("a@x.org", ALL) == reader_id("A@x.org", ALL) != reader_id("a@x.org", "source#b")


@pytest.mark.parametrize(
    "wish",
    [
        replace(WISH, address="a@b"),
        replace(WISH, address="a@example.org\r\nBcc: b@example.org"),
        replace(WISH, address="a@example.org,b@example.org"),
        replace(WISH, topic=OWNER),
        replace(WISH, channel=Channel.WEBHOOK),
        replace(WISH, interest=Interest(reasons=("nonsense",))),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(wish: Wish):
    world = World()
    with pytest.raises(InputError):
        world.ask(wish)
    assert not world.subscriptions.rows
    assert not world.queue.waiting
