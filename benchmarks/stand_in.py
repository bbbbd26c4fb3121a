"""The embedded cloud with the real template, for as long as a benchmark looks at it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
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
from stet.adapters.queues import ArticleQueue, DeliveryQueue
from stet.domain.article import Article, DueLook
from stet.domain.feed_event import FeedEventKind
from stet.domain.schedule import Slot

_LATE = 180.0
"""Seconds: a function that is cut off gives its messages back after one or two minutes."""
_POLL = 0.02
_SLOT = timedelta(minutes=10)
"""So long that no look comes too late for its slot: that is not what is measured."""
_PATIENCE = 3.0
_NUDGES = 10
_NOBODY = "nobody"
"""No article has this id."""
_LINE = re.compile(
    rb'\{"level":[^{}\n]*"message":"(?:looked|compared|notified|delivered|dispatched)"[^{}\n]*\}'
)
_MESSAGES = ("looked", "compared", "notified", "delivered", "dispatched")
_TROUBLE = re.compile("WARN|ERROR|Error|timed out")


@dataclass(slots=True)
class EmbeddedCloud:
    """The cloud and its stack; what the functions do is read from their log."""

    cloud: Cloud
    stack: Stack
    _read: int = 0
    _said: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {said: [] for said in _MESSAGES})

    def add(self, articles: Sequence[Article]) -> None:
        """Store articles that nobody is to look at by schedule."""
        table = Articles(self.cloud.client("dynamodb"), self.stack.outputs["Articles"])
        for article in articles:
            table.add(article)

    def send(self, looks: Sequence[DueLook]) -> datetime:
        """Send looks as dispatch does; return when the first was sent."""
        now = partial(datetime.now, UTC)
        queue = ArticleQueue(self.cloud.client("sqs"), self.stack.outputs["ArticleQueue"], now)
        started = now()
        queue.send([Slot(look, started, started + _SLOT) for look in looks])
        return started

    def outcomes(self, message: str, count: int) -> tuple[datetime, list[dict[str, Any]]]:
        """Wait for so many more lines with this message; return when the last was said, and them."""
        deadline, nudge = time.monotonic() + _LATE, time.monotonic() + _PATIENCE
        while len(self._said[message]) < count:
            self.cloud.check()
            if time.monotonic() > deadline:
                raise TimeoutError(
                    f"only {len(self._said[message])} of {count} {message} in {_LATE:.0f} s{self._trouble()}"
                )
            time.sleep(_POLL)
            if self._listen():
                nudge = time.monotonic() + _PATIENCE
            elif time.monotonic() > nudge:
                self._nudge()
                nudge = time.monotonic() + _PATIENCE
        found, self._said[message] = self._said[message], []
        return max(said_at(line) for line in found), found

    def forget(self) -> None:
        """Leave out what was said up to now."""
        self._listen()
        for lines in self._said.values():
            lines.clear()

    def _nudge(self) -> None:
        """Give every worker something to do that comes to nothing.

        On a busy machine the embedded cloud misses what a function says last, and notes it in the log
        only when that worker runs again.
        """
        self.send([DueLook(_NOBODY, f"{number}.example") for number in range(_NUDGES)])
        entries = [{"Id": str(number), "MessageBody": "{}"} for number in range(_NUDGES)]
        sqs = self.cloud.client("sqs")
        sqs.send_message_batch(QueueUrl=self.stack.outputs["VersionQueue"], Entries=entries)
        news = {"article_id": f"{FeedEventKind.FAILING}#{_NOBODY}", "number": 1}
        sqs.send_message(QueueUrl=self.stack.outputs["ChangesQueue"], MessageBody=json.dumps(news))
        DeliveryQueue(sqs, self.stack.outputs["DeliveryQueue"]).send([f"{_NOBODY}#1#x"])

    def _trouble(self) -> str:
        """Return the last lines of the log that speak of trouble: the log goes with the folder."""
        lines = self.cloud.home.log.read_text(errors="replace").splitlines()
        return "".join(f"\n{line[:300]}" for line in [one for one in lines if _TROUBLE.search(one)][-8:])

    def _listen(self) -> bool:
        """Take in what the log says anew, and say whether it did; a line that is not ended yet waits."""
        with self.cloud.home.log.open("rb") as log:
            log.seek(self._read)
            whole, end, _ = log.read().rpartition(b"\n")
        self._read += len(whole) + len(end)
        lines = [json.loads(written) for written in _LINE.findall(whole)]
        news = [line for line in lines if _NOBODY not in line.get("article", line.get("delivery", ""))]
        for line in news:
            self._said[line["message"]].append(line)
        return bool(news)


def said_at(line: dict[str, Any]) -> datetime:
    """Return when a function said a line of the log."""
    return datetime.strptime(line["timestamp"], "%Y-%m-%d %H:%M:%S,%f%z")


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
