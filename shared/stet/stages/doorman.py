"""When a request may start at a host: in its look's slot, or in a turn that is announced beforehand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import Protocol

from stet.domain.errors import NotNow, Paused
from stet.domain.host import FRESH, LONGEST_GAP, Appointment, Host, Turn, next_turn, slack, start_in_slot
from stet.domain.response import Response
from stet.domain.schedule import Pace
from stet.domain.url import host_of

PATIENCE = timedelta(seconds=20)
"""How long a worker waits for a turn of a host, before it gives the look back to dispatch."""
_WHOLE_SECOND = timedelta(seconds=1)
_ATTEMPTS = 10
"""How often a turn is tried for: others may be first, or the machine too slow for it."""


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
            if not self.in_turn(name, PATIENCE):
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
