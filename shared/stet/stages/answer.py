"""What it came to when an owner asked for something."""

from __future__ import annotations

from enum import StrEnum


class Answer(StrEnum):
    """What asking came to."""

    ADDED = "added"
    AGAIN = "polled again"
    CHANGED = "changed"
    KNOWN = "already there"
    REPEATED = "named twice"
    REFUSED = "refused"
