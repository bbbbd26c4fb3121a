"""Commit the next version of an article to the archive, whoever else tries at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stet.domain.alternating import Mark
from stet.domain.article import Article
from stet.domain.errors import BadVersion
from stet.domain.outcome import Looked, Outcome
from stet.domain.response import Response
from stet.domain.version import REMOVED, Story, Version
from stet.stages.flapping import Flapping


class ArticleStore(Protocol):
    """What committing needs of the articles table."""

    def advance(self, version: Version, response: Response | None) -> bool: ...


class Archive(Protocol):
    """What committing needs of the archive."""

    def put_raw(self, article_id: str, response: Response, at: datetime) -> str: ...
    def put_version(self, version: Version) -> bool: ...
    def get_version(self, article_id: str, number: int) -> Version | None: ...


@dataclass(frozen=True, slots=True)
class Commit:
    """Stores a story, or a removal, as the version after the latest, unless that is stored already."""

    articles: ArticleStore
    archive: Archive
    flapping: Flapping
    watched_of: Callable[[Article], tuple[str, ...]]
    """The terms an article's feeds watch for, which the version keeps."""

    def __call__(
        self,
        article: Article,
        before: Version | None,
        story: Story | None,
        printed: str,
        response: Response,
        at: datetime,
    ) -> Looked:
        """Commit the next version, then let the row follow; whatever stops here, the next look repairs.

        `before` is the latest version, its fingerprints made as the new one's; a removal needs none.
        """
        number = article.latest + 1
        while True:
            mark = self.flapping.changed(article, before, printed) if before else Mark()
            if mark is None:
                return Looked(article.article_id, Outcome.ALTERNATING, "it has shown this text before")
            raw_key = self.archive.put_raw(article.article_id, response, at) if story else None
            version = Version(
                article.article_id,
                number,
                response.url,
                at,
                story,
                printed,
                raw_key,
                response.status,
                mark.alternation,
                mark.earlier,
                self.watched_of(article) if story else (),
            )
            if self.archive.put_version(version):
                break
            taken = self._taken(article.article_id, number)
            if taken is not None and taken.fingerprint != printed:
                self.articles.advance(taken, None)
            if taken is not None and (taken.fingerprint == printed or taken.fetched_at >= at):
                return self._converged(taken, printed, response)
            number, before = number + 1, taken if story else None
        self.articles.advance(version, response)
        outcome = Outcome.STORED if story else Outcome.REMOVED
        if story and article.fingerprint == REMOVED:
            outcome = Outcome.RESTORED
        return Looked(article.article_id, outcome, version=number)

    def catch_up(self, article: Article) -> None:
        """Let a row follow that never heard of its first version: a page that is gone brings no other."""
        first = self.archive.get_version(article.article_id, 0)
        if first is not None:
            self.articles.advance(first, None)

    def _taken(self, article_id: str, number: int) -> Version | None:
        """Return the version that has a number; one that does not parse is passed over."""
        try:
            return self.archive.get_version(article_id, number)
        except BadVersion:  # diff says so, and names it
            return None

    def _converged(self, taken: Version, printed: str, response: Response) -> Looked:
        """Another look was first: with the same text, or with a newer one than this look saw."""
        if taken.fingerprint != printed:
            return Looked(taken.article_id, Outcome.STALE, f"version {taken.number} is newer")
        self.articles.advance(taken, response)
        return Looked(taken.article_id, Outcome.STORED, "stored before", taken.number)
