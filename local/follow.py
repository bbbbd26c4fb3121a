"""Say what happens, from the tables: each new article, version and change once, also over a restart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from local.home import Home
from local.lines import Lines
from stet.adapters.articles import Articles
from stet.adapters.changes import Changes
from stet.adapters.items import moment, pages, stamp, to_item
from stet.domain.article import NO_VERSION, Article
from stet.domain.change import Change, Reason
from stet.pages.links import Links

LATE = timedelta(minutes=5)
"""A row may be written so long after the moment it bears: a poll takes its time, a comparison is retried."""
_CURSOR = "followed"
_LONGEST_WORDS = 40


@dataclass(frozen=True, slots=True)
class Seen:
    """When the tables were last read, and what was told of the five minutes before."""

    since: datetime
    articles: dict[str, int]
    changes: dict[str, str]

    @property
    def window(self) -> datetime:
        """From when on to read again."""
        return self.since - LATE


class Follow:
    """Reads the tables by their indexes from a cursor on, which is kept in `.stet/`."""

    def __init__(self, articles: Articles, changes: Changes, links: Links, home: Home, lines: Lines) -> None:
        self._articles, self._changes = articles, changes
        self._links, self._home, self._lines = links, home, lines
        self._seen = _read(home)

    def look(self) -> None:
        """Say what is new since the last look."""
        seen, now = self._seen, datetime.now(UTC)
        articles = self._look_at_articles(seen)
        changes = self._look_at_changes(seen)
        # Never fewer than before: after a crash the table may be half a minute behind what was said.
        told = {
            one.article_id: max(one.latest, seen.articles.get(one.article_id, NO_VERSION)) for one in articles
        }
        self._seen = Seen(now, told, changes)
        if (told, changes) != (seen.articles, seen.changes):
            _write(self._home, self._seen)

    def _look_at_articles(self, seen: Seen) -> list[Article]:
        far = datetime.now(UTC) + timedelta(hours=1)
        ids = [look.article_id for look in self._articles.changed_between(seen.window, far)]
        known = self._articles.known(ids) if ids else {}
        articles = sorted(known.values(), key=lambda article: article.changed_at)
        for article in articles:
            told = seen.articles.get(article.article_id)
            if told is None:
                told = self._meet(article, new=article.first_seen_at > seen.window)
            for number in range(told + 1, article.latest + 1):
                self._lines.say("version", f"{article.title or article.url} · version {number}", article)
        return articles

    def _meet(self, article: Article, *, new: bool) -> int:
        """Say an article that is new, and return which of its versions counts as told."""
        if not new:
            return max(article.latest - 1, NO_VERSION)
        self._lines.say("article", f"{article.title or article.url} · {article.source}", article)
        return NO_VERSION

    def _look_at_changes(self, seen: Seen) -> dict[str, str]:
        told: dict[str, str] = {}
        for row in self._latest_changes(seen.window):
            reference = f"{row['article_id']}#{row['number']}"
            told[reference] = row["at"]
            change = (
                None if reference in seen.changes else self._changes.get(row["article_id"], row["number"])
            )
            if change is not None:
                self._lines.say("change", change_text(change, self._links), change)
        return told

    def _latest_changes(self, after: datetime) -> list[dict[str, Any]]:
        return [
            row
            for day in _days(after, datetime.now(UTC))
            for row in pages(
                self._changes.dynamodb.query,
                TableName=self._changes.table,
                IndexName="by_day",
                KeyConditionExpression="#day = :day AND #at > :after",
                ProjectionExpression="article_id, #number, #at",
                ExpressionAttributeNames={"#day": "day", "#at": "at", "#number": "number"},
                ExpressionAttributeValues=to_item({":day": day, ":after": stamp(after)}),
            )
        ]


def change_text(change: Change, links: Links) -> str:
    """Return severity, title, reasons and where the change is shown."""
    reasons = ", ".join(dict.fromkeys(_reason(reason) for reason in change.reasons[:4]))
    parts = [change.title, reasons, "unannounced" if change.stealth else ""]
    link = links.diff(change.article_id, change.number - 1, change.number)
    return " · ".join([f"{change.severity.label} {parts[0]}", *filter(None, parts[1:]), link])


def _reason(reason: Reason) -> str:
    if reason.old and reason.new and max(len(reason.old), len(reason.new)) <= _LONGEST_WORDS:
        return f"{reason.name} {reason.old} → {reason.new}"
    return reason.name


def _days(first: datetime, last: datetime) -> list[str]:
    return [stamp(first + timedelta(days=n))[:10] for n in range((last.date() - first.date()).days + 1)]


def _read(home: Home) -> Seen:
    kept = home.read(_CURSOR)
    if kept is None:
        return Seen(datetime.now(UTC), {}, {})
    return Seen(moment(kept["since"]), kept["articles"], kept["changes"])


def _write(home: Home, seen: Seen) -> None:
    home.write(_CURSOR, {"since": stamp(seen.since), "articles": seen.articles, "changes": seen.changes})
