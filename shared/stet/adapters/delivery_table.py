"""The deliveries table itself: its keys, and deliveries that are stored or counted with another row."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stet.adapters.delivery_rows import row_of
from stet.adapters.items import to_item
from stet.adapters.writes import REFUSED, happens, refusals
from stet.domain.digest import Entered
from stet.domain.subscription import Delivery


@dataclass(frozen=True, slots=True)
class DeliveryTable:
    """A table of deliveries by id. `pause` waits between tries of a transaction that met another."""

    dynamodb: Any
    table: str
    pause: Callable[[float], None] = time.sleep

    def _put(self, delivery: Delivery, **condition: Any) -> bool:
        item = to_item(row_of(delivery))
        return happens(self.dynamodb.put_item, TableName=self.table, Item=item, **condition)

    def _add_with(self, delivery: Delivery, counted: dict[str, Any]) -> Entered:
        item = to_item(row_of(delivery))
        put = {"Item": item, "ConditionExpression": "attribute_not_exists(delivery_id)"}
        both = [{"Put": {"TableName": self.table, **put}}, {"Update": {"TableName": self.table, **counted}}]
        refused = refusals(self.dynamodb, both, self.pause)
        if not refused:
            return Entered.NEW
        return Entered.KNOWN if refused[0] == REFUSED else Entered.FULL
