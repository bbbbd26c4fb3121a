"""Delivering: claims, retries, and what becomes of the message (RULES §6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from stet.domain.article_move import ArticleMove, move_subject
from stet.domain.attempt import Attempt
from stet.domain.change import Change, Severity
from stet.domain.feed_event import FeedEvent, FeedEventKind
from stet.domain.interest import Interest
from stet.domain.source import Feed
from stet.domain.subscription import OWNER, RETRY_AFTER, Delivery, DeliveryStatus, Subscription
from stet.stages.deliver import CLAIM, Deliver, Delivered
from stet.stages.notify import Notify
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

NAME = builders.delivery().delivery_id
DOWN = Attempt(done=False, answer="500")
TAKEN = Attempt(done=True, answer="204")


class Desk:
    """A deliver with one delivery, and a receiver that answers as told."""

    def __init__(self, *answers: Attempt) -> None:
        self.clock = Clock()
        self.deliveries, self.subscriptions, self.changes = (
            FakeDeliveries(),
            FakeSubscriptions(),
            FakeChanges(),
        )
        self.deliveries.add(builders.delivery())
        self.subscriptions.put(builders.subscription())
        self.changes.add(builders.change())
        self.feeds, self.articles = FakeFeeds(), FakeArticles()
        self.answers = list(answers)
        self.sent: list[str] = []
        self.deliver = Deliver(
            self.deliveries,
            self.subscriptions,
            self.changes,
            self.feeds,
            self.send,
            self.send_news,
            self.send_digest,
            self.send_move,
            self.clock,
            lambda: 0.5,
        )

    def send(self, change: Change, subscription: Subscription, delivery_id: str) -> Attempt:
        self.sent.append(delivery_id)
        return self.answers.pop(0)

    def send_move(self, article_id: str, number: int, _: Subscription, delivery_id: str) -> Attempt:
        self.sent.append(f"{article_id} {number} {delivery_id}")
        return self.answers.pop(0)

    def send_news(self, feed: Feed, event: FeedEvent, _: Subscription, delivery_id: str) -> Attempt:
        self.sent.append(f"{feed.title} {event.kind} {delivery_id}")
        return self.answers.pop(0)

    def send_digest(self, digest: Delivery, told: Sequence[tuple[str, int]], _: Subscription) -> Attempt:
        self.sent.append(f"{digest.delivery_id} of {len(told)}")
        return self.answers.pop(0)

    def attempt(self) -> Delivered:
        return self.deliver.attempt(NAME)

    @property
    def row(self) -> Delivery:
        found = self.deliveries.get(NAME)
        assert found
        return found


def test_what_is_taken_is_noted_with_its_answer() -> None:
    desk = Desk(TAKEN)
    assert desk.attempt() == Delivered(NAME, DeliveryStatus.DELIVERED, "204")
    assert (desk.row.attempts, desk.row.answer, desk.row.finished_at) == (1, "204", desk.clock())


def test_a_message_that_comes_twice_is_sent_once() -> None:
    desk = Desk(TAKEN)
    desk.attempt()
    assert desk.attempt().answer == "done before"
    assert desk.sent == [NAME]


def test_eight_attempts_over_a_day_and_then_a_record_that_says_so() -> None:
    desk = Desk(*[DOWN] * 8)
    waits = []
    for _ in range(7):
        done = desk.attempt()
        assert (done.status, done.answer) == (DeliveryStatus.PENDING, "500")
        assert done.again
        waits.append(done.again)
        desk.clock.now += done.again
    assert tuple(waits) == RETRY_AFTER
    assert desk.attempt() == Delivered(NAME, DeliveryStatus.FAILED, "500")
    assert desk.sent == [NAME] * 8
    assert desk.row.attempts == 8


def test_a_message_that_comes_back_a_little_early_is_attempted() -> None:
    desk = Desk(DOWN, TAKEN)
    again = desk.attempt().again
    assert again
    desk.clock.now += again - timedelta(seconds=1)
    assert desk.attempt().status is DeliveryStatus.DELIVERED


def test_a_repeated_message_waits_for_the_attempt_under_way() -> None:
    desk = Desk(TAKEN)
    desk.deliveries.replace(
        desk.row, replace(desk.row, attempts=1, claimed_until=desk.clock() + timedelta(seconds=20))
    )
    assert desk.attempt().again == timedelta(seconds=20)
    assert desk.sent == []


def test_what_was_sent_was_sent_even_if_another_attempt_began_meanwhile() -> None:
    desk = Desk()

    def slow(change: Change, subscription: Subscription, delivery_id: str) -> Attempt:
        desk.clock.now += CLAIM * 2
        desk.deliveries.replace(desk.row, replace(desk.row, attempts=2, claimed_until=desk.clock() + CLAIM))
        return TAKEN

    replace(desk.deliver, send=slow).attempt(NAME)
    assert desk.row.status is DeliveryStatus.DELIVERED


def test_the_receivers_own_wish_is_obeyed_if_it_is_longer() -> None:
    desk = Desk(Attempt(done=False, answer="429", retry_after=timedelta(hours=1)))
    assert desk.attempt().again == timedelta(hours=1)


def test_what_will_never_be_taken_is_not_tried_again() -> None:
    desk = Desk(Attempt(done=False, answer="410 gone", final=True))
    assert desk.attempt() == Delivered(NAME, DeliveryStatus.FAILED, "410 gone")


def test_nothing_is_sent_after_a_subscription_ended() -> None:
    desk = Desk(TAKEN)
    desk.subscriptions.end(builders.subscription().topic, builders.subscription().subscription_id)
    assert desk.attempt().status is DeliveryStatus.DROPPED
    assert desk.sent == []


def test_a_change_that_was_erased_is_not_taken_for_a_subscription_that_ended() -> None:
    desk = Desk(TAKEN)
    desk.changes.rows.clear()
    said = "the change is not stored any more"
    assert desk.attempt() == Delivered(NAME, DeliveryStatus.DROPPED, said)
    assert desk.sent == []


def test_a_change_that_is_queued_is_not_sent_once_its_reader_leaves_it_out() -> None:
    desk = Desk(TAKEN)
    desk.subscriptions.mute(builders.subscription(), f"source#{builders.change().source}")
    said = "its reader wants no more of this"
    assert desk.attempt() == Delivered(NAME, DeliveryStatus.DROPPED, said)
    assert desk.sent == []


def test_a_delivery_nobody_wrote_down_is_dropped() -> None:
    assert Desk().deliver.attempt("a#1#b").status is DeliveryStatus.DROPPED


def test_one_that_raises_harms_only_itself() -> None:
    desk = Desk()
    second = builders.delivery(number=2)
    desk.deliveries.add(second)
    desk.changes.add(builders.change(2))

    def send(change: Change, subscription: Subscription, delivery_id: str) -> Attempt:
        if change.number == 2:
            raise ZeroDivisionError
        return TAKEN

    bug, done = replace(desk.deliver, send=send)([second.delivery_id, NAME])
    assert isinstance(bug, ZeroDivisionError)
    assert done == Delivered(NAME, DeliveryStatus.DELIVERED, "204")


@pytest.mark.parametrize("answer", [DOWN, TAKEN])
def test_attempts_of_one_delivery_carry_one_name(answer: Attempt) -> None:
    desk = Desk(DOWN, answer, TAKEN)
    for _ in range(3):
        done = desk.attempt()
        desk.clock.now += done.again or timedelta(0)
    assert set(desk.sent) == {NAME}


# --- what befell a feed ------------------------------------------------------------------------------

EVENT = FeedEvent(FeedEventKind.FAILING, NOW, "no name")
OWNER_SUB = builders.subscription(topic=OWNER, subscription_id="sub-9")


def test_what_befell_a_feed_goes_to_those_who_look_after_it_and_only_to_them() -> None:
    desk = Desk(DOWN, TAKEN)
    queue = FakeDeliveryQueue()
    notify = Notify(
        desk.changes,
        desk.subscriptions,
        desk.deliveries,
        queue,
        desk.feeds,
        desk.articles,
        FakeArchive(),
        desk.clock,
    )
    feed = builders.feed(events=(EVENT,))
    desk.feeds.add(feed)
    desk.subscriptions.put(OWNER_SUB)
    desk.subscriptions.put(replace(OWNER_SUB, subscription_id="sub-x", confirmed_at=None))
    named = (EVENT.subject(feed.feed_id), EVENT.number)
    name = f"feed.failing#{feed.feed_id}#{EVENT.number}#sub-9"
    assert (notify(*named), notify(*named)) == (1, 1), "queued again as long as it is open"
    again = desk.deliver.attempt(name).again
    assert again
    desk.clock.now += again
    assert desk.deliver.attempt(name).status is DeliveryStatus.DELIVERED
    assert desk.sent == [f"Example News feed.failing {name}"] * 2
    assert notify(*named) == 0


def test_news_of_a_feed_that_was_removed_is_not_told() -> None:
    desk = Desk()
    notify = Notify(
        desk.changes,
        desk.subscriptions,
        desk.deliveries,
        FakeDeliveryQueue(),
        desk.feeds,
        desk.articles,
        FakeArchive(),
        desk.clock,
    )
    desk.subscriptions.put(OWNER_SUB)
    assert notify(EVENT.subject("f"), EVENT.number) == 0
    opened = builders.delivery(
        article_id=EVENT.subject("f"), number=EVENT.number, topic=OWNER, subscription_id="sub-9"
    )
    desk.deliveries.add(opened)
    assert desk.deliver.attempt(opened.delivery_id) == Delivered(
        opened.delivery_id, DeliveryStatus.FAILED, "the feed was removed, or had later news"
    )


def test_a_move_goes_once_to_those_who_follow_the_article() -> None:
    desk, queue = Desk(TAKEN), FakeDeliveryQueue()
    move = ArticleMove("https://news.example/old", builders.NOW)
    article = builders.article(move=move, latest=0)
    desk.articles.add(article)
    desk.subscriptions = FakeSubscriptions()
    notify = Notify(
        desk.changes,
        desk.subscriptions,
        desk.deliveries,
        queue,
        desk.feeds,
        desk.articles,
        FakeArchive(),
        desk.clock,
    )
    topic = f"article#{article.article_id}"
    for one in (
        builders.subscription(topic=topic, subscription_id="all"),
        builders.subscription(topic=topic, subscription_id="major", least=Severity.MAJOR),
        builders.subscription(topic=topic, subscription_id="words", interest=Interest(keywords=("sea",))),
        builders.subscription(topic=topic, subscription_id="unconfirmed", confirmed_at=None),
        builders.subscription(topic="article#other", subscription_id="other"),
        builders.subscription(topic=OWNER, subscription_id="owner"),
    ):
        desk.subscriptions.put(one)
    subject = move_subject(article.article_id)
    assert notify(subject, move.number) == 1
    assert queue.waiting == [f"{subject}#{move.number}#all"]
    assert notify(subject, move.number - 1) == 0, "of an earlier move nothing is said any more"
    assert notify(move_subject("nobody"), 1) == 0

    desk.deliver = replace(desk.deliver, subscriptions=desk.subscriptions)
    assert desk.deliver.attempt(queue.waiting[0]).status is DeliveryStatus.DELIVERED
    assert desk.sent == [f"{article.article_id} {move.number} {queue.waiting[0]}"]
    assert notify(subject, move.number) == 0, "told once"
