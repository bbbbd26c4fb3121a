"""The changes table: rebuildable by comparing the archive's versions again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from stet.adapters.items import condition_failed, moment, optional_moment, pages, stamp, to_item, to_row
from stet.adapters.writes import happens
from stet.domain.change import Change, Reason, Severity

_LONGEST_WORDS = 60
_MOST_REASONS = 6
_LONGEST_LANGUAGE = 35
_MOST_NAMES = 12
"""Cuts that keep a row near 1 KB: each write bills the whole item, and the diff has the rest."""
_TICK = timedelta(microseconds=1)
_AT_ONCE = 100
"""How many rows of a list are asked for at once: a reader sees 50, and most of them never ask for more."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes by article and number; `by_source` (source, at) and `by_day` (day, at) for the lists."""

    dynamodb: Any
    table: str

    def add(self, change: Change) -> bool:
        """Store a change unless it is there already; say whether it is new."""
        return happens(
            self.dynamodb.put_item,
            TableName=self.table,
            Item=to_item(_row(change)),
            ConditionExpression="attribute_not_exists(article_id)",
        )

    def get(self, article_id: str, number: int) -> Change | None:
        """Return a change, or None."""
        answer = self.dynamodb.get_item(
            TableName=self.table, Key=_key(article_id, number), ConsistentRead=True
        )
        return _change(to_row(answer["Item"])) if "Item" in answer else None

    def published(self, article_id: str, number: int, at: datetime) -> None:
        """Note that the change has been published; one that is not stored any more stays away."""
        try:
            self.dynamodb.update_item(
                TableName=self.table,
                Key=_key(article_id, number),
                UpdateExpression="SET published_at = :at",
                ConditionExpression="attribute_exists(article_id)",
                ExpressionAttributeValues=to_item({":at": stamp(at)}),
            )
        except ClientError as error:
            if not condition_failed(error):
                raise

    def reweigh(self, change: Change) -> bool:
        """Store what a stored change weighs now, and nothing else of it; say whether it is there."""
        row = _row(change)
        names = ("severity", "reasons", "stealth", "words_removed", "words_added")
        return happens(
            self.dynamodb.update_item,
            TableName=self.table,
            Key=_key(change.article_id, change.number),
            UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in names),
            ConditionExpression="attribute_exists(article_id)",
            ExpressionAttributeNames={f"#{name}": name for name in names},
            ExpressionAttributeValues=to_item({f":{name}": row[name] for name in names}),
        )

    def of(self, article_id: str) -> list[Change]:
        """Return an article's changes, the first one first."""
        rows = pages(
            self.dynamodb.query,
            TableName=self.table,
            KeyConditionExpression="article_id = :id",
            ExpressionAttributeValues=to_item({":id": article_id}),
        )
        return [_change(row) for row in rows]

    def erase(self, article_id: str) -> int:
        """Erase an article's changes; return how many went."""
        numbers = [change.number for change in self.of(article_id)]
        for number in numbers:
            self.dynamodb.delete_item(TableName=self.table, Key=_key(article_id, number))
        return len(numbers)

    def of_day(
        self,
        day: str,
        *,
        before: datetime | None = None,
        since: datetime | None = None,
        oldest_first: bool = False,
    ) -> Iterator[Change]:
        """Yield the changes of a UTC day (`2026-11-22`) in [since, before), the latest first."""
        return self._listed("by_day", "day", day, before, since, oldest_first=oldest_first)

    def of_source(
        self,
        source: str,
        *,
        before: datetime | None = None,
        since: datetime | None = None,
        oldest_first: bool = False,
    ) -> Iterator[Change]:
        """Yield the changes of a source in [since, before), the latest first."""
        return self._listed("by_source", "source", source, before, since, oldest_first=oldest_first)

    def _listed(
        self,
        index: str,
        key: str,
        value: str,
        before: datetime | None,
        since: datetime | None,
        *,
        oldest_first: bool,
    ) -> Iterator[Change]:
        if not value or (before and since and before <= since):
            return iter(())
        last = before - _TICK if before else None
        between = {(True, True): " AND #at BETWEEN :since AND :last", (True, False): " AND #at >= :since"}
        between |= {(False, True): " AND #at <= :last", (False, False): ""}
        rows = pages(
            self.dynamodb.query,
            TableName=self.table,
            IndexName=index,
            KeyConditionExpression="#key = :key" + between[bool(since), bool(last)],
            ExpressionAttributeNames={"#key": key} | ({"#at": "at"} if since or last else {}),
            ExpressionAttributeValues=to_item(
                {
                    ":key": value,
                    ":since": stamp(since) if since else None,
                    ":last": stamp(last) if last else None,
                }
            ),
            ScanIndexForward=oldest_first,
            Limit=_AT_ONCE,
        )
        return (_change(row) for row in rows)


def _key(article_id: str, number: int) -> dict[str, Any]:
    return to_item({"article_id": article_id, "number": number})


def _row(change: Change) -> dict[str, Any]:
    return {
        "article_id": change.article_id,
        "number": change.number,
        "at": stamp(change.at),
        "day": stamp(change.at)[:10],
        "url": change.url,
        "source": change.source or None,  # a key of an index, which must not be empty
        "headline_before": change.headline_before[:300],
        "headline_after": change.headline_after[:300],
        "severity": int(change.severity),
        "reasons": _reasons(change.reasons),
        "stealth": change.stealth,
        "words_removed": change.words_removed,
        "words_added": change.words_added,
        "published_at": stamp(change.published_at) if change.published_at else None,
        "feeds": list(change.feeds),
        "alternating": change.alternating or None,
        "language": change.language[:_LONGEST_LANGUAGE] or None,
    }


def _reasons(reasons: tuple[Reason, ...]) -> list[list[str]]:
    """Return the first reasons with their words, of the others each new name: subscriptions ask for names."""
    first = reasons[:_MOST_REASONS]
    known = {one.name for one in first}
    others = [name for name in dict.fromkeys(one.name for one in reasons) if name not in known]
    return [
        *([one.name, _cut(one.old), _cut(one.new)] for one in first),
        *([name, "", ""] for name in others[:_MOST_NAMES]),
    ]


def _cut(words: str) -> str:
    """Return words, or as many of them as a row holds, with a mark that there were more."""
    if len(words) <= _LONGEST_WORDS:
        return words
    held = words[:_LONGEST_WORDS]
    whole = held.rpartition(" ")[0].rstrip() if " " in held[_LONGEST_WORDS // 2 :] else held[:-1]
    return f"{whole}…"


def _change(row: dict[str, Any]) -> Change:
    return Change(
        article_id=row["article_id"],
        number=row["number"],
        at=moment(row["at"]),
        url=row["url"],
        source=row.get("source", ""),
        headline_before=row["headline_before"],
        headline_after=row["headline_after"],
        severity=Severity(row["severity"]),
        reasons=tuple(Reason(*reason) for reason in row["reasons"]),
        stealth=row["stealth"],
        words_removed=row["words_removed"],
        words_added=row["words_added"],
        published_at=optional_moment(row.get("published_at")),
        feeds=tuple(row["feeds"]),
        alternating=row.get("alternating", False),
        language=row.get("language", ""),
    )
