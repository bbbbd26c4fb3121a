"""Virtual time: threads that wait for one another and for the clock, and never for the machine.

One thread runs at a time. `pause` hands over to whoever is to wake first, and the clock jumps there. So a
day of many workers passes in seconds, and always in the same order.
"""

from __future__ import annotations

import heapq
import itertools
import threading
from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any, Self

from stet.domain.host import Host, Turn
from tests.builders import NOW
from tests.fakes import FakeHosts


class VirtualTime:
    """A clock (call it), a `pause`, and work to be begun at a time.

    A thread that is done does what is next to be begun itself; making one for each costs more than the work.
    """

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now
        self.raised: list[BaseException] = []
        self._waiting: list[tuple[datetime, int, _Sleeper | Callable[[], object]]] = []
        self._order = itertools.count()
        self._idle: list[_Sleeper] = []

    def __call__(self) -> datetime:
        return self.now

    def pause(self, seconds: float) -> None:
        """Let the time pass, and others work meanwhile."""
        own = _Sleeper()
        self._push(self.now + timedelta(seconds=max(0.0, seconds)), own)
        following = self._next()
        if following is own:
            return
        self._hand_over(following)
        own.sleep()

    def at(self, when: datetime, work: Callable[[], object]) -> None:
        """Begin `work` at a time, beside whatever runs then."""
        self._push(max(when, self.now), work)

    def run(self, until: datetime) -> None:
        """Let the time pass up to `until`; raises what was raised meanwhile."""
        self.pause((until - self.now).total_seconds())
        if self.raised:
            raise self.raised[0]

    def _push(self, when: datetime, waits: _Sleeper | Callable[[], object]) -> None:
        heapq.heappush(self._waiting, (when, next(self._order), waits))

    def _next(self) -> _Sleeper | Callable[[], object]:
        when, _, waits = heapq.heappop(self._waiting)
        self.now = max(self.now, when)
        return waits

    def _hand_over(self, following: _Sleeper | Callable[[], object]) -> None:
        """Wake whoever sleeps until now, or let another thread begin the work."""
        if isinstance(following, _Sleeper):
            following.wake()
        elif self._idle:
            self._idle.pop().wake(following)
        else:
            threading.Thread(target=self._work, args=(following,), daemon=True).start()

    def _work(self, following: _Sleeper | Callable[[], object] | None) -> None:
        own = _Sleeper()
        while following is not None:
            if isinstance(following, _Sleeper):
                self._idle.append(own)
                following.wake()
                following = own.sleep()
                continue
            try:
                following()
            except BaseException as error:  # noqa: BLE001 - shown by whoever runs the time
                self.raised.append(error)
            following = self._next()


class _Sleeper:
    """A thread that sleeps until it is woken, and what it is woken for."""

    __slots__ = ("_given", "_lock")

    def __init__(self) -> None:
        self._given: Callable[[], object] | None = None
        self._lock = threading.Lock()
        self._lock.acquire()

    def sleep(self) -> Callable[[], object] | None:
        self._lock.acquire()
        return self._given

    def wake(self, given: Callable[[], object] | None = None) -> None:
        self._given = given
        self._lock.release()


class VirtualPool:
    """A ThreadPoolExecutor whose threads live in virtual time."""

    def __init__(self, time: VirtualTime, threads: int) -> None:
        self._time, self._threads, self._working = time, threads, 0
        self._waiting: deque[Callable[[], None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def submit(self, work: Callable[..., Any], *given: Any) -> _Promise:
        """Let one of the threads do it."""
        promise = _Promise(self._time)
        self._waiting.append(lambda: promise.keep(work, *given))
        if self._working < self._threads:
            self._working += 1
            self._time.at(self._time(), self._work)
        return promise

    def _work(self) -> None:
        while self._waiting:
            self._waiting.popleft()()
        self._working -= 1


class _Promise:
    """What comes of work that a thread does."""

    def __init__(self, time: VirtualTime) -> None:
        self._time, self._kept = time, False

    def keep(self, work: Callable[..., Any], *given: Any) -> None:
        try:
            self._value = work(*given)
        finally:
            self._kept = True

    def result(self) -> Any:
        """Wait for it."""
        while not self._kept:
            self._time.pause(1)
        return self._value


class LateHosts(FakeHosts):
    """The hosts table, whose cheap readings are up to two seconds old, as DynamoDB's may be."""

    def __init__(self, time: VirtualTime, seed: int = 0) -> None:
        super().__init__()
        self._time, self._random = time, Random(seed)
        self._past: dict[str, list[tuple[datetime, Host]]] = defaultdict(list)

    def known(self, hosts: Iterable[str], *, lately: bool = False) -> dict[str, Host]:
        found = super().known(hosts)
        if not lately:
            return found
        at = self._time() - timedelta(seconds=self._random.uniform(0, 1.99))
        before = {name: self._before(name, at) for name in found}
        return {name: host for name, host in before.items() if host}

    def _before(self, name: str, at: datetime) -> Host | None:
        past = self._past[name]
        index = bisect_right(past, at, key=lambda one: one[0])
        return past[index - 1][1] if index else None

    def _noted(self, name: str) -> None:
        self._past[name].append((self._time(), super().known([name])[name]))

    def take_turn(self, host: str, turn: Turn, seen: datetime | None) -> bool:
        return self._then(host, done=super().take_turn(host, turn, seen))

    def pause(self, host: str, until: datetime) -> bool:
        return self._then(host, done=super().pause(host, until))

    def slow_down(self, host: str, took: timedelta, now: datetime) -> bool:
        return self._then(host, done=super().slow_down(host, took, now))

    def keep_robots(self, host: str, origin: str, rules: str | None, delay: timedelta, at: datetime) -> bool:
        return self._then(host, done=super().keep_robots(host, origin, rules, delay, at))

    def book(self, booked_until: Mapping[str, datetime]) -> None:
        super().book(booked_until)
        for host in booked_until:
            self._noted(host)

    def _then(self, host: str, *, done: bool) -> bool:
        if done:
            self._noted(host)
        return done
