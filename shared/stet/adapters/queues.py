"""The queues and the topic. Messages carry ids, never state."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote_plus

from stet.adapters.archive import version_named
from stet.adapters.items import batches, optional_moment, stamp
from stet.domain.article import Article
from stet.domain.article_found import DISCOVERED, FIRST, found_subject
from stet.domain.article_move import MOVED, ArticleMove, move_subject
from stet.domain.change import Change, Severity
from stet.domain.endpoint import DISABLED, Endpoint
from stet.domain.feed_event import FeedEvent
from stet.domain.host import Appointment
from stet.domain.schedule import Slot
from stet.domain.source import Feed

_BATCH = 10
_ROOMY = timedelta(seconds=3)


class NotSent(Exception):
    """A queue took only a part of a batch; the whole is sent again by whoever asked for it."""


@dataclass(frozen=True, slots=True)
class ArticleQueue:
    """Looks to be made, each becoming visible when its host is free."""

    sqs: Any
    url: str
    clock: Callable[[], datetime]

    def send(self, slots: Sequence[Slot]) -> None:
        """Send looks, grouped by host so that one busy host does not crowd out the others."""
        for batch in batches(slots, _BATCH):
            now = self.clock()
            entries = [
                {
                    "Id": str(index),
                    "MessageBody": json.dumps(_look(slot)),
                    "MessageGroupId": slot.look.host[:128],
                    "DelaySeconds": held_back(slot, now),
                }
                for index, slot in enumerate(batch)
            ]
            _send(self.sqs, self.url, entries)

    def depth(self) -> int:
        """Return about how many looks wait, those not yet visible left out."""
        name = "ApproximateNumberOfMessages"
        answer = self.sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=[name])
        return int(answer["Attributes"][name])


@dataclass(frozen=True, slots=True)
class VersionQueue:
    """Versions to be compared; S3 fills it, a reconciler adds what S3 lost."""

    sqs: Any
    url: str

    def send(self, versions: Iterable[tuple[str, int]]) -> None:
        """Send versions by (article, number)."""
        named = [{"article_id": article_id, "number": number} for article_id, number in versions]
        _send_all(self.sqs, self.url, named)


@dataclass(frozen=True, slots=True)
class DeliveryQueue:
    """Deliveries to be attempted."""

    sqs: Any
    url: str

    def send(self, delivery_ids: Iterable[str]) -> None:
        """Send deliveries by id, grouped by subscription so that a slow one does not crowd out others."""
        for batch in batches(list(delivery_ids), _BATCH):
            entries = [
                {
                    "Id": str(index),
                    "MessageBody": json.dumps({"delivery_id": one}),
                    "MessageGroupId": one.rpartition("#")[2][:128],
                }
                for index, one in enumerate(batch)
            ]
            _send(self.sqs, self.url, entries)

    def hide(self, receipt: str, wait: timedelta) -> None:
        """Let a message come back after `wait`, for the next attempt."""
        self.sqs.change_message_visibility(
            QueueUrl=self.url, ReceiptHandle=receipt, VisibilityTimeout=_whole_seconds(wait, 43200)
        )


@dataclass(frozen=True, slots=True)
class ChangesTopic:
    """Where changes are published, with attributes that subscribers may filter by."""

    sns: Any
    arn: str

    def publish(self, change: Change) -> None:
        """Publish a change by its key."""
        told = {
            "source": change.source,
            "severity": change.severity.label,
            "language": _language(change.language),
        }
        self._publish({"article_id": change.article_id, "number": change.number}, told, change.feeds)

    def publish_feed(self, feed: Feed, event: FeedEvent) -> None:
        """Publish what befell a feed by its key, which stands where a change has its own."""
        named = {"article_id": event.subject(feed.feed_id), "number": event.number}
        told = {"source": feed.source, "event": event.kind.value}
        self._publish(named, told, (feed.feed_id,))

    def publish_move(self, article: Article, move: ArticleMove) -> None:
        """Publish that an article moved, by its key; it counts as a minor change, for subscribers too."""
        named = {"article_id": move_subject(article.article_id), "number": move.number}
        told = {"source": article.source, "event": MOVED, "severity": Severity.MINOR.label}
        self._publish(named, told, article.feeds)

    def publish_found(self, article: Article, language: str) -> None:
        """Publish that an article was found, by its key, which stands where a change has its own."""
        named = {"article_id": found_subject(article.article_id), "number": FIRST}
        told = {"source": article.source, "event": DISCOVERED, "language": _language(language)}
        self._publish(named, told, article.feeds)

    def publish_disabled(self, endpoint: Endpoint) -> None:
        """Publish that an endpoint was disabled, by the key of its notice."""
        subject, number = endpoint.notice
        self._publish({"article_id": subject, "number": number}, {"event": DISABLED})

    def _publish(self, named: dict[str, object], told: dict[str, str], feeds: Sequence[str] = ()) -> None:
        attributes = {
            name: {"DataType": "String", "StringValue": value}
            for name, value in told.items()
            if value  # SNS refuses an empty one
        }
        if feeds:
            attributes["feed"] = {"DataType": "String.Array", "StringValue": json.dumps(list(feeds))}
        self.sns.publish(TopicArn=self.arn, Message=json.dumps(named), MessageAttributes=attributes)


def _language(tag: str) -> str:
    return tag.lower().partition("-")[0]


def look_in(body: str, received: int) -> Appointment:
    """Return the look a message asks for; `received` counts how often it was received, this time included."""
    message = json.loads(body)
    named = str(message["article_id"])
    at, until = (optional_moment(message.get(edge)) for edge in ("at", "until"))
    return Appointment(named, at, until, again=received > 1)


def versions_in(body: str) -> list[tuple[str, int]]:
    """Return the versions named by a message of the version queue: S3's event or a reconciler's.

    S3's test event, sent when the notification is set up, has no records and names none.
    """
    message = json.loads(body)
    if "article_id" in message:
        return [(message["article_id"], message["number"])]
    keys = (unquote_plus(record["s3"]["object"]["key"]) for record in message.get("Records", []))
    return [named for key in keys if (named := version_named(key))]


def _send_all(sqs: Any, url: str, bodies: Sequence[dict[str, Any]]) -> None:
    for batch in batches(bodies, _BATCH):
        entries = [{"Id": str(index), "MessageBody": json.dumps(body)} for index, body in enumerate(batch)]
        _send(sqs, url, entries)


def _send(sqs: Any, url: str, entries: list[dict[str, Any]]) -> None:
    answer = sqs.send_message_batch(QueueUrl=url, Entries=entries)
    if failed := answer.get("Failed"):
        raise NotSent(f"{len(failed)} of {len(entries)} messages, the first because of {failed[0]}")


def _look(slot: Slot) -> dict[str, str]:
    """Return a look's message: the article's id, and the time that only it may use at its host."""
    named = {"article_id": slot.look.article_id}
    return named | {"at": stamp(slot.at), "until": stamp(slot.until)} if slot.until else named


def held_back(slot: Slot, now: datetime) -> int:
    """Return for how many seconds a look is held back: whole ones, as a queue knows no others.

    Rather too long than too short, as the worker would have to wait; but not where the slot is so short
    that a second more would miss it.
    """
    if slot.until and slot.until - slot.at < _ROOMY:
        return min(max(0, (slot.at - now) // timedelta(seconds=1)), 900)
    return _whole_seconds(slot.at - now)


def _whole_seconds(wait: timedelta, most: int = 900) -> int:
    return min(max(0, -(-int(wait.total_seconds() * 1000) // 1000)), most)
