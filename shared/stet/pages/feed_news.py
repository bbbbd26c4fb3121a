"""What befell a feed, told to its owner: a short mail, and the event for machines (RULES §6)."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage

from stet.domain.feed_event import FeedEvent, FeedEventKind
from stet.domain.source import Feed
from stet.domain.subscription import Subscription
from stet.pages.links import Links
from stet.pages.mail_headers import POLICY, feed_headers
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
    FeedEventKind.FAILING: "Stet goes on trying, less and less often. To stop it: stet feeds remove {id}",
    FeedEventKind.GONE: "If it has a new address: stet feeds add URL, and stet feeds remove {id}",
}


def feed_mail(
    feed: Feed, event: FeedEvent, subscription: Subscription, links: Links, *, sender: str, now: datetime
) -> EmailMessage:
    """Return the mail that tells an owner what befell a feed; raises InputError for a bad address."""
    message = EmailMessage(policy=POLICY)
    for name, value in feed_headers(feed, event, subscription, links, sender=sender, now=now):
        message[name] = value
    lines = [
        f"The feed {one_line(feed.title, 200)} {SAID[event.kind]}.",
        "",
        f"  Address: {cut(feed.url, _ADDRESS)}",
        f"  Since:   {stamp(event.at)}",
        f"  Why:     {one_line(event.detail, 300)}" if event.detail else "",
        "",
        _TO_DO.get(event.kind, "There is nothing to do.").format(id=feed.feed_id),
        "stet feeds list --verbose shows how all feeds are.",
        "",
        f"To get no more of these mails: {links.unsubscribe(subscription)}",
    ]
    message.set_content(printable("\n".join(lines) + "\n"))
    return message


def feed_event(feed: Feed, event: FeedEvent, *, source_uri: str) -> dict[str, object]:
    """Return the CloudEvent that tells a machine what befell a feed; its id is the same each time."""
    return {
        "specversion": "1.0",
        "id": f"{event.subject(feed.feed_id)}#{event.number}",
        "source": source_uri,
        "type": event.kind.value,
        "subject": feed.feed_id,
        "time": iso(event.at),
        "datacontenttype": "application/json",
        "dataschema": FEED_DATA,
        "data": {
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
        },
    }
