"""The demo newsroom, opened in this process."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from local.home import Home
from local.lines import Lines
from local.newsroom import Newsroom, NewsroomServer, Step, serve

NAME = "Tarrowmouth Lantern"


class Demo:
    """The newsroom on a port of this machine; it edits every `every`, or never by itself."""

    def __init__(self, home: Home, port: int, every: timedelta | None, lines: Lines) -> None:
        self._lines = lines
        self.newsroom = Newsroom(home.newsroom, _now, random.Random(), every, self._edited)  # noqa: S311
        self._server: NewsroomServer = serve(self.newsroom, port)
        self._thread = threading.Thread(target=self._server.serve_forever, name="newsroom", daemon=True)
        self.on_end: Callable[[], None] = lambda: None

    @property
    def feeds(self) -> list[str]:
        """The addresses of its feeds."""
        return self.newsroom.feeds(self._server.base_url)

    def start(self) -> None:
        """Open."""
        self._thread.start()

    def stop(self) -> None:
        """Close; what was edited stays edited."""
        if self._thread.is_alive():
            self._server.shutdown()
        self._server.server_close()

    def _edited(self, step: Step) -> None:
        self._lines.say("edit", f"{step.name} · {step.slug} · {step.severity}", step)
        if not self.newsroom.pending:
            self.on_end()


def _now() -> datetime:
    return datetime.now(UTC)
