"""What the next ticks would do, and why, told from the same functions that plan them; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Protocol

from stet.domain.article import Article, DueLook
from stet.domain.host import Host, slack
from stet.domain.schedule import Pace, look_ages, plan, rests, windows
from stet.domain.source import Feed

_MOST = 2000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class FeedStore(Protocol):
    """What is asked of the feeds table."""

    def due(self, now: datetime, limit: int) -> list[Feed]: ...


class ArticleStore(Protocol):
    """What is asked of the articles table."""

    def known(self, article_ids: Iterable[str]) -> dict[str, Article]: ...
    def due(self, now: datetime, limit: int) -> list[DueLook]: ...
    def changed_between(self, after: datetime, upto: datetime) -> Iterable[DueLook]: ...


class HostStore(Protocol):
    """What is asked of the hosts table."""

    def known(self, hosts: Iterable[str], *, lately: bool = False) -> dict[str, Host]: ...


class TickStore(Protocol):
    """What is asked of the ticks table."""

    def planned_until(self, name: str) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A poll or a look: when, and why then. `deferred` ones wait for their host."""

    kind: str
    at: datetime
    host: str
    url: str
    id: str
    why: str
    deferred: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """Answers what would happen up to a time, if nothing changed meanwhile."""

    feeds: FeedStore
    articles: ArticleStore
    hosts: HostStore
    ticks: TickStore
    pace: Pace
    clock: Callable[[], datetime]

    def __call__(self, ahead: timedelta) -> list[Foreseen]:
        """Return the polls and looks from now to `ahead`, in order of time."""
        now = self.clock()
        return sorted(
            [*self._polls(now, now + ahead), *self._looks(now, now + ahead)], key=lambda one: one.at
        )

    def _polls(self, now: datetime, until: datetime) -> Iterator[Foreseen]:
        feeds = self.feeds.due(until, _MOST)
        hosts = self.hosts.known(feed.host for feed in feeds)
        for feed in feeds:
            host = hosts.get(feed.host, Host(feed.host))
            at = max(now, feed.next_poll_at)
            why = feed.next_reason or "new"
            if host.paused(at) and host.pause_until:
                yield _poll(feed, host.pause_until, "the host asked for a pause", deferred=True)
            else:
                yield _poll(feed, at, why)

    def _looks(self, now: datetime, until: datetime) -> Iterator[Foreseen]:
        """Plan tick after tick as dispatch does, each in the light of what the ones before have booked."""
        whys = self._due(now, until)
        known = self.articles.known(whys)
        hosts = self.hosts.known(article.host for article in known.values())
        free = {host.name: host.free_from for host in hosts.values() if host.free_from}
        left = {named: at for named, (at, _) in whys.items() if named in known}
        for tick in _ticks(now, until, self.pace.tick):
            due = [named for named, at in left.items() if at <= tick]
            planned = plan(
                [DueLook(named, known[named].host, left.pop(named)) for named in due],
                free,
                tick,
                self.pace.host_gap,
                _MOST,
                gaps={host.name: host.gap(self.pace.host_gap, tick) for host in hosts.values()},
                ahead=self.pace.tick,
                slack=slack(self.pace.host_gap),
            )
            free |= planned.booked_until
            yield from (self._look(known[s.look.article_id], s.at, whys, "") for s in planned.slots)
            waits = "waits for its host"
            yield from (self._look(known[s.look.article_id], s.at, whys, waits) for s in planned.deferrals)

    def _look(
        self, article: Article, at: datetime, whys: Mapping[str, tuple[datetime, str]], waits: str
    ) -> Foreseen:
        said = [whys[article.article_id][1], waits]
        if article.barred_since:
            said.append("robots.txt of the host did not allow it")
        if rests(self.pace, article, at):
            said.append("left out, as live blogs are looked at once an hour")
        why = "; ".join(filter(None, said))
        return Foreseen("look", at, article.host, article.url, article.article_id, why, bool(waits))

    def _due(self, now: datetime, until: datetime) -> dict[str, tuple[datetime, str]]:
        """Return the articles with the time of their look and its reason, the exceptions first."""
        exceptional = "new, hinted at by its feed, or put off"
        found = {
            look.article_id: (look.due_at or now, exceptional) for look in self.articles.due(until, _MOST)
        }
        since = self.ticks.planned_until("dispatch") or now - self.pace.tick
        scheduled = [
            look.article_id
            for after, upto in windows(self.pace, since, until)
            for look in islice(self.articles.changed_between(after, upto), _MOST)
            if look.article_id not in found
        ]
        articles = self.articles.known(scheduled)
        for named, article in ((named, articles[named]) for named in scheduled if named in articles):
            age = next(age for age in look_ages(self.pace) if article.changed_at + age > since)
            why = f"{_span(age)} after it changed or was first seen"
            found[named] = (article.changed_at + age, why)
        return found


def _ticks(now: datetime, until: datetime, tick: timedelta) -> Iterator[datetime]:
    """Yield the ticks to come, to the one that plans what is due at `until`."""
    at = now - (now - _EPOCH) % tick
    while at < until:
        at += tick
        yield at


def _poll(feed: Feed, at: datetime, why: str, *, deferred: bool = False) -> Foreseen:
    return Foreseen("poll", at, feed.host, feed.url, feed.feed_id, why, deferred)


def _span(age: timedelta) -> str:
    minutes = round(age / timedelta(minutes=1))
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes / 60:.1f} h" if minutes < 2880 else f"{minutes / 1440:.1f} d"
