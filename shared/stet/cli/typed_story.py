"""A story that somebody wrote as JSON, to try out a comparison: what `stet extract` prints is one, too."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from stet.domain.errors import InputError
from stet.domain.notices import find_notices
from stet.domain.version import Kind, Paragraph, Quality, Story

_FORM = 'a story is {"headline": "…", "paragraphs": ["…", …]}'

_LIST = re.compile(r'\[\s*(?:[\[\]{"\d-]|true|false|null)')


def looks_typed(body: bytes) -> bool:
    """Whether the bytes begin as a JSON object or list, in any of its encodings (UTF-8, UTF-16, UTF-32)."""
    start = body[:200].decode(json.detect_encoding(body), "replace").lstrip("\ufeff \t\r\n")
    return start.startswith("{") or _LIST.match(start) is not None


def typed_story(body: bytes) -> Story:
    """Return the story that a JSON document describes; raise InputError naming what is wrong in it."""
    try:
        document = json.loads(body.decode(json.detect_encoding(body)))
    except (ValueError, RecursionError) as error:
        raise InputError(f"is no JSON document: {error}") from None
    if not isinstance(document, dict) or not isinstance(document.get("paragraphs"), list):
        raise InputError(f"is JSON of another shape: {_FORM}")
    paragraphs = tuple(_paragraph(one, place) for place, one in enumerate(document["paragraphs"], 1))
    notices = _texts(document, "notices") or tuple(find_notices(one.text for one in paragraphs))
    return Story(
        headline=_text(document, "headline") or "",
        standfirst=_text(document, "standfirst") or "",
        byline=_texts(document, "byline"),
        published=_moment(document, "published"),
        modified=_moment(document, "modified"),
        paragraphs=paragraphs,
        links=_texts(document, "links"),
        canonical=_text(document, "canonical"),
        language=_text(document, "language"),
        section=_text(document, "section"),
        notices=notices,
        live_blog=document.get("live_blog") is True,
        standfirst_unseen=document.get("standfirst_unseen") is True,
        extractor=_text(document, "extractor") or "",
        quality=_quality(document),
    )


def _paragraph(one: Any, place: int) -> Paragraph:
    if isinstance(one, str):
        return Paragraph(one)
    if isinstance(one, dict) and isinstance(one.get("text"), str):
        kind = one.get("kind") or Kind.TEXT
        if kind in [*Kind]:
            return Paragraph(one["text"], Kind(kind))
        raise InputError(f"paragraph {place} is of no known kind: it may be {', '.join(Kind)}")
    raise InputError(f'paragraph {place} is neither a text nor {{"kind": "…", "text": "…"}}: {_FORM}')


def _text(document: Mapping[str, Any], name: str) -> str | None:
    value = document.get(name)
    if value is not None and not isinstance(value, str):
        raise InputError(f"its {name} is no text: {_FORM}")
    return value


def _texts(document: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = document.get(name)
    if isinstance(value, str):
        return (value,) if value else ()
    if not isinstance(value, list | None) or not all(isinstance(one, str) for one in value or ()):
        raise InputError(f"its {name} is no list of texts")
    return tuple(value or ())


def _moment(document: Mapping[str, Any], name: str) -> datetime | None:
    text = _text(document, name)
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InputError(f"its {name} is no moment such as 2026-11-22T12:00:00Z: {text[:60]!r}") from None


def _quality(document: Mapping[str, Any]) -> Quality:
    value = document.get("quality")
    if value is None:
        return Quality()
    score = value.get("score") if isinstance(value, dict) else None
    if not isinstance(score, int | float) or isinstance(score, bool):
        raise InputError('its quality is not {"score": 1.0, "reasons": []}')
    return Quality(float(score), _texts(value, "reasons"))
