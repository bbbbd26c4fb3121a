"""The selectors of an article: those of the feeds that brought it, remembered for some minutes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from stet.domain.article import Article
from stet.domain.selectors import Selectors, together
from stet.domain.source import Feed

REMEMBERED = timedelta(minutes=5)
"""A process asks for a feed no oftener: an owner's new selectors are in force after that."""


class FeedStore(Protocol):
    """What selecting needs of the feeds table."""

    def get(self, feed_id: str) -> Feed | None: ...


@dataclass(frozen=True, slots=True)
class Selecting:
    """Answers which selectors an article is read by; a feed that is removed has none."""

    feeds: FeedStore
    clock: Callable[[], datetime]
    _known: dict[str, tuple[datetime, Selectors]] = field(default_factory=dict)

    def __call__(self, article: Article) -> Selectors:
        """Return the selectors of all the article's feeds."""
        return together(self._of(feed_id) for feed_id in article.feeds)

    def _of(self, feed_id: str) -> Selectors:
        now = self.clock()
        asked_at, selectors = self._known.get(feed_id, (None, Selectors()))
        if asked_at is None or now - asked_at > REMEMBERED:
            feed = self.feeds.get(feed_id)
            selectors = feed.selectors if feed else Selectors()
            self._known[feed_id] = now, selectors
        return selectors
