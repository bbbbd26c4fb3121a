"""Make a batch of looks when the doorman lets them, or give them back to dispatch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from stet.domain.article import Article
from stet.domain.errors import NotNow
from stet.domain.host import Appointment
from stet.domain.outcome import Looked, Outcome
from stet.domain.schedule import rests
from stet.stages.doorman import PATIENCE, Doorman
from stet.stages.side_by_side import by_host

_STALE = timedelta(seconds=10)
"""How old the reading of an article may be when it is looked at."""


class ArticleStore(Protocol):
    """What giving a look back needs of the articles table."""

    def known(self, article_ids: Iterable[str]) -> dict[str, Article]: ...
    def defer(self, article_id: str, until: datetime) -> bool: ...


@dataclass(frozen=True, slots=True)
class OnTime:
    """Makes the looks of a batch of messages on time, or gives them back to dispatch.

    `look(article_id, article)` is one look; `prepare(url)` asks for what must be known before it, a host's
    robots.txt, and says whether it had to ask. A look in its slot writes nothing. One that comes too late or
    a second time takes a turn; where too many wait for one, it becomes due again, in its old place.
    """

    articles: ArticleStore
    doorman: Doorman
    look: Callable[[str, Article | None], Looked]
    prepare: Callable[[str], bool]
    clock: Callable[[], datetime]
    threads: int = 16

    def __call__(self, asked: Sequence[Appointment]) -> list[Looked | Exception]:
        """Return what each look came to, in order; a bug stands in its own place only."""
        first: dict[str, Appointment] = {}
        for one in asked:
            if one.article_id not in first or (first[one.article_id].again and not one.again):
                first[one.article_id] = one
        known = self.articles.known(first)
        self.doorman.read((one, known[named].host) for named, one in first.items() if named in known)
        ordered = sorted(first.values(), key=lambda one: (one.at is None, one.at))
        looked = by_host(
            ordered,
            lambda one: known[one.article_id].host if one.article_id in known else "",
            lambda one: self._one(one, known.get(one.article_id)),
            threads=self.threads,
        )
        results = {one.article_id: result for one, result in zip(ordered, looked, strict=True)}
        return [results[one.article_id] for one in asked]

    def _one(self, asked: Appointment, article: Article | None) -> Looked:
        if article is None or article.article_id != asked.article_id:  # unknown, or an alias: not asked for
            return self.look(asked.article_id, article)
        if rests(self.doorman.pace, article, asked.at or self.clock()):
            return Looked(article.article_id, Outcome.RESTED, "a live blog, looked at once an hour")
        read_at = self.clock()
        try:
            self._wait(asked, article.host)
            if self.prepare(article.url):  # a request too: the page's is a gap after it
                self.doorman.ended(article.host)
                self._wait(asked, article.host, sure=True)
        except NotNow as later:
            self.articles.defer(article.article_id, later.until)
            return Looked(article.article_id, Outcome.PUT_OFF, str(later))
        if self.clock() - read_at > _STALE:  # another look may have stored a version meanwhile
            article = self.articles.known([article.article_id]).get(article.article_id, article)
        looked = self.look(article.article_id, article)
        self.doorman.ended(article.host)
        return looked

    def _wait(self, asked: Appointment, host: str, *, sure: bool = False) -> None:
        """Late looks of a backlog are dispatch's to order; only those that nobody orders wait in line."""
        patience = timedelta(0) if asked.has_slot else PATIENCE
        if not (self.doorman.in_slot(asked, host, sure=sure) or self.doorman.in_turn(host, patience)):
            raise NotNow("too late for its slot", asked.at or self.clock())
