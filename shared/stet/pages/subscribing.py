"""The pages where readers subscribe and see what they get. Everything typed is shown again, escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from stet.domain.change import REASONS, Reason, Severity
from stet.domain.interest import LONGEST_KEYWORD, MOST_KEYWORDS, Side
from stet.domain.rhythm import DAYS, Every, Simulated
from stet.domain.subject import Subject
from stet.domain.subscribe_form import Typed
from stet.domain.subscription import Subscription
from stet.pages.choices import TONGUES
from stet.pages.links import Links
from stet.pages.reasons import label
from stet.pages.templating import render

_HERE = Links()
_NOTHING: Mapping[str, str] = MappingProxyType({})

ZONES = (
    *(
        "UTC",
        "Africa/Cairo",
        "Africa/Johannesburg",
        "Africa/Lagos",
        "Africa/Nairobi",
        "America/Argentina/Buenos_Aires",
    ),
    *("America/Chicago", "America/Denver", "America/Halifax", "America/Los_Angeles", "America/Mexico_City"),
    *(
        "America/New_York",
        "America/Sao_Paulo",
        "America/Toronto",
        "Asia/Dubai",
        "Asia/Hong_Kong",
        "Asia/Jakarta",
    ),
    *(
        "Asia/Jerusalem",
        "Asia/Karachi",
        "Asia/Kolkata",
        "Asia/Seoul",
        "Asia/Shanghai",
        "Asia/Singapore",
        "Asia/Tokyo",
    ),
    *(
        "Australia/Perth",
        "Australia/Sydney",
        "Europe/Athens",
        "Europe/Berlin",
        "Europe/Dublin",
        "Europe/Helsinki",
    ),
    *("Europe/Istanbul", "Europe/Kyiv", "Europe/Lisbon", "Europe/London", "Europe/Madrid", "Europe/Oslo"),
    *("Europe/Paris", "Europe/Prague", "Europe/Rome", "Europe/Stockholm", "Europe/Vienna", "Europe/Warsaw"),
    *("Europe/Zurich", "Pacific/Auckland"),
)
"""Zones that are offered; any other can be typed."""

_SIDES = (
    (Side.EITHER, "in what came or what went"),
    (Side.ADDED, "in what came"),
    (Side.REMOVED, "in what went"),
)
_OFTEN = (
    (Every.NOW, "At once", "a mail for each change, at most ten an hour"),
    (Every.HOURLY, "Every hour", "one mail with what was changed, if anything was"),
    (Every.DAILY, "Every day", "at the time below"),
    (Every.WEEKLY, "Every week", "on the day and at the time below"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NAMED = {
    "address": "Email address",
    "least": "Least severity",
    "reason": "Reasons",
    "keywords": "Words",
    "side": "Where the words stand",
    "language": "Language",
    "every": "How often",
    "at": "Time of day",
    "zone": "Time zone",
    "quiet_from": "Quiet hours",
}
"""What the fields are called where their errors are listed, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What rules would have brought in the last seven days, or `since` then, if no more was looked at."""

    changes: int
    wanted: int
    made: Simulated
    since: datetime | None = None


def form(
    subject: Subject,
    typed: Typed,
    *,
    domains: Sequence[str] = (),
    errors: Mapping[str, str] = _NOTHING,
    preview: Preview | None = None,
    links: Links = _HERE,
) -> str:
    """Return the form to subscribe, as it was typed, with a sentence for each field that is wrong.

    `domains` are those whose addresses alone may subscribe.
    """
    return render(
        "subscribe.html",
        subject=subject,
        typed=typed,
        only=either(domains),
        errors=errors,
        named=[(name, _NAMED[name]) for name in _NAMED if name in errors],
        preview=preview,
        severities=Severity,
        reasons=sorted(((name, label(Reason(name))) for name in REASONS), key=lambda pair: pair[1]),
        sides=_SIDES,
        often=_OFTEN,
        weekdays=tuple(zip(DAYS, _WEEKDAYS, strict=True)),
        zones=ZONES,
        languages=sorted(TONGUES.items(), key=lambda pair: pair[1]),
        most_keywords=MOST_KEYWORDS,
        longest_keyword=LONGEST_KEYWORD,
        links=links,
    )


def asked(address: str, subject: Subject, *, links: Links = _HERE) -> str:
    """Return what everybody is answered who asks for mails: it tells nothing of the address."""
    return render("subscribe_said.html", said="asked", address=address, subject=subject, links=links)


def closed(subject: Subject, *, links: Links = _HERE) -> str:
    """Return the page where no reader may subscribe, with the feeds that tell the same."""
    return render("subscribe_said.html", said="closed", subject=subject, links=links)


def too_often(again: datetime, *, links: Links = _HERE) -> str:
    """Return the page for who sends the form too often."""
    return render("subscribe_said.html", said="too often", again=again, links=links)


def refused(sentence: str, *, links: Links = _HERE) -> str:
    """Return the page for a form that no page of ours sends."""
    return render("subscribe_said.html", said="refused", sentence=sentence, links=links)


def unmanaged(*, links: Links = _HERE) -> str:
    """Return the page for a link whose subscription ended, or never was."""
    return render("subscribe_said.html", said="unmanaged", links=links)


def manage(
    held: Subscription | None,
    theirs: Sequence[Subscription],
    ended: Sequence[Subscription],
    subjects: Mapping[str, Subject],
    *,
    muted: Subject | None = None,
    links: Links = _HERE,
) -> str:
    """Return what an address gets, each with a button that ends it; `held` is whose token opened it.

    `muted` is what that one leaves out from now on, if that was just asked.
    """
    shown = {"held": held, "theirs": theirs, "ended": ended, "subjects": subjects, "muted": muted}
    return render("manage.html", **shown, links=links)


def either(names: Sequence[str]) -> str:
    """Return names as alternatives: "a, b or c"."""
    return " or ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def with_keywords(typed: Typed, terms: Sequence[str]) -> Typed:
    """Return the form with the terms of a search as its words."""
    return replace(typed, keywords=", ".join(terms))
