"""Versions to and from the JSON documents of the archive. Fields are only ever added."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from stet.adapters.items import moment, optional_moment, stamp
from stet.domain.alternation import Alternation
from stet.domain.selectors import Selectors
from stet.domain.version import Kind, Paragraph, Quality, Story, Version

FORMAT = 1
"""The form of the document; a reader of an older one must go on reading it."""


def version_document(version: Version) -> dict[str, Any]:
    """Return a version as a JSON document."""
    document = {
        "format": FORMAT,
        "article_id": version.article_id,
        "number": version.number,
        "url": version.url,
        "fetched_at": stamp(version.fetched_at),
        "fingerprint": version.fingerprint,
        "raw_key": version.raw_key,
        "status": version.status,
        "story": story_document(version.story) if version.story else None,
    }
    if version.alternation is not Alternation.NONE:
        document["alternation"] = version.alternation.value
    if version.earlier:
        document["earlier"] = list(version.earlier)
    if version.watched:
        document["watched"] = list(version.watched)
    return document


def version_from(document: dict[str, Any]) -> Version:
    """Return the version that `version_document` wrote."""
    return Version(
        article_id=document["article_id"],
        number=document["number"],
        url=document["url"],
        fetched_at=moment(document["fetched_at"]),
        fingerprint=document["fingerprint"],
        raw_key=document["raw_key"],
        status=document["status"],
        alternation=Alternation(document.get("alternation", Alternation.NONE)),
        earlier=tuple(document.get("earlier", ())),
        watched=tuple(document.get("watched", ())),
        story=story_from(document["story"]) if document["story"] else None,
    )


def story_document(story: Story) -> dict[str, Any]:
    """Return a story as a part of a JSON document."""
    return (
        {
            "headline": story.headline,
            "standfirst": story.standfirst,
            "byline": list(story.byline),
            "published": _optional_stamp(story.published),
            "modified": _optional_stamp(story.modified),
            "paragraphs": [{"kind": part.kind.value, "text": part.text} for part in story.paragraphs],
            "links": list(story.links),
            "canonical": story.canonical,
            "language": story.language,
            "section": story.section,
            "notices": list(story.notices),
            "live_blog": story.live_blog,
            "extractor": story.extractor,
            "quality": {"score": story.quality.score, "reasons": list(story.quality.reasons)},
        }
        | _selectors_document(story.selectors)
        | ({"standfirst_unseen": True} if story.standfirst_unseen else {})
    )


def story_from(document: dict[str, Any]) -> Story:
    """Return the story that `story_document` wrote."""
    return Story(
        headline=document["headline"],
        standfirst=document["standfirst"],
        byline=tuple(document["byline"]),
        published=optional_moment(document["published"]),
        modified=optional_moment(document["modified"]),
        paragraphs=tuple(Paragraph(part["text"], Kind(part["kind"])) for part in document["paragraphs"]),
        links=tuple(document["links"]),
        canonical=document["canonical"],
        language=document["language"],
        section=document["section"],
        notices=tuple(document["notices"]),
        live_blog=document["live_blog"],
        extractor=document["extractor"],
        quality=Quality(document["quality"]["score"], tuple(document["quality"]["reasons"])),
        selectors=selectors_from(document.get("selectors") or {}),
        standfirst_unseen=document.get("standfirst_unseen", False),
    )


def selectors_from(document: dict[str, Any]) -> Selectors:
    """Return the selectors a story was read by; none are stored where there are none."""
    return Selectors(tuple(document.get("include", ())), tuple(document.get("exclude", ())))


def selectors_document(selectors: Selectors) -> dict[str, Any]:
    """Return selectors as a part of a JSON document."""
    return {"include": list(selectors.include), "exclude": list(selectors.exclude)}


def _selectors_document(selectors: Selectors) -> dict[str, Any]:
    return {"selectors": selectors_document(selectors)} if selectors else {}


def _optional_stamp(at: datetime | None) -> str | None:
    return stamp(at) if at else None
