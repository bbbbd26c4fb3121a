"""Feeds hold whatever text comes from outside as text, in every form, as judged by parsers of their own."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree, html

from stet.domain.change import Reason
from stet.domain.diff import Comparison, compare
from stet.domain.version import Version
from stet.pages.atom import atom_feed
from stet.pages.json_feed import json_feed
from stet.pages.links import Links
from stet.pages.outline import Outline, item
from stet.pages.rss import rss_feed
from tests.pages.cases import case
from tests.pages.scenes import CHANGE, COMPARISON, GONE, NEWER, OLDER, REMOVAL
from tests.pages.test_escaping import HOSTILE, story_of

ELEMENTS = {"p", "b", "ul", "li", "small", "a", "ins", "del", "div"}
ATTRIBUTES = {"style", "href", "rel", "dir"}
STYLES = {
    "background-color:#fbe7e1;color:#8c2414;text-decoration:line-through",
    "background-color:#dcf1ec;color:#0b5750;text-decoration:underline",
}
CONTROL = [chr(n) for n in range(32)] + ["\x7f", "\x85", "\u2028", "\ufffe", "\U0001ffff", "\udfff"]


@dataclass(frozen=True)
class Pair:
    older: Version
    newer: Version
    comparison: Comparison | None


def outline_with(payload: str) -> Outline:
    """Return a feed with the payload in each place for it."""
    stories = story_of(payload), story_of(payload, other="new ")
    pair = Pair(replace(OLDER, story=stories[0]), replace(NEWER, story=stories[1]), compare(*stories))
    reasons = (Reason("headline", payload, f"new {payload}"), Reason("numbers", payload), Reason(payload))
    change = replace(
        CHANGE,
        source=payload,
        url=payload,
        headline_before=payload,
        headline_after=f"new {payload}",
        reasons=reasons,
    )
    links = Links("https://stet.example")
    items = tuple(item(change, one, links, "stet.example") for one in (pair, None))
    return Outline(
        "tag:stet.example,2026:x", payload, payload, f"https://stet.example/{payload}", payload, payload,
        payload, change.at, items,
    )  # fmt: skip


def assert_harmless(content: str) -> None:
    """Nothing but our own elements and marks; links lead to http(s)."""
    for element in html.fragment_fromstring(content, create_parent="div").iter():
        assert isinstance(element.tag, str), element
        assert element.tag in ELEMENTS, element.tag
        assert set(element.attrib) <= ATTRIBUTES
        assert element.get("style", next(iter(STYLES))) in STYLES
        if "href" in element.attrib:
            assert urlsplit(element.attrib["href"]).scheme in ("http", "https")
            ours = element.attrib["href"].startswith("https://stet.example/")
            assert ours or element.get("rel") == "noopener nofollow"


def assert_carried(payload: str) -> None:
    outline = outline_with(payload)
    for write in (atom_feed, rss_feed):
        body = write(outline)
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False))
        assert {etree.QName(one).namespace for one in root.iter()} <= {
            None,
            "http://www.w3.org/2005/Atom",
            "http://purl.org/dc/elements/1.1/",
        }
        found = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
        assert not found.bozo
        assert len(found.entries) == 2
        for entry in found.entries:
            for content in [*entry.get("content", []), *([entry.description] if write is rss_feed else [])]:
                assert_harmless(content if isinstance(content, str) else content.value)
    for one in json.loads(json_feed(outline))["items"]:
        assert_harmless(one["content_html"])
        assert urlsplit(one.get("external_url", "https://x/")).scheme in ("http", "https")


@pytest.mark.parametrize("payload", [*HOSTILE, *CONTROL], ids=ascii)
def test_hostile_text_stays_text(payload: str):
    assert_carried(payload)


def test_known_payloads_a_sample():
    for payload in case("markup_payloads/payloads.json")[::40]:
        assert_carried(payload)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(8))
def test_known_payloads_all(start: int):
    for payload in case("markup_payloads/payloads.json")[start::8]:
        assert_carried(payload)


def test_the_judge_finds_what_it_is_there_to_find():
    for bad in ("<script>x</script>", "<p onclick=x>", "<a href='javascript:x'>y</a>", "<p style='x:y'>"):
        with pytest.raises(AssertionError):
            assert_harmless(bad)


def test_text_is_whole_after_its_way_through_a_feed():
    outline = outline_with("Ärger & <b>Zorn</b> 火事")
    entry = feedparser.parse(io.BytesIO(atom_feed(outline)), sanitize_html=False).entries[0]
    shown = html.fragment_fromstring(entry.content[0].value, create_parent="div").text_content()
    assert "Ärger & <b>Zorn</b> 火事" in shown
    assert json.loads(json_feed(outline))["items"][0]["title"] == "new Ärger & <b>Zorn</b> 火事"


def test_the_edit_stands_in_the_item_and_long_ones_are_cut():
    short = item(CHANGE, Pair(OLDER, NEWER, COMPARISON), Links("https://s.example"), "s.example")
    assert "<del style" in short.html
    assert "<ins style" in short.html
    assert "unchanged paragraph" in short.html
    long = story_of("x"), story_of("word " * 20_000, other="new ")
    pair = Pair(replace(OLDER, story=long[0]), replace(NEWER, story=long[1]), compare(*long))
    cut = item(CHANGE, pair, Links("https://s.example"), "s.example")
    assert len(cut.html) < 60_000


def test_a_removal_is_said():
    told = item(REMOVAL, Pair(NEWER, GONE, None), Links("https://s.example"), "s.example")
    assert "The article was removed" in told.html
