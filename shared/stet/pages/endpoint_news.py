"""The test that a new endpoint takes, and what its owner is told when it is disabled (RULES §6)."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage

from stet.domain.endpoint import DISABLED, REPLAYABLE, TEST, Endpoint, Form
from stet.domain.privacy import hashed
from stet.domain.subscription import OWNER, Subscription
from stet.domain.target import place_of
from stet.pages.chats import CONTENT_TYPE, chat_body
from stet.pages.event import cloud_event, encode
from stet.pages.letter import Letter, letter_mail
from stet.pages.links import Links
from stet.pages.mail_headers import Head
from stet.pages.notice import Notice, greeting_notice
from stet.pages.safe import one_line, printable
from stet.pages.times import iso, stamp

ENDPOINT_DATA = "urn:stet:endpoint:1"
"""The schema of an event's data (docs/schemas)."""

EVENT_TYPE = "application/cloudevents+json; charset=utf-8"

Event = dict[str, object]


def written(form: Form, event: Event, notice: Notice) -> tuple[str, str]:
    """Return a body and its content type: the event, or the notice in a chat's form."""
    return as_event(event) if form is Form.EVENT else as_chat(form, notice)


def as_event(event: Event) -> tuple[str, str]:
    """Return an event as a body and its content type."""
    return encode(event), EVENT_TYPE


def as_chat(form: Form, notice: Notice) -> tuple[str, str]:
    """Return a notice as a body in a chat's form and its content type."""
    return chat_body(form, notice), CONTENT_TYPE


def greeting_event(subscription: Subscription, now: datetime, *, source_uri: str) -> Event:
    """Return the event that says nothing but that events come here."""
    id = subscription.subscription_id
    data: dict[str, object] = {"endpoint": {"id": id, "to": subscription.topic.replace("#", ":", 1)}}
    once = f"{TEST}#{id}#{int(now.timestamp() * 1000)}"
    return cloud_event(TEST, once, id, now, data, schema=ENDPOINT_DATA, source_uri=source_uri)


def greeting(subscription: Subscription, form: Form, now: datetime, *, base: str) -> tuple[str, str]:
    """Return what a new endpoint has to take, in its form."""
    return written(form, greeting_event(subscription, now, source_uri=base), greeting_notice(Links(base)))


def disabled_event(endpoint: Endpoint, receiver: Subscription, *, source_uri: str) -> Event:
    """Return the event that an endpoint was disabled; its id is the same each time, its address a hash."""
    subject, number = endpoint.notice
    at = endpoint.disabled_at or receiver.created_at
    data: dict[str, object] = {
        "endpoint": {
            "id": endpoint.endpoint_id,
            "to": endpoint.topic.replace("#", ":", 1),
            "host": printable(place_of(receiver.address)),
            "address": hashed(receiver.address),
        },
        "reason": printable(one_line(endpoint.reason, 300)),
        "failing_since": iso(endpoint.failing_since) if endpoint.failing_since else None,
        "replay_until": iso(at + REPLAYABLE),
    }
    id = f"{subject}#{number}"
    return cloud_event(
        DISABLED, id, endpoint.endpoint_id, at, data, schema=ENDPOINT_DATA, source_uri=source_uri
    )


def disabled_mail(
    endpoint: Endpoint, receiver: Subscription, to: Subscription, links: Links, *, sender: str, now: datetime
) -> EmailMessage:
    """Return the mail that an endpoint was disabled; raises InputError for a bad address."""
    host = one_line(place_of(receiver.address), 100)
    id, at = endpoint.endpoint_id, endpoint.disabled_at or now
    subject, number = endpoint.notice
    since = f"; it failed from {stamp(endpoint.failing_since)}" if endpoint.failing_since else ""
    letter = Letter(
        f"Webhooks to {host} have stopped: the endpoint {id} is disabled.",
        facts=(("Since", f"{stamp(at)}{since}"), ("Why", one_line(endpoint.reason, 300))),
        advice=("Once it is mended:",),
        commands=(
            f"stet endpoints test {id}",
            f"stet endpoints enable {id}",
            f"stet deliveries replay --to {id} --since 14d",
        ),
        closing=f"What it missed can be sent again until {stamp(at + REPLAYABLE)}.",
    )
    told = f"{subject}#{number}#{to.subscription_id}"
    head = Head("endpoint", told, f"webhooks to {host} have stopped", topic=OWNER)
    return letter_mail(letter, head, to, links, sender=sender, now=now)
