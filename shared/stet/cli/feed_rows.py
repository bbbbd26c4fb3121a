"""What is shown of a feed: a line, a table's row, a document; and how adding some ends."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from stet.cli.finding import candidates_of
from stet.cli.show import ago, coming, iso, note
from stet.domain.source import Feed

if TYPE_CHECKING:
    from stet.stages.add_feeds import Added

MORE = ("why then", "failing since", "moving to", "reason", "id")
"""The columns that a longer list has besides."""


def line_of(added: Added) -> str:
    """Return one line on a feed that was to be added."""
    told = [added.feed.title, f"source {added.feed.source}"] if added.feed else []
    entries = [counted(added.entries, "entry", "entries")] if added.entries is not None else []
    return f"{added.answer}: " + " · ".join(filter(None, [*told, *entries, added.reason, added.url]))


def added_row(added: Added) -> dict[str, Any]:
    """Return what came of adding a feed, as a document."""
    feed = added.feed
    return {
        "answer": added.answer.value,
        "url": added.url,
        "id": feed.feed_id if feed else None,
        "source": feed.source if feed else None,
        "title": feed.title if feed else None,
        "entries": added.entries,
        "reason": added.reason,
        **candidates_of(added),
    }


def feed_row(feed: Feed) -> dict[str, Any]:
    """Return a feed as a document."""
    return {
        "id": feed.feed_id,
        "url": feed.url,
        "source": feed.source,
        "title": feed.title,
        "active": feed.active,
        "allow": list(feed.filters.allow),
        "deny": list(feed.filters.deny),
        "include": list(feed.selectors.include),
        "exclude": list(feed.selectors.exclude),
        "outcome": feed.outcome,
        "reason": feed.reason,
        "failures": feed.failures,
        "added_at": iso(feed.added_at),
        "polled_at": iso(feed.polled_at),
        "next_poll_at": iso(feed.next_poll_at) if feed.active else None,
        "next_poll_reason": _why(feed),
        "every_minutes": int(feed.every.total_seconds() / 60) if feed.every else None,
        "failing_since": iso(feed.failing_since),
        "dormant": feed.dormant,
        "moving_to": feed.move.url if feed.move else None,
    }


def cells(feed: Feed, now: datetime, *, verbose: bool) -> list[str]:
    """Return a feed's row of the table, with MORE columns if it is to be verbose."""
    return [
        feed.source,
        feed.title,
        feed.url,
        feed.outcome or "not polled yet",
        ago(feed.polled_at, now, "never"),
        coming(feed.next_poll_at, now, "") if feed.active else "stopped",
        str(feed.failures),
        *(_more(feed, now) if verbose else []),
    ]


def _more(feed: Feed, now: datetime) -> list[str]:
    move = f"{feed.move.url} (seen on {counted(feed.move.count, 'day')})" if feed.move else ""
    return [_why(feed), ago(feed.failing_since, now, ""), move, feed.reason, feed.feed_id]


def set_line(feed: Feed, now: datetime, pushes: str | None) -> str:
    """Return one line on how a feed is set now; `pushes` says how its hub pushes, if that was asked."""
    said = [
        *([f"pushes: {pushes}"] if pushes is not None else []),
        *(f"include {one}" for one in feed.selectors.include),
        *(f"exclude {one}" for one in feed.selectors.exclude),
    ]
    return " · ".join([f"set: {feed.title}", _planned(feed, now), *said, feed.url])


def _planned(feed: Feed, now: datetime) -> str:
    if not feed.active:
        return "stopped"
    return f"next poll {coming(feed.next_poll_at, now, '')}: {_why(feed)}"


def _why(feed: Feed) -> str:
    """Return why the next poll is when it is; a row of the first release does not say."""
    return feed.next_reason or ("" if feed.polled_at else "first poll")


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its word, in the singular or the plural."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def in_order(feeds: Iterable[Feed]) -> list[Feed]:
    """Return feeds as they are listed: by source, then title."""
    return sorted(feeds, key=lambda feed: (feed.source, feed.title, feed.url))


def end(added: Iterable[Added], mend: str = "") -> None:
    """End with 1 if something was refused, saying the mend if there is one."""
    if any(one.answer == "refused" for one in added):
        if mend:
            note(mend)
        sys.exit(1)
