"""Whatever arrives: an error that names it, or a value; within bounded time (RULES §2, LIBRARIES.md)."""

# ruff: noqa: E501 (the mark-up of a case is not broken across lines)
from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stet.domain.errors import BadPage, StetError
from stet.parsing.articles import extract
from stet.parsing.feeds import parse_feed
from tests.parsing.pages import PARAGRAPHS, URL, body, page

ATTACKS = Path(__file__).parents[3] / "shared" / "cases" / "protocol" / "xml_attacks"
PIECES = [
    "<p>", "</p>", "<article>", "<h1>", "<a href=", "'", '"', ">", "<", "&", "&nbsp;", "&#0;", "&#xD800;", "<!--", "-->",
    "<![CDATA[", "]]>", "<script>", "</script>", '<script type="application/ld+json">', '{"@type":"Article","author":[{}]}',
    "<meta name=author content=", "<meta charset=utf-16>", "<time datetime=2025>", "<table><tr><td>", "<title>", "</title>",
    "<rss>", "<channel>", "<item>", "<guid>", "<link>", "<pubDate>", "<feed>", "<entry>", "<id>", "<?xml version='1.0'?>",
    "<!DOCTYPE rss>", "<x:y xmlns:x='u'>", "{", '"items":[', '{"id":', "]", "}", "\x00", "\ud800", "\u202e", "é", PARAGRAPHS[0],
]  # fmt: skip
soups = st.lists(st.sampled_from(PIECES), max_size=40).map(
    lambda pieces: "".join(pieces).encode("utf-8", "surrogatepass")
)
anything = st.one_of(st.binary(max_size=300), soups, soups.map(lambda soup: page() + soup))


@settings(max_examples=150, deadline=None)
@given(anything, st.sampled_from(["", "text/html; charset=utf-16", "application/json", "x; charset=hex"]))
def test_extract_gives_a_story_or_says_what_is_wrong(markup: bytes, content_type: str):
    with suppress(StetError):
        story = extract(markup, url=URL, content_type=content_type)
        assert story.quality.poor or story.words
        assert "\x00" not in story.headline


@settings(max_examples=150, deadline=None)
@given(anything, st.sampled_from(["", "text/xml; charset=utf-7", "application/feed+json", "x; charset=idna"]))
def test_parse_feed_gives_a_feed_or_says_what_is_wrong(markup: bytes, content_type: str):
    with suppress(StetError):
        for entry in parse_feed(markup, url=URL, content_type=content_type).entries:
            assert entry.id
            assert entry.key
            assert entry.link == "" or entry.link.startswith(("http://", "https://"))


HOSTILE = {
    "100,000 links": '<p>word <a href="/1">l</a></p>' * 60_000,
    "9,000 paragraphs": "<p>the very same words in every one of them.</p>" * 9_000,
    "a million entities": "<p>" + "&amp;" * 500_000,
    "unclosed tags": "<a" * 500_000,
    "comments": "<!--" * 500_000,
    "headings": "<h1>a title</h1>" * 9_000,
    "one class name of a megabyte": f'<div class="{"share-" * 150_000}">x</div>',
    "details in details": "<details>" * 200,
    "JSON-LD of brackets": f'<script type="application/ld+json">{"[" * 300_000}</script>',
    "spaces": "<p>" + " " * 1_000_000,
    "one word": "<p>" + "a" * 1_000_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_page_takes_bounded_time(what: str):
    started = time.process_time()
    extract(page(HOSTILE[what] + body()), url=URL)
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    "name", ["xmlbomb", "xmlbomb2", "quadratic", "cyclic", "external", "external_file", "dtd"]
)
def test_attacks_on_xml_parsers_are_refused(name: str):
    path = ATTACKS / f"{name}.xml"
    if not path.is_file():
        pytest.skip(f"the shared cases are not here: {path}")
    with pytest.raises(StetError):
        parse_feed(path.read_bytes(), url=URL)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.integers(500, 20_000))
def test_random_bytes_are_no_page(seed: int, length: int):
    with pytest.raises(BadPage, match="no page"):
        extract(Random(seed).randbytes(length), url=URL)
