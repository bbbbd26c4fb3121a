"""The ticks table: how far each timed function has planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from stet.adapters.items import condition_failed, moment, stamp, to_item, to_row


@dataclass(frozen=True, slots=True)
class Ticks:
    """One row a timed function."""

    dynamodb: Any
    table: str

    def planned_until(self, name: str) -> datetime | None:
        """Return the last planned tick, or None before the first."""
        answer = self.dynamodb.get_item(TableName=self.table, Key={"name": {"S": name}}, ConsistentRead=True)
        return moment(to_row(answer["Item"])["planned_until"]) if "Item" in answer else None

    def move(self, name: str, until: datetime) -> bool:
        """Move the tick forward, never back; say whether it moved."""
        try:
            self.dynamodb.update_item(
                TableName=self.table,
                Key={"name": {"S": name}},
                UpdateExpression="SET planned_until = :until",
                ConditionExpression="attribute_not_exists(planned_until) OR planned_until < :until",
                ExpressionAttributeValues=to_item({":until": stamp(until)}),
            )
        except ClientError as error:
            if condition_failed(error):
                return False
            raise
        return True
