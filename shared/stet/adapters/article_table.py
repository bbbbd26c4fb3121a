"""The articles table itself: its keys, and a write that happens or says that it did not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from stet.adapters.items import batches, to_item, to_row
from stet.adapters.writes import happens

_BATCH_GET = 100
OWN = "attribute_exists(latest) AND attribute_not_exists(alias_of) AND attribute_not_exists(taken_down_at)"
"""The condition of a row that is an article's own, neither an alias nor taken down."""


@dataclass(frozen=True, slots=True)
class ArticleTable:
    """A table of articles by id."""

    dynamodb: Any
    table: str

    def _rows(self, article_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for batch in batches(sorted(set(article_ids)), _BATCH_GET):
            wanted: dict[str, Any] = {self.table: {"Keys": [key(article_id) for article_id in batch]}}
            while wanted:
                answer = self.dynamodb.batch_get_item(RequestItems=wanted)
                rows = (to_row(item) for item in answer["Responses"].get(self.table, []))
                found.update((row["article_id"], row) for row in rows)
                wanted = answer.get("UnprocessedKeys") or {}
        return found

    def _update(
        self,
        article_id: str,
        change: str,
        condition: str,
        values: dict[str, Any],
        *,
        keep_null: bool = False,
        names: dict[str, str] | None = None,
    ) -> bool:
        typed = to_item(values)
        if keep_null:
            typed |= {name: {"NULL": True} for name, value in values.items() if value is None}
        return self._try(
            self.dynamodb.update_item,
            Key=key(article_id),
            UpdateExpression=change,
            ConditionExpression=condition,
            **({"ExpressionAttributeValues": typed} if typed else {}),
            **({"ExpressionAttributeNames": names} if names else {}),
        )

    def _try(self, write: Any, **request: Any) -> bool:
        return happens(write, TableName=self.table, **request)


def key(article_id: str) -> dict[str, Any]:
    return {"article_id": {"S": article_id}}


def goes_on(row: dict[str, Any]) -> str:
    """Return the id that an alias points to, "" for what is none or is disputed."""
    return "" if "disputed" in row else str(row.get("alias_of", ""))
