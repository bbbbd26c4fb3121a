"""The feeds, through the function: read by a feed reader, asked for again, paged."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser
import pytest
from lxml import etree, html

from stet.adapters.changes import Changes
from stet.domain.change import Severity
from tests.builders import URL, change
from tests.functions.carried import ARTICLE, BASE, HOSTILE, Site, fill
from tests.functions.conftest import Call
from tests.stack import Stack

NOW = datetime.now(UTC)
EVERY = [
    "/latest.atom",
    "/latest.json",
    f"/articles/{ARTICLE}/changes.atom",
    f"/articles/{ARTICLE}/changes.json",
    f"/articles/{ARTICLE}/changes.rss",
]


@pytest.fixture
def site(stack: Stack, call: Call) -> Site:
    fill(stack, now=NOW)
    return Site(call)


def parsed(body: bytes) -> Any:
    etree.fromstring(body)  # well-formed, or it raises
    found = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo, found.get("bozo_exception")
    return found


def links(element: Any) -> dict[str, str]:
    return {one["rel"]: one["href"] for one in element.links}


def test_atom_field_by_field(site: Site):
    answer = site.ask("/latest.atom")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    found = parsed(answer.body)
    feed = found.feed
    assert found.version == "atom10"
    assert feed.id == "tag:stet.example,2026:latest"
    assert feed.title == "Stet: latest changes"
    assert feed.subtitle.startswith("What news articles changed")
    assert feed.author == "Stet"
    assert feed.generator == "Stet"
    assert feed.rights
    assert links(feed) == {
        "self": f"{BASE}/latest.atom",
        "alternate": f"{BASE}/",
        "first": f"{BASE}/latest.atom",
    }
    newest, oldest = found.entries
    assert feed.updated == newest.updated == newest.published
    assert newest.updated == (NOW - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert newest.id == f"tag:stet.example,2026:{ARTICLE}/2"
    assert newest.title == "Small edit"
    assert newest.author == "example-news"
    assert links(newest) == {"alternate": f"{BASE}/articles/{ARTICLE}/diff/1/2", "related": URL}
    assert [one.term for one in newest.tags] == ["trivial", "headline", "number"]
    assert newest.summary.startswith("trivial, unannounced: headline, number.")
    assert "Version 1 → 2, about 1 hour later." in newest.summary
    (content,) = newest.content
    assert content.type == "text/html"
    tree = html.fromstring(f"<div>{content.value}</div>")
    assert "15" in [one.text for one in tree.iter("del")]
    assert "16" in [one.text for one in tree.iter("ins")]
    assert all("text-decoration" in one.get("style", "") for one in tree.iter("del", "ins"))
    assert not list(tree.iter("script"))
    assert HOSTILE in tree.text_content(), "text from outside is shown, and is text"
    assert oldest.title in (f"Great fire {HOSTILE}", "Great fire &lt;script&gt;alert(1)&lt;/script&gt;")


def test_rss_field_by_field(site: Site):
    answer = site.ask(f"/articles/{ARTICLE}/changes.rss")
    found = parsed(answer.body)
    feed = found.feed
    assert found.version == "rss20"
    assert feed.title == "Changes to: Fire in the harbour"
    assert feed.link == f"{BASE}/articles/{ARTICLE}"
    assert feed.subtitle == f"An article of example-news, {URL}: it has changed 2 times."
    assert feed.language == "en"
    assert feed.generator == "Stet"
    assert links(feed)["self"] == f"{BASE}/articles/{ARTICLE}/changes.rss"
    newest = found.entries[0]
    assert newest.id == f"tag:stet.example,2026:{ARTICLE}/2"
    assert newest.guidislink is False
    assert newest.link == f"{BASE}/articles/{ARTICLE}/diff/1/2"
    assert newest.author == "example-news"
    assert newest.title == "Small edit"
    assert [one.term for one in newest.tags] == ["trivial", "headline", "number"]
    published = parsedate_to_datetime(newest.published)
    assert published == (NOW - timedelta(hours=1)).replace(microsecond=0)
    assert ">16</ins>" in newest.description


def test_json_feed_field_by_field(site: Site):
    answer = site.ask("/latest.json?severity=major")
    assert answer.headers["content-type"] == "application/feed+json; charset=utf-8"
    found = json.loads(answer.body)
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["title"] == "Stet: major"
    assert found["home_page_url"] == f"{BASE}/?severity=major"
    assert found["feed_url"] == f"{BASE}/latest.json?severity=major"
    assert found["authors"] == [{"name": "Stet"}]
    assert "next_url" not in found
    (item,) = found["items"]
    assert item["id"] == f"tag:stet.example,2026:{ARTICLE}/1"
    assert item["url"] == f"{BASE}/articles/{ARTICLE}/diff/0/1"
    assert item["external_url"] == URL
    assert item["title"] == f"Great fire {HOSTILE}"
    assert item["date_published"] == (NOW - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert item["tags"] == ["major", "headline", "number"]
    assert "<script" not in item["content_html"]
    assert ">15</ins>" in item["content_html"]


@pytest.mark.parametrize("address", EVERY)
def test_what_did_not_change_is_not_sent_again(site: Site, stack: Stack, address: str):
    first = site.ask(address)
    assert first.status == 200
    etag, changed = first.headers["etag"], first.headers["last-modified"]
    assert "max-age" in first.headers["cache-control"]
    assert first.headers["vary"] == "Accept-Encoding"
    for conditions in (
        {"if_none_match": etag},
        {"if_none_match": f'"x", {etag}'},
        {"if_none_match": etag.removeprefix("W/")},
        {"if_modified_since": changed},
        {"if_none_match": etag, "if_modified_since": "Mon, 01 Jan 2001 00:00:00 GMT"},
    ):
        again = site.ask(address, **conditions)
        assert (again.status, again.body) == (304, b""), conditions
        assert again.headers["etag"] == etag
    for conditions in (
        {"if_none_match": '"x"'},
        {"if_modified_since": "Mon, 01 Jan 2001 00:00:00 GMT"},
        {"if_modified_since": "x"},
        {"if_none_match": '"x"', "if_modified_since": changed},
    ):
        assert site.ask(address, **conditions).status == 200, conditions
    Changes(stack.dynamodb, stack["Changes"]).add(change(3, at=NOW - timedelta(minutes=1)))
    assert site.ask(address, if_none_match=etag).status == 200


def test_a_feed_is_sent_compressed(site: Site):
    plain, packed = site.ask("/latest.atom"), site.ask("/latest.atom", accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.body == plain.body
    assert packed.headers["etag"] == plain.headers["etag"]


@pytest.mark.parametrize("address", ["/latest.atom?source=example-news", f"/articles/{ARTICLE}/changes.atom"])
def test_every_change_is_on_one_page_of_a_feed_and_only_on_one(site: Site, stack: Stack, address: str):
    changes = Changes(stack.dynamodb, stack["Changes"])
    same = NOW - timedelta(hours=5)
    for number in range(3, 73):
        changes.add(change(number, at=same if number % 2 else NOW - timedelta(hours=4, minutes=number)))
    seen, following = [], address
    while following:
        found = parsed(site.ask(following).body)
        assert links(found.feed)["self"].removeprefix(BASE) == following
        seen += [one.id.rpartition("/")[2] for one in found.entries]
        following = links(found.feed).get("next", "").removeprefix(BASE)
    assert sorted(map(int, seen)) == list(range(1, 73))


def test_a_feed_of_one_source_a_severity_a_reason(site: Site, stack: Stack):
    Changes(stack.dynamodb, stack["Changes"]).add(
        change(9, at=NOW - timedelta(minutes=9), source="other", severity=Severity.CRITICAL, reasons=())
    )

    def numbers(query: str) -> list[str]:
        found = parsed(site.ask(f"/latest.atom?{query}").body)
        return [one.id.rpartition("/")[2] for one in found.entries]

    assert numbers("source=other") == ["9"]
    assert numbers("source=example-news") == ["2", "1"]
    assert numbers("severity=major") == ["9", "1"]
    assert numbers("reason=numbers") == ["2", "1"]
    assert numbers("source=nobody") == []


def test_a_change_whose_versions_are_not_there_is_told_without_them(site: Site, stack: Stack):
    Changes(stack.dynamodb, stack["Changes"]).add(change(7, at=NOW - timedelta(minutes=2)))
    newest = parsed(site.ask("/latest.atom").body).entries[0]
    assert newest.id.endswith("/7")
    assert "Great" in newest.content[0].value


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/latest.atom?severity=x", 400),
        ("/latest.atom?older=x", 400),
        ("/latest.json?older=" + "A" * 5000, 400),
        (f"/articles/{ARTICLE}/changes.atom?older=AAAA", 400),
        ("/articles/nobody/changes.atom", 404),
        (f"/articles/{ARTICLE}/changes.xml", 404),
    ],
)
def test_what_cannot_be_answered(site: Site, address: str, status: int):
    answer = site.ask(address)
    assert answer.status == status
    assert "nosniff" in answer.headers["x-content-type-options"]


def test_an_empty_feed_is_a_feed(call: Call, stack: Stack):
    found = parsed(Site(call).ask("/latest.atom").body)
    assert found.feed.updated
    assert not found.entries


def test_the_pages_name_their_feeds(site: Site):
    for page, feeds in {
        "/": {"/latest.atom", "/latest.json"},
        "/?severity=major": {"/latest.atom?severity=major", "/latest.json?severity=major"},
        f"/articles/{ARTICLE}": set(EVERY[2:]),
    }.items():
        tree = html.document_fromstring(site.ask(page).body)
        named = {one.get("href") for one in tree.iterfind(".//link[@rel='alternate']")}
        assert named == feeds
        for address in feeds:
            assert site.ask(address).status == 200


def test_the_page_of_a_change_names_its_picture(site: Site):
    tree = html.document_fromstring(site.ask(f"/articles/{ARTICLE}/diff/0/1").body)
    meta = {one.get("property") or one.get("name"): one.get("content") for one in tree.iter("meta")}
    assert meta["og:image"] == f"{BASE}/articles/{ARTICLE}/changes/1.png"
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "630")
    assert meta["twitter:card"] == "summary_large_image"
    answer = site.ask(meta["og:image"].removeprefix(BASE))
    assert answer.status == 200
    assert answer.headers["content-type"] == "image/png"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.body.startswith(b"\x89PNG")
    assert site.ask(f"/articles/{ARTICLE}/changes/1.png", if_none_match=answer.headers["etag"]).status == 304
    for number in ("0", "9", "x"):
        assert site.ask(f"/articles/{ARTICLE}/changes/{number}.png").status == 404
    between = html.document_fromstring(site.ask(f"/articles/{ARTICLE}/diff/0/2").body)
    assert not between.xpath("//meta[@property='og:image']")
