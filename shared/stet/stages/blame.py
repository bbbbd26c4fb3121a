"""Trace the sentences of an article's newest version through the archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stet.domain.article import Article
from stet.domain.blame import Sentence, blame
from stet.domain.version import Story
from stet.stages.versions import Archive, version_of


class ArticleStore(Protocol):
    """What tracing needs of the articles table."""

    def get(self, article_id: str) -> Article | None: ...


@dataclass(frozen=True, slots=True)
class Traced:
    """The sentences of the newest version, and when each version that brought some in was fetched."""

    article: Article
    sentences: list[Sentence]
    fetched_at: dict[int, datetime]
    since: int = 0
    """The first version that was read: what stands since then may stand for longer."""


def trace(
    articles: ArticleStore, archive: Archive, article_id: str, *, most: int | None = None
) -> Traced | None:
    """Return which version brought each sentence in; None for an unknown article.

    Reads every version once, or the newest `most`, and holds one at a time. Of a removed article the text
    it had last is traced. Raises MissingVersion if the archive lacks one.
    """
    article = articles.get(article_id)
    if article is None:
        return None
    times: dict[int, datetime] = {}
    since = max(article.latest + 1 - most, 0) if most else 0

    def stories() -> Iterator[tuple[int, Story | None]]:
        for number in range(since, article.latest + 1):
            version = version_of(archive, article.article_id, number)
            times[number] = version.fetched_at
            yield number, version.story

    found = blame(stories())
    return Traced(article, found, {one.number: times[one.number] for one in found}, since)
