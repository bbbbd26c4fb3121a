"""Which changes a list shows, and where in it a page of it ends: one place in time, whatever comes after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from stet.domain.change import Change, Severity


@dataclass(frozen=True, slots=True)
class Selection:
    """What a reader asks for; empty for whatever is not asked."""

    source: str = ""
    severity: Severity = Severity.TRIVIAL
    """The least."""
    reason: str = ""
    language: str = ""
    """The first part of a language's tag: `en` finds `en-GB`."""
    day: date | None = None
    """In UTC."""

    def fits(self, change: Change) -> bool:
        """Whether a change is one of those."""
        return (
            change.severity >= self.severity
            and self.source in ("", change.source)
            and (not self.reason or any(one.name == self.reason for one in change.reasons))
            and (not self.language or primary(change.language) == self.language)
            and self.day in (None, change.at.date())
        )


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a change stands in every list: by its moment, and at one moment by its reference."""

    at: datetime
    reference: str = ""


def place_of(change: Change) -> Place:
    """Return where a change stands."""
    return Place(change.at, change.reference)


def primary(tag: str) -> str:
    """Return the first part of a language's tag in lower case: `en` of `en-GB`."""
    return tag.replace("_", "-").partition("-")[0].lower()
