"""Read stored captures anew with the present extractor. It makes no version, no change, and tells nobody.

A version stays as it was committed; its story as it is read now is kept beside it and shown instead of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from stet.domain.article import Article
from stet.domain.change import Change
from stet.domain.errors import BadPage, BadVersion, MissingCapture
from stet.domain.selectors import NO_SELECTORS, Selectors
from stet.domain.version import Version, fingerprint
from stet.stages.diff import Archive as DiffArchive
from stet.stages.diff import change_of
from stet.stages.versions import MissingVersion, Read, read_anew, read_by


class Archive(DiffArchive, Protocol):
    """What reading anew needs of the archive."""

    def versions(self, article_id: str = "") -> Iterable[tuple[str, int, object]]: ...


class ArticleStore(Protocol):
    """What reading anew needs of the articles table."""

    def get(self, article_id: str) -> Article | None: ...
    def repin(self, article: Article, extractor: str, fingerprint: str) -> bool: ...


class ChangeStore(Protocol):
    """What weighing anew needs of the changes table."""

    def of(self, article_id: str) -> list[Change]: ...
    def reweigh(self, change: Change) -> bool: ...


class Came(StrEnum):
    """What reading one version anew came to."""

    READ = "read anew"
    DONE = "read by this extractor before"
    REMOVAL = "a removal, without a text"
    WEIGHED = "weighed anew"
    FAILED = "cannot be read anew"


@dataclass(frozen=True, slots=True)
class Anew:
    """The outcome of one version; `differs` says that its text is another one now."""

    article_id: str
    number: int
    came: Came
    reason: str = ""
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Reextract:
    """Reads the versions of an article anew. Idempotent: what was read before is not read again.

    `extractor` is the present one's name without selectors, `selectors_of(article)` those of its feeds.
    """

    archive: Archive
    articles: ArticleStore
    changes: ChangeStore
    read: Read
    extractor: str
    selectors_of: Callable[[Article], Selectors]

    def __call__(self, article_id: str, *, dry_run: bool = False, changes: bool = False) -> Iterator[Anew]:
        """Yield what each version came to, in order; then, if asked, the changes that weigh otherwise."""
        article = self.articles.get(article_id)
        selectors = self.selectors_of(article) if article else NO_SELECTORS
        latest: Version | None = None
        for _, number, _ in self.archive.versions(article_id):
            anew, latest = self._version(article_id, number, selectors, dry_run=dry_run)
            yield anew
        if article and latest and not dry_run:
            self._repin(article, latest)
        if changes:
            yield from self._weighed(article_id, dry_run=dry_run)

    def _repin(self, article: Article, latest: Version) -> None:
        """Let the row know the latest text as it is read now: the next look compares with that."""
        story = latest.story
        if story and latest.number == article.latest and article.extractor not in (None, story.extractor):
            self.articles.repin(article, story.extractor, fingerprint(story))

    def _version(
        self, article_id: str, number: int, selectors: Selectors, *, dry_run: bool
    ) -> tuple[Anew, Version | None]:
        """Return what a version came to, and the version as it is read now, if it is."""
        stored: Version | None = None
        try:
            stored = self.archive.get_version(article_id, number)
            if stored is None or stored.story is None:
                return Anew(article_id, number, Came.REMOVAL), None
            before = read_by(self.archive, stored, self.extractor + selectors.suffix)
            anew = before or read_anew(self.archive, stored, self.read, selectors)
        except (BadVersion, MissingCapture, BadPage) as error:
            return Anew(article_id, number, Came.FAILED, str(error)), None
        except Exception as error:  # noqa: BLE001 - a bug on one page is named, and the others are read
            return Anew(article_id, number, Came.FAILED, f"{type(error).__name__}: {error}"), None
        if before is None and not dry_run:
            self.archive.put_story(anew)
        differs = fingerprint(stored.story) != fingerprint(anew.story)
        return Anew(article_id, number, Came.DONE if before else Came.READ, differs=differs), anew

    def _weighed(self, article_id: str, *, dry_run: bool) -> Iterator[Anew]:
        """Weigh the stored changes anew; whether they were published stays as it is."""
        article = self.articles.get(article_id)
        for change in self.changes.of(article_id):
            try:
                now = change_of(self.archive, article, article_id, change.number, self.read)
            except (BadVersion, MissingVersion) as error:
                yield Anew(article_id, change.number, Came.FAILED, f"its change: {error}")
                continue
            if _weight(now, change) != _weight(change, change):
                if not dry_run:
                    self.changes.reweigh(now)
                said = f"{change.severity.label} is {now.severity.label}"
                yield Anew(article_id, change.number, Came.WEIGHED, said, differs=True)


def _weight(change: Change, stored: Change) -> tuple[object, ...]:
    """Return what a reader is told of a change; of the reasons as many as are stored, and their names."""
    names = tuple(reason.name for reason in change.reasons[: len(stored.reasons)])
    return change.severity, change.stealth, change.words_removed, change.words_added, names
