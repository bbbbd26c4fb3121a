"""notify, with what the changes topic delivers raw."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import pytest

from stet.adapters.changes import Changes
from stet.adapters.deliveries import Deliveries
from stet.adapters.queues import DeliveryQueue, NotSent
from stet.adapters.subscriptions import Subscriptions
from stet.domain.change import Severity
from stet.domain.subscription import DeliveryStatus
from tests.builders import change, subscription, webhook
from tests.functions.conftest import Call, event, failed, taken
from tests.stack import Stack

ARTICLE = "0f5a1c29d3f04f5fb5a4a0a3d2a9c1de"


def test_those_who_want_it_are_told_once_each(stack: Stack, call: Call):
    Changes(stack.dynamodb, stack["Changes"]).add(change(3, article_id=ARTICLE, severity=Severity.MAJOR))
    subscriptions = Subscriptions(stack.dynamodb, stack["Subscriptions"])
    for one in (
        subscription(subscription_id="all"),
        subscription(subscription_id="critical", least=Severity.CRITICAL),
        subscription(subscription_id="unconfirmed", confirmed_at=None),
        subscription(subscription_id="source", topic="source#example-news"),
        subscription(subscription_id="other", topic="source#other"),
        webhook(subscription_id="article", topic=f"article#{ARTICLE}"),
    ):
        subscriptions.put(one)

    assert failed(call("notify", event("change_published"))) == []

    wanted = [f"{ARTICLE}#3#{name}" for name in ("all", "article", "source")]
    sent = [message["delivery_id"] for message in taken(stack, "DeliveryQueue")]
    assert sorted(sent) == wanted
    deliveries = Deliveries(stack.dynamodb, stack["Deliveries"])
    for named in wanted:
        opened = deliveries.get(named)
        assert opened
        assert opened.status is DeliveryStatus.PENDING


def test_a_change_that_is_not_stored_comes_back(stack: Stack, call: Call):
    assert failed(call("notify", event("change_published", {"article_id": "x", "number": 1}))) == [
        "message-0"
    ]
    assert taken(stack, "DeliveryQueue") == []


def test_bad_messages_come_back_alone(stack: Stack, call: Call):
    Changes(stack.dynamodb, stack["Changes"]).add(change(3, article_id=ARTICLE))
    good = {"article_id": ARTICLE, "number": 3}
    assert failed(call("notify", event("change_published", "no json", good, {}))) == [
        "message-0",
        "message-2",
    ]


def test_a_fan_out_that_stops_in_the_middle_goes_on_from_there(
    stack: Stack, call: Call, monkeypatch: pytest.MonkeyPatch
):
    """500 subscriptions; the queue refuses in the third chunk of 200, and the message comes back."""
    Changes(stack.dynamodb, stack["Changes"]).add(change(3, article_id=ARTICLE))
    names = [f"{number:04d}" for number in range(500)]
    subscriptions = Subscriptions(stack.dynamodb, stack["Subscriptions"])
    for name in names:
        subscriptions.put(webhook(subscription_id=name))
    sends, send = itertools.count(1), DeliveryQueue.send

    def refuses(self: DeliveryQueue, delivery_ids: Iterable[str]) -> None:
        if next(sends) == 3:
            raise NotSent("the queue is away")
        send(self, delivery_ids)

    monkeypatch.setattr(DeliveryQueue, "send", refuses)
    given = event("change_published")
    assert failed(call("notify", given)) == [given["Records"][0]["messageId"]]
    assert len(taken(stack, "DeliveryQueue")) == 400
    given["Records"][0]["attributes"]["ApproximateReceiveCount"] = "2"
    assert failed(call("notify", given)) == []
    rest = [message["delivery_id"] for message in taken(stack, "DeliveryQueue")]
    assert sorted(rest) == [f"{ARTICLE}#3#{name}" for name in names[400:]], "under the ids they had"
