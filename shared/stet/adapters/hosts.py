"""The hosts table: until when each host is booked or to be left alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from stet.adapters.items import batches, moment, stamp, to_item, to_row

_KEEP = timedelta(days=8)
_BATCH_GET = 100


@dataclass(frozen=True, slots=True)
class Hosts:
    """Hosts by name. A host without a row is free."""

    dynamodb: Any
    table: str

    def free_from(self, hosts: Iterable[str]) -> dict[str, datetime]:
        """Return from when each host that is booked or paused may be asked again."""
        found: dict[str, datetime] = {}
        for batch in batches(sorted(set(hosts)), _BATCH_GET):
            keys = [{"host": {"S": host}} for host in batch]
            wanted: dict[str, Any] = {self.table: {"Keys": keys}}  # a booking is a tick old by now
            while wanted:
                answer = self.dynamodb.batch_get_item(RequestItems=wanted)
                for item in answer["Responses"].get(self.table, []):
                    row = to_row(item)
                    ends = [moment(row[name]) for name in ("booked_until", "pause_until") if row.get(name)]
                    found[row["host"]] = max(ends)
                wanted = answer.get("UnprocessedKeys") or {}
        return found

    def book(self, booked_until: Mapping[str, datetime]) -> None:
        """Remember until when each host is booked; only dispatch does this, and it runs alone."""
        for host, until in booked_until.items():
            self._set(host, "booked_until", until)

    def pause(self, host: str, until: datetime) -> None:
        """Leave a host alone until `until`: feeds and articles alike."""
        self._set(host, "pause_until", until)

    def pauses(self, hosts: Iterable[str]) -> dict[str, datetime]:
        """Return until when each host wants to be left alone; its bookings are no pause."""
        found: dict[str, datetime] = {}
        for batch in batches(sorted(set(hosts)), _BATCH_GET):
            keys = [{"host": {"S": host}} for host in batch]
            wanted: dict[str, Any] = {self.table: {"Keys": keys}}
            while wanted:
                answer = self.dynamodb.batch_get_item(RequestItems=wanted)
                rows = map(to_row, answer["Responses"].get(self.table, []))
                found |= {row["host"]: moment(row["pause_until"]) for row in rows if row.get("pause_until")}
                wanted = answer.get("UnprocessedKeys") or {}
        return found

    def _set(self, host: str, name: str, until: datetime) -> None:
        self.dynamodb.update_item(
            TableName=self.table,
            Key={"host": {"S": host}},
            UpdateExpression=f"SET {name} = :until, expires = :expires",
            ExpressionAttributeValues=to_item(
                {":until": stamp(until), ":expires": int((until + _KEEP).timestamp())}
            ),
        )
