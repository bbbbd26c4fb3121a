"""Compare a stored version with its predecessor, and publish the change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stet.domain.alternating import kept_back, to_be_told, under_way
from stet.domain.article import Article
from stet.domain.change import Change
from stet.domain.severity import judge
from stet.domain.subscription import KEEP_DELIVERIES
from stet.domain.version import Version
from stet.stages.versions import Archive, pair_of, version_of


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


@dataclass(frozen=True, slots=True)
class Diff:
    """Makes change n of versions n-1 and n. Safe to run again over the whole archive."""

    archive: Archive
    articles: ArticleStore
    changes: ChangeStore
    topic: Topic
    clock: Callable[[], datetime]

    def __call__(self, article_id: str, number: int) -> Change | None:
        """Return the change of a version, stored and published; None for the first version.

        The row is written first and marked when published, so that a run that stops between the two
        is finished by the next, and a run over what is finished publishes nothing. Nor is what is older
        than the log of deliveries, which alone knows who was told: a lost table is rebuilt in silence.
        """
        newer = version_of(self.archive, article_id, number)
        self.articles.advance(newer, None)
        if number == 0:
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

    def _to_be_told(self, version: Version) -> bool | None:
        """Whether the change is to be told; None if that shows later (RULES §4: alternating)."""
        if not kept_back(version):
            return True
        article = self.articles.get(version.article_id)
        settled = bool(article and article.latest == version.number and not article.alternating)
        return to_be_told(self.archive.get_version(version.article_id, version.number + 1), settled=settled)

    def _change(self, article_id: str, number: int) -> Change:
        pair = pair_of(self.archive, article_id, number - 1, number)
        before, after = pair.older.story, pair.newer.story
        judgement = judge(before, after, pair.comparison)
        article = self.articles.get(article_id)
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
            language=after.language if after else before.language if before else None,
            alternating=under_way(pair.newer.alternation, None, number),
        )
