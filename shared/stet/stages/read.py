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
from stet.domain.errors import TakenDown
from stet.domain.schedule import Pace, coming_look
from stet.domain.subscription import Subscription
from stet.domain.url import article_id
from stet.domain.version import REMOVED, Version
from stet.stages.blame import Traced, trace
from stet.stages.versions import Archive, MissingVersion, Pair, pair_of, read_by
from stet.stages.versions import Read as Reading

_QUIET_DAYS, _MOST_DAYS_BACK = 14, 60
"""A list of changes ends after so many days without any once it holds some, or after so many in all: each
day costs a query, changes or not."""
_MOST_YOUNGER = 10
_MOST_TRACED = 200
"""How many versions a page reads to trace a text: a live blog has hundreds."""


class ArticleStore(Protocol):
    """What reading needs of the articles table."""

    def get(self, article_id: str) -> Article | None: ...
    def known(self, article_ids: Iterable[str]) -> dict[str, Article]: ...
    def names(self, article: Article) -> list[str]: ...


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
    elder: Article | None = None
    """The article it turned out to be."""
    younger: tuple[Article, ...] = ()
    """Those that turned out to be this one."""
    addresses: tuple[str, ...] = ()
    """Its other ones."""


@dataclass(frozen=True, slots=True)
class DiffPage:
    """What the page of two versions shows; the change is there if they are neighbours."""

    article: Article
    pair: Pair
    change: Change | None


@dataclass(frozen=True, slots=True)
class Read:
    """Answers a page's questions; None where there is nothing of that name.

    Whatever is asked of an article that was taken down raises TakenDown.
    """

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
        article = self._shown(article_id)
        if article is None:
            return None
        return ArticlePage(
            article,
            self.changes.of(article_id),
            coming_look(self.pace, article, self.clock()),
            article.fingerprint == REMOVED,
            self.articles.get(article.alias_of) if article.alias_of else None,
            self._younger(article),
            tuple(self.articles.names(article)) if article.aliases else (),
        )

    def _younger(self, article: Article) -> tuple[Article, ...]:
        """Return the articles that turned out to be this one; what is an address alone brings itself."""
        found = (self.articles.get(one) for one in article.aliases[:_MOST_YOUNGER])
        return tuple(one for one in found if one and one.alias_of == article.article_id)

    def lookup(self, url: str) -> Article | None:
        """Return the article of any of its addresses, also of one that was an article of its own once.

        Raises BadUrl for what is no address.
        """
        known_as = article_id(url)
        return self.articles.known([known_as]).get(known_as)

    def blame(self, article_id: str) -> Traced | None:
        """Return which version brought each sentence of an article in, as far back as a page can read."""
        if self._shown(article_id) is None:
            return None
        try:
            return trace(self.articles, self.archive, article_id, most=_MOST_TRACED)
        except MissingVersion:
            return None

    def _shown(self, article_id: str) -> Article | None:
        article = self.articles.get(article_id)
        if article and article.taken_down_at:
            raise TakenDown("this article was taken down: nothing of its text is kept")
        return article

    def diff(self, article_id: str, older: int, newer: int) -> DiffPage | None:
        """Return two versions of an article and what differs."""
        article = self._shown(article_id)
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
        article = self._shown(article_id)
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
