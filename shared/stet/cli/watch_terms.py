"""The option --watch: the terms that matter to an owner in a feed's articles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from stet.domain.watched_terms import LONGEST, MOST

F = TypeVar("F", bound=Callable[..., Any])


def watching(command: F) -> F:
    """Give a command the option --watch."""
    option = click.option(
        "--watch",
        "terms",
        metavar="TERM",
        multiple=True,
        help="A word or phrase: a change of a sentence with it is major. At most "
        f"{MOST}, of {LONGEST} characters each.",
    )
    return option(command)
