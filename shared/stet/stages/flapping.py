"""Count what the page of an alternating article shows, until one text stands (RULES §4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from stet.domain.alternating import STAYS_KNOWN, Mark, Showing, mark, seen, stays
from stet.domain.alternation import Alternation
from stet.domain.article import NO_VERSION, Article
from stet.domain.version import Version


class ArticleStore(Protocol):
    """What counting needs of the articles table."""

    def shows(self, article: Article, showing: Showing) -> bool: ...
    def back(self, article: Article) -> bool: ...


class VersionQueue(Protocol):
    """The version queue, to have a change told that was kept back."""

    def send(self, versions: Iterable[tuple[str, int]]) -> None: ...


@dataclass(frozen=True, slots=True)
class Flapping:
    """Decides whether a text makes a version, and notes what an alternating page shows."""

    articles: ArticleStore
    versions: VersionQueue

    def unchanged(self, article: Article) -> None:
        """Count a look that found the latest version's text; once that stands, have its change told.

        The row first: if this stops between the two, the reconciler sends the version.
        """
        if not article.alternating:
            return
        showing = seen(article.showing, article.latest, "")
        counted = self.articles.shows(article, showing)
        stands = stays(article.alternation, showing, article.latest)
        if counted and stands and article.alternation is Alternation.WITHIN:
            self.versions.send([(article.article_id, article.latest)])

    def changed(self, article: Article, latest: Version | None, printed: str) -> Mark | None:
        """Return how another text is to be committed after `latest`; None if it was counted instead."""
        number = latest.number if latest else NO_VERSION
        settled = not article.alternating and article.latest == number
        marked = mark(latest, printed, settled=settled)
        if marked is not None:
            return marked
        showing = seen(article.showing, number, printed)
        if showing.looks >= STAYS_KNOWN:
            return mark(latest, printed, settled=False, stayed=True)
        self.articles.shows(article, showing)
        if article.gone_count:
            self.articles.back(article)
        return None
