"""The embedded cloud as a process: started from an empty environment, watched, stopped so that it saves."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TextIO

import boto3
import botocore.session
from botocore.config import Config

from local import gaps
from local.home import Home
from local.ports import HOST, address
from local.problem import Problem

ROOT = Path(__file__).resolve().parents[1]
PYTHON = ROOT / "build" / "cloud-venv" / "bin" / "python"
LAUNCH = Path(__file__).with_name("launch.py")
REGION = "us-east-1"
START_SECONDS = 60.0
STOP_SECONDS = 15.0
_MAKING = threading.Lock()
_RUNNING = "running"
_LOG_BYTES = 20_000_000


@dataclass(slots=True)
class Cloud:
    """ministack on a port of this machine, with its state in `home`."""

    home: Home
    port: int
    post: str
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def endpoint(self) -> str:
        """The one address of all its services."""
        return address(self.port)

    @property
    def session(self) -> dict[str, str]:
        """What a boto3 client needs to reach it as its root user."""
        return {
            "endpoint_url": self.endpoint,
            "region_name": REGION,
            "aws_access_key_id": "test",
            "aws_secret_access_key": "test",
        }

    @property
    def process(self) -> int | None:
        """The id of its process while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def client(self, service: str, **config: Any) -> Any:
        """Return a client of one of its services."""
        settings = Config(proxies={}, **config)
        with _MAKING:  # clients may be used by many threads, but made by one at a time
            return _session().client(service, **self.session, config=settings)  # type: ignore[call-overload]

    @property
    def was_cut_short(self) -> bool:
        """Whether the run before did not end by `stop`, so that its last half minute may be lost."""
        return self.home.read(_RUNNING) is not None

    def start(self, lock: TextIO) -> None:
        """Start it and wait until it answers. It holds `lock` too, until its state is written."""
        if not PYTHON.exists():
            raise Problem(f"the embedded cloud is not installed ({PYTHON} is missing): make setup")
        shutil.rmtree(self.home.folder / "tmp", ignore_errors=True)
        self.home.make()
        with _log(self.home.log) as log:
            self._process = subprocess.Popen(
                [PYTHON, "-P", LAUNCH],
                stdin=subprocess.PIPE,  # never written to: it ends when we are gone
                stdout=log,
                stderr=log,
                cwd=self.home.folder,
                env=gaps.environment(self.home.folder, self.port, self.post),
                pass_fds=[lock.fileno()],
                start_new_session=True,  # or Ctrl-C would reach it, and every function, before us
            )
        self._wait_until_ready()
        self.home.write(_RUNNING, self.process)

    def check(self) -> None:
        """Raise a Problem if it ended by itself."""
        if self.process is None:
            raise Problem(f"the embedded cloud ended: {self._last_words()}")

    def stop(self) -> None:
        """Let it write its state and end; kill it, and the functions with it, only if it hangs."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
            self.home.forget(_RUNNING)
        except subprocess.TimeoutExpired:
            print(
                f"stet: the embedded cloud did not end in {STOP_SECONDS:.0f} s and was killed",
                file=sys.stderr,
            )
        _kill_the_rest(process)
        if process.stdin:
            process.stdin.close()

    def kill(self) -> None:
        """End it as a power cut would, for tests: nothing is saved."""
        process, self._process = self._process, None
        if process:
            _kill_the_rest(process)
            if process.stdin:
                process.stdin.close()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._ready():
            if self.process is None:
                raise Problem(f"the embedded cloud did not start: {self._last_words()}")
            if time.monotonic() > deadline:
                self.stop()
                raise Problem(
                    f"the embedded cloud did not answer in {START_SECONDS:.0f} s: see {self.home.log}"
                )
            time.sleep(0.05)

    def _last_words(self) -> str:
        lines = [line for line in self.home.log.read_text(errors="replace").splitlines() if line.strip()]
        return f"{lines[-1].strip() if lines else 'it said nothing'} (all of it: {self.home.log})"

    def _ready(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=2)
        try:
            connection.request("GET", "/_ministack/ready")
            answer = connection.getresponse()
            return answer.status == 200 and json.load(answer).get("status") == "completed"
        except (OSError, http.client.HTTPException, ValueError):
            return False
        finally:
            connection.close()


@cache
def _session() -> boto3.Session:
    """Return a session that knows nothing of the owner's AWS set-up: no profile, no files, no proxy."""
    nothing = {"profile": (None, None, None, None)}
    files = dict.fromkeys(("config_file", "credentials_file"), (None, None, os.devnull, None))
    return boto3.Session(botocore_session=botocore.session.Session(session_vars=nothing | files))


def _kill_the_rest(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # its own group: nothing but it and the functions
    process.wait()


def _log(path: Path) -> Any:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > _LOG_BYTES:
        path.replace(path.with_suffix(".old.log"))
    return path.open("ab")
