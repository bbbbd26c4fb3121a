"""Ask the hubs that are to be asked: to begin pushing, to go on, to end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stet.domain import websub
from stet.domain.errors import StetError
from stet.domain.response import Response
from stet.domain.url import host_of
from stet.domain.websub import Push
from stet.stages.side_by_side import by_host

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class PushStore(Protocol):
    """What renewing needs of the pushes table."""

    def due(self, now: datetime, limit: int) -> list[Push]: ...
    def save(self, push: Push, read: Push) -> bool: ...
    def remove(self, feed_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Renew:
    """One tick of asking hubs. `post(url, body, headers)` opens the door, `callback(push)` is our address."""

    pushes: PushStore
    post: Callable[[str, bytes, dict[str, str]], Response]
    callback: Callable[[Push], str]
    clock: Callable[[], datetime]
    pause: Callable[[float], None]
    gap: float = 2.0
    most: int = 50
    threads: int = 8

    def __call__(self) -> list[Push]:
        """Ask every hub that is due, side by side; return how the subscriptions stand."""
        due = self.pushes.due(self.clock(), self.most)
        done = by_host(due, _host, self._one, threads=self.threads, gap=self.gap, pause=self.pause)
        if bugs := [one for one in done if isinstance(one, Exception)]:
            raise ExceptionGroup("asking hubs raised", bugs)
        return [one for one in done if isinstance(one, Push)]

    def _one(self, read: Push) -> Push | None:
        """Claim a subscription by moving it on, ask, and note the answer if nothing else came between."""
        if websub.given_up(read):
            self.pushes.remove(read.feed_id)
            return read
        asked = websub.asking(read, self.clock())
        if not self.pushes.save(asked, read):
            return None  # another tick was first, or the owner
        try:
            answer = self.post(asked.hub, websub.request(asked, self.callback(asked)), FORM)
            words = " ".join(answer.body[:200].decode("utf-8", "replace").split())
            told = websub.answered(asked, answer.status, words)
        except StetError as error:
            told = websub.answered(asked, 0, str(error))
        self.pushes.save(told, asked)
        return told


def _host(push: Push) -> str:
    try:
        return host_of(push.hub)
    except StetError:
        return push.hub
