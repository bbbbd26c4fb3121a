"""The mail that asks whether a subscription is wanted: no word in it is chosen by whoever asked for it."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage

from stet.domain.subject import Subject
from stet.domain.subscription import Subscription
from stet.pages.letter import Letter, letter_mail
from stet.pages.links import Links
from stet.pages.mail_headers import Head
from stet.pages.safe import one_line
from stet.pages.times import stamp
from stet.pages.wordings import topic


def confirmation_mail(
    subscription: Subscription,
    subject: Subject,
    delivery_id: str,
    links: Links,
    *,
    sender: str,
    now: datetime,
) -> EmailMessage:
    """Return the mail; raises InputError if the subscription's address or the sender is no mail address."""
    until = f" until {stamp(subscription.expires_at)}" if subscription.expires_at else ""
    letter = Letter(
        "Someone, most likely you, asked Stet to tell this address when "
        f"{_words(subject)} is changed after its publication.",
        links=(
            (f"If you want this, confirm it here{until}", links.confirm(subscription)),
            *((("The article", links.article(subject.key)),) if subject.kind == "article" else ()),
        ),
        closing="If you do not, do nothing: without your consent nothing is sent, "
        "and the address is forgotten.",
    )
    head = Head("confirm", delivery_id, "Please confirm: tell you of changed articles?")
    return letter_mail(letter, head, subscription, links, sender=sender, now=now)


def _words(subject: Subject) -> str:
    """Return what is named in words: a mail that asks stands alone, no other says which article it is."""
    name = one_line(subject.name, 160)
    if name and subject.kind == "article":
        return f"the article “{name}”"
    return f"an article of the feed “{name}”" if name and subject.kind == "feed" else topic(subject.topic)
