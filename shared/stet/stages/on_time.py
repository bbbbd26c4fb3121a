"""Look when it is polite: in the slot that dispatch gave, or in a turn of the host announced beforehand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import Protocol

from stet.domain.article import Article
from stet.domain.errors import NotNow, Paused
from stet.domain.host import FRESH, LONGEST_GAP, Appointment, Host, Turn, next_turn, slack, start_in_slot
from stet.domain.outcome import Looked, Outcome
from stet.domain.response import Response
from stet.domain.schedule import Pace, rests
from stet.domain.url import host_of
from stet.stages.side_by_side import by_host

_WHOLE_SECOND = timedelta(seconds=1)
_STALE = timedelta(seconds=10)
"""How old the reading of an article may be when it is looked at."""
_PATIENCE = timedelta(seconds=20)
"""How long a worker waits for a turn of a host, before it gives the look back to dispatch."""
_ATTEMPTS = 10
"""How often a turn is tried for: others may be first, or the machine too slow for it."""


class ArticleStore(Protocol):
    """What giving a look back needs of the articles table."""

    def known(self, article_ids: Iterable[str]) -> dict[str, Article]: ...
    def defer(self, article_id: str, until: datetime) -> bool: ...


class HostStore(Protocol):
    """What keeping the gap needs of the hosts table."""

    def known(self, hosts: Iterable[str], *, lately: bool = False) -> dict[str, Host]: ...
    def take_turn(self, host: str, turn: Turn, seen: datetime | None) -> bool: ...
    def slow_down(self, host: str, took: timedelta, now: datetime) -> bool: ...


@dataclass(slots=True)
class Doorman:
    """Lets requests start at a host: no two closer than its gap, whoever makes them (RULES §1).

    Remembers the starts in this process, so that a host's robots.txt and its pages keep the gap as well.
    Whoever starts in a slot reads a host's row as it was a moment ago, at half the price; a turn is announced
    early enough for that, and read as it is now.
    """

    hosts: HostStore
    pace: Pace
    clock: Callable[[], datetime]
    pause: Callable[[float], None]
    _read: dict[str, tuple[datetime, Host]] = field(default_factory=dict)
    _started: dict[str, datetime] = field(default_factory=dict)

    def read(self, asked: Iterable[tuple[Appointment, str]]) -> None:
        """Read the rows of the hosts of several looks at once."""
        now = self.clock()
        self._started = {name: at for name, at in self._started.items() if now - at < 2 * LONGEST_GAP}
        slotted = [(one.close, name) for one, name in asked if one.has_slot]
        close = {name for closely, name in slotted if closely}
        self._read = {}
        for names, lately in (({name for _, name in slotted} - close, True), (close, False)):
            found = self.hosts.known(names, lately=lately) if names else {}
            self._read |= {name: (now, found.get(name, Host(name))) for name in names}

    def in_slot(self, asked: Appointment, name: str, *, sure: bool = False) -> bool:
        """Wait for a start in the look's own slot, which costs no write; say whether it has come.

        `sure` to see a pause that was asked for just now.
        """
        if self._demo:
            return self._at_once(name)
        if sure:
            self._read.pop(name, None)
        sure = sure or asked.close
        while asked.has_slot:
            now = self.clock()
            host = self._open(name, now, lately=not sure)
            start = start_in_slot(asked, host, now, self._gap(host, now), self._started.get(name))
            if start is None:
                return False
            if start <= now:
                self._started[name] = now
                return True
            self.pause((start - now).total_seconds())
            if sure:
                self._read.pop(name, None)
        return False

    def in_turn(self, name: str, patience: timedelta) -> bool:
        """Announce a turn at the host, and wait for it; say whether there was one soon enough."""
        if self._demo:
            return self._at_once(name)
        for _ in range(_ATTEMPTS):
            now = self.clock()
            self._read.pop(name, None)
            host = self._open(name, now, lately=False)
            gap = self._gap(host, now)
            turn = next_turn(host, now, gap)
            if turn.waits > patience + gap:
                return False
            if not self.hosts.take_turn(name, turn, host.turn_until):
                continue  # another was first: its turn is read, and the next one is after it
            self.pause((turn.start - now).total_seconds())
            self._open(name, self.clock(), lately=False)
            started = self.clock()
            if turn.start <= started <= turn.start + slack(gap):
                self._started[name] = started
                return True
        return False

    def at_turn(
        self, get: Callable[[str, dict[str, str]], Response]
    ) -> Callable[[str, dict[str, str]], Response]:
        """Return a `get` that waits for a turn of the host first: for feeds, which have no slots."""

        def politely(url: str, headers: dict[str, str]) -> Response:
            name = host_of(url)
            if not self.in_turn(name, _PATIENCE):
                raise NotNow(f"too many wait for a turn of {name}", self.clock())
            try:
                return get(url, headers)
            finally:
                self.ended(name)

        return politely

    def ended(self, name: str) -> None:
        """Note a request's end: a host that answers more slowly than its gap is given a longer one."""
        if self._demo:
            return
        now = self.clock()
        took = now - self._started.get(name, now)
        gap = self._gap(self._read[name][1], now) if name in self._read else self.pace.host_gap
        if gap < took and gap < LONGEST_GAP:
            self.hosts.slow_down(name, min(timedelta(seconds=ceil(took.total_seconds())), LONGEST_GAP), now)

    @property
    def _demo(self) -> bool:
        """Whether the gap is shorter than a queue can keep."""
        return self.pace.host_gap < _WHOLE_SECOND

    def _gap(self, host: Host, now: datetime) -> timedelta:
        return host.gap(self.pace.host_gap, now)

    def _at_once(self, name: str) -> bool:
        """Keep a gap that no queue can, the demo's, within this process only: it asks its own newsroom."""
        now = self.clock()
        gap = self._gap(self._open(name, now, lately=True), now)
        self.pause(max(0.0, (self._started.get(name, now - gap) + gap - now).total_seconds()))
        self._started[name] = self.clock()
        return True

    def _open(self, name: str, now: datetime, *, lately: bool) -> Host:
        """Return a host's row, not older than a start by it may be; raises Paused."""
        at, host = self._read.get(name, (None, Host(name)))
        if at is None or not now - FRESH < at <= now:
            host = self.hosts.known([name], lately=lately).get(name, Host(name))
            self._read[name] = (now, host)
        if host.pause_until and host.paused(now):
            raise Paused(f"{name} asked for a pause", host.pause_until)
        return host


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
        patience = timedelta(0) if asked.has_slot else _PATIENCE
        if not (self.doorman.in_slot(asked, host, sure=sure) or self.doorman.in_turn(host, patience)):
            raise NotNow("too late for its slot", asked.at or self.clock())
