"""Compare a stored version with its predecessor, and publish the change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stet.domain.alternating import kept_back, to_be_told, under_way
from stet.domain.article import Article
from stet.domain.change import Change
from stet.domain.severity import judge, unlike
from stet.domain.subscription import KEEP_DELIVERIES
from stet.domain.version import Version
from stet.stages.versions import Archive as ReadArchive
from stet.stages.versions import Read, pair_of, version_of


class Archive(ReadArchive, Protocol):
    """What comparing needs of the archive."""

    def put_story(self, version: Version) -> None: ...


class ArticleStore(Protocol):
    """What comparing needs of the articles table."""

    def get(self, article_id: str) -> Article | None: ...
    def advance(self, version: Version, response: None) -> bool: ...


class ChangeStore(Protocol):
    """The changes table."""

    def add(self, change: Change) -> bool: ...
    def get(self, article_id: str, number: int) -> Change | None: ...
    def published(self, article_id: str, number: int, at: datetime) -> None: ...


class Topic(Protocol):
    """The topic "changes"."""

    def publish(self, change: Change) -> None: ...
    def publish_found(self, article: Article, language: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Diff:
    """Makes change n of versions n-1 and n. Safe to run again over the whole archive."""

    archive: Archive
    articles: ArticleStore
    changes: ChangeStore
    topic: Topic
    clock: Callable[[], datetime]
    read: Read | None = None
    """Reads a capture anew where the two versions were read by two extractors."""
    discovered: bool = False
    """Whether articles that are found are told, too."""

    def __call__(self, article_id: str, number: int) -> Change | None:
        """Return the change of a version, stored and published; None for a first one, or one taken down.

        The row is written first and marked when published, so that a run that stops between the two
        is finished by the next, and a run over what is finished publishes nothing. Nor is what is older
        than the log of deliveries, which alone knows who was told: a lost table is rebuilt in silence.
        """
        article = self.articles.get(article_id)
        if article and article.taken_down_at:
            return None
        newer = version_of(self.archive, article_id, number)
        self.articles.advance(newer, None)
        if number == 0:
            if self.discovered and article:
                self._announce(article, newer)
            return None
        known = self.changes.get(article_id, number)
        change = known or self._change(article_id, number)
        if known is None:
            self.changes.add(change)
        if change.published_at is None and (told := self._to_be_told(newer)) is not None:
            if told and self.clock() - change.at < KEEP_DELIVERIES:
                self.topic.publish(change)
            self.changes.published(article_id, number, self.clock())
        return change

    def _announce(self, article: Article, first: Version) -> None:
        """Publish that an article was found; a message that comes again makes no second delivery.

        Not what its feed held when it was added, nor what is older than the log of deliveries.
        """
        wanted = article.announced and not article.alias_of
        if wanted and self.clock() - article.first_seen_at < KEEP_DELIVERIES:
            self.topic.publish_found(article, (first.story and first.story.language) or "")

    def _to_be_told(self, version: Version) -> bool | None:
        """Whether the change is to be told; None if that shows later (RULES §4: alternating)."""
        if not kept_back(version):
            return True
        article = self.articles.get(version.article_id)
        settled = bool(article and article.latest == version.number and not article.alternating)
        return to_be_told(self.archive.get_version(version.article_id, version.number + 1), settled=settled)

    def _change(self, article_id: str, number: int) -> Change:
        article = self.articles.get(article_id)
        return change_of(self.archive, article, article_id, number, self.read)


def change_of(
    archive: Archive, article: Article | None, article_id: str, number: int, read: Read | None
) -> Change:
    """Return the change that made version `number`, as the archive says; raises MissingVersion.

    A story that had to be read anew is kept beside its version.
    """
    preferred = (article.extractor if article else None) or ""
    pair = pair_of(archive, article_id, number - 1, number, read, preferred)
    before, after = pair.older.story, pair.newer.story
    for version in pair.anew:  # so that whoever shows the change need not read it anew
        archive.put_story(version)
    judgement = judge(before, after, pair.comparison, pair.newer.watched)
    if pair.unlike and before and after:
        judgement = unlike(judgement, before.extractor, after.extractor)
    return Change(
        article_id=article_id,
        number=number,
        at=pair.newer.fetched_at,
        url=article.url if article else pair.newer.url,
        source=article.source if article else "",
        feeds=article.feeds if article else (),
        headline_before=before.headline if before else "",
        headline_after=after.headline if after else "",
        severity=judgement.severity,
        reasons=judgement.reasons,
        stealth=judgement.stealth,
        words_removed=judgement.words_removed,
        words_added=judgement.words_added,
        alternating=under_way(pair.newer.alternation, None, number),
        language=next((one.language for one in (after, before) if one and one.language), ""),
    )
