"""What a version is: the normalised text of an article at one moment, numbered from 0."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from stet.domain.alternation import Alternation
from stet.domain.errors import OtherArticle
from stet.domain.selectors import NO_SELECTORS, Selectors
from stet.domain.text import fold


class Kind(StrEnum):
    """What a paragraph is on the page."""

    TEXT = "text"
    HEADING = "heading"
    QUOTE = "quote"
    LIST_ITEM = "list item"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of an article's text, as shown."""

    text: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Quality:
    """How far a capture can be trusted: a score from 0 to 1, and what speaks against it (RULES §4)."""

    score: float = 1.0
    reasons: tuple[str, ...] = ()

    @property
    def poor(self) -> bool:
        """Whether the capture must not be compared with a good one, nor become a version."""
        return self.score < 0.5


@dataclass(frozen=True, slots=True)
class Story:
    """The normalised article read from one capture, before anyone knows whether it is a new version."""

    headline: str = ""
    standfirst: str = ""
    byline: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    paragraphs: tuple[Paragraph, ...] = ()
    links: tuple[str, ...] = ()
    canonical: str | None = None
    language: str | None = None
    section: str | None = None
    notices: tuple[str, ...] = ()
    live_blog: bool = False
    extractor: str = ""
    quality: Quality = field(default_factory=Quality)
    selectors: Selectors = NO_SELECTORS
    """By which it was read: another one's would give another story."""
    standfirst_unseen: bool = False
    """Whether the page tells the standfirst to machines alone: then it is no part of what makes a version."""
    article_id: str = field(default="", compare=False, repr=False)
    """Whose story it is, once it is a version's: stories of two articles are never compared."""

    @property
    def words(self) -> int:
        """The number of words in the paragraphs."""
        return sum(len(paragraph.text.split()) for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Version:
    """Version `number` of an article: a story, or the fact that the article was removed.

    A removal is a version without a story (`story is None`), so that it stands in the history, is
    committed once and is told like every change.
    """

    article_id: str
    number: int
    url: str
    fetched_at: datetime
    story: Story | None
    fingerprint: str
    raw_key: str | None = None
    status: int = 200
    alternation: Alternation = Alternation.NONE
    earlier: tuple[str, ...] = ()
    """The fingerprints of the few versions before it, oldest first, since the article last settled."""
    watched: tuple[str, ...] = ()
    """The terms its feeds watched for at its commit: its change is weighed by these, whenever it is."""

    def __post_init__(self) -> None:
        """Let the story carry its article's id, by which the comparison knows what it is given."""
        if self.story is not None:
            object.__setattr__(self, "story", replace(self.story, article_id=self.article_id))

    @property
    def removed(self) -> bool:
        """Whether this version says that the article is gone."""
        return self.story is None


def same_article(older_id: str, newer_id: str) -> None:
    """Raise OtherArticle if two texts are known to be of two articles; one of a file is of none."""
    if older_id and newer_id and older_id != newer_id:
        raise OtherArticle(f"texts of two articles cannot be compared: {older_id} and {newer_id}")


REMOVED = "removed"
"""The fingerprint of a removal."""


def fingerprint(story: Story | None) -> str:
    """Return the hash by which two stories are the same version (RULES §4: equality folds characters only).

    Covers headline, standfirst, byline, links and the running text; not the dates, which move by
    themselves, not a standfirst that readers do not see, and not where a paragraph ends, so that a re-split
    without a changed word is no version.
    """
    if story is None:
        return REMOVED
    parts = [
        fold(story.headline),
        "" if story.standfirst_unseen else fold(story.standfirst),
        "\x1f".join(fold(name) for name in story.byline),
        "\x1f".join(sorted(set(story.links))),
        fold(" ".join(paragraph.text for paragraph in story.paragraphs)),
    ]
    return hashlib.sha256("\x1e".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
