"""List the articles: of a source, or of all of them one after the other, each the newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice

from stet.domain.article import Article
from stet.domain.outlet import Seen
from stet.stages.carry import ArticleStore


@dataclass(frozen=True, slots=True)
class Mark:
    """Where an article stands in the list: after it goes on the next page."""

    source: str
    at: datetime
    article_id: str


@dataclass(frozen=True, slots=True)
class Catalogued:
    """A page of the list; `beyond` is the mark after which the next one begins, if there is one.

    What was taken down is left out, so that a page may hold less than was asked for.
    """

    articles: list[Article]
    beyond: Mark | None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Answers one page of the list, by an index: what it reads is what it shows, and one query a source."""

    articles: ArticleStore
    clock: Callable[[], datetime]

    def __call__(self, sources: Sequence[str], after: Mark | None, most: int) -> Catalogued:
        """Return the articles of these sources beyond a mark, `most` at most."""
        found: list[tuple[str, Seen]] = []
        for source in sorted(sources):
            if after and source < after.source:
                continue
            rows = self._rows(source, after if after and after.source == source else None)
            found += [(source, row) for row in islice(rows, most + 1 - len(found))]
            if len(found) > most:
                break
        known = self.articles.known([row.article_id for _, row in found[:most]]) if found else {}
        named = (known.get(row.article_id) for _, row in found[:most])
        shown = [one for one in named if one and not one.taken_down_at]
        last = found[most - 1] if len(found) > most else None
        return Catalogued(shown, Mark(last[0], last[1].first_seen_at, last[1].article_id) if last else None)

    def _rows(self, source: str, after: Mark | None) -> Iterator[Seen]:
        """Yield a source's articles in order, those of one moment by their ids."""
        upto = after.at if after else self.clock()
        for _, at_once in groupby(self.articles.newest(source, upto), key=_moment):
            yield from (one for one in sorted(at_once, key=_id) if _is_after(one, after))


def _moment(one: Seen) -> datetime:
    return one.first_seen_at


def _id(one: Seen) -> str:
    return one.article_id


def _is_after(one: Seen, mark: Mark | None) -> bool:
    return mark is None or one.first_seen_at < mark.at or one.article_id > mark.article_id
