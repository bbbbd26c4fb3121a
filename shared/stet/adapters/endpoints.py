"""The endpoints table: how each receiver of webhooks is, in a row of its own beside its subscription."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stet.adapters.items import optional_moment, pages, stamp, to_item, to_row
from stet.adapters.writes import happens
from stet.domain.endpoint import Endpoint, Form

_GUARDED = ("secret", "failing_since", "disabled_at", "told")
"""What a row must still say when it is replaced."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Endpoints by the id of their subscription."""

    dynamodb: Any
    table: str

    def add(self, endpoint: Endpoint) -> bool:
        """Store an endpoint unless it is there already; say whether it is new."""
        return self._put(endpoint, ConditionExpression="attribute_not_exists(endpoint_id)")

    def get(self, endpoint_id: str) -> Endpoint | None:
        """Return an endpoint, or None."""
        answer = self.dynamodb.get_item(
            TableName=self.table, Key=to_item({"endpoint_id": endpoint_id}), ConsistentRead=True
        )
        return _endpoint(to_row(answer["Item"])) if "Item" in answer else None

    def all(self) -> Iterator[Endpoint]:
        """Yield every endpoint; for the owner's own lists."""
        for row in pages(self.dynamodb.scan, TableName=self.table):
            yield _endpoint(row)

    def save(self, endpoint: Endpoint, read: Endpoint) -> bool:
        """Store an endpoint's next state, unless it is no longer as it was read; say whether it worked."""
        was = {name: value for name, value in _row(read).items() if name in _GUARDED}
        same = [
            f"#{name} = :{name}" if value is not None else f"attribute_not_exists(#{name})"
            for name, value in was.items()
        ]
        values = to_item({f":{name}": value for name, value in was.items()})
        return self._put(
            endpoint,
            ConditionExpression=" AND ".join(["attribute_exists(endpoint_id)", *same]),
            ExpressionAttributeNames={f"#{name}": name for name in was},
            ExpressionAttributeValues=values,
        )

    def remove(self, endpoint_id: str) -> bool:
        """Forget an endpoint; say whether there was one."""
        answer = self.dynamodb.delete_item(
            TableName=self.table, Key=to_item({"endpoint_id": endpoint_id}), ReturnValues="ALL_OLD"
        )
        return "Attributes" in answer

    def _put(self, endpoint: Endpoint, **condition: Any) -> bool:
        return happens(
            self.dynamodb.put_item, TableName=self.table, Item=to_item(_row(endpoint)), **condition
        )


def _row(endpoint: Endpoint) -> dict[str, Any]:
    moments = {
        name: stamp(at) if (at := getattr(endpoint, name)) else None
        for name in ("before_until", "failing_since", "disabled_at")
    }
    return {
        "endpoint_id": endpoint.endpoint_id,
        "topic": endpoint.topic,
        "form": endpoint.form.value,
        "secret": endpoint.secret,
        "before": endpoint.before,
        "reason": endpoint.reason,
        "told": endpoint.told,
        **moments,
    }


def _endpoint(row: dict[str, Any]) -> Endpoint:
    return Endpoint(
        endpoint_id=row["endpoint_id"],
        topic=row["topic"],
        form=Form(row["form"]),
        secret=row.get("secret"),
        before=row.get("before"),
        before_until=optional_moment(row.get("before_until")),
        failing_since=optional_moment(row.get("failing_since")),
        disabled_at=optional_moment(row.get("disabled_at")),
        reason=row["reason"],
        told=row["told"],
    )
