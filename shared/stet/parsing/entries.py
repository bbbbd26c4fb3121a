"""What all kinds of feeds share: an entry's identity, and titles as one line of plain text."""

from __future__ import annotations

import hashlib
import html
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from stet.domain.feed import Entry
from stet.parsing.links import better_link, plain

LONGEST_ID = 1_000
LONGEST_TITLE = 1_000
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->")
_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def one_line(text: str) -> str:
    """Return `text` on one line, without control, bidi-override and broken characters, of bounded length."""
    return _SPACES.sub(" ", _BIDI.sub("", text)).strip()[:LONGEST_TITLE]


def plain_text(markup: str) -> str:
    """Return a title that may hold markup as one line of plain text."""
    return one_line(html.unescape(_TAG.sub("", markup)))


def identified(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the entries with their identity (RULES §1).

    The id; id|link where the id repeats in the feed; the canonical link where there is no id; the hash of
    title and link where there is neither. `Entry.id` stays as the feed gave it, `Entry.key` is the identity.
    """
    seen = Counter(entry.id for entry in entries)
    return tuple(_identified(entry, repeated=seen[entry.id] > 1) for entry in entries)


def _identified(entry: Entry, *, repeated: bool) -> Entry:
    given = _bounded(_one_line_id(entry.id))
    if not given:
        given = _bounded(plain(entry.link)) or _hash(entry.title, entry.link)
        return replace(entry, id=given, key=given)
    if repeated:
        return replace(entry, id=given, key=_bounded(f"{given}|{entry.link}"))
    return replace(entry, id=given, key=given, link=better_link(entry.link, given))


def _one_line_id(text: str) -> str:
    """Return an id without characters that could break a key, a header or a log line."""
    return _SPACES.sub(" ", _BIDI.sub("", text)).strip()


def _bounded(text: str) -> str:
    return text if len(text) <= LONGEST_ID else "sha256:" + _hash(text)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
