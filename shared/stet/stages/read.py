"""Gather what the pages show."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Protocol

from stet.domain.article import Article
from stet.domain.change import Change, Severity
from stet.domain.schedule import Pace, coming_look
from stet.domain.subscription import Subscription
from stet.domain.version import REMOVED, Version
from stet.stages.versions import Archive, MissingVersion, Pair, pair_of, read_by
from stet.stages.versions import Read as Reading

_QUIET_DAYS, _MOST_DAYS_BACK = 14, 60
"""A list of changes ends after so many days without any once it holds some, or after so many in all: each
day costs a query, changes or not."""


class ArticleStore(Protocol):
    """What reading needs of the articles table."""

    def get(self, article_id: str) -> Article | None: ...


class ChangeStore(Protocol):
    """What reading needs of the changes table."""

    def get(self, article_id: str, number: int) -> Change | None: ...
    def of(self, article_id: str) -> list[Change]: ...
    def of_day(self, day: str, *, before: datetime | None = None) -> Iterable[Change]: ...


class SubscriptionStore(Protocol):
    """What reading needs of the subscriptions table."""

    def get(self, topic: str, subscription_id: str) -> Subscription | None: ...
    def end(self, topic: str, subscription_id: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """What an article's page shows."""

    article: Article
    changes: list[Change]
    next_look: datetime | None
    removed: bool


@dataclass(frozen=True, slots=True)
class DiffPage:
    """What the page of two versions shows; the change is there if they are neighbours."""

    article: Article
    pair: Pair
    change: Change | None


@dataclass(frozen=True, slots=True)
class Read:
    """Answers a page's questions; None where there is nothing of that name."""

    articles: ArticleStore
    changes: ChangeStore
    subscriptions: SubscriptionStore
    archive: Archive
    pace: Pace
    clock: Callable[[], datetime]
    read: Reading | None = None
    """Reads a capture anew where two versions were read by two extractors."""

    def latest(
        self, least: Severity = Severity.TRIVIAL, before: datetime | None = None, most: int = 50
    ) -> list[Change]:
        """Return the latest changes of at least a severity, day by day, from `before` back."""
        return list(islice((one for one in self._back(before) if one.severity >= least), most))

    def article(self, article_id: str) -> ArticlePage | None:
        """Return what is known of an article, and when it is looked at next."""
        article = self.articles.get(article_id)
        if article is None:
            return None
        return ArticlePage(
            article,
            self.changes.of(article_id),
            coming_look(self.pace, article, self.clock()),
            article.fingerprint == REMOVED,
        )

    def diff(self, article_id: str, older: int, newer: int) -> DiffPage | None:
        """Return two versions of an article and what differs."""
        article = self.articles.get(article_id)
        if article is None:
            return None
        try:
            pair = pair_of(self.archive, article_id, older, newer, self.read, article.extractor or "")
        except MissingVersion:
            return None
        change = self.changes.get(article_id, newer) if newer == older + 1 else None
        return DiffPage(article, pair, change)

    def version(self, article_id: str, number: int) -> tuple[Article, Version] | None:
        """Return one version of an article, its story as it was read last."""
        article = self.articles.get(article_id)
        version = self.archive.get_version(article_id, number) if article else None
        if article is None or version is None:
            return None
        return article, read_by(self.archive, version, article.extractor or "") or version

    def subscription(self, topic: str, subscription_id: str, token: str) -> Subscription | None:
        """Return the subscription that a token's holder may end."""
        found = self.subscriptions.get(topic, subscription_id)
        return found if found and hmac.compare_digest(found.token.encode(), token.encode()) else None

    def end(self, subscription: Subscription) -> None:
        """End a subscription; ending it again is no error."""
        self.subscriptions.end(subscription.topic, subscription.subscription_id)

    def _back(self, before: datetime | None) -> Iterator[Change]:
        newest = before or self.clock()
        quiet = 0
        for days in range(_MOST_DAYS_BACK):
            day = (newest - timedelta(days=days)).strftime("%Y-%m-%d")
            found = False
            for change in self.changes.of_day(day, before=before if days == 0 else None):
                found = True
                yield change
            quiet = 0 if found else quiet + 1
            if quiet == _QUIET_DAYS and days >= quiet:
                return
