"""What a change is: the step from version n-1 to version n, with its severity and the reasons for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


class Severity(IntEnum):
    """How much a change matters. Every change is kept and shown; only notifying is filtered."""

    TRIVIAL = 0
    MINOR = 1
    MAJOR = 2
    CRITICAL = 3

    @property
    def label(self) -> str:
        """The word for it: trivial, minor, major, critical."""
        return self.name.lower()

    @classmethod
    def named(cls, label: str) -> Severity:
        """Return the severity called `label`; raises KeyError for any other word."""
        return cls[label.upper()]


REASONS = (
    "headline",
    "standfirst",
    "byline",
    "numbers",
    "date",
    "negation",
    "harm",
    "guilt",
    "quote changed",
    "quote removed",
    "quote added",
    "name",
    "attribution",
    "paragraph removed",
    "paragraph added",
    "correction added",
    "correction removed",
    "links",
    "caption",
    "moved",
    "typography",
    "style",
    "live append",
    "share of text",
    "watched term",
    "removed",
    "restored",
    "extractor",
)
"""The names of all reasons there are."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a change has its severity, with the words that show it (RULES §5).

        `name` is one of: headline, standfirst, byline, numbers, date, negation, harm, guilt, quote
    changed, quote removed, quote added, name, attribution, paragraph removed, paragraph added,
    correction added, correction removed, links, caption, moved, typography, style, live append, share of
    text, watched term, removed, restored, extractor.
    """

    name: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the changes table: rebuildable from the archive, so it may be written twice, alike."""

    article_id: str
    number: int
    at: datetime
    url: str
    source: str
    headline_before: str
    headline_after: str
    severity: Severity
    reasons: tuple[Reason, ...]
    stealth: bool = False
    words_removed: int = 0
    words_added: int = 0
    published_at: datetime | None = None
    feeds: tuple[str, ...] = ()
    alternating: bool = False
    """Whether the page had gone to and fro between texts when this version came (RULES §4)."""
    language: str = ""
    """The text's, as it says itself; empty if it says none."""

    @property
    def reference(self) -> str:
        """The change's one name everywhere: `<article>#<number>`."""
        return f"{self.article_id}#{self.number}"

    @property
    def title(self) -> str:
        """The headline a reader knows it by."""
        return self.headline_after or self.headline_before or self.url
