"""Doubt another text at an article's address until it stays (RULES §4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from stet.domain.another import another, written_anew
from stet.domain.article import Article
from stet.domain.doubt import BELIEVED_AFTER, Doubt, Step, look_again
from stet.domain.naming import replaced
from stet.domain.response import Response
from stet.domain.unlike import unlike
from stet.domain.version import Quality, Story, Version


class ArticleStore(Protocol):
    """What doubting needs of the articles table."""

    def doubts(self, article: Article, doubt: Doubt, due_at: datetime) -> bool: ...
    def trusts(self, article: Article) -> bool: ...


@dataclass(frozen=True, slots=True)
class Doubting:
    """Says how far a new text can be trusted, given the latest version; `confirm` is the confirming time."""

    articles: ArticleStore
    doubt: Callable[[Story, Story], Quality]
    confirm: timedelta

    def __call__(
        self, article: Article, latest: Version | None, story: Story, response: Response, at: datetime
    ) -> Quality:
        """Return the quality of a capture in the light of the text before it.

        A page cut short is never believed, nor is a redirect to another article. A text written anew is, once
        three looks have found it, and so is a short one that has nothing of the feed's title. What the page
        has shown before is not doubted: it may go to and fro.
        """
        before = latest.story if latest else None
        reason = unlike(article.title, story)
        if reason and not (before and unlike(article.title, before)):
            return self._until_it_stays(article, story, Quality(0.2, (reason,)), at)
        if latest is None or latest.story is None:
            return story.quality
        if replaced(article, response, latest.story, story):
            return Quality(0.2, ("another article in its place",))
        quality = self.doubt(latest.story, story)
        if reason := another(latest.story, story):
            quality = Quality(0.2, (reason,))
        if quality.poor and not story.quality.poor and written_anew(latest.story, story):
            return self._until_it_stays(article, story, quality, at)
        return quality

    def trusted(self, article: Article) -> None:
        """Note that the page shows the article again."""
        if article.doubt:
            self.articles.trusts(article)

    def _until_it_stays(self, article: Article, story: Story, quality: Quality, at: datetime) -> Quality:
        step, doubt = look_again(article.doubt, story.headline, at, self.confirm)
        if step is Step.BELIEVE:
            return story.quality
        if step is Step.COUNT:
            self.articles.doubts(article, doubt, at + self.confirm / (BELIEVED_AFTER - 1))
        seen = f"look {doubt.looks} of {BELIEVED_AFTER} after which it is believed"
        return Quality(quality.score, (*quality.reasons, seen))
