"""Which polls are news to the owner (RULES §1: 3 failures and ≥ 6 h, once; again at 7 d; and on recovery)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from stet.domain.feed_event import FeedEvent, FeedEventKind
from stet.domain.polling import WEEK, words
from stet.domain.schedule import Pace
from stet.domain.source import Feed

FAILURES = 3
"""How often running a feed must fail before its owner is told."""
KEPT = 4
"""How many events a feed's row keeps: those of one failing, from the first notice to the recovery."""
LONGEST_DETAIL = 120


def news(before: Feed, after: Feed, now: datetime, pace: Pace) -> tuple[FeedEvent, ...]:
    """Return what one poll brought that the owner is to know, in the order it befell."""
    found: list[FeedEvent] = []

    def add(kind: FeedEventKind, detail: str) -> None:
        found.append(FeedEvent(kind, now, detail[:LONGEST_DETAIL]))

    if after.failing_since is None and _notices(before):
        add(FeedEventKind.RECOVERED, f"it failed for {words(now - (before.failing_since or now))}")
    if after.url != before.url:
        add(FeedEventKind.MOVED, f"it was at {before.url}")
    if before.active and not after.active:
        add(FeedEventKind.GONE, f"{after.reason}: it is not polled any more")
    elif after.dormant and not before.dormant:
        add(FeedEventKind.GONE, f"{after.reason}: it is probed once a week from now on")
    elif after.failing_since and _due(after, now - after.failing_since, pace):
        add(FeedEventKind.FAILING, f"{after.failures} polls failed, the last because: {after.reason}")
    return tuple(found)


def with_news(feed: Feed, events: tuple[FeedEvent, ...], retry_at: datetime) -> Feed:
    """Return a feed that is due at once, until its events are published; then it goes on as planned."""
    if not events:
        return feed
    return replace(
        feed,
        events=(*feed.events, *events)[-KEPT:],
        untold=len(events),
        then=feed.next_poll_at,
        next_poll_at=retry_at,
    )


def settled(feed: Feed) -> Feed:
    """Return a feed whose events are published."""
    return replace(feed, untold=0, then=None, next_poll_at=feed.then or feed.next_poll_at)


def _due(feed: Feed, failing_for: timedelta, pace: Pace) -> bool:
    """Whether failing is news: the first time after the time that confirms things, again after a week."""
    told = _notices(feed)
    if told == 0:
        return feed.failures >= FAILURES and failing_for >= pace.confirm_gone
    return told == 1 and failing_for >= WEEK and not feed.dormant


def _notices(feed: Feed) -> int:
    """Return how often the owner was told of the present failing."""
    since = feed.failing_since
    bad = {FeedEventKind.FAILING, FeedEventKind.GONE}
    return sum(event.kind in bad and event.at >= since for event in feed.events) if since else 0
