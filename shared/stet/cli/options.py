"""Options that several commands share, as one decorator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def optioned(command: F, options: Sequence[Callable[[Any], Any]]) -> F:
    """Give a command options, which its help shows in this order."""
    return reduce(lambda made, option: option(made), reversed(options), command)
