"""Texts are compared as one extractor reads them (RULES §4: pinned)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from stet.domain.article import NO_VERSION, Article
from stet.domain.errors import BadPage, MissingCapture
from stet.domain.version import Quality, Story, Version, fingerprint


class ArticleStore(Protocol):
    """What pinning needs of the articles table."""

    def repin(self, article: Article, extractor: str, fingerprint: str) -> bool: ...


class Archive(Protocol):
    """What pinning needs of the archive."""

    def get_raw(self, key: str) -> tuple[bytes, str]: ...
    def get_version(self, article_id: str, number: int) -> Version | None: ...


@dataclass(frozen=True, slots=True)
class Extractor:
    """How pages are read: `read(body, url, content_type)` raises BadPage.

    `doubt(previous, story)` is the quality of a capture in the light of the text before it; `name`
    changes with every release that may read a page otherwise.
    """

    name: str
    read: Callable[[bytes, str, str], Story]
    doubt: Callable[[Story, Story], Quality]


@dataclass(frozen=True, slots=True)
class Pinning:
    """Knows the latest text's fingerprint as the present extractor makes it."""

    articles: ArticleStore
    archive: Archive

    def __call__(self, article: Article, extractor: Extractor) -> str | None:
        """Return the latest text's fingerprint as the present extractor makes it.

        A new release of the extractor alone makes no version: the last raw page is read again with it. Where
        that page is gone or cannot be read, the text is compared as it was stored, so that no edit is missed;
        diff then says that the two texts are not alike enough to be weighed.
        """
        if article.latest == NO_VERSION or article.extractor in (None, extractor.name):
            return article.fingerprint
        version = self.archive.get_version(article.article_id, article.latest)
        if version is None or version.raw_key is None:
            return article.fingerprint
        try:
            body, content_type = self.archive.get_raw(version.raw_key)
            story = extractor.read(body, version.url, content_type)
        except (BadPage, MissingCapture):  # that says nothing of the page just fetched
            return article.fingerprint
        if story.quality.poor:
            return article.fingerprint
        self.articles.repin(article, extractor.name, fingerprint(story))
        return fingerprint(story)
