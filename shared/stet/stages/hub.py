"""What hubs ask and tell us, at our callback address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from stet.domain import websub
from stet.domain.websub import Push, State


class PushStore(Protocol):
    """What answering hubs needs of the pushes table."""

    def get(self, feed_id: str) -> Push | None: ...
    def save(self, push: Push, read: Push) -> bool: ...
    def remove(self, feed_id: str) -> None: ...


class FeedStore(Protocol):
    """What a push needs of the feeds table."""

    def hurry(self, feed_id: str, now: datetime) -> bool: ...


class Heard(StrEnum):
    """What became of a push."""

    DUE = "the feed is due now"
    SOON = "the feed is polled soon anyway"
    UNSIGNED = "not signed as it must be"
    UNKNOWN = "no such subscription"


@dataclass(frozen=True, slots=True)
class HubDesk:
    """Answers hubs: whether we meant to subscribe, and that we heard."""

    pushes: PushStore
    feeds: FeedStore
    clock: Callable[[], datetime]

    def verify(self, feed_id: str, token: str, asked: Mapping[str, str]) -> str | None:
        """Return what a hub's question is answered with, its own challenge; None if we asked for nothing."""
        push = self._push(feed_id, token)
        after = websub.verified(push, asked, self.clock()) if push else None
        if push is None or after is None:
            return None
        if after.state is State.ENDING:
            self.pushes.remove(feed_id)
        elif not self.pushes.save(after, push):
            return None  # something else came between: the hub asks again, or we do
        return "" if after.state is State.DENIED else asked["hub.challenge"]

    def push(self, feed_id: str, token: str, body: bytes, signature: str) -> Heard:
        """Make the feed due now if the push is signed; nothing else of it is believed, or read."""
        push = self._push(feed_id, token)
        if push is None or not push.listens:
            return Heard.UNKNOWN
        if not websub.signed(push, body, signature):
            return Heard.UNSIGNED
        after = websub.heard(push, self.clock())
        if after is None:
            return Heard.SOON
        due = self.feeds.hurry(feed_id, self.clock())
        self.pushes.save(after, push)
        return Heard.DUE if due else Heard.SOON

    def _push(self, feed_id: str, token: str) -> Push | None:
        found = self.pushes.get(feed_id)
        return found if found and websub.same_token(found, token) else None
