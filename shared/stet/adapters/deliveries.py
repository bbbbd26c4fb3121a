"""The deliveries table: what became of telling each subscriber of each change, for 30 days."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from stet.adapters.items import (
    condition_failed,
    error_code,
    moment,
    optional_moment,
    pages,
    stamp,
    to_item,
    to_row,
)
from stet.domain.digest import TALLY, Entered
from stet.domain.subscription import KEEP_DELIVERIES, Delivery, DeliveryStatus

_ANSWER = 1024
"""How much of an answer is kept, in characters."""
_EVER, _NEVER = datetime(2000, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Deliveries by id, the natural key of change and subscription; digests are deliveries too.

    The sparse index `due` holds what waits: digests under "digest" by the time they are due, and the
    deliveries of a digest under its id. `pause` waits between tries of a transaction that met another.
    """

    dynamodb: Any
    table: str
    pause: Callable[[float], None] = time.sleep

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
        return self._add_with(delivery, {"Key": _key(tally), **counted})

    def hold(self, delivery: Delivery, digest: Delivery, most: int) -> Entered:
        """Store a held delivery and count it in its digest, both or neither.

        The first makes the digest; one that is closed, or holds `most`, is full. So a digest that was
        closed knows how many deliveries it has, whatever the index shows yet.
        """
        apart = ("delivery_id", "entries")
        row = {name: value for name, value in _row(digest).items() if value is not None and name not in apart}
        names = {f"#{name}": name for name in row}
        values: dict[str, Any] = {f":{name}": value for name, value in row.items()}
        counted = {
            "UpdateExpression": "SET "
            + ", ".join(f"#{name} = if_not_exists(#{name}, :{name})" for name in row)
            + " ADD entries :one",
            "ConditionExpression": "attribute_not_exists(delivery_id)"
            " OR (#status = :held AND entries < :most)",
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": to_item({**values, ":one": 1, ":most": most, ":held": _HELD}),
        }
        return self._add_with(delivery, {"Key": _key(digest.delivery_id), **counted})

    def due(self, now: datetime) -> Iterator[str]:
        """Yield the ids of the digests that are due, the longest due first."""
        return self._waiting("due = :due AND due_at <= :now", {":due": _DIGEST, ":now": stamp(now)})

    def told_in(self, digest_id: str) -> list[str]:
        """Return the ids of the deliveries of a digest, settled or not, as far as the index shows them."""
        return list(self._waiting("due = :due", {":due": digest_id}))

    def close(self, digest_id: str, now: datetime) -> Delivery | None:
        """Let a digest that is due take in no more, and return it; None if it is not due, or closed."""
        try:
            answer = self.dynamodb.update_item(
                TableName=self.table,
                Key=_key(digest_id),
                UpdateExpression="SET #status = :pending REMOVE due, due_at",
                ConditionExpression="#status = :held AND due = :digest AND due_at <= :now",
                ExpressionAttributeNames={"#status": "status"},
                ExpressionAttributeValues=to_item(
                    {
                        ":pending": DeliveryStatus.PENDING.value,
                        ":held": _HELD,
                        ":digest": _DIGEST,
                        ":now": stamp(now),
                    }
                ),
                ReturnValues="ALL_NEW",
            )
        except ClientError as error:
            if condition_failed(error):
                return None
            raise
        return _delivery(to_row(answer["Attributes"]))

    def settle(self, delivery_id: str, status: DeliveryStatus, at: datetime) -> bool:
        """Store the final state of a delivery that a digest told of; say whether that was news.

        One that was delivered stays so, whatever became of the digest when it was sent again.
        """
        try:
            self.dynamodb.update_item(
                TableName=self.table,
                Key=_key(delivery_id),
                UpdateExpression="SET #status = :status, finished_at = :at",
                ConditionExpression="attribute_exists(#status) AND NOT #status IN (:status, :delivered)",
                ExpressionAttributeNames={"#status": "status"},
                ExpressionAttributeValues=to_item(
                    {
                        ":status": status.value,
                        ":at": stamp(at),
                        ":delivered": DeliveryStatus.DELIVERED.value,
                    }
                ),
            )
        except ClientError as error:
            if condition_failed(error):
                return False
            raise
        return True

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
            TableName=self.table, Key=_key(_REACHED + reference), ConsistentRead=True
        )
        row = to_row(answer.get("Item", {}))
        return (row["topic"], row["reached"]) if row else None

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
        answer = self.dynamodb.delete_item(TableName=self.table, Key=_key(key), ReturnValues="ALL_OLD")
        return "Attributes" in answer

    def _waiting(self, condition: str, values: dict[str, Any]) -> Iterator[str]:
        rows = pages(
            self.dynamodb.query,
            TableName=self.table,
            IndexName="due",
            KeyConditionExpression=condition,
            ExpressionAttributeValues=to_item(values),
        )
        return (row["delivery_id"] for row in rows)

    def _add_with(self, delivery: Delivery, counted: dict[str, Any]) -> Entered:
        put = {"Item": to_item(_row(delivery)), "ConditionExpression": "attribute_not_exists(delivery_id)"}
        both = [{"Put": {"TableName": self.table, **put}}, {"Update": {"TableName": self.table, **counted}}]
        for wait in _CONFLICT_WAITS:
            try:
                self.dynamodb.transact_write_items(TransactItems=both)
            except ClientError as error:
                reasons = _reasons(error)
                if reasons[0] == _REFUSED:
                    return Entered.KNOWN
                if _REFUSED in reasons:
                    return Entered.FULL
                if _CONFLICT not in reasons or wait is None:
                    raise
                self.pause(wait)
            else:
                return Entered.NEW
        raise AssertionError("the last try returns or raises")

    def _put(self, delivery: Delivery, **condition: Any) -> bool:
        try:
            self.dynamodb.put_item(TableName=self.table, Item=to_item(_row(delivery)), **condition)
        except ClientError as error:
            if condition_failed(error):
                return False
            raise
        return True


_DIGEST = "digest"
_HELD = DeliveryStatus.HELD.value
_REACHED = "reached."
_REFUSED, _CONFLICT = "ConditionalCheckFailed", "TransactionConflict"
_CONFLICT_WAITS = (0.05, 0.1, 0.2, 0.4, 0.8, None)
"""Seconds after which a transaction is tried again that met another."""


def _reasons(error: ClientError) -> list[str]:
    """Return why each part of a transaction was refused; anything else is raised again."""
    if error_code(error) == "TransactionConflictException":
        return ["None", _CONFLICT]
    if error_code(error) != "TransactionCanceledException":
        raise error
    return [str(one.get("Code")) for one in error.response["CancellationReasons"]]


def _key(delivery_id: str) -> dict[str, Any]:
    return to_item({"delivery_id": delivery_id})


def _waits(delivery: Delivery) -> dict[str, str | None]:
    """Return the keys of the index `due`: what waits, under what, and until when or since when."""
    if delivery.due_at:
        return {"due": _DIGEST, "due_at": stamp(delivery.due_at)}
    if delivery.digest:
        return {"due": delivery.digest, "due_at": stamp(delivery.created_at)}
    return {"due": None, "due_at": None}


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
        "digest": delivery.digest or None,
        "entries": delivery.entries or None,
        **_waits(delivery),
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
        digest=row.get("digest", ""),
        due_at=optional_moment(row.get("due_at")) if row.get("due") == _DIGEST else None,
        entries=row.get("entries", 0),
    )
