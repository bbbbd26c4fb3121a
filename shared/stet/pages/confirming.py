"""The mail that asks whether a subscription is wanted: no word in it is chosen by whoever asked for it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from email.message import EmailMessage

from stet.domain.subscription import Subscription
from stet.pages.links import Links
from stet.pages.mail_headers import POLICY, asking_headers
from stet.pages.safe import printable
from stet.pages.times import stamp
from stet.pages.wordings import topic


def confirmation_mail(
    subscription: Subscription, delivery_id: str, links: Links, *, sender: str, now: datetime
) -> EmailMessage:
    """Return the mail; raises InputError if the subscription's address or the sender is no mail address."""
    message = EmailMessage(policy=POLICY)
    named = hashlib.sha256(delivery_id.encode("utf-8", "replace")).hexdigest()[:32]
    for name, value in asking_headers(named, subscription, links, sender=sender, now=now):
        message[name] = value
    until = f" until {stamp(subscription.expires_at)}" if subscription.expires_at else ""
    lines = [
        f"Someone, most likely you, asked Stet to tell this address when {topic(subscription.topic)}",
        "is changed after its publication.",
        "",
        f"If you want this, confirm it here{until}:",
        links.confirm(subscription),
        "",
        "If you do not, do nothing: without your consent nothing is sent, and the address is forgotten.",
    ]
    message.set_content(printable("\n".join(lines) + "\n"))
    return message
