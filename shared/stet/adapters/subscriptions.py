"""The subscriptions table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stet.adapters.items import moment, optional_moment, pages, stamp, to_item, to_row
from stet.domain.change import Severity
from stet.domain.subscription import Channel, Subscription


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """Subscriptions by topic and id."""

    dynamodb: Any
    table: str

    def put(self, subscription: Subscription) -> None:
        """Store a subscription; storing it again changes nothing."""
        self.dynamodb.put_item(TableName=self.table, Item=to_item(_row(subscription)))

    def get(self, topic: str, subscription_id: str) -> Subscription | None:
        """Return a subscription, or None if it ended."""
        answer = self.dynamodb.get_item(
            TableName=self.table, Key=_key(topic, subscription_id), ConsistentRead=True
        )
        return _subscription(to_row(answer["Item"])) if "Item" in answer else None

    def to(self, topic: str) -> Iterator[Subscription]:
        """Yield the subscriptions to a topic."""
        for row in pages(
            self.dynamodb.query,
            TableName=self.table,
            KeyConditionExpression="topic = :topic",
            ExpressionAttributeValues=to_item({":topic": topic}),
            ConsistentRead=True,
        ):
            yield _subscription(row)

    def all(self) -> Iterator[Subscription]:
        """Yield every subscription; for the owner's own lists."""
        for row in pages(self.dynamodb.scan, TableName=self.table):
            yield _subscription(row)

    def end(self, topic: str, subscription_id: str) -> bool:
        """End a subscription; say whether there was one."""
        answer = self.dynamodb.delete_item(
            TableName=self.table, Key=_key(topic, subscription_id), ReturnValues="ALL_OLD"
        )
        return "Attributes" in answer


def _key(topic: str, subscription_id: str) -> dict[str, Any]:
    return to_item({"topic": topic, "subscription_id": subscription_id})


def _row(subscription: Subscription) -> dict[str, Any]:
    confirmed = subscription.confirmed_at
    return {
        "topic": subscription.topic,
        "subscription_id": subscription.subscription_id,
        "channel": subscription.channel.value,
        "address": subscription.address,
        "token": subscription.token,
        "created_at": stamp(subscription.created_at),
        "confirmed_at": stamp(confirmed) if confirmed else None,
        "least": int(subscription.least),
    }


def _subscription(row: dict[str, Any]) -> Subscription:
    return Subscription(
        subscription_id=row["subscription_id"],
        topic=row["topic"],
        channel=Channel(row["channel"]),
        address=row["address"],
        token=row["token"],
        created_at=moment(row["created_at"]),
        confirmed_at=optional_moment(row.get("confirmed_at")),
        least=Severity(row["least"]),
    )
