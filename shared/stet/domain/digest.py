"""Digests: changes that wait for one message, grouped by source and severity, versions folded (RULES §6).

A digest is a delivery of its own. Its natural key is its subscription, why its changes waited, the time it
is due, and a number, for a digest that is closed or full takes nothing more in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import groupby

from stet.domain.change import Change, Reason, Severity
from stet.domain.rhythm import Wait, Why, hour_of
from stet.domain.subscription import Delivery, DeliveryStatus, Subscription

MOST_ENTRIES = 1000
"""How many changes one digest takes in; what is more goes into a second one of the same time."""

_PREFIX = "digest"
TALLY = "cap."
"""What the key of a tally begins with."""


class Entered(Enum):
    """What came of writing a delivery down within a bound."""

    NEW = "new"
    KNOWN = "known"
    FULL = "full"


def digest_for(subscription: Subscription, wait: Wait, number: int, now: datetime) -> Delivery:
    """Return the digest that a change waits for, as it is when it takes in the first."""
    return Delivery(
        article_id=f"{_PREFIX}.{wait.why}.{wait.due_at:%Y-%m-%dT%H:%MZ}",
        number=number,
        topic=subscription.topic,
        subscription_id=subscription.subscription_id,
        created_at=now,
        status=DeliveryStatus.HELD,
        due_at=wait.due_at,
    )


def tally_of(subscription: Subscription, now: datetime) -> str:
    """Return the key under which a subscription's immediate messages of an hour are counted."""
    return f"{TALLY}{hour_of(now):%Y-%m-%dT%HZ}#{subscription.subscription_id}"


def why_of(subject: str) -> Why | None:
    """Return why the changes of a digest waited, or None if a delivery is none."""
    prefix, _, rest = subject.partition(".")
    why = rest.partition(".")[0]
    return Why(why) if prefix == _PREFIX and why in set(Why) else None


def due_of(subject: str) -> datetime:
    """Return when a digest is due, which its name says."""
    return datetime.fromisoformat(subject.split(".", 2)[2])


def change_of(delivery_id: str) -> tuple[str, int]:
    """Return article and number of the change that a delivery tells of."""
    article_id, number, _ = delivery_id.rsplit("#", 2)
    return article_id, int(number)


@dataclass(frozen=True, slots=True)
class Folding:
    """The changes of one article in a digest, the first one first, to be told as one step."""

    changes: tuple[Change, ...]

    @property
    def last(self) -> Change:
        """The latest of the changes."""
        return self.changes[-1]

    @property
    def article_id(self) -> str:
        """The article."""
        return self.last.article_id

    @property
    def older(self) -> int:
        """The version before the first of the changes."""
        return self.changes[0].number - 1

    @property
    def newer(self) -> int:
        """The version that the last of the changes made."""
        return self.last.number

    @property
    def severity(self) -> Severity:
        """The highest severity among the changes."""
        return max(change.severity for change in self.changes)

    @property
    def stealth(self) -> bool:
        """Whether any of the changes was made in silence."""
        return any(change.stealth for change in self.changes)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons of the changes, each name once, those of the gravest change first."""
        graded = sorted(self.changes, key=lambda change: -change.severity)
        named = {reason.name: reason for change in reversed(graded) for reason in reversed(change.reasons)}
        order = dict.fromkeys(reason.name for change in graded for reason in change.reasons)
        return tuple(named[name] for name in order)


def folded(changes: Iterable[Change]) -> tuple[Folding, ...]:
    """Return changes folded by article, grouped by source, the gravest of each source first.

    Sources stand in the order of their gravest change, then by name.
    """
    ordered = sorted(changes, key=lambda change: (change.article_id, change.number))
    foldings = [Folding(tuple(some)) for _, some in groupby(ordered, lambda change: change.article_id)]
    gravest: dict[str, Severity] = {}
    for one in foldings:
        gravest[one.last.source] = max(gravest.get(one.last.source, Severity.TRIVIAL), one.severity)

    def place(one: Folding) -> tuple[int, str, int, float]:
        return (-gravest[one.last.source], one.last.source, -one.severity, -one.last.at.timestamp())

    return tuple(sorted(foldings, key=place))
