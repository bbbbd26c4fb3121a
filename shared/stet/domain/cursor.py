"""Cursors: where a list goes on, in a word that a client hands back and need not understand.

A cursor carries the check sum of its own content and of the question it answers, so that one that was
cut, changed or taken to another list is noticed instead of answered with the wrong page. It holds no secret.
"""

from __future__ import annotations

import binascii
import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime

from stet.domain.errors import InputError
from stet.domain.selection import Place

_CHECK = 6
_LONGEST = 512


def written(question: str, *parts: str) -> str:
    """Return the cursor that says `parts` to whoever asks `question` again."""
    said = json.dumps(parts, separators=(",", ":")).encode()
    return urlsafe_b64encode(_check(question, said) + said).decode().rstrip("=")


def read(question: str, cursor: str, count: int) -> tuple[str, ...]:
    """Return the `count` parts of a cursor; raises InputError for what is no cursor of this question."""
    try:
        whole = urlsafe_b64decode(cursor[:_LONGEST].encode("ascii") + b"=" * (-len(cursor) % 4))
        check, said = whole[:_CHECK], whole[_CHECK:]
        parts = json.loads(said) if check == _check(question, said) else None
    except (binascii.Error, ValueError):
        parts = None
    if not isinstance(parts, list) or len(parts) != count or written(question, *parts) != cursor:
        raise InputError("the cursor is not one of this list: begin again without it")
    return tuple(parts)


def of_place(question: str, place: Place) -> str:
    """Return the cursor of a place in a list of changes."""
    return written(question, place.at.isoformat(), place.reference)


def to_place(question: str, cursor: str) -> Place:
    """Return the place that a cursor stands for; raises InputError."""
    at, reference = read(question, cursor, 2)
    return Place(datetime.fromisoformat(at).astimezone(UTC), reference)


def _check(question: str, said: bytes) -> bytes:
    return hashlib.blake2b(said, digest_size=_CHECK, key=question.encode()[:64], person=b"stet").digest()
