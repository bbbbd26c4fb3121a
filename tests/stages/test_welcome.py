"""After one unsubscribes nothing is sent, after one is forgotten nothing is left; a preview is bounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from stet.domain.attempt import Attempt
from stet.domain.interest import Interest
from stet.domain.opt_in import asked_tally, asking, reader_id
from stet.domain.privacy import hashed
from stet.domain.rate import ASKED, Rate
from stet.domain.rhythm import read_rhythm
from stet.domain.subscription import ALL, DeliveryStatus, Subscription
from stet.stages.digest import Digest
from stet.stages.forget import Forget
from stet.stages.limit import Limit
from stet.stages.rehearse import Bounds, Rehearse
from stet.stages.subscribe import Wish
from tests import builders
from tests.builders import NOW, Clock
from tests.fakes import FakeArchive, FakeChanges, FakeRates
from tests.stages.test_ask import READER, WISH, World

HELD = replace(WISH, rhythm=read_rhythm("hourly"), interest=Interest(headline_only=False))


def confirmed(world: World, wish: Wish) -> Subscription:
    """Return a subscription that was asked for and is confirmed."""
    assert world.ask(wish)
    named = reader_id(READER, wish.topic, wish.interest, wish.rhythm)
    waiting = world.subscriptions.get(wish.topic, named)
    assert waiting
    found = world.confirm(wish.topic, named, waiting.confirm_token)
    assert found
    world.work()
    return found


def announce(world: World, number: int) -> None:
    """Let a change be known and decided on, but not delivered."""
    one = builders.change(number)
    world.changes.add(one)
    world.notify(one.article_id, number)


def test_what_is_queued_or_held_is_not_sent_to_one_that_unsubscribed():
    world = World()
    digests: list[str] = []

    def send_digest(_: object, __: Sequence[tuple[str, int]], to: Subscription) -> Attempt:
        digests.append(to.address)
        return Attempt(done=True, answer="taken")

    world.deliver = replace(world.deliver, send_digest=send_digest)
    both = [confirmed(world, WISH), confirmed(world, HELD)]
    announce(world, 1)
    assert len(world.queue.waiting) == 1
    for one in both:
        assert world.subscriptions.end(one.topic, one.subscription_id)
    world.clock.forward(hours=1)
    Digest(world.deliveries, world.queue, world.clock)()
    assert len(world.queue.waiting) == 2, "the message that was queued and the digest of what was held"
    assert world.work() == [DeliveryStatus.DROPPED] * 2
    announce(world, 2)
    assert world.work() == []
    assert (world.told, digests) == ([], [])


class NoDesk:
    """Mail addresses have no endpoints to close."""

    def close(self, subscription_id: str) -> int:
        return 0 * len(subscription_id)


def test_nothing_of_a_forgotten_address_is_left_nor_its_hash():
    world = World()
    confirmed(world, WISH)
    confirmed(world, HELD)
    assert world.ask(replace(WISH, topic="source#other"))
    announce(world, 1)
    world.work()
    world.deliveries.add(builders.delivery(subscription_id="sub-other"))
    kept = len(list(world.deliveries.log("sub-other")))
    ids = {one.subscription_id for one in world.subscriptions.all()}
    forget = Forget(world.subscriptions, world.deliveries, NoDesk())
    done = forget(READER.upper())
    assert (done.subscriptions, done.hashes > 0) == (3, True)
    left = f"{world.subscriptions.rows} {world.deliveries.rows} {world.deliveries.tallied}".casefold()
    hashes = [READER, hashed(READER).strip("#"), asking(READER), asked_tally(READER), *ids]
    assert [one for one in hashes if one.casefold() in left] == []
    assert len(list(world.deliveries.log("sub-other"))) == kept == 1
    assert forget(READER).hashes == 0


def test_a_run_that_stopped_is_finished_by_the_next():
    world = World()
    one = confirmed(world, WISH)
    announce(world, 1)
    world.work()
    world.subscriptions.end(one.topic, one.subscription_id)  # and there it stopped
    Forget(world.subscriptions, world.deliveries, NoDesk())(READER)
    assert one.subscription_id not in str(world.deliveries.rows)


def test_who_is_refused_uses_nothing_up_for_the_others():
    clock, rates = Clock(), FakeRates()
    limit, rate = Limit(rates, clock, lambda count: b"k" * count), Rate("x", of_client=2, over_all=3)
    end = NOW.replace(minute=0) + timedelta(hours=1)
    assert [limit(rate, "203.0.113.9") for _ in range(9)] == [None] * 2 + [end] * 7
    assert limit(rate, "203.0.113.10") is None
    assert limit(rate, "203.0.113.11") == end, "over all it was enough"
    clock.forward(hours=1)
    assert limit(rate, "203.0.113.9") is None
    assert len(rates.secrets) == 1
    clock.forward(days=1)
    limit(ASKED, "203.0.113.9")
    assert len(rates.secrets) == 2, "each day has its own key"
    assert "203.0.113" not in str(rates)


def played(interest: Interest, bounds: Bounds | None, topic: str = ALL) -> tuple[int, datetime | None]:
    changes = FakeChanges()
    for n in range(50):
        changes.add(builders.change(n + 1, at=NOW - timedelta(hours=n + 1)))
    archive = FakeArchive()
    for n in range(51):
        archive.put_version(builders.version(n, told=builders.story(f"Ferry {n}")))
    seen = Rehearse(changes, archive, Clock(), bounds)(topic, interest, read_rhythm("now"))
    return seen.changes, seen.since


def test_a_preview_reads_no_more_than_it_may_and_says_how_far():
    words = Interest(keywords=("ferry",))
    assert played(Interest(), None) == (50, None)
    assert played(words, Bounds(3000, 40)) == (40, NOW - timedelta(hours=40))
    assert played(Interest(), Bounds(10, 40)) == (10, NOW - timedelta(hours=10))
    assert played(Interest(), Bounds(50, 40)) == (50, None)
    named = builders.change()
    for topic in (f"source#{named.source}", f"article#{named.article_id}"):
        assert played(Interest(), Bounds(3000, 40), topic) == (50, None)
    assert played(Interest(), Bounds(3000, 40), "source#other") == (0, None)
