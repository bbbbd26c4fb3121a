"""Write the articles that a feed names and nobody knew, and pull forward the looks at those that moved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stet.domain.article import Article
from stet.domain.feed import Entry
from stet.domain.source import Feed
from stet.domain.url import article_id, host_of


class ArticleStore(Protocol):
    """What taking entries in needs of the articles table."""

    def known(self, article_ids: Iterable[str]) -> dict[str, Article]: ...
    def add(self, article: Article) -> bool: ...
    def join(self, article_id: str, feed_id: str) -> bool: ...
    def hint(self, article_id: str, hint: str, due_at: datetime) -> bool: ...


@dataclass(frozen=True, slots=True)
class TakeIn:
    """Takes in the entries of a feed that its owner wants."""

    articles: ArticleStore

    def __call__(self, feed: Feed, wanted: Sequence[Entry], now: datetime) -> int:
        """Write the entries nobody knew, pull forward the looks at those that moved; return how many are new.

        An entry may name an article by another of its addresses: it is then the one that is known.
        """
        entries = {article_id(entry.link): entry for entry in wanted if entry.link}
        known = self.articles.known(entries)
        done: set[str] = set()
        new = 0
        for named, entry in entries.items():
            hint = _hint(entry)
            article = known.get(named)
            if article is None:
                new += self.articles.add(_article(named, entry, feed, hint, now))
                continue
            if article.article_id in done or (named != article.article_id and article.article_id in entries):
                continue  # one hint for one article: two entries of it would take turns at every poll
            done.add(article.article_id)
            if feed.feed_id not in article.feeds:
                self.articles.join(article.article_id, feed.feed_id)
            elif article.hint != hint and article.feeds[0] == feed.feed_id:
                self.articles.hint(article.article_id, hint, now)
        return new


def _hint(entry: Entry) -> str:
    """Return what moves when the publisher says that an entry moved (RULES §3: the free hint)."""
    told = f"{entry.title}\x1f{entry.updated or entry.published or ''}"
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _article(named: str, entry: Entry, feed: Feed, hint: str, now: datetime) -> Article:
    return Article(
        article_id=named,
        url=entry.link,
        host=host_of(entry.link),
        source=feed.source,
        title=entry.title[:300],
        first_seen_at=now,
        changed_at=now,
        due_at=now,
        feeds=(feed.feed_id,),
        hint=hint,
        announced=feed.read_at is not None,  # what a feed holds when it is added is no news
    )
