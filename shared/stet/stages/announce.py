"""Tell a hub which feeds of ours changed, so that it tells whoever asked there (WebSub)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlencode

from stet.domain.change import Change
from stet.domain.errors import StetError
from stet.domain.response import Response
from stet.stages.renew import FORM

_BACK = timedelta(minutes=10)
"""How far back each run looks: two ticks, as a change is written a little after its moment. That a hub is
told of most changes twice is harmless: it fetches the feed again and finds nothing new."""
_AT_ONCE = 40
"""How many feeds one request names."""
_MOST = 2_000
"""How many feeds one run names at most: who follows all of them has the feed of everything, named first."""


class ChangeStore(Protocol):
    """What announcing needs of the changes table."""

    def of_day(self, day: str, *, since: datetime | None = None) -> Iterable[Change]: ...


@dataclass(frozen=True, slots=True)
class Announced:
    """How many feeds the hub was told of, and why no more if it would not hear: that harms nobody here."""

    feeds: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Announce:
    """Tells the hub at `hub`, or nobody if that is empty; `feeds(changes)` names the feeds that changed."""

    hub: str
    changes: ChangeStore
    feeds: Callable[[Iterable[Change]], list[str]]
    post: Callable[[str, bytes, dict[str, str]], Response]
    clock: Callable[[], datetime]

    def __call__(self) -> Announced:
        """Tell of what changed lately."""
        told = 0
        if not self.hub:
            return Announced(told)
        named = self.feeds(self._lately())[:_MOST]
        for start in range(0, len(named), _AT_ONCE):
            some = named[start : start + _AT_ONCE]
            said = urlencode([("hub.mode", "publish"), *(("hub.url", one) for one in some)])
            try:
                answer = self.post(self.hub, said.encode(), FORM)
            except StetError as error:
                return Announced(told, str(error))
            if answer.status // 100 != 2:
                return Announced(told, f"the hub answered {answer.status}")
            told += len(some)
        return Announced(told)

    def _lately(self) -> Iterator[Change]:
        now = self.clock()
        since = now - _BACK
        for day in sorted({since.date(), now.date()}):
            yield from self.changes.of_day(day.isoformat(), since=since)
