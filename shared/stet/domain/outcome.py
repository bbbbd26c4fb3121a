"""What a look, a poll or a delivery came to. Expected things are outcomes: returned, counted, logged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How one look at an article ended (RULES §3)."""

    UNCHANGED = "unchanged"
    STORED = "stored"
    BLOCKED = "blocked"
    POOR = "poor capture"
    GONE = "gone"
    REMOVED = "removed"
    RESTORED = "restored"
    UNREADABLE = "unreadable"
    UNREACHABLE = "unreachable"
    STALE = "stale"
    ALTERNATING = "alternating"
    MOVED = "moved"
    ALIAS = "an address of another article"
    PUT_OFF = "put off"
    RESTED = "live blog at rest"
    TAKEN_DOWN = "taken down"
    UNKNOWN = "unknown article"


@dataclass(frozen=True, slots=True)
class Looked:
    """The outcome of one look, with the reason in words and the version it stored, if any."""

    article_id: str
    outcome: Outcome
    reason: str = ""
    version: int | None = None


class Polled(StrEnum):
    """How one poll of a feed ended."""

    NEW = "new articles"
    READ = "read"
    UNCHANGED = "unchanged"
    CLAIMED = "claimed by another poll"
    BLOCKED = "blocked"
    UNREADABLE = "unreadable"
    UNREACHABLE = "unreachable"
    GONE = "gone"
    PAUSED = "host paused"
    PUT_OFF = "put off"
    TOLD = "told the owner"


@dataclass(frozen=True, slots=True)
class PollReport:
    """The outcome of one poll, with the reason in words and how many articles it brought."""

    feed_id: str
    outcome: Polled
    reason: str = ""
    articles: int = 0
