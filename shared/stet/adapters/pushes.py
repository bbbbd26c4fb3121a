"""The pushes table: which feeds' hubs were asked to tell of changes (WebSub)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stet.adapters.items import moment, optional_moment, pages, stamp, to_item, to_row
from stet.adapters.writes import happens
from stet.domain.websub import Push, State


@dataclass(frozen=True, slots=True)
class Pushes:
    """Subscriptions at hubs by feed; the index `due` (watched, next_at) says whose hub is to be asked."""

    dynamodb: Any
    table: str

    def add(self, push: Push) -> bool:
        """Store a subscription unless the feed has one; say whether it is new."""
        return self._put(push, ConditionExpression="attribute_not_exists(feed_id)")

    def get(self, feed_id: str) -> Push | None:
        """Return a feed's subscription, or None."""
        answer = self.dynamodb.get_item(
            TableName=self.table, Key={"feed_id": {"S": feed_id}}, ConsistentRead=True
        )
        return _push(to_row(answer["Item"])) if "Item" in answer else None

    def all(self) -> Iterator[Push]:
        """Yield every subscription; for the owner's own lists, which are short."""
        for row in pages(self.dynamodb.scan, TableName=self.table):
            yield _push(row)

    def due(self, now: datetime, limit: int) -> list[Push]:
        """Return at most `limit` subscriptions whose hub is to be asked, the longest waiting first."""
        answer = self.dynamodb.query(
            TableName=self.table,
            IndexName="due",
            KeyConditionExpression="watched = :yes AND next_at <= :now",
            ExpressionAttributeValues=to_item({":yes": "yes", ":now": stamp(now)}),
            Limit=limit,
        )
        return [_push(to_row(item)) for item in answer["Items"]]

    def save(self, push: Push, read: Push) -> bool:
        """Store a subscription, unless somebody changed it since it was `read`; say whether it worked."""
        return self._put(
            push,
            ConditionExpression="next_at = :next_at AND #state = :state",
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues=to_item({":next_at": stamp(read.next_at), ":state": read.state.value}),
        )

    def remove(self, feed_id: str) -> None:
        """Forget a feed's subscription."""
        self.dynamodb.delete_item(TableName=self.table, Key={"feed_id": {"S": feed_id}})

    def _put(self, push: Push, **condition: Any) -> bool:
        return happens(self.dynamodb.put_item, TableName=self.table, Item=to_item(_row(push)), **condition)


def _row(push: Push) -> dict[str, Any]:
    return {
        "feed_id": push.feed_id,
        "hub": push.hub,
        "topic": push.topic,
        "token": push.token,
        "secret": push.secret,
        "next_at": stamp(push.next_at),
        "state": push.state.value,
        "lease_ends_at": stamp(push.lease_ends_at) if push.lease_ends_at else None,
        "pushed_at": stamp(push.pushed_at) if push.pushed_at else None,
        "failures": push.failures,
        "reason": push.reason,
        "watched": "yes",
    }


def _push(row: dict[str, Any]) -> Push:
    return Push(
        feed_id=row["feed_id"],
        hub=row["hub"],
        topic=row["topic"],
        token=row["token"],
        secret=row["secret"],
        next_at=moment(row["next_at"]),
        state=State(row["state"]),
        lease_ends_at=optional_moment(row.get("lease_ends_at")),
        pushed_at=optional_moment(row.get("pushed_at")),
        failures=row["failures"],
        reason=row["reason"],
    )
