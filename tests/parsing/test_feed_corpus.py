"""Feeds that other projects test themselves with, read as those projects expect; their texts are not here."""

from __future__ import annotations

import html
import json
import re
import tarfile
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from stet.domain.errors import BadFeed
from stet.domain.feed import Entry, ParsedFeed
from stet.parsing.feeds import parse_feed

ROOT = Path(__file__).parents[2]
BESIDE = next((one / "shared" for one in ROOT.parents if (one / "shared" / "cases").exists()), ROOT)
FEEDS, RAW = BESIDE / "cases" / "feeds", BESIDE / "cases" / "feeds_raw"
GOLD = FEEDS / "gold.jsonl"

FIELDS = ("id", "link", "title", "published")
LEAST = 0.99

_NO_HEADER = "its address stands in a Content-Location header, which is no base any more (RFC 9110 §8.7)"
MISSED = {
    "feedparser/wellformed-rss/entity_in_doctype": "a DOCTYPE that declares anything is refused (RULES §2)",
    "gofeed/parser-rss-rss_channel_item_guid_naked_markup": "the text of an id is taken, not its mark-up",
    "feedparser/wellformed-base/http_channel_link_base_content_location": _NO_HEADER,
    "feedparser/wellformed-base/http_entry_id_base_content_location": _NO_HEADER,
    "feedparser/wellformed-base/http_item_link_base_content_location": _NO_HEADER,
}
"""The feeds of the corpus that are read otherwise than expected, each with its reason."""

needs_gold = pytest.mark.skipif(not GOLD.is_file(), reason=f"the shared cases are not here: {GOLD}")


@cache
def cases() -> tuple[dict[str, Any], ...]:
    return tuple(map(json.loads, GOLD.read_text("utf-8").splitlines()))


def parsed(case: dict[str, Any]) -> ParsedFeed | None:
    headers = {name.lower(): value for name, value in (case.get("headers") or {}).items()}
    path = FEEDS / case["file"]
    try:
        return parse_feed(
            path.read_bytes(),
            url=f"http://127.0.0.1:8097/tests/{path.name}",
            content_type=headers.get("content-type", ""),
        )
    except BadFeed:
        return None


def wrong(case: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """Return the fields of a feed's entries that are read otherwise: which, as expected, as read."""
    feed = parsed(case)
    entries = feed.entries if feed else ()
    found: list[tuple[str, Any, Any]] = []
    if case["n_entries"] not in (None, len(entries)):
        found.append(("entries", case["n_entries"], len(entries)))
    for number, expected in enumerate(case["entries"] or ()):
        entry = entries[number] if number < len(entries) else None
        found += [
            (field, expected[field], read(entry, field))
            for field in FIELDS
            if field in expected and not same(field, expected[field], read(entry, field))
        ]
    return found


def read(entry: Entry | None, field: str) -> Any:
    if entry is None:
        return None
    return entry.published or entry.updated if field == "published" else getattr(entry, field)


def same(field: str, expected: Any, found: Any) -> bool:
    """Whether a field is as expected: text without its mark-up, a date as the moment it names."""
    if found in (None, ""):
        return expected in (None, "")
    if field == "title":
        return _text(expected) == _text(found)
    if field == "published":
        return _moment(expected) in (None, found)
    expected, found = str(expected).strip(), str(found).strip()
    whole = f"{expected}/" if field == "link" and re.fullmatch(r"\w+://[^/?#]+", expected) else expected
    relative = field == "link" and "://" not in expected
    return found in (expected, whole) or (relative and found.endswith(expected))


def _text(markup: str) -> str:
    plain = re.sub(r"<[^>]*>", "", html.unescape(html.unescape(str(markup or ""))))
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", plain)).strip()


def _moment(text: Any) -> datetime | None:
    """Return what a date of the corpus means: ISO 8601, or what cannot be compared."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


@needs_gold
def test_entries_are_read_as_other_projects_expect():
    """Of each field that a feed names an expectation for; the named misses are counted apart, below."""
    expected, missed = Counter[str](), Counter[str]()
    for case in cases():
        if case["id"] in MISSED:
            continue
        expected.update(field for entry in case["entries"] or () for field in FIELDS if field in entry)
        missed.update(field for field, _, _ in wrong(case))
    assert min(expected[field] for field in FIELDS) >= 20, expected
    assert missed["entries"] == 0
    assert {field: 1 - missed[field] / expected[field] for field in FIELDS if missed[field]} == {}


@needs_gold
def test_the_misses_are_few_and_each_is_named():
    found = {case["id"] for case in cases() if case["entries"] is not None and wrong(case)}
    named = {name for name in MISSED if "channel" not in name.rpartition("/")[2] or "item" in name}
    assert found == named
    assert len(MISSED) / len(cases()) <= 1 - LEAST


@needs_gold
def test_what_has_no_expectation_is_read_or_refused_by_name():
    for case in cases():
        if case["feed"] is None and case["entries"] is None:
            parsed(case)


# --- odd ones ------------------------------------------------------------------------------------


def raw() -> Iterator[tuple[str, bytes]]:
    for archive in sorted(RAW.glob("*.tar.xz")):
        with tarfile.open(archive) as packed:
            for member in packed:
                if member.isfile() and (file := packed.extractfile(member)):
                    yield f"{archive.name}: {member.name}", file.read()


@pytest.mark.slow
@pytest.mark.skipif(not RAW.is_dir(), reason=f"the shared cases are not here: {RAW}")
def test_odd_feeds_are_read_or_refused_by_name():
    count = read_ones = 0
    refused: dict[str, str] = {}
    for name, body in raw():
        count += 1
        try:
            feed = parse_feed(body, url="https://n.example/feed")
        except BadFeed as error:
            refused[name] = str(error)
            continue
        read_ones += 1
        for entry in feed.entries:
            texts = (feed.title, entry.title, entry.id, entry.key, *entry.categories)
            assert "".join(texts).encode(), name
            assert not any(mark in text for text in texts for mark in "\r\n\0\u202e"), name
            assert entry.key, name
            assert entry.link == "" or entry.link.startswith(("http://", "https://")), name
    assert [name for name, words in refused.items() if not 10 < len(words) < 300] == []
    assert count > 4_000
    assert read_ones > count / 2
