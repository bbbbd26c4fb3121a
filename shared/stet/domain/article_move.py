"""A confirmed move of an article to another address: its text is the same, and it is told (RULES §6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MOVED = "article.moved"
"""The event's type for machines."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ArticleMove:
    """One move. Its natural key is (article, at), committed with the article's row."""

    before: str
    at: datetime

    @property
    def number(self) -> int:
        """Its moment as a number, in milliseconds: its key among the moves of its article."""
        return (self.at.astimezone(UTC) - _EPOCH) // timedelta(milliseconds=1)


def move_subject(article_id: str) -> str:
    """Return what stands in a delivery of a move where a change has its article, whose id has no dot."""
    return f"{MOVED}#{article_id}"


def moved_article(subject: str) -> str | None:
    """Return the id of the article whose move a delivery tells of, or None if it tells of something else."""
    kind, _, article_id = subject.partition("#")
    return article_id if kind == MOVED else None
