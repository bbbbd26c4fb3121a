"""Index and search, each through its function: what was changed is found, by readers and programs."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from lxml import html

from stet.adapters.archive import Archive
from stet.adapters.articles import Articles
from stet.adapters.changes import Changes
from stet.adapters.search_index import SearchIndex
from stet.stages.take_down import TakeDown
from tests.builders import Clock, change
from tests.functions.carried import ARTICLE, HOSTILE, Site, fill
from tests.functions.conftest import Call, event
from tests.functions.test_feeds import parsed
from tests.stack import Stack

NOW = datetime.now(UTC)


@pytest.fixture
def site(stack: Stack, call: Call) -> Site:
    fill(stack, now=NOW)
    call("index", event("schedule"))
    return Site(call)


def numbers(site: Site, question: str) -> list[int]:
    answer = site.ask(f"/api/v1/search?{question}")
    assert answer.status == 200, answer.body
    return [one["number"] for one in json.loads(answer.body)["items"]]


def test_what_was_changed_is_found(site: Site):
    assert numbers(site, "q=great") == [1]
    assert numbers(site, "q=fire") == [2, 1]
    assert set(numbers(site, "q=fire&order=relevance")) == {1, 2}
    assert numbers(site, "q=15") == [2, 1], "it went in one and came in the other"
    assert numbers(site, "q=16") == [2]
    assert numbers(site, "q=hurt") == [], "that stayed as it was"
    assert numbers(site, "q=fire+-great") == [2]


def test_indexing_twice_changes_nothing_and_what_is_new_is_added(site: Site, stack: Stack, call: Call):
    key = f"search/{NOW:%Y-%m}.sqlite"

    def tag() -> Any:
        return stack.s3.head_object(Bucket=stack["Archive"], Key=key)["ETag"]

    before = tag()
    call("index", event("schedule"))
    assert tag() == before
    Changes(stack.dynamodb, stack["Changes"]).add(
        change(3, at=NOW - timedelta(seconds=30), headline_after="Zebra at large")
    )
    call("index", event("schedule"))
    assert tag() != before


def test_the_page(site: Site):
    empty = site.ask("/search")
    assert empty.status == 200
    assert b"<ol" not in empty.body
    found = html.document_fromstring(site.ask("/search?q=fire").body)
    assert len(found.findall(".//ol/li/div/h3")) == 2
    assert found.get_element_by_id("q").get("value") == "fire"
    feeds = [one.get("href") for one in found.iterfind(".//link[@rel='alternate']")]
    assert feeds == ["/search.atom?q=fire", "/search.json?q=fire"]
    none = site.ask("/search?q=zebra").body.decode()
    assert "Nothing was found" in none
    assert "nothing to look for" in site.ask("/search?q=-fire").body.decode()
    hostile = site.ask(f"/search?q={quote(HOSTILE)}&order=relevance").body.decode()
    assert "<script" not in hostile


def test_the_feed_of_a_search(site: Site):
    found = parsed(site.ask("/search.atom?q=great").body)
    assert found.feed.title == "Stet: great"
    assert found.feed.id == "tag:stet.example,2026:search?q=great"
    (one,) = found.entries
    assert one.id == f"tag:stet.example,2026:{ARTICLE}/1"
    assert site.ask("/search.atom?q=-x").status == 400
    etag = site.ask("/search.json?q=great").headers["etag"]
    assert site.ask("/search.json?q=great", if_none_match=etag).status == 304


def test_the_whole_of_what_is_found_is_paged(site: Site, stack: Stack, call: Call):
    changes = Changes(stack.dynamodb, stack["Changes"])
    for number in range(3, 48):
        changes.add(change(number, at=NOW - timedelta(seconds=number), headline_after=f"Zebra {number}"))
    call("index", event("schedule"))
    seen: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = json.loads(site.ask(f"/api/v1/search?q=zebra&limit=20{cursor}").body)
        seen += [one["number"] for one in answer["items"]]
        cursor = f"&cursor={answer['next']}" if answer["next"] else None
    assert seen == list(range(3, 48))
    following = html.document_fromstring(site.ask("/search?q=zebra").body).find(".//a[@rel='next']")
    assert following is not None
    assert b"Zebra 47" in site.ask(following.attrib["href"]).body
    assert len(parsed(site.ask("/search.atom?q=zebra").body).entries) == 30


def test_of_what_was_taken_down_a_stale_index_shows_nothing_and_then_it_has_no_word(
    site: Site, stack: Stack, tmp_path: Path
):
    articles, bucket = Articles(stack.dynamodb, stack["Articles"]), stack["Archive"]
    assert b"Great fire" in site.ask("/search?q=great").body
    articles.take_down(ARTICLE, NOW, "a court asked")
    for address in ("/search?q=great", "/search.atom?q=great", "/search.json?q=great"):
        body = site.ask(address).body
        assert b"Great fire" not in body, address
        assert b"15 people" not in body, address
    assert numbers(site, "q=great") == []
    changes, index = Changes(stack.dynamodb, stack["Changes"]), SearchIndex(stack.s3, bucket, tmp_path)
    row = articles.get(ARTICLE)
    assert row
    TakeDown(articles, Archive(stack.s3, bucket), changes, index, Clock())(row, "a court asked")
    named = [(ARTICLE, 1), (ARTICLE, 2)]
    assert index.missing(f"{NOW:%Y-%m}", named) == set(named)


def test_a_change_that_is_not_there_any_more_is_not_shown(site: Site, stack: Stack):
    stack.dynamodb.delete_item(
        TableName=stack["Changes"], Key={"article_id": {"S": ARTICLE}, "number": {"N": "1"}}
    )
    assert numbers(site, "q=great") == []
