"""Take an article down: nothing of its text is kept or shown any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stet.domain.article import Article


class ArticleStore(Protocol):
    """What taking down needs of the articles table."""

    def get(self, article_id: str) -> Article | None: ...
    def take_down(self, article_id: str, at: datetime, reason: str) -> bool: ...


class Archive(Protocol):
    """What taking down needs of the archive."""

    def erase(self, article_id: str) -> int: ...


class ChangeStore(Protocol):
    """What taking down needs of the changes table."""

    def erase(self, article_id: str) -> int: ...


class Index(Protocol):
    """What taking down needs of the search index."""

    def erase(self, article_id: str) -> int: ...


@dataclass(frozen=True, slots=True)
class Erased:
    """What is gone: of how many articles, how many objects of the archive, how many changes."""

    articles: int
    objects: int
    changes: int


@dataclass(frozen=True, slots=True)
class TakeDown:
    """Takes articles down. The row goes first, so that nothing is shown or looked at while the rest goes.

    Safe to run again: it finishes what stopped, and erases what a look brought that was under way.
    """

    articles: ArticleStore
    archive: Archive
    changes: ChangeStore
    index: Index
    clock: Callable[[], datetime]

    def __call__(self, article: Article, reason: str) -> Erased:
        """Take an article down, and those that turned out to be it; return what was erased."""
        found = [article, *self._younger(article)]
        for one in found:
            self.articles.take_down(one.article_id, self.clock(), reason)
        objects = sum(self.archive.erase(one.article_id) for one in found)
        changes = sum(self.changes.erase(one.article_id) for one in found)
        for one in found:
            self.index.erase(one.article_id)
        return Erased(len(found), objects, changes)

    def _younger(self, article: Article) -> Iterator[Article]:
        for alias in article.aliases:
            one = self.articles.get(alias)
            if one and one.alias_of == article.article_id:
                yield one
