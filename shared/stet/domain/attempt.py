"""What one attempt at a delivery came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Attempt:
    """Done, to be tried again, or not deliverable at all; with the head of the answer for the log.

    `gone`: the receiver wants nothing any more, this and all that would follow. `dropped`: it was not to be
    sent at all, which is no failure.
    """

    done: bool
    answer: str
    final: bool = False
    retry_after: timedelta | None = None
    gone: bool = False
    dropped: bool = False
