"""Subscriptions that a mail address' holder has to confirm first: natural keys and bounds (RULES §6)."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from stet.domain.privacy import hashed
from stet.domain.subscription import Subscription

CONFIRM_WITHIN = timedelta(hours=48)
"""How long a subscription waits to be confirmed; then it is gone."""

MOST_ASKED = 3
"""How many mails may ask one address in 30 days, whoever wants them sent."""

_ASKED, _CONFIRM = "asked.", "confirm."


def reader_id(address: str, topic: str) -> str:
    """Return the id of the one subscription of an address to a topic that has to be confirmed."""
    return "r" + hashlib.sha256(f"{address.casefold()}\n{topic}".encode()).hexdigest()[:24]


def asking(address: str) -> str:
    """Return what stands in the delivery of a mail that asks where a change has its article."""
    return _CONFIRM + hashed(address).strip("#")


def is_asking(subject: str) -> bool:
    """Whether a delivery is a mail that asks."""
    return subject.startswith(_CONFIRM)


def asked_tally(address: str) -> str:
    """Return the key under which the mails that ask an address are counted."""
    return _ASKED + hashed(address).strip("#")


def confirmable(subscription: Subscription, now: datetime) -> bool:
    """Whether a subscription waits to be confirmed, and not for too long."""
    until = subscription.expires_at
    return subscription.confirmed_at is None and until is not None and now < until
