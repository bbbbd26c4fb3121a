"""What befell a feed, told to its owner: a short mail, and the event for machines (RULES §6)."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage

from stet.domain.feed_event import FeedEvent, FeedEventKind
from stet.domain.source import Feed
from stet.domain.subscription import OWNER, Subscription
from stet.pages.event import cloud_event
from stet.pages.letter import Letter, letter_mail
from stet.pages.links import Links
from stet.pages.mail_headers import Head
from stet.pages.safe import cut, one_line, printable
from stet.pages.times import iso, stamp

FEED_DATA = "urn:stet:feed:1"
"""The schema of an event's data (docs/schemas)."""

_ADDRESS = 2_048
SAID = {
    FeedEventKind.FAILING: "cannot be read",
    FeedEventKind.RECOVERED: "can be read again",
    FeedEventKind.MOVED: "has moved, and is polled at its new address",
    FeedEventKind.GONE: "seems to be gone",
}
_TO_DO = {
    FeedEventKind.FAILING: "Stet goes on trying, less and less often. To stop it, or to see all feeds:",
    FeedEventKind.GONE: "If it has a new address, add that one and remove this one:",
    FeedEventKind.RECOVERED: "There is nothing to do. How all feeds are:",
    FeedEventKind.MOVED: "There is nothing to do. How all feeds are:",
}
_COMMANDS = {
    FeedEventKind.FAILING: ("stet feeds remove {id}",),
    FeedEventKind.GONE: ("stet feeds add URL", "stet feeds remove {id}"),
}
_HOW_ALL_ARE = "stet feeds list --verbose"


def feed_name(feed: Feed, longest: int) -> str:
    """Return the title of a feed on one line, or its address if it has none."""
    return one_line(feed.title, longest) or one_line(feed.url, longest)


def feed_mail(
    feed: Feed, event: FeedEvent, subscription: Subscription, links: Links, *, sender: str, now: datetime
) -> EmailMessage:
    """Return the mail that tells an owner what befell a feed; raises InputError for a bad address."""
    key = f"{event.subject(feed.feed_id)}#{event.number}#{subscription.subscription_id}"
    subject = f"{one_line(feed.source, 60)}: the feed {feed_name(feed, 120)}"
    head = Head("feed", key, subject, f"feed.{feed.feed_id}", OWNER)
    letter = Letter(
        f"The feed {feed_name(feed, 200)} {SAID[event.kind]}.",
        facts=(("Address", feed.url), ("Since", stamp(event.at)), ("Why", one_line(event.detail, 300))),
        advice=(_TO_DO[event.kind],),
        commands=(*(one.format(id=feed.feed_id) for one in _COMMANDS.get(event.kind, ())), _HOW_ALL_ARE),
    )
    return letter_mail(letter, head, subscription, links, sender=sender, now=now)


def feed_event(feed: Feed, event: FeedEvent, *, source_uri: str) -> dict[str, object]:
    """Return the CloudEvent that tells a machine what befell a feed; its id is the same each time."""
    data: dict[str, object] = {
        "feed": {
            "id": feed.feed_id,
            "url": printable(cut(feed.url, _ADDRESS)),
            "title": printable(cut(feed.title, 200)),
            "source": printable(cut(feed.source, 200)),
        },
        "reason": printable(cut(event.detail, 300)),
        "failures": feed.failures,
        "failing_since": iso(feed.failing_since) if feed.failing_since else None,
        "next_poll_at": iso(feed.next_poll_at) if feed.active else None,
    }
    id = f"{event.subject(feed.feed_id)}#{event.number}"
    return cloud_event(
        event.kind.value, id, feed.feed_id, event.at, data, schema=FEED_DATA, source_uri=source_uri
    )
