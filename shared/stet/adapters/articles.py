"""The articles table: the pipeline's memory of each article, which may lag behind the archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from botocore.exceptions import ClientError

from stet.adapters.items import (
    batches,
    condition_failed,
    moment,
    optional_moment,
    pages,
    stamp,
    to_item,
    to_row,
)
from stet.domain.alternating import Alternation, Showing
from stet.domain.article import Article, DueLook
from stet.domain.article_move import ArticleMove
from stet.domain.doubt import Doubt
from stet.domain.outlet import Seen
from stet.domain.response import Response
from stet.domain.url import article_id as id_of
from stet.domain.version import Version

_BATCH_GET = 100
_TICK = timedelta(microseconds=1)
_OWN = "attribute_exists(latest) AND attribute_not_exists(alias_of) AND attribute_not_exists(taken_down_at)"
"""The condition of a row that is an article's own, neither an alias nor taken down."""
_LONGEST_CHAIN = 4


@dataclass(frozen=True, slots=True)
class Articles:
    """Articles by id; the indexes `watched` (by changed_at) for the schedule, `due` for exceptions."""

    dynamodb: Any
    table: str

    def known(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """Return those of the articles that are stored, by the id asked for; an alias brings its own."""
        asked = set(article_ids)
        rows = self._rows(asked)
        for _ in range(_LONGEST_CHAIN):
            onward = {_goes_on(row) for row in rows.values()} - rows.keys() - {""}
            if not onward:
                break
            rows |= self._rows(onward)
        found = {one: _followed_row(one, rows) for one in asked}
        return {one: _article(row) for one, row in found.items() if row}

    def _rows(self, article_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for batch in batches(sorted(set(article_ids)), _BATCH_GET):
            wanted: dict[str, Any] = {self.table: {"Keys": [_key(article_id) for article_id in batch]}}
            while wanted:
                answer = self.dynamodb.batch_get_item(RequestItems=wanted)
                rows = (to_row(item) for item in answer["Responses"].get(self.table, []))
                found.update((row["article_id"], row) for row in rows)
                wanted = answer.get("UnprocessedKeys") or {}
        return found

    def get(self, article_id: str) -> Article | None:
        """Return an article, or None; an alias brings its article.

        One that turned out to be another's comes itself, with its history: `alias_of` says whose.
        """
        answer = self.dynamodb.get_item(TableName=self.table, Key=_key(article_id))
        row = to_row(answer["Item"]) if "Item" in answer else {}
        if row and "latest" not in row:
            return self.get(_goes_on(row)) if _goes_on(row) else None
        return _article(row) if row else None

    def names(self, article: Article) -> list[str]:
        """Return an article's other addresses."""
        rows = self._rows(article.aliases)
        return sorted(row["url"] for row in rows.values() if _goes_on(row) == article.article_id)

    def alias(self, url: str, article_id: str) -> str:
        """Let an address that names nothing yet name the article; return the id of the one it names.

        "" for an address that is disputed. The row first, then the article's list: done twice is done once.
        """
        alias_id = id_of(url)
        self._update(
            alias_id,
            "SET alias_of = :article, #url = :url",
            "attribute_not_exists(article_id)",
            {":article": article_id, ":url": url},
            names={"#url": "url"},
        )
        row = self._rows([alias_id]).get(alias_id, {})
        holder = alias_id if "latest" in row else _goes_on(row)
        if holder == article_id:
            self._list_alias(article_id, alias_id)
        return holder

    def dispute(self, alias_id: str) -> bool:
        """Follow an alias no more: articles of different texts claim it. An article may take its place."""
        return self._update(
            alias_id,
            "SET disputed = :yes",
            "attribute_exists(alias_of) AND attribute_not_exists(latest)",
            {":yes": "yes"},
        )

    def merge(self, younger: Article, elder_id: str) -> bool:
        """Make an article an alias of another: its history stays, no look at it is planned any more."""
        merged = self._update(
            younger.article_id,
            "SET alias_of = :elder REMOVE watched, due, due_at, moving_to, moving_count, moving_since",
            "attribute_exists(latest) AND (attribute_not_exists(alias_of) OR alias_of = :elder)",
            {":elder": elder_id},
        )
        if merged:
            self._list_alias(elder_id, younger.article_id)
        return merged

    def moving(self, article: Article, to: str, count: int, since: datetime) -> bool:
        """Count one more look that found the article at another address."""
        return self._update(
            article.article_id,
            "SET moving_to = :to, moving_count = :count, moving_since = :since",
            "#url = :url",
            {":to": to, ":count": count, ":since": stamp(since), ":url": article.url},
            names={"#url": "url"},
        )

    def stays(self, article: Article) -> bool:
        """Forget that the article seemed to move."""
        return self._update(
            article.article_id,
            "REMOVE moving_to, moving_count, moving_since",
            "moving_to = :to",
            {":to": article.moving_to},
        )

    def moved(self, article: Article, to: str, host: str, move: ArticleMove) -> bool:
        """Look at the article at another address from now on; its id stays. That is yet to be told."""
        return self._update(
            article.article_id,
            "SET #url = :to, #host = :host, #move = :move, move_untold = :yes"
            " REMOVE moving_to, moving_count, moving_since",
            "#url = :url AND moving_to = :to",
            {":to": to, ":host": host, ":url": article.url, ":move": _move_row(move), ":yes": True},
            names={"#url": "url", "#host": "host", "#move": "move"},
        )

    def move_told(self, article_id: str, move: ArticleMove) -> bool:
        """Note that a move is published."""
        return self._update(
            article_id,
            "REMOVE move_untold",
            "#move = :move AND attribute_exists(move_untold)",
            {":move": _move_row(move)},
            names={"#move": "move"},
        )

    def _list_alias(self, article_id: str, alias_id: str) -> bool:
        return self._update(
            article_id,
            "SET aliases = list_append(if_not_exists(aliases, :none), :list)",
            "attribute_exists(latest) AND NOT contains(aliases, :alias)",
            {":none": [], ":list": [alias_id], ":alias": alias_id},
        )

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
            Item=to_item(_row(article)),
            ConditionExpression="attribute_not_exists(article_id) OR attribute_exists(disputed)",
        )

    def join(self, article_id: str, feed_id: str) -> bool:
        """Note that the article also stands in another feed."""
        return self._update(
            article_id,
            "SET feeds = list_append(feeds, :list)",
            f"{_OWN} AND NOT contains(feeds, :feed)",
            {":list": [feed_id], ":feed": feed_id},
        )

    def hint(self, article_id: str, hint: str, due_at: datetime) -> bool:
        """Pull the article's look forward, because its entry in a feed moved."""
        return self._update(
            article_id,
            "SET hint = :hint, due = :yes, due_at = :at",
            _OWN,
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

    def of_source(self, source: str, since: datetime, most: int) -> list[Seen]:
        """Return a source's articles first seen since a moment, the newest first, `most` at most."""
        rows = pages(
            self.dynamodb.query,
            TableName=self.table,
            IndexName="by_source",
            KeyConditionExpression="#source = :source AND first_seen_at >= :since",
            ExpressionAttributeNames={"#source": "source"},
            ExpressionAttributeValues=to_item({":source": source, ":since": stamp(since)}),
            ScanIndexForward=False,
            Limit=most,
        )
        own = (row for row in rows if "alias_of" not in row)
        return [_seen(row) for row in islice(own, most)]

    def newest(self, source: str, upto: datetime) -> Iterator[Seen]:
        """Yield a source's articles, the newest first, those first seen at `upto` or before."""
        rows = pages(
            self.dynamodb.query,
            TableName=self.table,
            IndexName="by_source",
            KeyConditionExpression="#source = :source AND first_seen_at <= :upto",
            ExpressionAttributeNames={"#source": "source"},
            ExpressionAttributeValues=to_item({":source": source, ":upto": stamp(upto)}),
            ScanIndexForward=False,
            Limit=_BATCH_GET,
        )
        return (_seen(row) for row in rows if "alias_of" not in row)

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
            f"{_OWN} AND {moved}",
            {":yes": "yes", ":at": stamp(until), ":read": stamp(read) if read else None},
        )

    def sent(self, look: DueLook) -> bool:
        """Take an exceptional look off the index, unless it was put off or pulled forward meanwhile."""
        if look.due_at is None:
            return False
        return self._update(
            look.article_id, "REMOVE due, due_at", "due_at = :read", {":read": stamp(look.due_at)}
        )

    def advance(self, version: Version, response: Response | None) -> bool:
        """Let the row follow the archive to `version`; say whether it had to.

        Never goes back. `response` brings the validators and the body's hash with it; whoever knows
        only the version (diff, a rebuild) leaves them empty, and the next look asks without them.
        """
        followed = _followed(version, response)
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

    def shows(self, article: Article, showing: Showing) -> bool:
        """Note what an alternating page showed at this look; of two looks at once, one counts."""
        known = _showing_row(article.showing)
        return self._update(
            article.article_id,
            "SET showing = :showing",
            "latest = :n AND " + ("showing = :known" if known else "attribute_not_exists(showing)"),
            {":showing": _showing_row(showing), ":known": known, ":n": article.latest},
        )

    def bar(self, article: Article, at: datetime) -> bool:
        """Note since when robots.txt asks that the article be left alone."""
        return self._update(
            article.article_id,
            "SET barred_since = :at",
            f"{_OWN} AND attribute_not_exists(barred_since)",
            {":at": stamp(at)},
        )

    def unbar(self, article: Article) -> bool:
        """Note that robots.txt allows the article again."""
        since = stamp(article.barred_since) if article.barred_since else None
        return self._update(
            article.article_id, "REMOVE barred_since", "barred_since = :since", {":since": since or ""}
        )

    def take_down(self, article_id: str, at: datetime, reason: str) -> bool:
        """Keep nothing of an article but its address, so that it is not watched anew, and the reason."""
        return self._update(
            article_id,
            "SET taken_down_at = if_not_exists(taken_down_at, :at), takedown_reason = :why, title = :none"
            " REMOVE watched, due, due_at, known_as, fingerprint, body_hash, etag, last_modified, hint,"
            " #move, move_untold, moving_to, moving_count, moving_since, gone_count, gone_since,"
            " alternation, showing, barred_since",
            "attribute_exists(latest)",
            {":at": stamp(at), ":why": reason, ":none": ""},
            names={"#move": "move"},
        )

    def gone(self, article: Article, since: datetime, due_at: datetime) -> bool:
        """Count one more answer that the page is gone, and look again soon to make sure."""
        return self._update(
            article.article_id,
            "SET gone_count = :count, gone_since = :since, due = :yes, due_at = :at",
            "latest = :n",
            {
                ":count": article.gone_count + 1,
                ":since": stamp(since),
                ":yes": "yes",
                ":at": stamp(due_at),
                ":n": article.latest,
            },
        )

    def back(self, article: Article) -> bool:
        """Forget that the page seemed gone."""
        return self._update(
            article.article_id, "REMOVE gone_count, gone_since", "latest = :n", {":n": article.latest}
        )

    def doubts(self, article: Article, doubt: Doubt, due_at: datetime) -> bool:
        """Note that the page shows another text, and look again: of two looks at once, one counts."""
        known = _doubt_row(article.doubt)
        return self._update(
            article.article_id,
            "SET doubt = :doubt, due = :yes, due_at = :at",
            "latest = :n AND " + ("doubt = :known" if known else "attribute_not_exists(doubt)"),
            {
                ":doubt": _doubt_row(doubt),
                ":known": known,
                ":yes": "yes",
                ":at": stamp(due_at),
                ":n": article.latest,
            },
        )

    def trusts(self, article: Article) -> bool:
        """Forget the other text: the page shows the article again."""
        return self._update(
            article.article_id,
            "REMOVE doubt",
            "latest = :n AND attribute_exists(doubt)",
            {":n": article.latest},
        )

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
            Key=_key(article_id),
            UpdateExpression=change,
            ConditionExpression=condition,
            **({"ExpressionAttributeValues": typed} if typed else {}),
            **({"ExpressionAttributeNames": names} if names else {}),
        )

    def _try(self, write: Any, **request: Any) -> bool:
        try:
            write(TableName=self.table, **request)
        except ClientError as error:
            if condition_failed(error):
                return False
            raise
        return True


def _key(article_id: str) -> dict[str, Any]:
    return {"article_id": {"S": article_id}}


def _goes_on(row: dict[str, Any]) -> str:
    """Return the id that an alias points to, "" for what is none or is disputed."""
    return "" if "disputed" in row else str(row.get("alias_of", ""))


def _followed_row(article_id: str, rows: dict[str, dict[str, Any]]) -> dict[str, Any] | None:
    """Return the row of the article that an id leads to."""
    for _ in range(_LONGEST_CHAIN + 1):
        row = rows.get(article_id, {})
        if not _goes_on(row):
            return row if "latest" in row else None
        article_id = _goes_on(row)
    return None


def _followed(version: Version, response: Response | None) -> dict[str, str | int | bool | None]:
    """Return what else the row takes from a version and its answer; None means it is removed."""
    story = version.story
    seen = response if story else None  # the validators of a 404 would hide the page when it comes back
    title = {"title": story.headline[:300]} if story and story.headline else {}
    return {
        **title,
        "alternation": _alternation(version.alternation),
        "extractor": story.extractor if story else None,
        "live_blog": True if story and story.live_blog else None,
        "quality": round(story.quality.score * 100) if story else None,
        "body_hash": seen.body_hash if seen else None,
        "etag": seen.etag if seen else None,
        "last_modified": seen.last_modified if seen else None,
    }


def _row(article: Article) -> dict[str, Any]:
    return {
        "article_id": article.article_id,
        "url": article.url,
        "host": article.host,
        "source": article.source or None,  # a key of an index, which must not be empty
        "title": article.title[:300],
        "first_seen_at": stamp(article.first_seen_at),
        "changed_at": stamp(article.changed_at),
        "watched": "yes",
        "latest": article.latest,
        "fingerprint": article.fingerprint,
        "extractor": article.extractor,
        "quality": round(article.quality * 100) if article.quality is not None else None,
        "body_hash": article.body_hash,
        "etag": article.etag,
        "last_modified": article.last_modified,
        "validators_renewed": article.validators_renewed,
        "gone_count": article.gone_count or None,
        "gone_since": stamp(article.gone_since) if article.gone_since else None,
        "due": "yes" if article.due_at else None,
        "due_at": stamp(article.due_at) if article.due_at else None,
        "feeds": list(article.feeds),
        "hint": article.hint,
        "live_blog": article.live_blog or None,
        "known_as": article.known_as,
        "aliases": list(article.aliases) or None,
        "alias_of": article.alias_of,
        "moving_to": article.moving_to,
        "moving_count": article.moving_count or None,
        "moving_since": stamp(article.moving_since) if article.moving_since else None,
        "move": _move_row(article.move) if article.move else None,
        "move_untold": article.move_untold or None,
        "barred_since": stamp(article.barred_since) if article.barred_since else None,
        "taken_down_at": stamp(article.taken_down_at) if article.taken_down_at else None,
        "alternation": _alternation(article.alternation),
        "showing": _showing_row(article.showing),
        "doubt": _doubt_row(article.doubt),
    }


def _seen(row: dict[str, Any]) -> Seen:
    quality = row.get("quality")
    return Seen(
        row["article_id"],
        moment(row["first_seen_at"]),
        row["latest"],
        quality / 100 if quality is not None else None,
    )


def _move_row(move: ArticleMove) -> dict[str, Any]:
    return {"before": move.before, "at": stamp(move.at)}


def _alternation(alternation: Alternation) -> str | None:
    return None if alternation is Alternation.NONE else alternation.value


def _showing_row(showing: Showing | None) -> list[Any] | None:
    return [showing.number, showing.text, showing.looks, showing.switches] if showing else None


def _doubt_row(doubt: Doubt | None) -> dict[str, Any] | None:
    return {"headline": doubt.headline, "looks": doubt.looks, "since": stamp(doubt.since)} if doubt else None


def _doubt(row: dict[str, Any]) -> Doubt:
    return Doubt(row["headline"], row["looks"], moment(row["since"]))


def _article(row: dict[str, Any]) -> Article:
    return Article(
        article_id=row["article_id"],
        url=row["url"],
        host=row["host"],
        source=row.get("source", ""),
        title=row["title"],
        first_seen_at=moment(row["first_seen_at"]),
        changed_at=moment(row["changed_at"]),
        latest=row["latest"],
        fingerprint=row.get("fingerprint"),
        extractor=row.get("extractor"),
        quality=row["quality"] / 100 if "quality" in row else None,
        body_hash=row.get("body_hash"),
        etag=row.get("etag"),
        last_modified=row.get("last_modified"),
        validators_renewed=row["validators_renewed"],
        gone_count=row.get("gone_count", 0),
        gone_since=optional_moment(row.get("gone_since")),
        due_at=optional_moment(row.get("due_at")),
        feeds=tuple(row.get("feeds", ())),
        hint=row.get("hint"),
        live_blog=row.get("live_blog", False),
        known_as=row.get("known_as"),
        aliases=tuple(row.get("aliases", ())),
        alias_of=row.get("alias_of"),
        moving_to=row.get("moving_to"),
        moving_count=row.get("moving_count", 0),
        moving_since=optional_moment(row.get("moving_since")),
        move=ArticleMove(row["move"]["before"], moment(row["move"]["at"])) if "move" in row else None,
        move_untold=bool(row.get("move_untold")),
        barred_since=optional_moment(row.get("barred_since")),
        taken_down_at=optional_moment(row.get("taken_down_at")),
        alternation=Alternation(row.get("alternation", Alternation.NONE)),
        showing=Showing(*row["showing"]) if "showing" in row else None,
        doubt=_doubt(row["doubt"]) if "doubt" in row else None,
    )
