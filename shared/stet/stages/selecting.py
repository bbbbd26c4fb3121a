"""What an owner wishes for an article: the selectors and watched terms of its feeds, for some minutes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from stet.domain.article import Article
from stet.domain.selectors import Selectors, together
from stet.domain.source import Feed
from stet.domain.watched_terms import all_terms

REMEMBERED = timedelta(minutes=5)
"""A process asks for a feed no oftener: an owner's new selectors and terms are in force after that."""


class FeedStore(Protocol):
    """What selecting needs of the feeds table."""

    def get(self, feed_id: str) -> Feed | None: ...


@dataclass(frozen=True, slots=True)
class Selecting:
    """Answers which selectors an article is read by; a feed that is removed has none, and watches nothing."""

    feeds: FeedStore
    clock: Callable[[], datetime]
    _known: dict[str, tuple[datetime, Feed | None]] = field(default_factory=dict)

    def __call__(self, article: Article) -> Selectors:
        """Return the selectors of all the article's feeds."""
        return together(feed.selectors for feed in self._of(article))

    def watched(self, article: Article) -> tuple[str, ...]:
        """Return the terms that any of the article's feeds watches for."""
        return all_terms(feed.watched for feed in self._of(article))

    def _of(self, article: Article) -> list[Feed]:
        return [feed for feed in map(self._feed, article.feeds) if feed]

    def _feed(self, feed_id: str) -> Feed | None:
        now = self.clock()
        asked_at, feed = self._known.get(feed_id, (None, None))
        if asked_at is None or now - asked_at > REMEMBERED:
            feed = self.feeds.get(feed_id)
            self._known[feed_id] = now, feed
        return feed
