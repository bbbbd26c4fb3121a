"""The hosts table: until when each host is booked or to be left alone, and what its robots.txt says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from stet.adapters.items import batches, optional_moment, stamp, to_item, to_row
from stet.adapters.writes import happens
from stet.domain.host import SLOW_FOR, Host, Turn

_KEEP = timedelta(days=8)
"""For how long a row outlives what was written last: longer than the longest pause."""
_MILLISECOND = timedelta(milliseconds=1)
_BATCH_GET = 100


@dataclass(frozen=True, slots=True)
class Hosts:
    """Hosts by name. A host without a row is free."""

    dynamodb: Any
    table: str

    def known(self, hosts: Iterable[str], *, lately: bool = False) -> dict[str, Host]:
        """Return what is known of the hosts that have a row: now, or at half the price, a moment ago."""
        found: dict[str, Host] = {}
        for batch in batches(sorted(set(hosts)), _BATCH_GET):
            keys = [{"host": {"S": host}} for host in batch]
            wanted: dict[str, Any] = {self.table: {"Keys": keys, "ConsistentRead": not lately}}
            while wanted:
                answer = self.dynamodb.batch_get_item(RequestItems=wanted)
                rows = (to_row(item) for item in answer["Responses"].get(self.table, []))
                found.update((row["host"], _host(row)) for row in rows)
                wanted = answer.get("UnprocessedKeys") or {}
        return found

    def book(self, booked_until: Mapping[str, datetime]) -> None:
        """Remember until when each host is booked; only dispatch does this, and one tick at a time."""
        for host, until in booked_until.items():
            self._update(host, "SET booked_until = :until", None, {":until": stamp(until)}, until)

    def pause(self, host: str, until: datetime) -> bool:
        """Leave a host alone until `until`, its feeds and articles; say whether that is longer."""
        return self._update(
            host,
            "SET pause_until = :until",
            "attribute_not_exists(pause_until) OR pause_until < :until",
            {":until": stamp(until)},
            until,
        )

    def take_turn(self, host: str, turn: Turn, seen: datetime | None) -> bool:
        """Announce a turn; say whether `seen`, the end of those announced before, was still true."""
        return self._update(
            host,
            "SET turn_from = :from, turn_until = :until",
            "turn_until = :seen" if seen else "attribute_not_exists(turn_until)",
            {
                ":from": stamp(turn.begin),
                ":until": stamp(turn.end),
                **({":seen": stamp(seen)} if seen else {}),
            },
            turn.end,
        )

    def slow_down(self, host: str, took: timedelta, now: datetime) -> bool:
        """Give a host that answers slowly more time for a while; say whether it had less."""
        return self._update(
            host,
            "SET slow = :took, slow_until = :until",
            "attribute_not_exists(slow) OR slow < :took OR slow_until < :now",
            {":took": took // _MILLISECOND, ":until": stamp(now + SLOW_FOR), ":now": stamp(now)},
            now,
        )

    def keep_robots(self, host: str, origin: str, rules: str | None, delay: timedelta, at: datetime) -> bool:
        """Remember what a host's robots.txt says to us, for every worker; None for rules too long to keep."""
        kept = {} if rules is None else {":rules": rules}
        return self._update(
            host,
            "SET robots_of = :origin, robots_at = :at, delay = :delay"
            + (", robots = :rules" if kept else ""),
            "attribute_not_exists(robots_at) OR robots_at < :at",
            {**kept, ":origin": origin, ":at": stamp(at), ":delay": delay // _MILLISECOND},
            at,
            "" if kept else " REMOVE robots",
        )

    def _update(
        self,
        host: str,
        change: str,
        condition: str | None,
        values: Mapping[str, str | int],
        last: datetime,
        removed: str = "",
    ) -> bool:
        return happens(
            self.dynamodb.update_item,
            TableName=self.table,
            Key={"host": {"S": host}},
            UpdateExpression=f"{change}, expires = :expires{removed}",
            ExpressionAttributeValues=to_item({**values, ":expires": _expiry(last)}),
            **({"ConditionExpression": condition} if condition else {}),
        )


def _expiry(last: datetime) -> int:
    return int((last + _KEEP).timestamp())


def _host(row: Mapping[str, Any]) -> Host:
    return Host(
        name=row["host"],
        booked_until=optional_moment(row.get("booked_until")),
        pause_until=optional_moment(row.get("pause_until")),
        turn_from=optional_moment(row.get("turn_from")),
        turn_until=optional_moment(row.get("turn_until")),
        delay=row.get("delay", 0) * _MILLISECOND,
        slow=row.get("slow", 0) * _MILLISECOND,
        slow_until=optional_moment(row.get("slow_until")),
        robots=row.get("robots"),
        robots_of=row.get("robots_of"),
        robots_at=optional_moment(row.get("robots_at")),
    )
