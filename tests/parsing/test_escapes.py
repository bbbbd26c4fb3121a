"""Half a surrogate pair, however it is written, is U+FFFD in what is read: in feeds, JSON and pages."""

# ruff: noqa: E501 (the mark-up of a case is not broken across lines)
from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stet.parsing.articles import extract
from stet.parsing.escapes import load_json
from stet.parsing.feeds import parse_feed
from tests.parsing.pages import URL, body, page

HALF = "\ud800"


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts(one)]
    return [text for one in value for text in texts(one)] if isinstance(value, (list, tuple)) else []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r'"a\ud800b"', "a\ufffdb"),
        (r'"a\uDFFFb"', "a\ufffdb"),
        (r'"\ud83d\ude00"', "\U0001f600"),
        (r'"\ud83d\ud83d\ude00\ude00"', "\ufffd\U0001f600\ufffd"),
        (r'"\\ud800"', r"\ud800"),
        (r'"\\\ud800"', "\\\ufffd"),
        (r'"\ud7ff\ue000"', "\ud7ff\ue000"),
    ],
)
def test_half_an_escaped_pair(written: str, read: str):
    assert load_json(written) == read


@given(
    st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=9)
)
def test_what_is_whole_is_read_as_it_is(value: Any):
    assert load_json(json.dumps(value)) == value
    assert load_json(json.dumps(value, ensure_ascii=False)) == value


FEEDS = {
    "RSS": "<rss><channel><title>f&#xD800;{}</title><language>e&#xDFFF;{}</language><item><guid>a&#55296;{}</guid>"
    "<title>t&#xD800;{}</title><link>https://n.example/1</link><category>c&#xD800;{}</category></item></channel></rss>",
    "Atom": '<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">f&amp;#xD800;{}</title><entry>'
    '<id>urn:a&#xD800;{}</id><title type="html">t&amp;#xD800;{}</title><link href="https://n.example/1"/></entry></feed>',
    "JSON": r'{{"title":"f\ud800{}","language":"e\udfff{}","items":[{{"id":"a\ud800{}","title":"t\ud800{}",'
    r'"url":"https://n.example/1","tags":["c\ud800{}"]}}]}}',
}  # fmt: skip


@pytest.mark.parametrize("kind", FEEDS)
def test_in_a_feed(kind: str):
    feed = parse_feed(
        FEEDS[kind]
        .replace("{}", HALF)
        .replace("{{", "{")
        .replace("}}", "}")
        .encode("utf-8", "surrogatepass"),
        url=URL,
    )
    found = texts(asdict(feed))
    assert "".join(found).encode(), "it can be written down"
    (entry,) = feed.entries
    for text in (feed.title, entry.id, entry.title, *entry.categories, feed.language or "\ufffd"):
        assert "\ufffd" in text, text
        assert "í" not in text, "it is no other charset either"


def test_in_a_page():
    said = json.dumps(
        {"@type": "NewsArticle", "headline": f"Fire{HALF}", "author": {"name": f"A{HALF}da Weber"}}
    )
    script = f'<script type="application/ld+json">{said}</script>'
    more = "<p>Twelve people were hurt&#xD800;, the fire service said@ on Sunday morning.</p>" + script
    story = extract(page(body() + more).replace(b"@", HALF.encode("utf-8", "surrogatepass")), url=URL)
    assert "".join(texts(asdict(story))).encode()
    assert "hurt\ufffd, the fire service said\ufffd" in story.paragraphs[-1].text
