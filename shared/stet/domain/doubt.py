"""A text that is not believed to be the article's until it stays: what is noted of it, and for how long."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from stet.domain.text import fold

BELIEVED_AFTER = 3
"""How many looks must find the other text."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Another text at an article's address: a print of its headline, how many looks found it, since when.

    By the headline and not by the text, as the other text may be edited meanwhile too.
    """

    headline: str
    looks: int
    since: datetime


class Step(StrEnum):
    """What a look that found another text means."""

    WAIT = "wait"
    COUNT = "count"
    BELIEVE = "believe"


def look_again(doubt: Doubt | None, headline: str, at: datetime, confirm: timedelta) -> tuple[Step, Doubt]:
    """Return what one more look means that found the other text, and what is to be noted of it.

    Three looks spread over the confirming time, as for a removal and a move (RULES §3).
    """
    printed = _print(headline)
    if doubt is None or doubt.headline != printed:
        return Step.COUNT, Doubt(printed, 1, at)
    if at < doubt.since + doubt.looks * confirm / (BELIEVED_AFTER - 1):
        return Step.WAIT, doubt
    counted = Doubt(printed, doubt.looks + 1, doubt.since)
    return (Step.BELIEVE if counted.looks >= BELIEVED_AFTER else Step.COUNT), counted


def _print(headline: str) -> str:
    return hashlib.sha256(fold(headline).casefold().encode("utf-8", "surrogatepass")).hexdigest()[:16]
