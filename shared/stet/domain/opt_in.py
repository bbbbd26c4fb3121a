"""Subscriptions that a mail address' holder has to confirm first: natural keys and bounds (RULES §6)."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta

from stet.domain.interest import ANYTHING, Interest
from stet.domain.privacy import hashed
from stet.domain.rhythm import AT_ONCE, Rhythm
from stet.domain.subscription import Subscription

CONFIRM_WITHIN = timedelta(hours=48)
"""How long a subscription waits to be confirmed; then it is gone."""

MOST_ASKED = 3
"""How many mails may ask one address in 30 days, whoever wants them sent."""

_ASKED, _CONFIRM, _READER = "asked.", "confirm.", re.compile("r[0-9a-f]{24}")
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})


def reader_id(address: str, topic: str, interest: Interest = ANYTHING, rhythm: Rhythm = AT_ONCE) -> str:
    """Return the id of an address' subscription that has to be confirmed, one for a topic and rules.

    With other rules it is another one, as two saved searches are.
    """
    parts = [address.casefold(), topic]
    if (interest, rhythm) != (ANYTHING, AT_ONCE):
        parts += [_written(interest), f"{rhythm.every} {rhythm.at} {rhythm.weekday} {rhythm.zone}"]
        parts += [f"{rhythm.quiet and [one.isoformat() for one in rhythm.quiet]} {rhythm.cap}"]
    text = "\n".join(parts).encode("utf-8", "replace")
    return "r" + hashlib.sha256(text).hexdigest()[:24]


def is_reader(subscription_id: str) -> bool:
    """Whether an id is one of `reader_id`, which is a hash of an address."""
    return _READER.fullmatch(subscription_id) is not None


def mailbox(address: str) -> str:
    """Return what the addresses of one mailbox have in common, as far as that is known of all or of its host.

    What follows a + is a tag nearly everywhere (RFC 5233). Dots tell people apart, except at Gmail.
    """
    local, _, host = address.casefold().rpartition("@")
    untagged = local.partition("+")[0] or local
    return f"{untagged.replace('.', '') if host in _DOTLESS else untagged}@{host}"


def asking(address: str) -> str:
    """Return what stands in the delivery of a mail that asks where a change has its article."""
    return _CONFIRM + hashed(mailbox(address)).strip("#")


def is_asking(subject: str) -> bool:
    """Whether a delivery is a mail that asks."""
    return subject.startswith(_CONFIRM)


def asked_tally(address: str) -> str:
    """Return the key under which the mails that ask an address are counted."""
    return _ASKED + hashed(mailbox(address)).strip("#")


def confirmable(subscription: Subscription, now: datetime) -> bool:
    """Whether a subscription waits to be confirmed, and not for too long."""
    until = subscription.expires_at
    return subscription.confirmed_at is None and until is not None and now < until


def confirmed_lately(subscription: Subscription, now: datetime) -> bool:
    """Whether a subscription is confirmed, and its link to confirm it would still be good."""
    return subscription.confirmed_at is not None and now < subscription.created_at + CONFIRM_WITHIN


def _written(interest: Interest) -> str:
    lists = "\x1f".join(interest.reasons), "\x1f".join(interest.keywords)
    plain = f"{int(interest.least)} {interest.side} {interest.headline_only} {interest.language}"
    return "\x1e".join([*lists, plain])
