"""The deliveries table: what became of telling each subscriber of each change, for 30 days."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from stet.adapters.delivery_digests import DeliveryDigests
from stet.adapters.delivery_log import DeliveryLog
from stet.adapters.delivery_rows import delivery_of, key_of
from stet.adapters.items import to_item, to_row
from stet.domain.digest import Entered
from stet.domain.subscription import KEEP_DELIVERIES, Delivery, DeliveryStatus

_REACHED = "reached."


class Deliveries(DeliveryDigests, DeliveryLog):
    """Deliveries by id, the natural key of change and subscription, with their digests and their log."""

    __slots__ = ()

    def add(self, delivery: Delivery) -> bool:
        """Store a delivery unless it is there already; say whether it is new."""
        return self._put(delivery, ConditionExpression="attribute_not_exists(delivery_id)")

    def get(self, delivery_id: str) -> Delivery | None:
        """Return a delivery, or None."""
        answer = self.dynamodb.get_item(TableName=self.table, Key=key_of(delivery_id), ConsistentRead=True)
        return delivery_of(to_row(answer["Item"])) if "Item" in answer else None

    def replace(self, old: Delivery, new: Delivery) -> bool:
        """Store the next state of a delivery, unless another attempt moved it on; say whether it worked."""
        return self._put(
            new,
            ConditionExpression="attempts = :attempts AND #status = :status",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues=to_item({":attempts": old.attempts, ":status": old.status.value}),
        )

    def finish(self, delivery: Delivery) -> bool:
        """Store a final state, whichever attempt reached it; say whether it was the first to."""
        return self._put(
            delivery,
            ConditionExpression="#status = :pending",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues=to_item({":pending": DeliveryStatus.PENDING.value}),
        )

    def add_within(self, delivery: Delivery, tally: str, most: int) -> Entered:
        """Store a delivery and count it under `tally`, both or neither, unless `most` are counted there."""
        counted = {
            "UpdateExpression": "SET #expires = if_not_exists(#expires, :expires) ADD entries :one",
            "ConditionExpression": "attribute_not_exists(entries) OR entries < :most",
            "ExpressionAttributeNames": {"#expires": "expires"},
            "ExpressionAttributeValues": to_item(
                {
                    ":expires": int((delivery.created_at + KEEP_DELIVERIES).timestamp()),
                    ":one": 1,
                    ":most": most,
                }
            ),
        }
        return self._add_with(delivery, {"Key": key_of(tally), **counted})

    def reach(self, reference: str, topic: str, subscription_id: str, at: datetime) -> None:
        """Note how far a fan-out came. Two may run at once: going back only repeats what changes nothing."""
        row: dict[str, Any] = {
            "delivery_id": _REACHED + reference,
            "topic": topic,
            "reached": subscription_id,
            "expires": int((at + KEEP_DELIVERIES).timestamp()),
        }
        self.dynamodb.put_item(TableName=self.table, Item=to_item(row))

    def reached(self, reference: str) -> tuple[str, str] | None:
        """Return the topic and the subscription that a fan-out has come to, or None."""
        answer = self.dynamodb.get_item(
            TableName=self.table, Key=key_of(_REACHED + reference), ConsistentRead=True
        )
        row = to_row(answer.get("Item", {}))
        return (row["topic"], row["reached"]) if row else None
