"""The deliveries table, as its owner reads it, and takes an address out of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from stet.adapters.delivery_rows import delivery_of, kept, key_of
from stet.adapters.delivery_table import DeliveryTable
from stet.adapters.items import pages, stamp, to_item
from stet.adapters.writes import happens
from stet.domain.digest import TALLY
from stet.domain.subscription import Delivery, DeliveryStatus

EVER, NEVER = datetime(2000, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


class DeliveryLog(DeliveryTable):
    """What became of telling each subscriber, for 30 days."""

    __slots__ = ()

    def of_subscription(self, subscription_id: str) -> list[Delivery]:
        """Return what was delivered to a subscription, the latest first."""
        rows = pages(
            self.dynamodb.query,
            TableName=self.table,
            IndexName="by_subscription",
            KeyConditionExpression="subscription_id = :id",
            ExpressionAttributeValues=to_item({":id": subscription_id}),
            ScanIndexForward=False,
        )
        return [delivery_of(row) for row in rows]

    def log(
        self,
        subscription_id: str = "",
        *,
        article_id: str = "",
        status: DeliveryStatus | None = None,
        since: datetime = EVER,
        until: datetime = NEVER,
    ) -> Iterator[Delivery]:
        """Yield what was opened from `since` up to `until`, one subscription's the latest first.

        Without a subscription the whole log is read, unordered: fit for an owner's question only.
        """
        wanted = {":since": stamp(since), ":until": stamp(until), ":status": status and status.value}
        tests = {":status": "#status = :status"}
        if article_id:
            wanted[":named"], tests[":named"] = f"{article_id}#", "begins_with(delivery_id, :named)"
        lies = "created_at BETWEEN :since AND :until"
        request: dict[str, Any] = {"TableName": self.table}
        if subscription_id:
            wanted[":id"] = subscription_id
            key = f"subscription_id = :id AND {lies}"
            request |= {
                "IndexName": "by_subscription",
                "KeyConditionExpression": key,
                "ScanIndexForward": False,
            }
        filters = [test for name, test in tests.items() if wanted[name]] + ([] if subscription_id else [lies])
        if filters:
            request["FilterExpression"] = " AND ".join(filters)
        if status:
            request["ExpressionAttributeNames"] = {"#status": "status"}
        request["ExpressionAttributeValues"] = to_item(wanted)
        ask = self.dynamodb.query if subscription_id else self.dynamodb.scan
        for row in pages(ask, **request):
            yield delivery_of(row)

    def reword(self, delivery: Delivery, answer: str) -> bool:
        """Replace an answer, unless another attempt wrote its own meanwhile; say whether it worked."""
        return happens(
            self.dynamodb.update_item,
            TableName=self.table,
            Key=key_of(delivery.delivery_id),
            UpdateExpression="SET answer = :new",
            ConditionExpression="answer = :old",
            ExpressionAttributeValues=to_item({":new": kept(answer), ":old": delivery.answer}),
        )

    def tallies(self) -> Iterator[str]:
        """Yield the keys under which immediate messages were counted (`tally_of`), of the last 30 days."""
        request = {
            "TableName": self.table,
            "FilterExpression": "begins_with(delivery_id, :prefix)",
            "ExpressionAttributeValues": to_item({":prefix": TALLY}),
            "ProjectionExpression": "delivery_id",
        }
        for row in pages(self.dynamodb.scan, **request):
            yield row["delivery_id"]

    def remove(self, key: str) -> bool:
        """Remove a delivery or a tally; say whether it was there."""
        answer = self.dynamodb.delete_item(TableName=self.table, Key=key_of(key), ReturnValues="ALL_OLD")
        return "Attributes" in answer
