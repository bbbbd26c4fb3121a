"""Gather what feeds and the API carry on: lists of changes, and for each what its two versions differ in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from stet.domain.article import Article
from stet.domain.change import Change
from stet.domain.errors import BadVersion
from stet.domain.outlet import Seen
from stet.domain.selection import Place, Selection
from stet.stages.listing import ChangeStore as Lists
from stet.stages.listing import Listed, Listing
from stet.stages.side_by_side import by_host
from stet.stages.versions import Archive, MissingVersion, Pair, pair_of

_THREADS = 16


class ArticleStore(Protocol):
    """What carrying needs of the articles table."""

    def get(self, article_id: str) -> Article | None: ...
    def known(self, article_ids: Iterable[str]) -> dict[str, Article]: ...
    def newest(self, source: str, upto: datetime) -> Iterable[Seen]: ...


class ChangeStore(Lists, Protocol):
    """What carrying needs of the changes table."""

    def get(self, article_id: str, number: int) -> Change | None: ...
    def of(self, article_id: str) -> list[Change]: ...


@dataclass(frozen=True, slots=True)
class History:
    """A page of an article's changes, the newest first.

    `older` is the number below which the next page begins; `newer` the same of the page before, 0 for the
    first one; `last` that of the page of the oldest. None where there is no such page.
    """

    article: Article
    changes: list[Change]
    older: int | None
    newer: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Carry:
    """Answers the questions of feeds and of the API; None where there is nothing of that name."""

    articles: ArticleStore
    changes: ChangeStore
    archive: Archive
    clock: Callable[[], datetime]

    def latest(
        self, wanted: Selection, older: Place | None, most: int, *, newer: Place | None = None
    ) -> Listed:
        """Return changes, newest first, beyond a place; none of an article that was taken down."""
        listed = Listing(self.changes, self.clock)(wanted, older=older, newer=newer, most=most)
        return replace(listed, changes=self._shown(listed.changes))

    def history(self, article_id: str, older: int | None, most: int) -> History | None:
        """Return an article's changes below a number, the newest first."""
        article = self.articles.get(article_id)
        if article is None:
            return None
        known = self.changes.of(article.article_id)
        known.reverse()
        at = next((at for at, one in enumerate(known) if older is None or one.number < older), len(known))
        ends = [one.number for one in known[most - 1 :: most]][: (len(known) - 1) // most]
        following = known[at + most - 1].number if len(known) > at + most else None
        newer = (known[at - most - 1].number if at > most else 0) if at else None
        return History(article, known[at : at + most], following, newer, ends[-1] if ends else None)

    def pairs(self, changes: Sequence[Change]) -> list[Pair | None]:
        """Return what each change's versions differ in; None where one is missing, or read otherwise.

        They are read side by side, and none is read anew, as a page would: there are too many.
        """
        found = by_host(changes, lambda one: one.reference, self._pair, threads=_THREADS)
        return [_pair_or_raise(one) for one in found]

    def known(self, references: Iterable[tuple[str, int]]) -> list[Change]:
        """Return those changes that are still there, in the order asked for."""
        asked = list(references)
        found = by_host(asked, str, lambda one: self.changes.get(*one), threads=_THREADS)
        for one in found:
            if isinstance(one, Exception):
                raise one
        return self._shown([one for one in found if isinstance(one, Change)])

    def _shown(self, changes: list[Change]) -> list[Change]:
        articles = self.articles.known({one.article_id for one in changes}) if changes else {}
        hidden = {one for one, article in articles.items() if article.taken_down_at}
        return [one for one in changes if one.article_id not in hidden]

    def _pair(self, change: Change) -> Pair:
        return pair_of(self.archive, change.article_id, change.number - 1, change.number)


def _pair_or_raise(found: Pair | Exception) -> Pair | None:
    if isinstance(found, BadVersion | MissingVersion):
        return None
    if isinstance(found, Exception):
        raise found
    return None if found.unlike else found
