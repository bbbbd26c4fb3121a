"""Lengths of time as owners write them: 30m, 24h, 2d."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import click

_UNITS = {"s": "seconds", "m": "minutes", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_SPAN = re.compile(r"(\d{1,6})\s*(s|min|m|h|d|w)")


class Span(click.ParamType[timedelta]):
    """A length of time on the command line."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Return the length that is meant; fails for what is none."""
        if isinstance(value, timedelta):
            return value
        found = _SPAN.fullmatch(str(value).strip().lower())
        if not found:
            self.fail(f"{value!r} is no length of time such as 30m, 24h or 2d", param, ctx)
        return timedelta(**{_UNITS[found[2]]: int(found[1])})


SPAN = Span()
