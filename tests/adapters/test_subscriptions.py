"""The subscriptions table, and its fake."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from stet.adapters.subscriptions import Subscriptions
from stet.domain.change import Severity
from tests.builders import subscription, webhook


def test_a_subscription_comes_back_as_it_was_stored(subscriptions: Subscriptions):
    for one in (
        subscription(),
        subscription(topic="source#example-news", confirmed_at=None, least=Severity.CRITICAL),
        webhook(topic="article#" + "a" * 32),
    ):
        subscriptions.put(one)
        assert subscriptions.get(one.topic, one.subscription_id) == one
    assert subscriptions.get("all", "another") is None
    assert subscriptions.get("feed#x", "sub-1") is None


def test_storing_a_subscription_again_replaces_it(subscriptions: Subscriptions):
    subscriptions.put(subscription(confirmed_at=None))
    subscriptions.put(subscription())
    assert list(subscriptions.all()) == [subscription()]


def test_a_topics_subscriptions_are_found(subscriptions: Subscriptions):
    ones = [subscription(subscription_id=f"sub-{n}") for n in (3, 1, 2)]
    others = [subscription(topic="source#a"), subscription(topic="source#ab")]
    for one in (*ones, *others):
        subscriptions.put(one)
    assert [one.subscription_id for one in subscriptions.to("all")] == ["sub-1", "sub-2", "sub-3"]
    assert list(subscriptions.to("source#a")) == [subscription(topic="source#a")]
    assert list(subscriptions.to("source")) == []
    assert set(subscriptions.all()) == {*ones, *others}


def test_a_subscription_ends_once(subscriptions: Subscriptions):
    subscriptions.put(subscription())
    assert subscriptions.end("all", "sub-1")
    assert not subscriptions.end("all", "sub-1")
    assert subscriptions.get("all", "sub-1") is None
    assert list(subscriptions.to("all")) == []


def test_more_than_a_page_of_subscriptions_is_found(stack: Any):
    """DynamoDB answers a query with at most 1 MB."""
    subscriptions = Subscriptions(stack.dynamodb, stack["Subscriptions"])
    ones = [
        replace(subscription(subscription_id=f"sub-{n}"), address=f"{n}@{'x' * 200_000}") for n in range(8)
    ]
    for one in ones:
        subscriptions.put(one)
    first = stack.dynamodb.query(
        TableName=stack["Subscriptions"],
        KeyConditionExpression="topic = :all",
        ExpressionAttributeValues={":all": {"S": "all"}},
    )
    assert "LastEvaluatedKey" in first, "or this test shows nothing"
    assert list(subscriptions.to("all")) == ones
    assert list(subscriptions.all()) == ones
