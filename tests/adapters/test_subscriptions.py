"""The subscriptions table, and its fake."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from stet.adapters.subscriptions import Subscriptions
from stet.domain.change import Severity
from stet.domain.interest import Interest, Side, checked_interest
from stet.domain.rhythm import Every, Rhythm
from stet.domain.subscription import MOST_MUTED
from tests.builders import NOW, subscription, webhook


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


def test_what_an_address_gets_is_found(subscriptions: Subscriptions):
    ones = [subscription(topic=f"source#{n}") for n in range(3)]
    for one in (*ones, subscription(address="other@example.org", subscription_id="sub-2")):
        subscriptions.put(one)
    assert sorted(subscriptions.at("reader@example.org", 9), key=lambda one: one.topic) == ones
    assert len(subscriptions.at("reader@example.org", 2)) == 2
    assert subscriptions.at("nobody@example.org", 9) == []


def test_a_topic_is_left_out_once_and_no_more_than_there_is_room_for(subscriptions: Subscriptions):
    assert not subscriptions.mute(subscription(), "article#1"), "one that ended is not begun again"
    assert list(subscriptions.all()) == []
    subscriptions.put(subscription())
    assert subscriptions.mute(subscription(), "article#1")
    assert not subscriptions.mute(subscription(), "article#1")
    assert all(subscriptions.mute(subscription(), f"source#{n}") for n in range(MOST_MUTED - 1))
    assert not subscriptions.mute(subscription(), "source#one-more")
    (stored,) = subscriptions.all()
    assert (len(stored.muted), stored.muted[:2]) == (MOST_MUTED, ("article#1", "source#0"))


def test_a_subscription_ends_once(subscriptions: Subscriptions):
    subscriptions.put(subscription())
    assert subscriptions.end("all", "sub-1")
    assert not subscriptions.end("all", "sub-1")
    assert subscriptions.get("all", "sub-1") is None
    assert list(subscriptions.to("all")) == []


def test_more_than_a_page_of_subscriptions_is_found(stack: Any):
    """DynamoDB answers a query with at most 1 MB."""
    subscriptions = Subscriptions(stack.dynamodb, stack["Subscriptions"])
    ones = [replace(subscription(subscription_id=f"sub-{n}"), token=f"{n}{'x' * 200_000}") for n in range(8)]
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


RULED = subscription(
    interest=Interest(
        Severity.TRIVIAL,
        ("numbers", "negation"),
        ("ferry", "Ölpreis 首相"),
        Side.ADDED,
        headline_only=True,
        language="en",
    ),
    rhythm=Rhythm(Every.WEEKLY, time(7, 5), 3, "Europe/London", (time(22), time(7)), None),
)


def test_rules_come_back_as_they_were_stored(subscriptions: Subscriptions):
    capped = replace(RULED, subscription_id="sub-2", rhythm=Rhythm(cap=10), interest=Interest(language="de"))
    for one in (RULED, capped):
        subscriptions.put(one)
        assert subscriptions.get(one.topic, one.subscription_id) == one


def test_the_largest_rules_stay_below_a_kilobyte(stack: Any):
    keywords = tuple(f"{n:02}" + "ü" * 9 for n in range(20))
    largest = replace(
        RULED,
        topic="article#" + "a" * 32,
        subscription_id="0" * 16,
        token="f" * 32,
        confirm_token="f" * 32,
        interest=checked_interest(replace(RULED.interest, keywords=keywords)),
        rhythm=replace(RULED.rhythm, zone="America/Argentina/ComodRivadavia"),
    )
    Subscriptions(stack.dynamodb, stack["Subscriptions"]).put(largest)
    (item,) = stack.dynamodb.scan(TableName=stack["Subscriptions"])["Items"]
    assert sum(len(name) + _size(value) for name, value in item.items()) < 1024


def _size(typed: Any) -> int:
    ((kind, value),) = typed.items()
    return 3 + sum(map(_size, value)) if kind == "L" else len(str(value).encode())


def test_a_topics_subscriptions_are_found_from_behind_one(subscriptions: Subscriptions):
    for n in range(5):
        subscriptions.put(subscription(subscription_id=f"sub-{n}"))
    assert [one.subscription_id for one in subscriptions.to("all", "sub-2")] == ["sub-3", "sub-4"]
    assert list(subscriptions.to("all", "sub-4")) == []


WAITING = subscription(
    subscription_id="r1", confirmed_at=None, confirm_token="t" * 32, expires_at=NOW + timedelta(hours=48)
)


def test_what_waits_is_confirmed_once_by_its_token_and_in_time(subscriptions: Subscriptions):
    assert subscriptions.offer(WAITING)
    assert subscriptions.get("all", "r1") == WAITING
    assert not subscriptions.confirm(replace(WAITING, confirm_token="x" * 32), NOW)
    assert not subscriptions.confirm(WAITING, NOW + timedelta(hours=48))
    assert subscriptions.confirm(WAITING, NOW)
    assert not subscriptions.confirm(WAITING, NOW)
    assert subscriptions.get("all", "r1") == replace(WAITING, confirmed_at=NOW, expires_at=None)
    assert not subscriptions.offer(WAITING), "what is confirmed is left alone"
    assert not subscriptions.confirm(replace(WAITING, subscription_id="r2"), NOW)
    assert subscriptions.get("all", "r2") is None


def test_what_is_confirmed_does_not_expire(stack: Any):
    store = Subscriptions(stack.dynamodb, stack["Subscriptions"])
    store.offer(WAITING)
    [item] = stack.dynamodb.scan(TableName=stack["Subscriptions"])["Items"]
    assert item["expires"] == {"N": str(int((NOW + timedelta(hours=48)).timestamp()))}
    store.confirm(WAITING, NOW)
    [item] = stack.dynamodb.scan(TableName=stack["Subscriptions"])["Items"]
    assert "expires" not in item
