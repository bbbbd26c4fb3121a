"""Reading a page in a process of its own, which can be stopped (RULES §2: what arrives is hostile).

A thread cannot be ended from outside, and a regular expression or a parser that runs away holds its function
until Lambda ends it with the whole batch. So what looks dangerous is read by a child: bytes in, JSON out (no
pickle: the child has handled hostile bytes), with a limit on its CPU, its memory and its time.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from stet.adapters.documents import selectors_document, selectors_from, story_document, story_from
from stet.domain.errors import BadPage
from stet.domain.selectors import NO_SELECTORS, Selectors
from stet.domain.version import Story

Read = Callable[..., Story]

_REFUSED = 3
"""How a child ends that read the page and found none: what it printed is the reason."""


@dataclass(frozen=True, slots=True)
class Confined:
    """Reads pages by `reader`, written `module:function`, one at a time, each in a child.

    `cpu` and `wall` are seconds, `memory` bytes.
    """

    reader: str
    cpu: int = 7
    wall: float = 30.0
    memory: int = 300 * 2**20
    _one: Lock = field(default_factory=Lock, repr=False)

    def __call__(
        self, body: bytes, url: str, content_type: str, selectors: Selectors = NO_SELECTORS
    ) -> Story:
        """Return the story in a page; raises BadPage also if it cannot be read within the limits."""
        command = [sys.executable, "-m", __name__, self.reader, url, content_type.replace("\0", "")]
        command += [str(self.cpu), str(self.memory)]
        command += [json.dumps(selectors_document(selectors))] if selectors else []
        environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        with self._one:  # or a batch of bombs takes the memory of all of them together
            try:
                done = subprocess.run(  # noqa: S603 - our own module, nothing of the page is a command
                    command, input=body, capture_output=True, timeout=self.wall, env=environ, check=False
                )
            except subprocess.TimeoutExpired:
                raise BadPage(f"This page takes more than {self.wall:.0f} s to read: not read.") from None
        if done.returncode == _REFUSED:
            raise BadPage(json.loads(done.stdout))
        if done.returncode != 0:
            raise BadPage(
                f"This page cannot be read with {self.cpu} s of CPU and {self.memory // 2**20} MB: not read."
            )
        return story_from(json.loads(done.stdout))


def _child(reader: str, url: str, content_type: str, cpu: str, memory: str, selectors: str = "") -> int:
    """Read the page on stdin within the limits; print its story, or why there is none."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(cpu), int(cpu) + 1))
    resource.setrlimit(resource.RLIMIT_DATA, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    module, _, function = reader.partition(":")
    read: Read = getattr(importlib.import_module(module), function)
    chosen = {"selectors": selectors_from(json.loads(selectors))} if selectors else {}
    try:
        story = read(sys.stdin.buffer.read(), url=url, content_type=content_type, **chosen)
    except BadPage as error:
        json.dump(str(error), sys.stdout)
        return _REFUSED
    json.dump(story_document(story), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(_child(*sys.argv[1:]))
