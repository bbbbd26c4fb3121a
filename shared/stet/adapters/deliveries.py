"""The deliveries table: what became of telling each subscriber of each change, for 30 days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from stet.adapters.items import condition_failed, moment, optional_moment, pages, stamp, to_item, to_row
from stet.domain.subscription import KEEP_DELIVERIES, Delivery, DeliveryStatus

_ANSWER = 1024
"""How much of an answer is kept, in characters."""
_EVER, _NEVER = datetime(2000, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Deliveries by id, the natural key of change and subscription."""

    dynamodb: Any
    table: str

    def add(self, delivery: Delivery) -> bool:
        """Store a delivery unless it is there already; say whether it is new."""
        return self._put(delivery, ConditionExpression="attribute_not_exists(delivery_id)")

    def get(self, delivery_id: str) -> Delivery | None:
        """Return a delivery, or None."""
        answer = self.dynamodb.get_item(
            TableName=self.table, Key={"delivery_id": {"S": delivery_id}}, ConsistentRead=True
        )
        return _delivery(to_row(answer["Item"])) if "Item" in answer else None

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
        return [_delivery(row) for row in rows]

    def log(
        self,
        subscription_id: str = "",
        *,
        article_id: str = "",
        status: DeliveryStatus | None = None,
        since: datetime = _EVER,
        until: datetime = _NEVER,
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
            yield _delivery(row)

    def reword(self, delivery: Delivery, answer: str) -> bool:
        """Replace an answer, unless another attempt wrote its own meanwhile; say whether it worked."""
        try:
            self.dynamodb.update_item(
                TableName=self.table,
                Key=to_item({"delivery_id": delivery.delivery_id}),
                UpdateExpression="SET answer = :new",
                ConditionExpression="answer = :old",
                ExpressionAttributeValues=to_item({":new": answer[:_ANSWER], ":old": delivery.answer}),
            )
        except ClientError as error:
            if condition_failed(error):
                return False
            raise
        return True

    def _put(self, delivery: Delivery, **condition: Any) -> bool:
        try:
            self.dynamodb.put_item(TableName=self.table, Item=to_item(_row(delivery)), **condition)
        except ClientError as error:
            if condition_failed(error):
                return False
            raise
        return True


def _row(delivery: Delivery) -> dict[str, Any]:
    return {
        "delivery_id": delivery.delivery_id,
        "article_id": delivery.article_id,
        "number": delivery.number,
        "topic": delivery.topic,
        "subscription_id": delivery.subscription_id,
        "created_at": stamp(delivery.created_at),
        "status": delivery.status.value,
        "attempts": delivery.attempts,
        "claimed_until": _optional_stamp(delivery.claimed_until),
        "finished_at": _optional_stamp(delivery.finished_at),
        "latency_ms": delivery.latency_ms,
        "answer": delivery.answer[:_ANSWER],
        "expires": int((delivery.created_at + KEEP_DELIVERIES).timestamp()),
    }


def _optional_stamp(at: datetime | None) -> str | None:
    return stamp(at) if at else None


def _delivery(row: dict[str, Any]) -> Delivery:
    return Delivery(
        article_id=row["article_id"],
        number=row["number"],
        topic=row["topic"],
        subscription_id=row["subscription_id"],
        created_at=moment(row["created_at"]),
        status=DeliveryStatus(row["status"]),
        attempts=row["attempts"],
        claimed_until=optional_moment(row.get("claimed_until")),
        finished_at=optional_moment(row.get("finished_at")),
        latency_ms=row.get("latency_ms"),
        answer=row["answer"],
    )
