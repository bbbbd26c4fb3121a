"""The embedded cloud with the real template, for as long as a benchmark looks at it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from local.cloud import Cloud
from local.deploy import Stack, deploy
from local.home import Home
from local.inbox import Inbox
from local.plan import MAIL_FROM, NO_CONTACT
from local.ports import Ports, address
from local.post import PostOffice
from stet.adapters.articles import Articles
from stet.adapters.queues import ArticleQueue
from stet.domain.article import Article, DueLook
from stet.domain.schedule import Slot

_LATE = 120.0
_POLL = 0.02
_LINE = re.compile(rb'^\{"level":.*"message":"(?:looked|compared)".*\}$', re.MULTILINE)


@dataclass(slots=True)
class EmbeddedCloud:
    """The cloud and its stack; what the functions do is read from their log."""

    cloud: Cloud
    stack: Stack
    _read: int = 0
    _said: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {"looked": [], "compared": []})

    def add(self, articles: Sequence[Article]) -> None:
        """Store articles that nobody is to look at by schedule."""
        table = Articles(self.cloud.client("dynamodb"), self.stack.outputs["Articles"])
        for article in articles:
            table.add(article)

    def send(self, articles: Sequence[Article]) -> float:
        """Send looks as dispatch does; return when the first was sent."""
        now = partial(datetime.now, UTC)
        queue = ArticleQueue(self.cloud.client("sqs"), self.stack.outputs["ArticleQueue"], now)
        at = now()
        started = time.perf_counter()
        queue.send([Slot(DueLook(article.article_id, article.host), at) for article in articles])
        return started

    def outcomes(self, message: str, count: int) -> tuple[float, list[dict[str, Any]]]:
        """Wait for so many more lines `looked` or `compared`; return when the last was said, and them."""
        deadline = time.monotonic() + _LATE
        while len(self._said[message]) < count:
            self.cloud.check()
            if time.monotonic() > deadline:
                raise TimeoutError(f"only {len(self._said[message])} of {count} {message} in {_LATE:.0f} s")
            time.sleep(_POLL)
            self._listen()
        ended = time.perf_counter()
        found, self._said[message] = self._said[message], []
        return ended, found

    def _listen(self) -> None:
        """Take in what the log says anew; a line that is not ended yet waits."""
        with self.cloud.home.log.open("rb") as log:
            log.seek(self._read)
            whole, end, _ = log.read().rpartition(b"\n")
        self._read += len(whole) + len(end)
        for written in _LINE.findall(whole):
            line = json.loads(written)
            self._said[line["message"]].append(line)


@contextmanager
def embedded_cloud(pages: int) -> Iterator[EmbeddedCloud]:
    """Start the embedded cloud on free ports with its state in a temporary folder; nothing of it stays.

    `pages` is the port of this machine whose pages may be fetched.
    """
    ports = Ports.free()
    with TemporaryDirectory(prefix="stet-bench-") as folder:
        home = Home(Path(folder))
        home.make()
        post = PostOffice(0, address(ports.cloud), Inbox(home.inbox, home.secret(), _ignore, _ignore))
        cloud = Cloud(home, ports.cloud, post.start().address)
        with home.locked(lambda: None) as lock:
            try:
                cloud.start(lock)
                yield EmbeddedCloud(cloud, deploy(cloud, _parameters(pages, ports)))
            finally:
                cloud.stop()
                post.stop()


def _parameters(pages: int, ports: Ports) -> dict[str, str]:
    return {
        "Stage": "local",
        "Contact": NO_CONTACT,
        "MailFrom": MAIL_FROM,
        "PageUrl": address(ports.page),
        "Pace": "normal",
        "Ports": f"80,443,{pages}",
        "Loopback": "yes",
    }


def _ignore(_: object) -> None:
    """Nobody subscribed, so nothing comes."""
