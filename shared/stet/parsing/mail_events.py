"""What SES tells of mails by event publishing: one JSON document a message, read without trust.

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
"""

from __future__ import annotations

import hashlib
import json
from email.utils import parseaddr
from typing import Any

from stet.domain.reputation import Heard, Kind

LARGEST = 262_144
"""The most characters that are read: a message of SNS has no more bytes."""
MOST_RECIPIENTS = 50
"""SES sends one mail to at most so many."""
_LONGEST_DETAIL = 60
_HELD_BACK = "OnAccountSuppressionList"
"""SES sent nothing: the address is on its account's list. It does not count towards the bounce rate."""
_NO_COMPLAINT = "not-spam"
"""What a reader says who takes a mail out of the spam."""


def heard_in(body: str) -> Heard | None:
    """Return what a message of SES tells, or None if it is not of a bounce, a complaint or a reject.

    Such as the text that says that a topic was set up, and whatever names neither a mail nor an address.
    """
    event = _document(body)
    match event.get("eventType", event.get("notificationType")):
        case "Bounce":
            return _bounce(event, _part(event, "bounce"))
        case "Complaint":
            return _complaint(event, _part(event, "complaint"))
        case "Reject":
            return _heard(Kind.REJECT, event, {}, "", _text(_part(event, "reject"), "reason"))
        case _:
            return None


def _bounce(event: dict[str, Any], bounce: dict[str, Any]) -> Heard | None:
    kind, sub = _text(bounce, "bounceType"), _text(bounce, "bounceSubType")
    hard = Kind.BOUNCE if kind == "Permanent" else Kind.SOFT_BOUNCE
    said = "/".join(filter(None, (kind, sub)))
    return _heard(hard, event, bounce, "bouncedRecipients", said, counts=sub != _HELD_BACK)


def _complaint(event: dict[str, Any], complaint: dict[str, Any]) -> Heard | None:
    feedback, sub = _text(complaint, "complaintFeedbackType"), _text(complaint, "complaintSubType")
    if feedback == _NO_COMPLAINT:
        return None
    said, counts = feedback or sub, sub != _HELD_BACK
    return _heard(Kind.COMPLAINT, event, complaint, "complainedRecipients", said, counts=counts)


def _heard(
    kind: Kind,
    event: dict[str, Any],
    part: dict[str, Any],
    recipients: str,
    said: str,
    *,
    counts: bool = True,
) -> Heard | None:
    mail = _part(event, "mail")
    addresses = _addresses(mail.get("destination"))
    if len(addresses) != 1:  # else it is the one we wrote to, even if its mail is passed on to another
        named = part.get(recipients)
        listed = named if isinstance(named, list) else []
        addresses = _addresses([one.get("emailAddress") for one in listed if isinstance(one, dict)])
    known = _text(part, "feedbackId") or _text(mail, "messageId")
    if not known or not (addresses or kind is Kind.REJECT):
        return None
    event_id = hashlib.sha256(f"{kind} {known}".encode("utf-8", "replace")).hexdigest()[:32]
    return Heard(kind, event_id, addresses, said[:_LONGEST_DETAIL], counts)


def _document(body: str) -> dict[str, Any]:
    try:
        found = json.loads(body) if len(body) <= LARGEST else None
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _part(event: dict[str, Any], name: str) -> dict[str, Any]:
    found = event.get(name)
    return found if isinstance(found, dict) else {}


def _text(part: dict[str, Any], name: str) -> str:
    """Return a text of one line, printable ASCII as SES writes it; anything else is none."""
    found = part.get(name)
    return found if isinstance(found, str) and found.isascii() and found.isprintable() else ""


def _addresses(listed: Any) -> tuple[str, ...]:
    """Return the addresses in a list of texts, names left out, each once."""
    texts = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    found = (parseaddr(one[:1000])[1].strip() for one in texts[:MOST_RECIPIENTS])
    return tuple(dict.fromkeys(one for one in found if "@" in one and len(one) <= 320))
