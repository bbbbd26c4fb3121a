"""Plan the looks that are due, and send each to the article queue at a polite moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from stet.domain.article import DueLook
from stet.domain.host import Host, slack
from stet.domain.schedule import Pace, Slot, plan, windows

NAME = "dispatch"
MOST_TICKS = 60
"""How many lost ticks one tick makes up for: a long outage is caught up with hour by hour, not at once."""


class ArticleStore(Protocol):
    """What planning needs of the articles table."""

    def due(self, now: datetime, limit: int) -> list[DueLook]: ...
    def changed_between(self, after: datetime, upto: datetime) -> Iterable[DueLook]: ...
    def defer(self, article_id: str, until: datetime, read: datetime | None = None) -> bool: ...
    def sent(self, look: DueLook) -> bool: ...


class HostStore(Protocol):
    """What planning needs of the hosts table."""

    def known(self, hosts: Iterable[str], *, lately: bool = False) -> dict[str, Host]: ...
    def book(self, booked_until: Mapping[str, datetime]) -> None: ...


class TickStore(Protocol):
    """The ticks table."""

    def planned_until(self, name: str) -> datetime | None: ...
    def begin(self, name: str, until: datetime) -> bool: ...
    def move(self, name: str, until: datetime) -> bool: ...


class Queue(Protocol):
    """The article queue."""

    def depth(self) -> int: ...
    def send(self, slots: Sequence[Slot]) -> None: ...


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What one tick did."""

    sent: int
    deferred: int


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One tick of planning. `drain` is how many looks the article queue works off in a tick."""

    articles: ArticleStore
    hosts: HostStore
    ticks: TickStore
    queue: Queue
    pace: Pace
    clock: Callable[[], datetime]
    drain: int = 2000
    threads: int = 16

    def __call__(self) -> Dispatched:
        """Send what became due since the last tick; move the tick last, so that a crash repeats, never skips.

        Ticks are whole multiples of the pace's tick, and each begins once: a doubled one does nothing, not
        even after a crash, when nobody knows which slots were given. The next one plans what was left.
        """
        now = self.clock()
        tick = _floor(now, self.pace.tick)
        since = self.ticks.planned_until(NAME) or tick - self.pace.tick
        if since >= tick or not self.ticks.begin(NAME, tick):
            return Dispatched(0, 0)
        until = min(tick, since + MOST_TICKS * self.pace.tick)
        looks = _once(self.articles.due(now, self.drain), self._scheduled(since, until))
        sent = self._send(looks, now, tick + self.pace.tick) if looks else Dispatched(0, 0)
        self.ticks.move(NAME, until)
        return sent

    def _send(self, looks: Sequence[DueLook], now: datetime, next_tick: datetime) -> Dispatched:
        capacity = max(0, self.drain - self.queue.depth())
        hosts = self.hosts.known({look.host for look in looks}, lately=True)  # its bookings are a tick old
        planned = plan(
            looks,
            {host.name: host.free_from for host in hosts.values() if host.free_from},
            now,
            self.pace.host_gap,
            capacity,
            gaps={host.name: host.gap(self.pace.host_gap, now) for host in hosts.values()},
            ahead=next_tick - now,
            slack=slack(self.pace.host_gap),
        )
        # A booking that ends before the next tick can be forgotten: planning a look then writes nothing.
        self.hosts.book({host: end for host, end in planned.booked_until.items() if end > next_tick})
        # What can be sent goes first: should the deferrals outlast the function, looks are made still.
        self.queue.send(sorted(planned.slots, key=lambda slot: slot.at))
        with ThreadPoolExecutor(self.threads) as pool:
            list(pool.map(self.articles.sent, [slot.look for slot in planned.slots if slot.look.due_at]))
            list(pool.map(self._put_off, planned.deferrals))
        return Dispatched(len(planned.slots), len(planned.deferrals))

    def _put_off(self, slot: Slot) -> None:
        if slot.at != slot.look.due_at:
            self.articles.defer(slot.look.article_id, slot.at, slot.look.due_at)

    def _scheduled(self, since: datetime, until: datetime) -> Iterator[DueLook]:
        for after, upto in windows(self.pace, since, until):
            yield from self.articles.changed_between(after, upto)


def _once(*looks: Iterable[DueLook]) -> list[DueLook]:
    """Return each article's first look: an exceptional one serves for a scheduled one as well."""
    found: dict[str, DueLook] = {}
    for some in looks:
        for look in some:
            found.setdefault(look.article_id, look)
    return list(found.values())


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _floor(moment: datetime, tick: timedelta) -> datetime:
    return moment - (moment - _EPOCH) % tick
