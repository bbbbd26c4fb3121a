"""Want a feed's hub to tell of changes, or want it no more. Asking twice is asking once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from stet.domain import websub
from stet.domain.errors import BadFeed, InputError, StetError
from stet.domain.feed import ParsedFeed
from stet.domain.response import OK, Response
from stet.domain.source import Feed
from stet.domain.websub import Push, State


class PushStore(Protocol):
    """The pushes table, as the owner uses it."""

    def add(self, push: Push) -> bool: ...
    def get(self, feed_id: str) -> Push | None: ...
    def save(self, push: Push, read: Push) -> bool: ...


@dataclass(frozen=True, slots=True)
class WantPush:
    """Begins and ends a feed's subscription at its hub; what is asked of the hub is `renew`'s work.

    `get(url, headers)` opens the door, `parse` reads a feed, `draw(n)` gives n random bytes.
    """

    pushes: PushStore
    get: Callable[[str, dict[str, str]], Response]
    parse: Callable[[Response], ParsedFeed]
    clock: Callable[[], datetime]
    draw: Callable[[int], bytes]

    def begin(self, feed: Feed) -> Push:
        """Find the feed's hub and want its pushes; raises InputError if it names none."""
        there = self.pushes.get(feed.feed_id)
        if there and there.state is not State.ENDING:
            return there
        hub = self._hub(feed)
        new = Push(
            feed_id=feed.feed_id,
            hub=hub.hub,
            topic=hub.topic,
            token=self.draw(16).hex(),
            secret=self.draw(32).hex(),
            next_at=self.clock(),
        )
        stored = self.pushes.save(new, there) if there else self.pushes.add(new)
        if stored:
            return new
        return self.pushes.get(feed.feed_id) or new

    def end(self, feed_id: str) -> bool:
        """Want no more pushes; say whether any were wanted."""
        there = self.pushes.get(feed_id)
        if there is None or there.state is State.ENDING:
            return False
        return self.pushes.save(websub.ending(there, self.clock()), there)

    def _hub(self, feed: Feed) -> websub.Hub:
        try:
            response = self.get(feed.url, {})
        except StetError as error:
            raise InputError(f"{feed.url}: its hub cannot be found now: {error}") from error
        if response.status != OK:
            raise InputError(f"{feed.url}: its hub cannot be found now: it answered {response.status}")
        try:
            parsed = self.parse(response)
        except BadFeed as error:
            raise InputError(f"{feed.url}: its hub cannot be found now: {error}") from error
        link = response.headers.get("link", "")
        hub = websub.discovered(response.url, parsed.hub, parsed.self_link, link)
        if hub is None:
            raise InputError(f"{feed.url}: this feed names no hub (WebSub): it is polled as before")
        return replace(hub, topic=hub.topic[:2048])
