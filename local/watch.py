"""`make run` as a thing one can hold: the embedded cloud and everything around it, started and stopped."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Self

from local.cloud import Cloud
from local.demo import Demo
from local.inbox import Inbox
from local.lines import Line, Lines
from local.newsroom import Newsroom
from local.parts import Parts, start
from local.plan import Plan


class Watch:
    """A plan, carried out from `start` to `stop`.

    with Watch(Plan(folder, Ports.free(), edits=None)) as watch:
        watch.newsroom.edit("quay-parking-vote", headline("Passed by a single vote"))
        watch.until("mail", "single vote")
        watch.restart()
    """

    def __init__(self, plan: Plan, lines: Lines | None = None) -> None:
        self.plan = plan
        self.lines = lines or Lines()
        self._ends = ExitStack()
        self._parts: Parts | None = None
        self._started = 0

    def start(self) -> Self:
        """Start everything; the page answers when this returns. Nothing is left if it raises."""
        self._started = self.lines.count
        try:
            self._parts = start(self.plan, self.lines, self._ends)
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """End everything that was started, the last first; the embedded cloud writes its state."""
        ends, self._ends = self._ends, ExitStack()
        ends.close()

    def restart(self) -> None:
        """Stop and start again, with what was kept on disk."""
        self.stop()
        self.start()

    def crash(self) -> None:
        """End as by a power cut: the embedded cloud saves nothing after its last snapshot."""
        self.parts.cloud.kill()
        self.stop()

    def until(self, kind: str, words: str = "", *, seconds: float = 90) -> Line:
        """Return the first line of a kind since the start that holds `words`; TimeoutError if none."""
        line = self.lines.wait(kind, words, after=self._started, seconds=seconds)
        if line is None:
            said = "\n".join(map(str, self.lines.said))
            raise TimeoutError(f"no line `{kind} …{words}…` within {seconds:.0f} s, only:\n{said}")
        return line

    def check(self) -> None:
        """Raise a Problem if the embedded cloud has ended by itself."""
        self.parts.cloud.check()

    @property
    def told_of_a_change(self) -> bool:
        """Whether a change was found and everyone told who wanted to be."""
        wanted = {"change", "mail"} | (set() if self.plan.opml else {"webhook"})
        return wanted <= {line.kind for line in self.lines.said}

    @property
    def parts(self) -> Parts:
        """What runs; raises RuntimeError before the start."""
        if self._parts is None:
            raise RuntimeError("nothing runs: start it first")
        return self._parts

    @property
    def page(self) -> str:
        """Where the pages are."""
        return self.plan.page

    @property
    def inbox(self) -> Inbox:
        """The mails and webhooks that came."""
        return self.parts.inbox

    @property
    def newsroom(self) -> Newsroom:
        """The demo newsroom; raises RuntimeError where real feeds are watched."""
        return self.demo.newsroom

    @property
    def demo(self) -> Demo:
        """The demo newsroom and its server."""
        if self.parts.demo is None:
            raise RuntimeError("real feeds are watched: there is no newsroom")
        return self.parts.demo

    @property
    def cloud(self) -> Cloud:
        """The embedded cloud: `cloud.client("sqs")`, `cloud.session` for boto3."""
        return self.parts.cloud

    @property
    def outputs(self) -> dict[str, str]:
        """The template's outputs."""
        return dict(self.parts.stack.outputs)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
