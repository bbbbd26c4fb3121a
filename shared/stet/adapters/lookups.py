"""Names turned into addresses, ended in time: the system's resolver cannot be stopped from outside."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock, Thread

from stet.domain.errors import Unreachable

MOST_LOOKUPS = 32
"""How many lookups may be under way in a process; one that hangs goes on holding its place."""

Resolve = Callable[[str, int], list[str]]
_Asked = tuple[Resolve, str, int]


@dataclass(slots=True, eq=False)
class Lookups:
    """Looks names up in threads of their own, of which there are at most `most`.

    A name that is being looked up is not looked up beside it: whoever asks meanwhile waits for the same
    answer. So one name that hangs holds one place, however often it is asked for.
    """

    most: int = MOST_LOOKUPS
    _under_way: dict[_Asked, Future[list[str]]] = field(default_factory=dict)
    _began: dict[_Asked, float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def __call__(self, resolve: Resolve, host: str, port: int, within: float) -> list[str]:
        """Return what `resolve` finds within so many seconds; raises Unreachable, which says what hung."""
        answer = self._begun((resolve, host, port))
        try:
            return answer.result(max(within, 0))
        except TimeoutError as error:
            raise Unreachable(f"no answer in time: the name {host} was still being looked up") from error

    def _begun(self, asked: _Asked) -> Future[list[str]]:
        with self._lock:
            if asked in self._under_way:
                return self._under_way[asked]
            if len(self._under_way) >= self.most:
                raise Unreachable(self._full(asked[1]))
            answer: Future[list[str]] = Future()
            self._under_way[asked], self._began[asked] = answer, time.monotonic()
        Thread(target=self._look_up, args=(asked, answer), daemon=True, name="lookup").start()
        return answer

    def _look_up(self, asked: _Asked, answer: Future[list[str]]) -> None:
        resolve, host, port = asked
        try:
            found = resolve(host, port)
        except BaseException as error:  # noqa: BLE001 - it is raised again where the answer is waited for
            self._done(asked)
            answer.set_exception(error)
        else:
            self._done(asked)
            answer.set_result(found)

    def _done(self, asked: _Asked) -> None:
        with self._lock:
            del self._under_way[asked], self._began[asked]

    def _full(self, host: str) -> str:
        longest = min(self._began, key=lambda one: self._began[one])
        waited = time.monotonic() - self._began[longest]
        return (
            f"{host} was not looked up: {len(self._began)} lookups are under way, "
            f"that of {longest[1]} for {waited:.0f} s"
        )


LOOKUPS = Lookups()
"""Those of this process."""
