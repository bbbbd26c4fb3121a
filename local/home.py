"""The folder `.stet/`: everything that outlives a run on this machine. `make clean` removes it."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from local.problem import Problem

SAVING_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Home:
    """Where things are kept, by name."""

    folder: Path

    @property
    def log(self) -> Path:
        """What the embedded cloud and the functions say."""
        return self.folder / "logs" / "cloud.log"

    @property
    def inbox(self) -> Path:
        """Mails and webhooks as they came."""
        return self.folder / "inbox"

    @property
    def newsroom(self) -> Path:
        """Where the demo newsroom keeps how far its script is."""
        return self.folder / "newsroom.json"

    def make(self) -> None:
        """Make the folders, and forget what functions left in theirs if they were killed."""
        for name in ("state", "s3", "tmp", "logs", "inbox"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    def read(self, name: str, otherwise: Any = None) -> Any:
        """Return what `write` wrote under this name; a file that a crash cut short counts as none."""
        try:
            return json.loads((self.folder / f"{name}.json").read_text())
        except (FileNotFoundError, ValueError):
            return otherwise

    def write(self, name: str, value: Any) -> None:
        """Keep a value under a name, whole or not at all."""
        path = self.folder / f"{name}.json"
        aside = path.with_suffix(".new")
        aside.touch(mode=0o600)
        aside.write_text(json.dumps(value, indent=1, sort_keys=True) + "\n")
        aside.replace(path)

    def forget(self, name: str) -> None:
        """Remove what was kept under a name."""
        (self.folder / f"{name}.json").unlink(missing_ok=True)

    def secret(self) -> str:
        """Return the secret of the webhook sink, made once (Standard Webhooks: `whsec_` and 32 bytes)."""
        found = self.read("secret")
        if not isinstance(found, str):
            found = "whsec_" + b64encode(secrets.token_bytes(32)).decode()
            self.write("secret", found)
        return found

    @contextmanager
    def locked(self, saving: Callable[[], None]) -> Iterator[TextIO]:
        """Hold the folder for one run, and yield a second lock for its embedded cloud to share.

        A run that was killed has let go of the first; its embedded cloud holds the second until its state
        is written. That is waited for, and `saving` is called once if it takes time.
        """
        with (self.folder / "lock").open("a+") as run, (self.folder / "cloud.lock").open("a+") as cloud:
            if not _take(run):
                run.seek(0)
                holder = run.read().strip()
                raise Problem(
                    f"Stet runs here already (process {holder}): use that one, or end it with Ctrl-C"
                )
            run.truncate(0)
            run.write(f"{os.getpid()}\n")
            run.flush()
            _await(cloud, saving)
            yield cloud


def _await(lock: TextIO, saving: Callable[[], None]) -> None:
    if _take(lock):
        return
    saving()
    deadline = time.monotonic() + SAVING_SECONDS
    while not _take(lock):
        if time.monotonic() > deadline:
            raise Problem(
                f"the embedded cloud of an earlier run still writes its state ({lock.name}): try again soon"
            )
        time.sleep(0.1)


def _take(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
