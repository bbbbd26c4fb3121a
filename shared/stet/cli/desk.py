"""What every command has before it: the options they share, and the stack that is meant."""

from __future__ import annotations

import os
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import click

from stet.cli.show import note
from stet.cli.stack import Stack, Tools

COUNT = click.IntRange(1, 1000)
"""How many rows a list may be asked for."""

F = TypeVar("F", bound=Callable[..., Any])


def _client(service: str) -> Any:
    from stet.adapters.aws import client

    return client(service)


@dataclass
class Desk:
    """The stack that is meant, looked up when it is first needed; a test puts its own there.

    `wanted` is the name given on the command line.
    """

    wanted: str | None = None
    folder: Path = field(default_factory=Path.cwd)
    environ: MutableMapping[str, str] = field(default_factory=lambda: os.environ)
    tools: Tools = field(default_factory=lambda: Tools(_client))
    known: Stack | None = None

    @cached_property
    def stack(self) -> Stack:
        """The stack that is meant."""
        if self.known:
            return self.known
        from stet.cli.find import find

        return find(self.wanted, self.folder, self.environ, self.tools, note)


on_desk = click.make_pass_decorator(Desk, ensure=True)


def _want(context: click.Context, _: click.Parameter, name: str | None) -> None:
    if name:
        context.ensure_object(Desk).wanted = name


def which_stack(command: F) -> F:
    """Give a command the option --stack, which may stand before or after its name."""
    return click.option(
        "--stack",
        metavar="NAME",
        envvar="STET_STACK",
        expose_value=False,
        callback=_want,
        help="The CloudFormation stack on AWS; else the embedded cloud near here, else stet.",
    )(command)


def as_json(command: F) -> F:
    """Give a command the option --json."""
    option = click.option("--json", "json", is_flag=True, help="Print one JSON document and nothing else.")
    return option(command)
