"""`python -m local`: watch the demo newsroom, or your own feeds, on this machine."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import click

from local.cloud import ROOT
from local.lines import Lines
from local.plan import NO_CONTACT, Plan
from local.ports import Ports
from local.problem import Problem
from local.watch import Watch
from stet.domain.errors import StetError
from stet.domain.schedule import PACES

F = TypeVar("F", bound=Callable[..., Any])
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PORT = click.IntRange(1, 65535)


def _port(name: str, default: int, what: str, variable: str) -> Callable[[F], F]:
    return click.option(name, type=_PORT, default=default, show_default=True, envvar=variable, help=what)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--feeds", type=click.Path(path_type=Path), help="Watch the feeds of this OPML file instead of the demo."
)
@click.option(
    "--contact", envvar="STET_CONTACT", help="Your email address, which publishers find in each request."
)
@click.option("--pace", type=click.Choice([*PACES]), help="How closely to watch; normal for your feeds.")
@_port("--port", 8080, "Where the pages are.", "STET_PORT")
@_port("--inbox-port", 8025, "Where mails and webhooks are shown.", "STET_INBOX_PORT")
@_port("--newsroom-port", 8081, "Where the demo newsroom is.", "STET_NEWSROOM_PORT")
@_port("--cloud-port", 4566, "Where the embedded cloud is.", "STET_CLOUD_PORT")
@click.option(
    "--state", type=click.Path(path_type=Path), default=ROOT / ".stet", help="Where everything is kept."
)
@click.option(
    "--edit-every", type=click.FloatRange(0), default=6.0, help="Seconds between two edits of the demo."
)
@click.option("--until-change", is_flag=True, help="End after the first change, its mail and its webhook.")
@click.option("--for", "seconds", type=click.FloatRange(0, min_open=True), help="End after so many seconds.")
def main(
    feeds: Path | None,
    contact: str | None,
    pace: str | None,
    port: int,
    inbox_port: int,
    newsroom_port: int,
    cloud_port: int,
    state: Path,
    edit_every: float,
    until_change: bool,  # noqa: FBT001 - a flag of the command line
    seconds: float | None,
) -> None:
    """Watch the demo newsroom, or your own feeds, on an embedded cloud on this machine."""
    ports = Ports(port, inbox_port, newsroom_port, cloud_port)
    every = timedelta(seconds=edit_every)
    plan = Plan(state.absolute(), ports, feeds, pace or "", contact or NO_CONTACT, every)
    code = _run(Watch(plan, Lines.on_screen()), until_change=until_change, seconds=seconds)
    with suppress(BrokenPipeError):
        sys.stdout.flush()
        sys.exit(code)
    # Nobody reads any more; the interpreter would complain of it when it closes what is left to print.
    os._exit(code)


def _run(watch: Watch, *, until_change: bool, seconds: float | None) -> int:
    """Return 0 when ended as asked, 1 if what was waited for did not come, 2 if it cannot begin."""
    for number in _ENDING:
        signal.signal(number, _interrupt)
    try:
        watch.start()
        return _follow(watch, until_change=until_change, seconds=seconds)
    except KeyboardInterrupt:
        return 0
    except (Problem, StetError) as problem:
        print(f"stet: {problem}", file=sys.stderr)
        return 2
    finally:
        _ignore_signals()
        watch.stop()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    _ignore_signals()
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    """While the state is written, a second Ctrl-C must not cut it short."""
    for number in _ENDING:
        signal.signal(number, signal.SIG_IGN)


def _follow(watch: Watch, *, until_change: bool, seconds: float | None) -> int:
    deadline = time.monotonic() + seconds if seconds else float("inf")
    while time.monotonic() < deadline:
        watch.check()
        if watch.lines.unheard or (until_change and watch.told_of_a_change):
            return 0
        time.sleep(0.2)
    return 1 if until_change else 0


if __name__ == "__main__":
    main()
