"""Versions to and from JSON: nothing is lost, and what was written once can be read for ever."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from stet.adapters.documents import version_document, version_from
from stet.domain.alternation import Alternation
from stet.domain.version import Kind, Paragraph, Quality, Story, Version

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
MOMENT = st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - st adds it
STORY = st.builds(
    Story,
    headline=TEXT,
    standfirst=TEXT,
    byline=st.lists(TEXT, max_size=2).map(tuple),
    published=st.none() | MOMENT,
    modified=st.none() | MOMENT,
    paragraphs=st.lists(st.builds(Paragraph, TEXT, st.sampled_from(Kind)), max_size=3).map(tuple),
    links=st.lists(TEXT, max_size=2).map(tuple),
    canonical=st.none() | TEXT,
    language=st.none() | TEXT,
    section=st.none() | TEXT,
    notices=st.lists(TEXT, max_size=2).map(tuple),
    live_blog=st.booleans(),
    extractor=TEXT,
    quality=st.builds(Quality, st.floats(0, 1), st.lists(TEXT, max_size=2).map(tuple)),
)
VERSION = st.builds(
    Version,
    article_id=TEXT,
    number=st.integers(0, 10**6),
    url=TEXT,
    fetched_at=MOMENT,
    story=st.none() | STORY,
    fingerprint=TEXT,
    raw_key=st.none() | TEXT,
    status=st.integers(100, 599),
    alternation=st.sampled_from(Alternation),
    earlier=st.lists(TEXT, max_size=3).map(tuple),
)


@given(VERSION)
def test_a_version_survives_being_written(version: Version):
    assert version_from(json.loads(json.dumps(version_document(version)))) == version


def test_the_first_form_can_be_read():
    """A document as the first release wrote it: this test is added to, never changed."""
    document = {
        "format": 1,
        "article_id": "a" * 32,
        "number": 3,
        "url": "https://news.example/fire",
        "fetched_at": "2026-11-22T12:00:00.000001Z",
        "fingerprint": "f" * 32,
        "raw_key": "raw/a/b.html.gz",
        "status": 200,
        "story": {
            "headline": "Fire",
            "standfirst": "A fire.",
            "byline": ["Ada Weber"],
            "published": "2026-11-22T11:00:00.000000Z",
            "modified": None,
            "paragraphs": [{"kind": "list item", "text": "First."}],
            "links": ["https://news.example/"],
            "canonical": None,
            "language": "en",
            "section": None,
            "notices": [],
            "live_blog": False,
            "extractor": "stet/1",
            "quality": {"score": 0.75, "reasons": ["short"]},
        },
    }
    read = version_from(document)
    assert read.story
    assert read.fetched_at == datetime(2026, 11, 22, 12, 0, 0, 1, tzinfo=UTC)
    assert read.story.paragraphs == (Paragraph("First.", Kind.LIST_ITEM),)
    assert read.story.quality == Quality(0.75, ("short",))
    assert version_document(read) == document
