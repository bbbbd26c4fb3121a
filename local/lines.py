"""What `make run` says: lines that begin with their kind, so that a script can follow them."""

from __future__ import annotations

import re
import sys
import threading
import time
from dataclasses import dataclass
from typing import TextIO

from rich.console import Console
from rich.text import Text

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")
_STYLES = {
    "setup": "dim",
    "start": "dim",
    "deploy": "dim",
    "stop": "dim",
    "ready": "bold green",
    "inbox": "bold green",
    "newsroom": "bold green",
    "article": "cyan",
    "version": "blue",
    "change": "bold yellow",
    "change critical": "bold red",
    "change trivial": "yellow",
    "mail": "magenta",
    "webhook": "magenta",
    "over": "bold",
    "problem": "bold red",
}
MOST = 10_000
"""A watch may go on for months: so many lines are remembered."""
_DIM = frozenset({"setup", "start", "deploy", "stop", "edit"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its kind, the rest, and what it speaks of (an Article, a Change, a Mail, a Hook, a Step)."""

    kind: str
    text: str
    about: object = None

    def __str__(self) -> str:
        return f"{self.kind} {self.text}"


class Lines:
    """Says lines and remembers them; problems go to `err`. May be used from any thread."""

    def __init__(self, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self._out, self._err = out, err
        self._said: list[Line] = []
        self._dropped = 0
        self.unheard = False
        """Whether nobody reads the lines any more."""
        self._news = threading.Condition()

    @classmethod
    def on_screen(cls) -> Lines:
        """Return lines that are printed: in colour on a terminal, plain in a pipe."""
        return cls(sys.stdout, sys.stderr)

    @property
    def said(self) -> list[Line]:
        """What was said, in order; of a long run the end."""
        with self._news:
            return list(self._said)

    @property
    def count(self) -> int:
        """How many lines were said."""
        with self._news:
            return self._dropped + len(self._said)

    def say(self, kind: str, text: str, about: object = None) -> None:
        """Say a line. Whatever strange titles hold, it stays one line and commands no terminal."""
        line = Line(kind, " ".join(_CONTROL.sub(" ", text).split()), about)
        with self._news:
            self._remember(line)
            self._show(line)
            self._news.notify_all()

    def _show(self, line: Line) -> None:
        stream = self._err if line.kind == "problem" else self._out
        if stream is None or self.unheard:
            return
        try:
            _print(line, stream)
        except BrokenPipeError:  # `make run | head`
            self.unheard = True

    def _remember(self, line: Line) -> None:
        self._said.append(line)
        if len(self._said) > MOST:
            del self._said[: MOST // 2]
            self._dropped += MOST // 2

    def wait(self, kind: str, words: str = "", *, after: int = 0, seconds: float) -> Line | None:
        """Return the first line of a kind that holds `words`, from the `after`th on; None if it is late."""
        deadline = time.monotonic() + seconds
        with self._news:
            while True:
                for line in self._said[max(0, after - self._dropped) :]:
                    if line.kind == kind and words in line.text:
                        return line
                if (
                    not self._news.wait(max(0.0, deadline - time.monotonic()))
                    and time.monotonic() >= deadline
                ):
                    return None


def _print(line: Line, stream: TextIO) -> None:
    if not stream.isatty():
        stream.write(f"{line}\n")
        stream.flush()
        return
    style = _STYLES.get(f"{line.kind} {line.text.partition(' ')[0]}") or _STYLES.get(line.kind, "")
    text = Text(f"{line.kind} ", style)
    text.append(line.text, "dim" if line.kind in _DIM else "not bold default")
    Console(file=stream, highlight=False, soft_wrap=True).print(text)
