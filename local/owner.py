"""What an owner would do first, done for the demo: subscribe to everything, add the feeds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from stet.adapters.feeds import Feeds
from stet.adapters.subscriptions import Subscriptions
from stet.domain.change import Severity
from stet.domain.source import Feed, feed_id, source_slug
from stet.domain.subscription import ALL, Channel, Subscription

READER = "reader@stet.example"


def subscribe_reader(dynamodb: Any, outputs: Mapping[str, str]) -> None:
    """Let the inbox of this machine have a mail of every change."""
    _subscribe(Subscriptions(dynamodb, outputs["Subscriptions"]), "local-mail", Channel.EMAIL, READER, None)


def subscribe_sink(dynamodb: Any, outputs: Mapping[str, str], address: str, secret: str) -> None:
    """Let the sink of this machine have a webhook of every change."""
    _subscribe(
        Subscriptions(dynamodb, outputs["Subscriptions"]), "local-sink", Channel.WEBHOOK, address, secret
    )


def add_feeds(dynamodb: Any, outputs: Mapping[str, str], urls: Iterable[str], name: str) -> None:
    """Add feeds of one source, those that are not there already."""
    feeds, now = Feeds(dynamodb, outputs["Feeds"]), datetime.now(UTC)
    for url in urls:
        feeds.add(Feed(feed_id(url), url, source_slug(name), name, next_poll_at=now, added_at=now))


def _subscribe(
    subscriptions: Subscriptions,
    id: str,
    channel: Channel,
    address: str,
    secret: str | None,
) -> None:
    now = datetime.now(UTC)
    token = hashlib.sha256(f"{id}{secret}".encode()).hexdigest()[:32]
    wish = Subscription(id, ALL, channel, address, token, now, now, Severity.TRIVIAL, secret)
    there = subscriptions.get(ALL, id)
    if there is None or there != replace(wish, created_at=there.created_at, confirmed_at=there.confirmed_at):
        subscriptions.put(wish)
