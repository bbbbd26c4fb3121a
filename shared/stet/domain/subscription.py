"""Who wants to be told what, and what became of telling them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from stet.domain.change import Change, Severity
from stet.domain.interest import ANYTHING, Interest, Texts, wants
from stet.domain.rhythm import AT_ONCE, Rhythm

ALL = "all"
"""The topic of those who want every change."""

OWNER = "owner"
"""The topic of those who look after the feeds: they are told what befalls them, and of no change."""

MOST_MUTED = 20
"""How many articles and sources a subscription can leave out: its row stays small."""

NAMED = "named-"
"""What the id of a subscription begins with that an owner gave a name: an address may have several."""


class Channel(StrEnum):
    """How a subscriber is reached."""

    EMAIL = "email"
    WEBHOOK = "webhook"
    SNS = "sns"
    """Plain mail by SNS, which needs no verified sender and asks its recipients itself."""
    APPRISE = "apprise"
    """A service that the library apprise knows, in layers that hold it; its `address` is veiled."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """One row of the subscriptions table. `token` lets its holder, and no one else, see and end it.

    `confirm_token` lets its holder confirm it, and nothing else; one that is not confirmed is gone after
    `expires_at`.
    """

    subscription_id: str
    topic: str
    channel: Channel
    address: str
    token: str
    created_at: datetime
    confirmed_at: datetime | None
    interest: Interest = ANYTHING
    rhythm: Rhythm = AT_ONCE
    expires_at: datetime | None = None
    confirm_token: str = ""
    muted: tuple[str, ...] = ()
    """The topics, of an article or a source, that its reader wants to hear no more of."""

    def mutes(self, topics: Iterable[str]) -> bool:
        """Whether its reader wants no more of what has these topics."""
        return bool(self.muted) and not set(self.muted).isdisjoint(topics)

    @property
    def least(self) -> Severity:
        """The least severity it is told of."""
        return self.interest.least

    def wants(self, change: Change, texts: Callable[[], Texts]) -> bool:
        """Whether the subscriber is to be told of the change. Nothing goes to the unconfirmed."""
        return self.confirmed_at is not None and wants(change, self.interest, texts)

    @property
    def wants_moves(self) -> bool:
        """Whether the subscriber is to be told that an article moved, which counts as a minor change.

        Those who asked for words, reasons, headlines or a language are not: a move has none.
        """
        asked = replace(self.interest, least=ANYTHING.least, discovered=False) != ANYTHING
        return self.confirmed_at is not None and self.least <= Severity.MINOR and not asked

    @property
    def wants_discovered(self) -> bool:
        """Whether the subscriber is to be told of articles that are found: machines that ask for it only."""
        return (
            self.confirmed_at is not None and self.interest.discovered and self.channel is not Channel.EMAIL
        )


def topics_of(change: Change) -> tuple[str, ...]:
    """Return the topics under which those who want this change may have subscribed."""
    return topics(change.article_id, change.source, change.feeds)


def topics(article_id: str, source: str, feeds: tuple[str, ...]) -> tuple[str, ...]:
    """Return the topics under which those who want to hear of an article may have subscribed."""
    return (ALL, f"source#{source}", *(f"feed#{feed}" for feed in feeds), f"article#{article_id}")


MAIL = frozenset({Channel.EMAIL, Channel.SNS})
"""The channels whose addresses are mail addresses."""

WITH_ENDPOINT = frozenset({Channel.WEBHOOK, Channel.APPRISE})
"""The channels whose receivers have an endpoint, which may fail and be disabled."""


class DeliveryStatus(StrEnum):
    """Where a delivery stands: held for a digest, on its way, or final (the last three)."""

    HELD = "held"
    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the deliveries table: one change for one subscription, attempted at least once.

    Its id is the same for every attempt, and is the `webhook-id` by which a receiver drops repeats. What
    befell a feed has `FeedEvent.subject` where a change has its article, and its moment as the number.

    One that is held names its `digest`, which is a delivery too (`stet.domain.digest`): held until `due_at`,
    with the count of its `entries`.
    """

    article_id: str
    number: int
    topic: str
    subscription_id: str
    created_at: datetime
    status: DeliveryStatus = DeliveryStatus.PENDING
    attempts: int = 0
    claimed_until: datetime | None = None
    finished_at: datetime | None = None
    latency_ms: int | None = None
    answer: str = ""
    digest: str = ""
    due_at: datetime | None = None
    entries: int = 0

    @property
    def delivery_id(self) -> str:
        """The natural key: change and subscription."""
        return f"{self.article_id}#{self.number}#{self.subscription_id}"

    @property
    def final(self) -> bool:
        """Whether nothing more will be tried."""
        return self.status not in (DeliveryStatus.PENDING, DeliveryStatus.HELD)


KEEP_DELIVERIES = timedelta(days=30)
"""How long the delivery log is kept (DESIGN §2)."""

_SECOND, _HOUR = timedelta(seconds=1), timedelta(hours=1)
RETRY_AFTER = (
    5 * _SECOND,
    300 * _SECOND,
    1800 * _SECOND,
    2 * _HOUR,
    5 * _HOUR,
    10 * _HOUR,
    10 * _HOUR,
)
"""The waits between the attempts of one delivery: eight attempts over 27 hours (RULES §6)."""

LONGEST_WAIT = 11.9 * _HOUR
"""About the 12 hours for which a queue can hold a message back."""


def retry_after(attempts: int, spread: float, wish: timedelta | None = None) -> timedelta | None:
    """Return how long to wait after `attempts` failed ones, or None if it was the last.

    `spread` in [0, 1) moves the wait by ± 20 %; a receiver's own wish (Retry-After) is obeyed if it
    is longer, up to the 12 hours a queue can hold a message back.
    """
    if attempts > len(RETRY_AFTER):
        return None
    wait = RETRY_AFTER[attempts - 1] * (0.8 + 0.4 * spread)
    return min(max(wait, wish or wait), LONGEST_WAIT)
