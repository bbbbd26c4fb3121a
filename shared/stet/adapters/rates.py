"""What is counted in an hour, and the day's key of clients' hashes: expiring rows of the deliveries table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stet.adapters.items import to_item, to_row
from stet.adapters.writes import happens


@dataclass(frozen=True, slots=True)
class Rates:
    """Counters and keys by their names."""

    dynamodb: Any
    table: str

    def take(self, key: str, most: int, expires: datetime) -> bool:
        """Count one more under a key, unless `most` are; say whether it was counted."""
        return happens(
            self._update,
            key,
            "SET #expires = if_not_exists(#expires, :expires) ADD entries :one",
            {":one": 1, ":most": most, ":expires": int(expires.timestamp())},
            ConditionExpression="attribute_not_exists(entries) OR entries < :most",
        )

    def secret(self, key: str, drawn: str, expires: datetime) -> str:
        """Return the secret under a key: the first one that was drawn for it."""
        return str(
            self._update(
                key,
                "SET secret = if_not_exists(secret, :drawn), #expires = if_not_exists(#expires, :expires)",
                {":drawn": drawn, ":expires": int(expires.timestamp())},
                ReturnValues="ALL_NEW",
            )["secret"]
        )

    def _update(self, key: str, expression: str, values: dict[str, Any], **more: Any) -> dict[str, Any]:
        answer = self.dynamodb.update_item(
            TableName=self.table,
            Key=to_item({"delivery_id": key}),
            UpdateExpression=expression,
            ExpressionAttributeNames={"#expires": "expires"},
            ExpressionAttributeValues=to_item(values),
            **more,
        )
        return to_row(answer.get("Attributes", {}))
