"""When articles are looked at: the indexes `watched` for the schedule, `due` for exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from stet.adapters.article_table import OWN, ArticleTable
from stet.adapters.items import moment, pages, stamp, to_item, to_row
from stet.domain.article import DueLook

_TICK = timedelta(microseconds=1)


class ArticleLooks(ArticleTable):
    """Articles by the look that comes next."""

    __slots__ = ()

    def hint(self, article_id: str, hint: str, due_at: datetime) -> bool:
        """Pull the article's look forward, because its entry in a feed moved."""
        return self._update(
            article_id,
            "SET hint = :hint, due = :yes, due_at = :at",
            OWN,
            {":hint": hint, ":yes": "yes", ":at": stamp(due_at)},
        )

    def due(self, now: datetime, limit: int) -> list[DueLook]:
        """Return at most `limit` exceptional looks that are due, the longest waiting first."""
        answer = self.dynamodb.query(
            TableName=self.table,
            IndexName="due",
            KeyConditionExpression="due = :yes AND due_at <= :now",
            ExpressionAttributeValues=to_item({":yes": "yes", ":now": stamp(now)}),
            Limit=limit,
        )
        rows = (to_row(item) for item in answer["Items"])
        return [DueLook(row["article_id"], row["host"], moment(row["due_at"])) for row in rows]

    def waiting(self, now: datetime, most: int) -> int:
        """Return how many exceptional looks are due, counted no further than `most`."""
        answer = self.dynamodb.query(
            TableName=self.table,
            IndexName="due",
            KeyConditionExpression="due = :yes AND due_at <= :now",
            ExpressionAttributeValues=to_item({":yes": "yes", ":now": stamp(now)}),
            Select="COUNT",
            Limit=most,
        )
        return int(answer["Count"])

    def changed_between(self, after: datetime, upto: datetime) -> Iterator[DueLook]:
        """Yield the watched articles that last changed in (after, upto], the oldest first."""
        for row in pages(
            self.dynamodb.query,
            TableName=self.table,
            IndexName="watched",
            KeyConditionExpression="watched = :yes AND changed_at BETWEEN :after AND :upto",
            ExpressionAttributeValues=to_item(
                {":yes": "yes", ":after": stamp(after + _TICK), ":upto": stamp(upto)}
            ),
        ):
            yield DueLook(row["article_id"], row["host"])

    def defer(self, article_id: str, until: datetime, read: datetime | None = None) -> bool:
        """Put a look off: it becomes an exceptional one, due at `until`.

        An exceptional look, which was `read` as due, is moved if it still is; a scheduled one is noted
        unless the article waits already for a look that comes sooner, whose place in the line it keeps.
        """
        moved = "due_at = :read" if read else "(attribute_not_exists(due_at) OR due_at > :at)"
        return self._update(
            article_id,
            "SET due = :yes, due_at = :at",
            f"{OWN} AND {moved}",
            {":yes": "yes", ":at": stamp(until), ":read": stamp(read) if read else None},
        )

    def sent(self, look: DueLook) -> bool:
        """Take an exceptional look off the index, unless it was put off or pulled forward meanwhile."""
        if look.due_at is None:
            return False
        return self._update(
            look.article_id, "REMOVE due, due_at", "due_at = :read", {":read": stamp(look.due_at)}
        )
