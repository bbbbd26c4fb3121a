"""What goes wrong quietly: messages in dead-letter queues, and feeds that cannot be read."""

from __future__ import annotations

import time

from local.lines import Lines
from stet.cli.stack import Stack
from stet.domain.source import Feed

_EVERY = 15.0


class Troubles:
    """Looks at queues and feeds now and then, and tells of each trouble once: no alarm rings by itself."""

    def __init__(self, stack: Stack, log: str, lines: Lines) -> None:
        self._stack, self._log, self._lines = stack, log, lines
        self._letters: dict[str, int] = {}
        self._outcomes: dict[str, str] = {}
        self._next = 0.0

    def look(self) -> None:
        """Say what trouble is new."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _EVERY
        for name, queue in self._stack.dead_letters.items():
            self._count(name, queue.waiting())
        for feed in self._stack.feeds.all():
            self._judge(feed)

    def _count(self, name: str, waiting: int) -> None:
        if waiting > self._letters.get(name, 0):
            text = f"{waiting} in the {name} dead-letter queue: a function failed for a bug, see {self._log}"
            self._lines.say("problem", text)
        self._letters[name] = waiting

    def _judge(self, feed: Feed) -> None:
        failing = feed.outcome if feed.failures else ""
        if failing == self._outcomes.get(feed.feed_id, ""):
            return
        self._outcomes[feed.feed_id] = failing
        if failing:
            why = f"{failing}: {feed.reason}" if feed.reason else failing
            self._lines.say("problem", f"feed {feed.title} · {why} · {feed.url}")
        else:
            self._lines.say("feeds", f"{feed.title} can be read again · {feed.url}")
