"""The thread that says what happens, in the order in which it happened."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from local.follow import Follow
from local.inbox import Hook, Mail
from local.lines import Lines

_EVERY = 1.0
_SHARE = 10
"""At most a tenth of the time is spent reading: a large watch is asked less often."""
_DEAD_LETTERS_EVERY = 15.0
_PATIENCE = 5.0


class Report:
    """Reads the tables each second, and before each mail and webhook: so a change is said before its mail."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._came: queue.Queue[Mail | Hook | None] = queue.Queue()
        self._thread: threading.Thread | None = None
        self._trouble = ""
        self._over = threading.Event()

    def came(self, what: Mail | Hook) -> None:
        """Note that a mail or a webhook came."""
        self._came.put(what)

    def start(self, follow: Follow, letters: DeadLetters) -> None:
        """Say what happens from now on."""
        self._thread = threading.Thread(
            target=self._go_on, args=[follow, letters], name="report", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Say what there is to say, and end."""
        if self._thread is not None:
            self._came.put(None)
            self._thread.join(_PATIENCE)
            self._over.set()

    def _go_on(self, follow: Follow, letters: DeadLetters) -> None:
        wait, going = 0.0, True
        while going and not self._over.is_set():
            what, going = self._next(wait)
            started = time.monotonic()
            self._carefully(follow, letters)
            wait = max(_EVERY, _SHARE * (time.monotonic() - started))
            if what is not None:
                _say(self._lines, what)

    def _next(self, wait: float) -> tuple[Mail | Hook | None, bool]:
        try:
            what = self._came.get(timeout=wait)
        except queue.Empty:
            return None, True
        return what, what is not None

    def _carefully(self, follow: Follow, letters: DeadLetters) -> None:
        try:
            follow.look()
            letters.look(self._lines)
        except (BotoCoreError, ClientError) as error:
            if str(error) != self._trouble:
                self._trouble = str(error)
                self._lines.say("problem", f"the tables cannot be read: {error}")


class DeadLetters:
    """Tells when messages end in a dead-letter queue: that is a bug, and no alarm rings by itself here."""

    def __init__(self, sqs: Any, queues: Mapping[str, str], log: str) -> None:
        self._sqs, self._queues, self._log = sqs, queues, log
        self._told: dict[str, int] = {}
        self._next = 0.0

    def look(self, lines: Lines) -> None:
        """Say which queues hold more than they did."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _DEAD_LETTERS_EVERY
        for name, url in self._queues.items():
            wish = ["ApproximateNumberOfMessages"]
            count = int(
                self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=wish)["Attributes"][wish[0]]
            )
            if count > self._told.get(name, 0):
                lines.say("problem", f"{count} in {name}: a function failed for a bug, see {self._log}")
            self._told[name] = count


def _say(lines: Lines, what: Mail | Hook) -> None:
    if isinstance(what, Mail):
        lines.say("mail", f"{what.to} · {what.subject}", what)
    else:
        lines.say(
            "webhook", f"{what.type} · {'verified' if what.verified else f'refused: {what.refusal}'}", what
        )
