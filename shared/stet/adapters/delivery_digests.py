"""The deliveries table, as digests are gathered in it, closed, and settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from stet.adapters.delivery_rows import DIGEST, delivery_of, key_of, row_of
from stet.adapters.delivery_table import DeliveryTable
from stet.adapters.items import condition_failed, pages, stamp, to_item, to_row
from stet.adapters.writes import happens
from stet.domain.digest import Entered
from stet.domain.subscription import Delivery, DeliveryStatus

_HELD = DeliveryStatus.HELD.value


class DeliveryDigests(DeliveryTable):
    """Digests are deliveries too.

    The sparse index `due` holds what waits: digests under DIGEST by the time they are due, and the
    deliveries of a digest under its id.
    """

    __slots__ = ()

    def hold(self, delivery: Delivery, digest: Delivery, most: int) -> Entered:
        """Store a held delivery and count it in its digest, both or neither.

        The first makes the digest; one that is closed, or holds `most`, is full. So a digest that was
        closed knows how many deliveries it has, whatever the index shows yet.
        """
        apart = ("delivery_id", "entries")
        row = {
            name: value for name, value in row_of(digest).items() if value is not None and name not in apart
        }
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
        return self._add_with(delivery, {"Key": key_of(digest.delivery_id), **counted})

    def due(self, now: datetime) -> Iterator[str]:
        """Yield the ids of the digests that are due, the longest due first."""
        return self._waiting("due = :due AND due_at <= :now", {":due": DIGEST, ":now": stamp(now)})

    def told_in(self, digest_id: str) -> list[str]:
        """Return the ids of the deliveries of a digest, settled or not, as far as the index shows them."""
        return list(self._waiting("due = :due", {":due": digest_id}))

    def close(self, digest_id: str, now: datetime) -> Delivery | None:
        """Let a digest that is due take in no more, and return it; None if it is not due, or closed."""
        try:
            answer = self.dynamodb.update_item(
                TableName=self.table,
                Key=key_of(digest_id),
                UpdateExpression="SET #status = :pending REMOVE due, due_at",
                ConditionExpression="#status = :held AND due = :digest AND due_at <= :now",
                ExpressionAttributeNames={"#status": "status"},
                ExpressionAttributeValues=to_item(
                    {
                        ":pending": DeliveryStatus.PENDING.value,
                        ":held": _HELD,
                        ":digest": DIGEST,
                        ":now": stamp(now),
                    }
                ),
                ReturnValues="ALL_NEW",
            )
        except ClientError as error:
            if condition_failed(error):
                return None
            raise
        return delivery_of(to_row(answer["Attributes"]))

    def settle(self, delivery_id: str, status: DeliveryStatus, at: datetime) -> bool:
        """Store the final state of a delivery that a digest told of; say whether that was news.

        One that was delivered stays so, whatever became of the digest when it was sent again.
        """
        return happens(
            self.dynamodb.update_item,
            TableName=self.table,
            Key=key_of(delivery_id),
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

    def _waiting(self, condition: str, values: dict[str, Any]) -> Iterator[str]:
        rows = pages(
            self.dynamodb.query,
            TableName=self.table,
            IndexName="due",
            KeyConditionExpression=condition,
            ExpressionAttributeValues=to_item(values),
        )
        return (row["delivery_id"] for row in rows)
