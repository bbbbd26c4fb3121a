"""What a reader types to subscribe, and what it comes to: a wish, or what is wrong, field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from stet.domain.change import Severity
from stet.domain.errors import InputError
from stet.domain.interest import (
    LONGEST_KEYWORD,
    MOST_BYTES,
    MOST_KEYWORDS,
    REASONS,
    Interest,
    Side,
    checked_interest,
)
from stet.domain.rhythm import AT_ONCE, DAYS, MOST_AN_HOUR, Every, Rhythm, read_rhythm

_BETWEEN = re.compile("[,;،、，；\n]+")
MOST_SHOWN = 2000
"""How long a field may be, in characters: more was typed by no reader."""

ONCE = (
    *("to", "address", "least", "keywords", "side", "headline_only", "language", "every", "at"),
    *("weekday", "zone", "quiet_from", "quiet_until", "do"),
)
"""The fields of the form that come at most once; `reason` may come many times."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was typed, or as it is offered: each field is named as on the page."""

    address: str = ""
    least: str = "minor"
    reasons: tuple[str, ...] = ()
    keywords: str = ""
    side: str = Side.EITHER.value
    headline_only: bool = False
    language: str = ""
    every: str = Every.NOW.value
    at: str = "07:00"
    weekday: str = DAYS[0]
    zone: str = "UTC"
    quiet_from: str = ""
    quiet_until: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The rules that were typed; with `errors`, a sentence for each field, they are not all there."""

    interest: Interest = field(default_factory=Interest)
    rhythm: Rhythm = AT_ONCE
    errors: Mapping[str, str] = field(default_factory=dict)


def typed_of(fields: Mapping[str, str], reasons: tuple[str, ...]) -> Typed:
    """Return what was typed; a field that did not come is as it is offered."""
    plain = Typed()
    names = ("least", "side", "every", "at", "weekday", "zone")
    offered = {name: fields.get(name, "").strip() or getattr(plain, name) for name in names}
    free = {name: fields.get(name, "").strip() for name in ("address", "keywords", "language")}
    quiet = {name: fields.get(name, "").strip() for name in ("quiet_from", "quiet_until")}
    return Typed(reasons=reasons, headline_only="headline_only" in fields, **offered, **free, **quiet)


def wanted(typed: Typed) -> Wanted:
    """Return the rules that a form asks for, and what is wrong with it."""
    errors: dict[str, str] = {}
    interest = _interest(typed, errors)
    return Wanted(interest, _rhythm(typed, errors), errors)


def keywords_of(text: str) -> tuple[str, ...]:
    """Return the words and phrases of a field in which commas stand between them."""
    return tuple(one.strip().strip('"“”„').strip() for one in _BETWEEN.split(text) if one.strip(' "“”„'))


def _interest(typed: Typed, errors: dict[str, str]) -> Interest:
    labels = {one.label: one for one in Severity}
    least = labels.get(typed.least, Severity.MINOR)
    if typed.least not in labels:
        errors["least"] = f"Choose one of {', '.join(labels)}."
    if unknown := [one for one in typed.reasons if one not in REASONS]:
        errors["reason"] = f"There is no reason “{unknown[0][:40]}”."
    side = Side(typed.side) if typed.side in set(Side) else Side.EITHER
    if typed.side not in set(Side):
        errors["side"] = "Choose where the words must stand."
    wish = Interest(least, headline_only=typed.headline_only)
    keywords = keywords_of(typed.keywords)
    for name, part, sentence in (
        ("reason", {"reasons": tuple(one for one in typed.reasons if one in REASONS)}, ""),
        ("keywords", {"keywords": keywords, "side": side if keywords else Side.EITHER}, _KEYWORDS),
        ("language", {"language": typed.language}, "Choose a language from the list."),
    ):
        try:
            wish = checked_interest(replace(wish, **part))
        except InputError:
            errors.setdefault(name, sentence)
    return wish


_KEYWORDS = (
    f"At most {MOST_KEYWORDS} words or phrases with commas between them, each of at most {LONGEST_KEYWORD} "
    f"characters and with a letter or a digit in it, {MOST_BYTES} bytes together."
)


def _rhythm(typed: Typed, errors: dict[str, str]) -> Rhythm:
    if typed.every not in set(Every) or typed.weekday not in DAYS:
        errors["every"] = "Choose how often."
        return AT_ONCE
    every = {
        Every.DAILY: f"daily@{typed.at}",
        Every.WEEKLY: f"weekly@{typed.weekday}:{typed.at}",
    }.get(Every(typed.every), typed.every)
    quiet = f"{typed.quiet_from}-{typed.quiet_until}" if typed.quiet_from or typed.quiet_until else ""
    rhythm = AT_ONCE
    for name, asked, sentence in (
        (
            "zone",
            ("now", typed.zone, ""),
            "There is no such time zone. Write one like Europe/London, or UTC.",
        ),
        ("at", (every, "UTC", ""), "Write a time of day such as 07:00."),
        ("quiet_from", ("now", "UTC", quiet), "Write both times, such as 22:00 and 07:00, and not the same."),
        ("quiet_from", (every, typed.zone, quiet), "The digest’s own time lies within the quiet hours."),
    ):
        try:
            rhythm = read_rhythm(*asked)
        except InputError:
            errors[name] = sentence
            return AT_ONCE
    return replace(rhythm, cap=MOST_AN_HOUR) if rhythm.every is Every.NOW else rhythm
