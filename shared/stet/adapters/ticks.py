"""The ticks table: how far each timed function has planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stet.adapters.items import moment, stamp, to_item, to_row
from stet.adapters.writes import happens


@dataclass(frozen=True, slots=True)
class Ticks:
    """One row a timed function."""

    dynamodb: Any
    table: str

    def planned_until(self, name: str) -> datetime | None:
        """Return the last planned tick, or None before the first."""
        answer = self.dynamodb.get_item(TableName=self.table, Key={"name": {"S": name}}, ConsistentRead=True)
        row = to_row(answer.get("Item", {}))
        return moment(row["planned_until"]) if "planned_until" in row else None

    def begin(self, name: str, until: datetime) -> bool:
        """Begin a tick; say whether nobody began it, or a later one, before."""
        return self._forward(name, "begun", until)

    def move(self, name: str, until: datetime) -> bool:
        """Move the tick forward, never back; say whether it moved."""
        return self._forward(name, "planned_until", until)

    def _forward(self, name: str, what: str, until: datetime) -> bool:
        return happens(
            self.dynamodb.update_item,
            TableName=self.table,
            Key={"name": {"S": name}},
            UpdateExpression=f"SET {what} = :until",
            ConditionExpression=f"attribute_not_exists({what}) OR {what} < :until",
            ExpressionAttributeValues=to_item({":until": stamp(until)}),
        )
