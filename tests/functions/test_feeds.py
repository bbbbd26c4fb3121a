"""The feeds, through the function: read by a feed reader, asked for again, paged."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import pytest
from lxml import etree, html

from stet.adapters.archive import version_key
from stet.adapters.changes import Changes
from stet.domain.change import Severity
from stet.pages.feed_links import announcements
from stet.pages.links import Links
from tests.builders import URL, change
from tests.functions.carried import ARTICLE, BASE, HOSTILE, Site, fill
from tests.functions.conftest import Call
from tests.stack import Stack

NOW = datetime.now(UTC)
SCHEMAS = Path(__file__).parent / "schemas"
HUB = "https://hub.example/"
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


def assert_valid(body: bytes) -> None:
    """Judge a feed by the grammar of its form, that of RFC 4287 or of JSON Feed 1.1."""
    if body.startswith(b"{"):
        jsonschema.validate(json.loads(body), json.loads((SCHEMAS / "feed.json").read_text()))
        return
    root = etree.fromstring(body)
    if root.tag != "rss":
        grammar = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
        assert grammar.validate(root), grammar.error_log
        identities = [one.text for one in root.iter("{*}id")]
        assert len(set(identities)) == len(identities)


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


PAGES = [
    "/",
    f"/articles/{ARTICLE}",
    f"/articles/{ARTICLE}/diff/0/1",
    "/health",
    "/api/v1/changes",
    "/search",
]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_sent_compressed_to_whoever_takes_it_so(site: Site, address: str):
    plain = site.ask(address)
    assert plain.headers["vary"] == "Accept-Encoding"
    assert "content-encoding" not in plain.headers
    for accepted in ("gzip", "br, GZIP;q=0.5", "*", "deflate,gzip"):
        packed = site.ask(address, accept_encoding=accepted)
        assert packed.headers["content-encoding"] == "gzip", accepted
        assert packed.headers["vary"] == "Accept-Encoding"
        assert packed.body == plain.body
        assert packed.headers["etag"] != plain.headers["etag"], "a strong tag names the bytes that are sent"
    for refused in ("br", "gzip;q=0", "gzip;q=x", "identity", "*, gzip;q=0", ""):
        assert "content-encoding" not in site.ask(address, accept_encoding=refused).headers, refused
    again = site.ask(address, accept_encoding="gzip", if_none_match=packed.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["vary"] == "Accept-Encoding"


def test_what_may_hold_a_secret_is_not_compressed(site: Site):
    assert "content-encoding" not in site.ask("/unsubscribe/a/b/c", accept_encoding="gzip").headers


def test_a_feed_is_sent_compressed(site: Site):
    plain, packed = site.ask("/latest.atom"), site.ask("/latest.atom", accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.body == plain.body
    assert packed.headers["etag"] == plain.headers["etag"]


@pytest.mark.parametrize("address", EVERY)
def test_a_feed_is_as_its_form_demands(site: Site, address: str):
    assert_valid(site.ask(address).body)


def test_the_judges_of_forms_find_what_they_are_there_to_find(site: Site):
    body = site.ask("/latest.atom").body
    for wrong in (
        body.replace(b"<id>", b"<uid>").replace(b"</id>", b"</uid>"),
        body.replace(b"Z</updated>", b"</updated>"),
        body.replace(b"<entry", b"<item", 1).replace(b"</entry>", b"</item>", 1),
    ):
        with pytest.raises(AssertionError):
            assert_valid(wrong)
    document = json.loads(site.ask("/latest.json").body)
    for name in ("title", "version"):
        with pytest.raises(jsonschema.ValidationError):
            assert_valid(json.dumps({one: value for one, value in document.items() if one != name}).encode())


@pytest.mark.parametrize(
    "address", ["/latest.atom", "/latest.atom?source=example-news", f"/articles/{ARTICLE}/changes.atom"]
)
def test_every_change_is_on_one_page_of_a_feed_and_only_on_one(site: Site, stack: Stack, address: str):
    """The whole history is walked, from the first page on and from the last page back (RFC 5005 §3)."""
    changes = Changes(stack.dynamodb, stack["Changes"])
    same = NOW - timedelta(hours=5)
    for number in range(3, 73):
        changes.add(change(number, at=same if number % 2 else NOW - timedelta(hours=4, minutes=number)))
    onward, last = walked(site, address, "next")
    assert sorted(onward) == list(range(1, 73))
    assert len(onward) == 72
    back, first = walked(site, last, "previous")
    assert sorted(back) == list(range(1, 73))
    assert len(back) == 72
    assert parsed(site.ask(first).body).entries[0].id == parsed(site.ask(address).body).entries[0].id
    said = links(parsed(site.ask(address).body).feed)
    assert said["first"] == said["self"] == BASE + address
    assert "previous" not in said
    assert said.get("last", BASE + last) == BASE + last
    assert ("last" in said) == ("/articles/" in address), "of a list nobody knows it without reading all"


def walked(site: Site, address: str, relation: str) -> tuple[list[int], str]:
    """Return the changes on every page that is reached by a relation, and the last page's address."""
    seen: list[int] = []
    following = address
    while following:
        found = parsed(site.ask(following).body)
        here = links(found.feed)
        assert here["self"].removeprefix(BASE) == following
        seen += [int(one.id.rpartition("/")[2]) for one in found.entries]
        address, following = following, here.get(relation, "").removeprefix(BASE)
    return seen, address


@pytest.mark.parametrize("count", [1, 29, 30, 31, 60, 61])
def test_an_articles_last_page_is_where_its_pages_lead(site: Site, stack: Stack, count: int):
    changes = Changes(stack.dynamodb, stack["Changes"])
    for number in range(3, count + 1):
        changes.add(change(number, at=NOW - timedelta(minutes=count - number)))
    address = f"/articles/{ARTICLE}/changes.rss"
    numbers, last = walked(site, address, "next")
    assert numbers == list(range(max(count, 2), 0, -1))
    assert links(parsed(site.ask(address).body).feed).get("last", BASE + address) == BASE + last


def test_a_hub_is_named_by_the_feeds_that_it_is_told_of(stack: Stack, call: Call):
    fill(stack, now=NOW)
    stack.parameters["HubUrl"] = HUB
    site = Site(call)
    told = announcements(Links(BASE), [change(1, article_id=ARTICLE)])
    assert len(told) == 7
    for address in told:
        answer = site.ask(address.removeprefix(BASE))
        assert answer.headers["link"] == f'<{HUB}>; rel="hub", <{address}>; rel="self"'
        assert_valid(answer.body)
        if ".json" in address:
            assert json.loads(answer.body)["hubs"] == [{"type": "WebSub", "url": HUB}]
        else:
            assert links(parsed(answer.body).feed)["hub"] == HUB
        assert site.ask(address.removeprefix(BASE), if_none_match=answer.headers["etag"]).status == 304
    for address in ("/latest.atom?severity=major", "/latest.atom?source=example-news&reason=name"):
        assert "link" not in site.ask(address).headers
        assert HUB.encode() not in site.ask(address).body


def test_what_was_written_is_not_written_again_and_not_shown_once_it_is_gone(site: Site, stack: Stack):
    first = site.ask("/latest.atom").body
    for number in range(3):
        stack.s3.delete_object(Bucket=stack["Archive"], Key=version_key(ARTICLE, number))
    assert site.ask("/latest.atom").body == first, "the versions were read once"
    rows = Changes(stack.dynamodb, stack["Changes"])
    rows.erase(ARTICLE)
    assert b"15 people" not in site.ask("/latest.atom").body
    assert not parsed(site.ask("/latest.atom").body).entries


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
    assert site.ask("/latest.atom?source=No%20body").status == 400


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
        "/sources/example-news": {
            "/latest.atom?source=example-news",
            "/latest.json?source=example-news",
        },
        "/search?q=nothing": {"/search.atom?q=nothing", "/search.json?q=nothing"},
        "/search": set(),
    }.items():
        tree = html.document_fromstring(site.ask(page).body)
        named = {one.get("href") for one in tree.iterfind(".//link[@rel='alternate']")}
        assert named == feeds
        shown = {one.get("href") for one in tree.xpath("//main//a[@type]")}
        assert shown == feeds, "whoever reads the page sees them, too"
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
