"""The reputation table: the addresses that get nothing any more, and the counts that stop all mails."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from stet.adapters.items import (
    moment,
    optional_moment,
    pages,
    stamp,
    to_item,
    to_row,
)
from stet.adapters.writes import happens, refusals
from stet.domain.privacy import hashed
from stet.domain.reputation import CLOSED, SUPPRESSING, Circuit, Heard, Kind, Standing, Suppression, Tally

_KEEP_COUNTS, _KEEP_EVENTS = timedelta(days=3), timedelta(days=30)
"""A queue and its dead-letter queue keep a message for 28 days at most."""
_CIRCUIT = "circuit"
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, None)
"""Seconds after which rows are asked for again that were not read."""
_COUNTED = {Kind.BOUNCE: "bounced", Kind.SOFT_BOUNCE: "soft", Kind.COMPLAINT: "complained"}


@dataclass(frozen=True, slots=True)
class Reputation:
    """Rows by name: `#hash` for an address, `sent.…` and `heard.…` for an hour, `event.…`, `circuit`.

    What was sent and what was heard in an hour are two rows, so that counting a mail never meets the
    transaction that counts a bounce. An hour's row takes 1,000 writes a second, SES by far fewer mails.
    """

    dynamodb: Any
    table: str
    pause: Callable[[float], None] = time.sleep

    def standing(self, address: str) -> Standing:
        """Return what is known of an address and of all mails, in one call."""
        rows = self._rows([hashed(address), _CIRCUIT])
        return Standing(_suppression(rows.get(hashed(address))), _circuit(rows.get(_CIRCUIT)))

    def count_sent(self, now: datetime) -> None:
        """Count one mail that was sent."""
        self.dynamodb.update_item(TableName=self.table, **_counting(_sent(now), "sent", now))

    def hear(self, heard: Heard, now: datetime) -> bool:
        """Note one event, all of it or nothing, and once: suppress its addresses, count it.

        Say whether it was new. An address that is suppressed keeps its first reason.
        """
        seen: dict[str, Any] = {
            "name": f"event.{heard.event_id}",
            "expires": int((now + _KEEP_EVENTS).timestamp()),
        }
        once = "attribute_not_exists(#name)"
        parts: list[dict[str, Any]] = [
            {"Put": {"Item": to_item(seen), "ConditionExpression": once, "ExpressionAttributeNames": _NAME}}
        ]
        if heard.counts and heard.kind in _COUNTED:
            parts.append({"Update": _counting(_told(now), _COUNTED[heard.kind], now)})
        if heard.kind in SUPPRESSING:
            parts += [{"Update": _suppressing(name, heard, now)} for name in _hashes(heard)]
        return self._all_or_nothing(parts)

    def tallies(self, hours: Sequence[datetime]) -> list[Tally]:
        """Return what was counted in each of at most 50 hours."""
        rows = self._rows([name(hour) for hour in hours for name in (_sent, _told)])
        found = []
        for hour in hours:
            sent, told = rows.get(_sent(hour), {}), rows.get(_told(hour), {})
            counts = (told.get(name, 0) for name in ("bounced", "complained", "soft"))
            found.append(Tally(sent.get("sent", 0), *counts))
        return found

    def circuit(self) -> Circuit:
        """Return whether mails are held."""
        return _circuit(self._rows([_CIRCUIT]).get(_CIRCUIT))

    def open(self, circuit: Circuit, now: datetime) -> bool:
        """Hold mails from now on, unless they are held already; say whether that was news."""
        row = {
            "name": _CIRCUIT,
            "until": stamp(circuit.until) if circuit.until else None,
            "why": circuit.why,
            "counted_from": stamp(circuit.counted_from) if circuit.counted_from else None,
        }
        return happens(
            self.dynamodb.put_item,
            TableName=self.table,
            Item=to_item(row),
            ConditionExpression="attribute_not_exists(#until) OR #until <= :now",
            ExpressionAttributeNames={"#until": "until"},
            ExpressionAttributeValues=to_item({":now": stamp(now)}),
        )

    def close(self, circuit: Circuit) -> None:
        """Hold mails no more, and forget what was counted in the hour from which counting begins anew."""
        begins = circuit.counted_from
        row = {"name": _CIRCUIT, "counted_from": stamp(begins) if begins else None}
        for name in (_sent(begins), _told(begins)) if begins else ():
            self.dynamodb.delete_item(TableName=self.table, Key=to_item({"name": name}))
        self.dynamodb.put_item(TableName=self.table, Item=to_item(row))

    def suppressed(self) -> Iterator[Suppression]:
        """Yield the addresses that get nothing any more, by their hashes; for an owner's own list."""
        for row in pages(
            self.dynamodb.scan,
            TableName=self.table,
            FilterExpression="begins_with(#name, :hash)",
            ExpressionAttributeNames=_NAME,
            ExpressionAttributeValues=to_item({":hash": "#"}),
        ):
            found = _suppression(row)
            if found:
                yield found

    def lift(self, address: str) -> bool:
        """Let an address get mails again; say whether it was suppressed."""
        answer = self.dynamodb.delete_item(
            TableName=self.table, Key=to_item({"name": hashed(address)}), ReturnValues="ALL_OLD"
        )
        return "Attributes" in answer

    def _rows(self, names: Sequence[str]) -> dict[str, dict[str, Any]]:
        keys = [to_item({"name": name}) for name in names]
        found: dict[str, dict[str, Any]] = {}
        for wait in _PAUSES:
            if not keys:
                break
            answer = self.dynamodb.batch_get_item(
                RequestItems={self.table: {"Keys": keys, "ConsistentRead": True}}
            )
            rows = map(to_row, answer["Responses"].get(self.table, []))
            found |= {row["name"]: row for row in rows}
            keys = answer.get("UnprocessedKeys", {}).get(self.table, {}).get("Keys", [])
            if keys and wait:
                self.pause(wait)
        if keys:
            raise Unread(f"{len(keys)} rows of {self.table} were not read, again and again")
        return found

    def _all_or_nothing(self, parts: list[dict[str, Any]]) -> bool:
        items = [{verb: {"TableName": self.table, **what}} for one in parts for verb, what in one.items()]
        return not refusals(self.dynamodb, items, self.pause)


class Unread(Exception):
    """The table did not answer whole: what was asked for it comes back."""


_NAME = {"#name": "name"}


def _hashes(heard: Heard) -> list[str]:
    return list(dict.fromkeys(map(hashed, heard.addresses)))


def _sent(hour: datetime) -> str:
    return f"sent.{hour:%Y-%m-%dT%H}"


def _told(hour: datetime) -> str:
    return f"heard.{hour:%Y-%m-%dT%H}"


def _counting(name: str, what: str, now: datetime) -> dict[str, Any]:
    return {
        "Key": to_item({"name": name}),
        "UpdateExpression": "SET #expires = if_not_exists(#expires, :expires) ADD #what :one",
        "ExpressionAttributeNames": {"#expires": "expires", "#what": what},
        "ExpressionAttributeValues": to_item(
            {":expires": int((now + _KEEP_COUNTS).timestamp()), ":one": 1},
        ),
    }


def _suppressing(name: str, heard: Heard, now: datetime) -> dict[str, Any]:
    row = {"kind": heard.kind.value, "since": stamp(now), "detail": heard.detail}
    return {
        "Key": to_item({"name": name}),
        "UpdateExpression": "SET " + ", ".join(f"#{one} = if_not_exists(#{one}, :{one})" for one in row),
        "ExpressionAttributeNames": {f"#{one}": one for one in row},
        "ExpressionAttributeValues": to_item({f":{one}": value for one, value in row.items()}),
    }


def _suppression(row: dict[str, Any] | None) -> Suppression | None:
    if row is None:
        return None
    return Suppression(row["name"], Kind(row["kind"]), moment(row["since"]), row["detail"])


def _circuit(row: dict[str, Any] | None) -> Circuit:
    if row is None:
        return CLOSED
    return Circuit(
        optional_moment(row.get("until")), row.get("why", ""), optional_moment(row.get("counted_from"))
    )
