"""The articles table: the pipeline's memory of each article, which may lag behind the archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from stet.adapters.article_looks import ArticleLooks
from stet.adapters.article_names import ArticleNames
from stet.adapters.article_rows import article_of, article_row, followed_to, seen_of
from stet.adapters.article_states import ArticleStates
from stet.adapters.article_table import OWN, goes_on, key
from stet.adapters.items import pages, stamp, to_item, to_row
from stet.domain.article import Article
from stet.domain.outlet import Seen
from stet.domain.response import Response
from stet.domain.version import Version

_LONGEST_CHAIN = 4
_AT_ONCE = 100


class Articles(ArticleNames, ArticleLooks, ArticleStates):
    """Articles by id, with their names, their looks and their states."""

    __slots__ = ()

    def known(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """Return those of the articles that are stored, by the id asked for; an alias brings its own."""
        asked = set(article_ids)
        rows = self._rows(asked)
        for _ in range(_LONGEST_CHAIN):
            onward = {goes_on(row) for row in rows.values()} - rows.keys() - {""}
            if not onward:
                break
            rows |= self._rows(onward)
        found = {one: _followed_row(one, rows) for one in asked}
        return {one: article_of(row) for one, row in found.items() if row}

    def get(self, article_id: str) -> Article | None:
        """Return an article, or None; an alias brings its article.

        One that turned out to be another's comes itself, with its history: `alias_of` says whose.
        """
        answer = self.dynamodb.get_item(TableName=self.table, Key=key(article_id))
        row = to_row(answer["Item"]) if "Item" in answer else {}
        if row and "latest" not in row:
            return self.get(goes_on(row)) if goes_on(row) else None
        return article_of(row) if row else None

    def recent(self, limit: int) -> list[Article]:
        """Return the articles that changed, or were first seen, last."""
        answer = self.dynamodb.query(
            TableName=self.table,
            IndexName="watched",
            KeyConditionExpression="watched = :yes",
            ExpressionAttributeValues=to_item({":yes": "yes"}),
            ScanIndexForward=False,
            Limit=limit,
        )
        found = self.known(item["article_id"]["S"] for item in answer["Items"])
        return sorted(found.values(), key=lambda article: article.changed_at, reverse=True)

    def add(self, article: Article) -> bool:
        """Store an article unless it is there already; say whether it is new."""
        return self._try(
            self.dynamodb.put_item,
            Item=to_item(article_row(article)),
            ConditionExpression="attribute_not_exists(article_id) OR attribute_exists(disputed)",
        )

    def join(self, article_id: str, feed_id: str) -> bool:
        """Note that the article also stands in another feed."""
        return self._update(
            article_id,
            "SET feeds = list_append(feeds, :list)",
            f"{OWN} AND NOT contains(feeds, :feed)",
            {":list": [feed_id], ":feed": feed_id},
        )

    def of_source(self, source: str, since: datetime, most: int) -> list[Seen]:
        """Return a source's articles first seen since a moment, the newest first, `most` at most."""
        rows = self._of_source(source, "first_seen_at >= :moment", since, most)
        return [seen_of(row) for row in islice(rows, most)]

    def newest(self, source: str, upto: datetime) -> Iterator[Seen]:
        """Yield a source's articles, the newest first, those first seen at `upto` or before."""
        return map(seen_of, self._of_source(source, "first_seen_at <= :moment", upto, _AT_ONCE))

    def _of_source(self, source: str, seen: str, moment: datetime, at_once: int) -> Iterator[dict[str, Any]]:
        rows = pages(
            self.dynamodb.query,
            TableName=self.table,
            IndexName="by_source",
            KeyConditionExpression=f"#source = :source AND {seen}",
            ExpressionAttributeNames={"#source": "source"},
            ExpressionAttributeValues=to_item({":source": source, ":moment": stamp(moment)}),
            ScanIndexForward=False,
            Limit=at_once,
        )
        return (row for row in rows if "alias_of" not in row)

    def advance(self, version: Version, response: Response | None) -> bool:
        """Let the row follow the archive to `version`; say whether it had to.

        Never goes back. `response` brings the validators and the body's hash with it; whoever knows
        only the version (diff, a rebuild) leaves them empty, and the next look asks without them.
        """
        followed = followed_to(version, response)
        return self._update(
            version.article_id,
            "SET latest = :n, fingerprint = :print, changed_at = :at, validators_renewed = :no"
            + "".join(f", {name} = :{name}" for name, value in followed.items() if value is not None)
            + (", known_as = if_not_exists(known_as, :title)" if "title" in followed else "")
            + " REMOVE gone_count, gone_since, doubt"
            + "".join(f", {name}" for name, value in followed.items() if value is None),
            "attribute_not_exists(taken_down_at)"
            " AND (latest < :n OR (latest = :n AND attribute_not_exists(body_hash)))",
            {
                ":n": version.number,
                ":print": version.fingerprint,
                ":at": stamp(version.fetched_at),
                ":no": False,
                **{f":{name}": value for name, value in followed.items()},
            },
        )

    def renew_validators(self, article: Article, response: Response) -> bool:
        """Store other validators for the same text, once after each change (DESIGN §3)."""
        return self._update(
            article.article_id,
            "SET etag = :etag, last_modified = :modified, body_hash = :hash, validators_renewed = :yes",
            "latest = :n AND validators_renewed = :no",
            {
                ":etag": response.etag,
                ":modified": response.last_modified,
                ":hash": response.body_hash,
                ":n": article.latest,
                ":yes": True,
                ":no": False,
            },
            keep_null=True,
        )

    def repin(self, article: Article, extractor: str, fingerprint: str) -> bool:
        """Store the fingerprint of the latest text as a newer extractor reads it: no version is made."""
        return self._update(
            article.article_id,
            "SET extractor = :extractor, fingerprint = :print",
            "latest = :n",
            {":extractor": extractor, ":print": fingerprint, ":n": article.latest},
        )


def _followed_row(article_id: str, rows: dict[str, dict[str, Any]]) -> dict[str, Any] | None:
    """Return the row of the article that an id leads to."""
    for _ in range(_LONGEST_CHAIN + 1):
        row = rows.get(article_id, {})
        if not goes_on(row):
            return row if "latest" in row else None
        article_id = goes_on(row)
    return None
