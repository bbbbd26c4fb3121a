"""stet feeds parse, stet fetch, stet feeds add of a page, stet feeds set."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from stet.cli.desk import Desk
from stet.cli.stack import Tools
from stet.domain.errors import Forbidden, Unreachable
from stet.domain.filters import Filters
from stet.domain.response import Hop
from stet.domain.source import feed_id
from tests.builders import FEED_URL, NOW, URL, Clock, response
from tests.cli.conftest import Owner
from tests.fakes import FakeWeb

RSS = (
    '<rss version="2.0"><channel><title>Example News</title><link>https://www.news.example/</link>'
    "<item><guid>a</guid><title>One &amp;amp; all</title><link>/1?x=1</link>"
    "<pubDate>Sun, 22 Nov 2026 13:00:00 +0100</pubDate></item>"
    "<item><title>Two</title><link>https://news.example/2</link></item></channel></rss>"
)
WHOLE = {
    "feed": {"title": "Example News", "link": "https://www.news.example/"},
    "entries": [
        {
            "id": "a",
            "link": "https://news.example/1?x=1",
            "title": "One & all",
            "published": "2026-11-22T12:00:00Z",
            "updated": None,
        },
        {
            "id": "https://news.example/2",
            "link": "https://news.example/2",
            "title": "Two",
            "published": None,
            "updated": None,
        },
    ],
}
PAGE_URL = "https://www.news.example/"
OTHER = "https://news.example/other.xml"
PAGE = (
    "<!doctype html><html><head><title>News</title>"
    f'<link rel="alternate" type="application/rss+xml" title="Top" href="{FEED_URL}">'
    f'<link rel="alternate" type="application/atom+xml" title="Other" href="{OTHER}">'
    "</head><body><p>News</p></body></html>"
)
PARAGRAPHS = "".join(
    f"<p>Paragraph {n}: twelve people were hurt in a fire in the harbour on Sunday, the firemen said.</p>"
    for n in range(5)
)
ARTICLE = (
    "<!doctype html><html lang='en'><head><title>Fire in the harbour</title>"
    f"<link rel='canonical' href='{URL}'></head><body><article><h1>Fire in the harbour</h1>{PARAGRAPHS}"
    "</article></body></html>"
)


@pytest.fixture
def alone(clock: Clock) -> Owner:
    """Let somebody type who has neither a stack nor credentials."""
    web, doors = FakeWeb(), list[dict[str, Any]]()

    def open_door(**how: Any) -> FakeWeb:
        doors.append(how)
        return web

    def no_client(name: str) -> Any:
        raise AssertionError(f"AWS was asked for {name}")

    web.pages = {
        FEED_URL: response(RSS, url=FEED_URL, content_type="application/rss+xml"),
        URL: response(ARTICLE),
        "https://news.example/robots.txt": response("", 404),
    }
    return Owner(Desk(tools=Tools(client=no_client, open_door=open_door, clock=clock)), web, doors)


# --- stet feeds parse ------------------------------------------------------------------------------------


def test_a_file_a_pipe_and_an_address_give_the_same_document(alone: Owner, tmp_path: Path):
    file = tmp_path / "feed.xml"
    file.write_text(RSS)
    base = ("--url", FEED_URL)
    assert alone.json("feeds", "parse", str(file), *base) == WHOLE
    piped = alone("feeds", "parse", "-", *base, "--content-type", "text/xml", "--json", given=RSS.encode())
    assert json.loads(piped.stdout) == WHOLE
    assert alone.doors == []
    assert alone.json("feeds", "parse", FEED_URL) == WHOLE


def test_without_json_it_is_a_table(alone: Owner):
    printed = alone("feeds", "parse", FEED_URL).stdout
    assert printed.startswith("Example News · https://www.news.example/\nPUBLISHED")
    assert "One & all" in printed


def test_the_door_is_opened_as_asked(alone: Owner):
    alone("feeds", "parse", FEED_URL, "--loopback", "--ports", "80, 8000", "--contact", "me@x.example")
    [how] = alone.doors
    assert (how["loopback"], how["ports"], how["contact"]) == (True, "80,8000", "me@x.example")
    alone("feeds", "parse", FEED_URL)
    assert (alone.doors[1]["loopback"], alone.doors[1]["ports"]) == (False, "80,443")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (b"", "empty"),
        (b"nothing", "not a feed"),
        (b"<!doctype html><html><body>x</body></html>", "web page"),
        (b"{}", "not a JSON Feed"),
    ],
)
def test_what_is_no_feed_is_one_line_and_ends_with_2(alone: Owner, given: bytes, words: str):
    said = alone("feeds", "parse", "-", "--json", given=given, ends=2)
    assert said.stdout == ""
    assert words in said.stderr
    assert len(said.stderr.splitlines()) == 1


def test_what_cannot_be_had_is_one_line(alone: Owner, tmp_path: Path):
    assert "No such file" in alone.refusal("feeds", "parse", str(tmp_path / "nix"))
    assert "no address is known" in alone.refusal("feeds", "parse", "https://nix.example/")
    alone.web.pages[FEED_URL] = response("", 404)
    assert "answered 404" in alone.refusal("feeds", "parse", FEED_URL)
    alone.web.pages[FEED_URL] = Forbidden("10.0.0.1 is not a public address")
    assert "not a public address" in alone.refusal("feeds", "parse", FEED_URL)
    assert "only http://" in alone.refusal("feeds", "parse", "-", "--url", "ftp://x.example/")
    assert "no list of ports" in alone("feeds", "parse", "-", "--ports", "eighty", ends=2).stderr


# --- stet fetch ------------------------------------------------------------------------------------------


def test_one_look_with_its_outcome(alone: Owner):
    alone.web.pages[URL] = replace(response(ARTICLE), hops=(Hop(301, URL),))
    seen = alone.json("fetch", URL)
    assert (seen["outcome"], seen["status"], seen["robots"]) == ("stored", 200, "allowed")
    assert (seen["headline"], seen["canonical"]) == ("Fire in the harbour", URL)
    assert seen["hops"] == [{"status": 301, "url": URL}]
    assert seen["quality"] == {"score": 1.0, "reasons": []}
    assert len(seen["fingerprint"]) == 32
    assert seen["next_look_at"] == "2026-11-22T12:15:00Z"
    assert NOW.hour == 12


@pytest.mark.parametrize(
    ("page", "outcome", "words"),
    [
        (response("", 404), "gone", "answered 404"),
        (response("", 403), "blocked", "answered 403"),
        (response("", 500), "unreachable", "answered 500"),
        (response("%PDF-1.7"), "unreadable", "no page"),
        (response("<html><title>x</title><body></body></html>"), "poor capture", "no article text"),
        (Unreachable("no whole answer in time"), "unreachable", "in time"),
    ],
)
def test_every_outcome_is_a_document(alone: Owner, page: Any, outcome: str, words: str):
    alone.web.pages[URL] = page
    seen = alone.json("fetch", URL)
    assert seen["outcome"] == outcome
    assert words in " ".join(seen["reasons"])
    assert seen["fingerprint"] is None
    assert seen["next_look_at"]


def test_robots_txt_is_asked_first_and_named(alone: Owner):
    alone.web.pages["https://news.example/robots.txt"] = response("User-agent: *\nDisallow: /")
    seen = alone.json("fetch", URL)
    assert (seen["outcome"], seen["robots"], seen["status"]) == ("blocked", "not allowed", None)
    alone.web.pages["https://news.example/robots.txt"] = Forbidden("10.0.0.1 is not a public address")
    assert any("not a public address" in one for one in alone.json("fetch", URL)["reasons"])


def test_a_pause_of_the_host_moves_the_next_look(alone: Owner):
    alone.web.pages[URL] = response("", 429, retry_after="3600")
    seen = alone.json("fetch", URL)
    assert seen["paused_until"] == "2026-11-22T13:00:00Z"
    assert seen["next_look_at"] > seen["paused_until"]


def test_fetch_in_words(alone: Owner):
    printed = alone("fetch", URL).stdout
    assert "outcome: stored" in printed
    assert "only http://" in alone.refusal("fetch", "ftp://x.example/")


# --- stet feeds add SITE ---------------------------------------------------------------------------------


@pytest.fixture
def site(owner: Owner) -> Owner:
    owner.web.pages = {
        PAGE_URL: response(PAGE, url=PAGE_URL),
        FEED_URL: response(RSS, url=FEED_URL),
        OTHER: response(RSS.replace("Example", "Other"), url=OTHER),
    }
    return owner


def watched(owner: Owner) -> set[str]:
    return {feed.url for feed in owner.stack.feeds.all()}


def test_nothing_is_chosen_for_who_says_nothing(site: Owner):
    said = site("feeds", "add", PAGE_URL, ends=2)
    assert FEED_URL in said.stdout
    assert OTHER in said.stdout
    assert "is a page that names 2 feeds" in said.stderr
    assert "--first" in said.stderr
    assert watched(site) == set()


def test_candidates_as_json(site: Owner):
    [one] = site.json("feeds", "add", PAGE_URL, ends=2)
    assert one["answer"] == "refused"
    assert one["candidates"] == [
        {"url": FEED_URL, "title": "Top", "kind": "RSS"},
        {"url": OTHER, "title": "Other", "kind": "Atom"},
    ]
    assert watched(site) == set()


def test_the_first_or_all_are_added(site: Owner):
    assert "added: Example News" in site("feeds", "add", PAGE_URL, "--first").stdout
    assert watched(site) == {FEED_URL}
    added = site.json("feeds", "add", PAGE_URL, "--all")
    assert [one["url"] for one in added] == [FEED_URL, OTHER]
    assert watched(site) == {FEED_URL, OTHER}


@pytest.mark.parametrize(
    ("typed", "added"),
    [("2\n", {OTHER}), ("\n", {FEED_URL}), ("9\n1, 2\n", {FEED_URL, OTHER}), ("all\n", {FEED_URL, OTHER})],
)
def test_at_a_terminal_it_is_asked(site: Owner, monkeypatch: pytest.MonkeyPatch, typed: str, added: set[str]):
    terminal = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr("stet.cli.finding.sys", SimpleNamespace(stdin=terminal, stdout=terminal))
    site("feeds", "add", PAGE_URL, given=typed.encode())
    assert watched(site) == added


def test_at_a_terminal_none_may_be_chosen(site: Owner, monkeypatch: pytest.MonkeyPatch):
    terminal = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr("stet.cli.finding.sys", SimpleNamespace(stdin=terminal, stdout=terminal))
    site("feeds", "add", PAGE_URL, given=b"none\n", ends=2)
    assert watched(site) == set()


def test_a_page_that_names_no_feed_is_refused_as_before(site: Owner):
    site.web.pages[PAGE_URL] = response("<!doctype html><html><title>x</title></html>", url=PAGE_URL)
    assert "web page" in site("feeds", "add", PAGE_URL, ends=1).stdout


# --- filters ---------------------------------------------------------------------------------------------


def test_filters_are_added_set_and_forgotten(site: Owner):
    site("feeds", "add", FEED_URL, "--allow", "url:*/news/*", "--deny", "title:re:^quiz")
    [listed] = site.json("feeds", "list")
    assert (listed["allow"], listed["deny"]) == (["url:*/news/*"], ["title:re:^quiz"])
    assert "deny *sport*" in site("feeds", "filter", FEED_URL, "--deny", "*sport*").stdout
    stored = site.stack.feeds.get(feed_id(FEED_URL))
    assert stored
    assert stored.filters == Filters(deny=("*sport*",))
    assert "every entry is taken" in site("feeds", "filter", FEED_URL, "--take-all").stdout
    assert site.json("feeds", "list")[0]["deny"] == []
    site("feeds", "filter", FEED_URL, ends=2)


@pytest.mark.parametrize("bad", ["re:(", "title:re:(?=x)", "", "x" * 100])
def test_a_bad_pattern_is_refused_before_anything_is_done(site: Owner, bad: str):
    assert "pattern" in (line := site.refusal("feeds", "add", FEED_URL, "--deny", bad)) or "RE2" in line
    assert watched(site) == set()


# --- stet article by any address -------------------------------------------------------------------------


def test_an_article_is_found_by_any_of_its_addresses(owner: Owner):
    from tests.builders import article

    one, other = article(), "https://m.news.example/2026/11/harbour-fire"
    owner.stack.articles.add(one)
    owner.stack.articles.alias(other, one.article_id)
    seen = owner.json("article", other + "?utm_source=x")
    assert (seen["id"], seen["aliases"], seen["alias_of"]) == (one.article_id, [other], None)
    assert f"also {other}" in owner("article", URL).stderr
