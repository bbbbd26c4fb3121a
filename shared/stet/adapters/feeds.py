"""The feeds table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from stet.adapters.items import moment, optional_moment, pages, stamp, to_item, to_row
from stet.adapters.writes import happens
from stet.domain.feed_event import FeedEvent, FeedEventKind
from stet.domain.filters import Filters
from stet.domain.moving import Move
from stet.domain.polling import Wishes
from stet.domain.selectors import Selectors
from stet.domain.source import Feed


@dataclass(frozen=True, slots=True)
class Feeds:
    """Feeds by id; the index `due` (active, next_poll_at) says which are to be polled."""

    dynamodb: Any
    table: str

    def add(self, feed: Feed) -> bool:
        """Store a feed unless it is there already; say whether it is new."""
        return self._put(feed, ConditionExpression="attribute_not_exists(feed_id)")

    def get(self, feed_id: str) -> Feed | None:
        """Return a feed, or None."""
        answer = self.dynamodb.get_item(
            TableName=self.table, Key={"feed_id": {"S": feed_id}}, ConsistentRead=True
        )
        return _feed(to_row(answer["Item"])) if "Item" in answer else None

    def all(self) -> Iterator[Feed]:
        """Yield every feed; for the owner's own lists, which are short."""
        for row in pages(self.dynamodb.scan, TableName=self.table):
            yield _feed(row)

    def listed(self) -> Iterator[Feed]:
        """Yield the feeds by the index alone, those that are polled first; the pages show these."""
        for active in ("yes", "no"):
            for row in pages(
                self.dynamodb.query,
                TableName=self.table,
                IndexName="due",
                KeyConditionExpression="active = :active",
                ExpressionAttributeValues=to_item({":active": active}),
            ):
                yield _feed(row)

    def due(self, now: datetime, limit: int) -> list[Feed]:
        """Return at most `limit` feeds whose poll is due, the longest waiting first."""
        answer = self.dynamodb.query(
            TableName=self.table,
            IndexName="due",
            KeyConditionExpression="active = :yes AND next_poll_at <= :now",
            ExpressionAttributeValues=to_item({":yes": "yes", ":now": stamp(now)}),
            Limit=limit,
        )
        return [_feed(to_row(item)) for item in answer["Items"]]

    def claim(self, feed: Feed, until: datetime) -> bool:
        """Move the next poll to `until`, unless another poll already moved it; say whether it worked."""
        return happens(
            self.dynamodb.update_item,
            TableName=self.table,
            Key={"feed_id": {"S": feed.feed_id}},
            UpdateExpression="SET next_poll_at = :until",
            ConditionExpression="next_poll_at = :read",
            ExpressionAttributeValues=to_item({":until": stamp(until), ":read": stamp(feed.next_poll_at)}),
        )

    def hurry(self, feed_id: str, now: datetime) -> bool:
        """Make a feed due now that would be polled later; say whether it would.

        One that fails, or was told to wait, keeps its time: a hint is no reason to press its server.
        """
        return happens(
            self.dynamodb.update_item,
            TableName=self.table,
            Key={"feed_id": {"S": feed_id}},
            UpdateExpression="SET next_poll_at = :now",
            ConditionExpression="active = :yes AND attribute_not_exists(stopped) "
            "AND failures = :none AND next_poll_at > :now",
            ExpressionAttributeValues=to_item({":now": stamp(now), ":yes": "yes", ":none": 0}),
        )

    def report(self, feed: Feed, claimed_until: datetime) -> bool:
        """Store what a poll came to, unless the feed was removed or claimed anew meanwhile."""
        return self._put(
            feed,
            ConditionExpression="next_poll_at = :claimed",
            ExpressionAttributeValues=to_item({":claimed": stamp(claimed_until)}),
        )

    def filter(self, feed: Feed, filters: Filters) -> bool:
        """Store an owner's filters, unless the feed was claimed or reported on since it was read.

        The next poll moves on by a microsecond: a poll that is under way then cannot report the old ones.
        """
        return self._wish(feed, {"allow": list(filters.allow), "deny": list(filters.deny)})

    def select(self, feed: Feed, selectors: Selectors) -> bool:
        """Store an owner's selectors, as `filter` does its filters."""
        return self._wish(feed, {"include": list(selectors.include), "exclude": list(selectors.exclude)})

    def _wish(self, feed: Feed, wishes: dict[str, list[str]]) -> bool:
        return happens(
            self.dynamodb.update_item,
            TableName=self.table,
            Key={"feed_id": {"S": feed.feed_id}},
            UpdateExpression="SET next_poll_at = :later" + "".join(f", #{name} = :{name}" for name in wishes),
            ConditionExpression="next_poll_at = :read",
            ExpressionAttributeNames={f"#{name}": name for name in wishes},
            ExpressionAttributeValues=to_item(
                {
                    ":read": stamp(feed.next_poll_at),
                    ":later": stamp(feed.next_poll_at + timedelta(microseconds=1)),
                    **{f":{name}": listed for name, listed in wishes.items()},
                }
            ),
        )

    def remove(self, feed_id: str) -> bool:
        """Forget a feed; say whether there was one. Its articles stay, and go on being watched."""
        answer = self.dynamodb.delete_item(
            TableName=self.table, Key={"feed_id": {"S": feed_id}}, ReturnValues="ALL_OLD"
        )
        return "Attributes" in answer

    def _put(self, feed: Feed, **condition: Any) -> bool:
        return happens(self.dynamodb.put_item, TableName=self.table, Item=to_item(_row(feed)), **condition)


def _row(feed: Feed) -> dict[str, Any]:
    return {
        "feed_id": feed.feed_id,
        "url": feed.url,
        "source": feed.source,
        "title": feed.title,
        "next_poll_at": stamp(feed.next_poll_at),
        "added_at": stamp(feed.added_at),
        "etag": feed.etag,
        "last_modified": feed.last_modified,
        "read_at": stamp(feed.read_at) if feed.read_at else None,
        "polled_at": stamp(feed.polled_at) if feed.polled_at else None,
        "failures": feed.failures,
        "outcome": feed.outcome,
        "reason": feed.reason,
        "active": "yes" if feed.active or feed.untold else "no",
        "allow": list(feed.filters.allow) or None,
        "deny": list(feed.filters.deny) or None,
        "include": list(feed.selectors.include) or None,
        "exclude": list(feed.selectors.exclude) or None,
    } | _row_of_polling(feed)


def _row_of_polling(feed: Feed) -> dict[str, Any]:
    """Return what polling remembers; what is as at the beginning takes no room."""
    wishes, move = feed.wishes, feed.move
    return {
        "stopped": None if feed.active else True,
        "every": _seconds(feed.every),
        "next_reason": feed.next_reason or None,
        "fresh_for": _seconds(wishes.fresh_for),
        "ttl": _seconds(wishes.ttl),
        "update_period": _seconds(wishes.update_period),
        "skip_hours": _listed(wishes.skip_hours),
        "skip_days": _listed(wishes.skip_days),
        "weekly": feed.weekly,
        "failing_since": _optional_stamp(feed.failing_since),
        "dormant": feed.dormant or None,
        "move": {"url": move.url, "count": move.count, "at": stamp(move.at)} if move else None,
        "reader": feed.reader or None,
        "events": [{"kind": e.kind.value, "at": stamp(e.at), "detail": e.detail} for e in feed.events]
        or None,
        "untold": feed.untold or None,
        "then": _optional_stamp(feed.then),
    }


def _seconds(wait: timedelta | None) -> int | None:
    return int(wait.total_seconds()) if wait is not None else None


def _optional_stamp(at: datetime | None) -> str | None:
    return stamp(at) if at else None


def _listed(numbers: frozenset[int]) -> str | None:
    return ",".join(map(str, sorted(numbers))) or None


def _feed(row: dict[str, Any]) -> Feed:
    return Feed(
        feed_id=row["feed_id"],
        url=row["url"],
        source=row["source"],
        title=row["title"],
        next_poll_at=moment(row["next_poll_at"]),
        added_at=moment(row["added_at"]),
        etag=row.get("etag"),
        last_modified=row.get("last_modified"),
        read_at=optional_moment(row.get("read_at")),
        polled_at=optional_moment(row.get("polled_at")),
        failures=row["failures"],
        outcome=row["outcome"],
        reason=row["reason"],
        active=row.get("active") == "yes" and not row.get("stopped"),
        **_polling(row),
        filters=Filters(tuple(row.get("allow", ())), tuple(row.get("deny", ()))),
        selectors=Selectors(tuple(row.get("include", ())), tuple(row.get("exclude", ()))),
    )


def _polling(row: dict[str, Any]) -> dict[str, Any]:
    """Return what polling remembers; rows of the first release remember nothing."""
    move = row.get("move")
    return {
        "every": _wait(row.get("every")),
        "next_reason": row.get("next_reason", ""),
        "wishes": Wishes(
            _wait(row.get("fresh_for")),
            _wait(row.get("ttl")),
            _wait(row.get("update_period")),
            _numbers(row.get("skip_hours")),
            _numbers(row.get("skip_days")),
        ),
        "weekly": row.get("weekly"),
        "failing_since": optional_moment(row.get("failing_since")),
        "dormant": bool(row.get("dormant")),
        "move": Move(move["url"], move["count"], moment(move["at"])) if move else None,
        "reader": row.get("reader", ""),
        "events": tuple(
            FeedEvent(FeedEventKind(one["kind"]), moment(one["at"]), one["detail"])
            for one in row.get("events", ())
        ),
        "untold": row.get("untold", 0),
        "then": optional_moment(row.get("then")),
    }


def _wait(seconds: int | None) -> timedelta | None:
    return timedelta(seconds=seconds) if seconds is not None else None


def _numbers(text: str | None) -> frozenset[int]:
    return frozenset(map(int, text.split(","))) if text else frozenset()
