"""What befell a feed that its owner is to know (RULES §1, §6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum


class FeedEventKind(StrEnum):
    """What befell it; the value is the event's type for machines."""

    FAILING = "feed.failing"
    RECOVERED = "feed.recovered"
    MOVED = "feed.moved"
    GONE = "feed.gone"


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One thing that befell a feed. Its natural key is (feed, kind, at), committed with the feed's row."""

    kind: FeedEventKind
    at: datetime
    detail: str = ""

    @property
    def number(self) -> int:
        """Its moment as a number, in milliseconds: its key among the events of its feed and kind."""
        return (self.at.astimezone(UTC) - _EPOCH) // timedelta(milliseconds=1)

    def subject(self, feed_id: str) -> str:
        """Return what stands in a delivery where a change has its article; no article's id has a dot."""
        return f"{self.kind}#{feed_id}"


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def feed_of(subject: str) -> str | None:
    """Return the id of the feed whose event a delivery tells of, or None if it tells of a change."""
    kind, _, feed_id = subject.partition("#")
    return feed_id if kind in set(FeedEventKind) else None


def told_of(events: tuple[FeedEvent, ...], subject: str, number: int) -> FeedEvent | None:
    """Return the event of a delivery among those a feed keeps, or None if it is too long ago."""
    kind = subject.partition("#")[0]
    return next((one for one in events if one.kind == kind and one.number == number), None)
