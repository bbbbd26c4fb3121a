"""Texts are compared as one extractor reads them (RULES §4: pinned)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from traceback import extract_tb
from typing import Protocol

from stet.domain.article import NO_VERSION, Article
from stet.domain.errors import BadPage, BadVersion, MissingCapture
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

    def story(self, body: bytes, url: str, content_type: str) -> Story:
        """Return what a page tells; raise BadPage also where reading it meets a bug, with its place.

        The queue would bring the page back to the same bug; the machine's own trouble may pass, and raises.
        """
        try:
            return self.read(body, url, content_type)
        except (BadPage, OSError, MemoryError):
            raise
        except Exception as error:
            place = extract_tb(error.__traceback__)[-1]
            said = f"a bug, {type(error).__name__} in {place.name}, line {place.lineno}: {error}"
            raise BadPage(f"The extractor cannot read this page: {said}") from error


@dataclass(frozen=True, slots=True)
class Pinning:
    """Knows what the latest texts' fingerprints are as the present extractor makes them.

    Where a capture is gone or cannot be read, its text is compared as it was stored, so that no edit is
    missed; diff then says that the two texts are not alike enough to be weighed.
    """

    articles: ArticleStore
    archive: Archive

    def __call__(self, article: Article, extractor: Extractor) -> str | None:
        """Return the latest text's fingerprint as the present extractor makes it.

        A new release of the extractor alone makes no version: the last raw page is read again with it.
        """
        if article.latest == NO_VERSION or article.extractor in (None, extractor.name):
            return article.fingerprint
        story = self._story(article.article_id, article.latest, extractor)
        if story is None:
            return article.fingerprint
        printed = fingerprint(story)
        self.articles.repin(article, extractor.name, printed)
        return printed

    def latest(self, article: Article, extractor: Extractor) -> Version | None:
        """Return the latest version, its story and the fingerprints before it as the present extractor's.

        So a text the page has shown before is known over a release, too, and a text that only the release
        made shorter is not taken for a page cut short. None before the first; raises BadVersion.
        """
        if article.latest == NO_VERSION:
            return None
        latest = self.archive.get_version(article.article_id, article.latest)
        if latest is None or latest.story is None or latest.story.extractor == extractor.name:
            return latest
        first = latest.number - len(latest.earlier)
        numbers = {one: number for number, one in enumerate((*latest.earlier, latest.fingerprint), first)}
        stories = {one: self._story(latest.article_id, number, extractor) for one, number in numbers.items()}
        now = {one: fingerprint(story) if story else one for one, story in stories.items()}
        return replace(
            latest,
            story=stories[latest.fingerprint] or latest.story,
            fingerprint=now[latest.fingerprint],
            earlier=tuple(now[one] for one in latest.earlier),
        )

    def _story(self, article_id: str, number: int, extractor: Extractor) -> Story | None:
        """Return a stored text as it is read now; None where its capture is gone or cannot be read."""
        try:
            version = self.archive.get_version(article_id, number)
            if version is None or version.raw_key is None:
                return None
            body, content_type = self.archive.get_raw(version.raw_key)
            story = extractor.story(body, version.url, content_type)
        except (BadPage, BadVersion, MissingCapture):  # that says nothing of the page just fetched
            return None
        return None if story.quality.poor else story
