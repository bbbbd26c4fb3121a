"""The thread that says what happens, in the order in which it happened."""

from __future__ import annotations

import queue
import threading
import time

from botocore.exceptions import BotoCoreError, ClientError

from local.follow import Follow
from local.inbox import Hook, Mail
from local.lines import Lines
from local.troubles import Troubles

_EVERY = 1.0
_SHARE = 10
"""At most a tenth of the time is spent reading: a large watch is asked less often."""
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

    def start(self, follow: Follow, troubles: Troubles) -> None:
        """Say what happens from now on."""
        self._thread = threading.Thread(
            target=self._go_on, args=[follow, troubles], name="report", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Say what there is to say, and end."""
        if self._thread is not None:
            self._came.put(None)
            self._thread.join(_PATIENCE)
            self._over.set()

    def _go_on(self, follow: Follow, troubles: Troubles) -> None:
        wait, going = 0.0, True
        while going and not self._over.is_set():
            what, going = self._next(wait)
            started = time.monotonic()
            self._carefully(follow, troubles)
            wait = max(_EVERY, _SHARE * (time.monotonic() - started))
            if what is not None:
                _say(self._lines, what)

    def _next(self, wait: float) -> tuple[Mail | Hook | None, bool]:
        try:
            what = self._came.get(timeout=wait)
        except queue.Empty:
            return None, True
        return what, what is not None

    def _carefully(self, follow: Follow, troubles: Troubles) -> None:
        try:
            follow.look()
            troubles.look()
        except (BotoCoreError, ClientError) as error:
            if str(error) != self._trouble:
                self._trouble = str(error)
                self._lines.say("problem", f"the tables cannot be read: {error}")


def _say(lines: Lines, what: Mail | Hook) -> None:
    if isinstance(what, Mail):
        lines.say("mail", f"{what.to} · {what.subject}", what)
    else:
        lines.say(
            "webhook", f"{what.type} · {'verified' if what.verified else f'refused: {what.refusal}'}", what
        )
