"""web, with requests as a function URL sends them."""

from __future__ import annotations

import base64
import importlib
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from html import unescape as html_unescape
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from stet.adapters.archive import Archive, version_key
from stet.adapters.articles import Articles
from stet.adapters.changes import Changes
from stet.adapters.feeds import Feeds
from stet.adapters.subscriptions import Subscriptions
from stet.domain.change import Severity
from stet.domain.subscription import Subscription
from stet.domain.url import article_id
from stet.pages.links import Links
from stet.parsing.articles import extract
from stet.routes.answers import SECURITY
from stet.stages.take_down import TakeDown
from tests.builders import NOW, URL, Clock, article, change, feed, response, story, subscription, version
from tests.fakes import FakeSearchIndex
from tests.functions.conftest import Call, event
from tests.functions.pages import article_page
from tests.stack import Stack

ARTICLE = article_id(URL)
LINKS = Links()
HOSTILE = "<script>alert(1)</script>"


class Site:
    """The pages, as a browser asks for them."""

    def __init__(self, call: Call) -> None:
        self._call = partial(call, "web")

    def ask(
        self,
        address: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        parts = urlsplit(address)
        given = event("page_request" if body is None else "unsubscribe_request")
        given["rawPath"] = given["requestContext"]["http"]["path"] = parts.path
        given["requestContext"]["http"]["method"] = method
        given["rawQueryString"] = parts.query
        if parts.query:
            given["queryStringParameters"] = dict(parse_qsl(parts.query, keep_blank_values=True))
        if body is not None:
            given["body"] = base64.b64encode(body).decode()
        given["headers"] = {**given["headers"], **(headers or {})}
        answer: dict[str, Any] = self._call(given)
        assert not answer.get("isBase64Encoded") or answer["headers"]["Content-Type"] == "image/png"
        return answer

    def text(self, address: str) -> str:
        answer = self.ask(address)
        assert answer["statusCode"] == 200, address
        return str(answer["body"])


@pytest.fixture
def site(stack: Stack, call: Call) -> Site:
    """Return the pages of an article with three versions and two changes."""
    now = datetime.now(UTC)
    archive, changes = Archive(stack.s3, stack["Archive"]), Changes(stack.dynamodb, stack["Changes"])
    Articles(stack.dynamodb, stack["Articles"]).add(
        article(latest=2, changed_at=now - timedelta(minutes=1), fingerprint="f")
    )
    for number, hurt in enumerate((12, 15, 16)):
        told = story(f"{hurt} people were hurt in a fire in the harbour on Sunday. {HOSTILE}")
        archive.put_version(version(number, told=told, fetched_at=now - timedelta(hours=3 - number)))
    changes.add(change(1, at=now - timedelta(hours=2), headline_after=f"Great fire {HOSTILE}"))
    changes.add(
        change(2, at=now - timedelta(hours=1), severity=Severity.TRIVIAL, headline_after="Small edit")
    )
    return Site(call)


def test_the_list_of_latest_changes(site: Site):
    text = site.text(LINKS.latest())
    assert "Great fire" in text
    assert "Small edit" in text
    assert LINKS.diff(ARTICLE, 0, 1) in text


def test_the_list_by_severity_and_from_a_moment_back(site: Site):
    text = site.text(LINKS.latest(Severity.MAJOR))
    assert "Great fire" in text
    assert "Small edit" not in text
    older = (datetime.now(UTC) - timedelta(minutes=90)).isoformat()
    text = site.text(LINKS.latest(older=older))
    assert "Great fire" in text
    assert "Small edit" not in text


QUERIES = [
    "severity=x",
    "severity=",
    "severity=MAJOR",
    "older=x",
    "older=2026-11-22",
    "older=0001-01-01",
    "older=9999-12-31T23:59:59-12:00",
    "older=0001-01-01T00:00:00%2B12:00",
    "older=2026-11-22T23:59:59-12:00",
    "x=%FF",
    "newer=x",
    "newer=2026-11-22T10:00:00Z,a,1",
    "newer=0001-01-01&older=9999-01-01",
    "older=2026-11-22T10:00:00Z," + "x" * 900,
    "source=%3Cscript%3E&reason=x&language=english&day=2026-13-99",
    "source=" + "a" * 900,
    "day=0001-01-01",
    "day=9999-12-31",
    "day=20261122&language=en&reason=numbers&severity=minor",
]


def test_whatever_is_asked_of_the_list_is_answered(site: Site):
    for query in QUERIES:
        assert site.ask(f"/?{query}")["statusCode"] == 200, query


def test_an_articles_page(site: Site):
    text = site.text(LINKS.article(ARTICLE))
    assert URL in text
    for number in range(3):
        assert LINKS.version(ARTICLE, number) in text
    assert LINKS.diff(ARTICLE, 1, 2) in text


def test_the_diff_of_any_two_versions(site: Site):
    for older, newer in ((0, 1), (0, 2), (1, 2)):
        side, inline = (
            site.text(LINKS.diff(ARTICLE, older, newer)),
            site.text(LINKS.diff(ARTICLE, older, newer, inline=True)),
        )
        for text in (side, inline):
            assert ("12", "15", "16")[older] in text
            assert ("12", "15", "16")[newer] in text
        assert side != inline


def test_one_version(site: Site):
    answer = site.ask(LINKS.version(ARTICLE, 1))
    assert "15 people were hurt" in answer["body"]
    assert answer["headers"]["X-Robots-Tag"] == "noindex"


def test_what_goes_with_the_pages(site: Site):
    text = site.text(LINKS.latest())
    style, icon = LINKS.style(), LINKS.icon()
    assert style in text
    assert site.ask(style)["headers"]["Content-Type"].startswith("text/css")
    assert site.ask(icon)["headers"]["Content-Type"].startswith("image/svg")
    for address in (style, icon):
        assert "immutable" in site.ask(address)["headers"]["Cache-Control"]


NOT_THERE = {
    "/nothing": "page",
    "/favicon.ico": "page",
    "/articles/": "page",
    "/a/b/c/d/e": "page",
    "/../etc/passwd": "page",
    "/articles/nobody": "article",
    "/articles/nobody/blame": "article",
    "/sources/nobody": "source",
    "/sources/": "page",
    "/sources/%3Cscript%3E": "source",
    f"/articles/{ARTICLE}/versions/9": "version",
    f"/articles/{ARTICLE}/versions/x": "version",
    f"/articles/{ARTICLE}/versions/-1": "version",
    f"/articles/{ARTICLE}/versions/{'9' * 40}": "version",
    f"/articles/{ARTICLE}/diff/0/9": "version",
    f"/articles/{ARTICLE}/diff/x/1": "version",
    "/articles/nobody/diff/0/1": "version",
    "/articles/nobody/versions/0": "version",
    "/articles/%3Cscript%3E": "article",
    "/articles/%00": "article",
    f"/articles/{'a' * 200}": "article",
    f"/articles/{'a' * 3000}": "page",
    f"/articles/{'%C3%A9' * 1100}/blame": "page",
    f"/articles/{'a' * 3000}/changes/1.png": "page",
    f"/confirm/{'a' * 3000}/b/c": "page",
    f"/unsubscribe/a/{'b' * 1500}/c": "page",
    f"/sources/{'a' * 3000}": "page",
}


def test_what_is_not_there(site: Site):
    for address, what in NOT_THERE.items():
        answer = site.ask(address)
        assert answer["statusCode"] == 404, address
        assert what in answer["body"].lower(), address
        assert answer["headers"]["Content-Type"].startswith("text/html")


def test_what_no_table_has_as_a_key_is_not_asked_of_one(site: Site):
    """DynamoDB refuses a key of 2 kB, or 1 kB where it sorts; that is no bug of ours to fail by."""
    site.ask(LINKS.latest())
    calls: list[str] = []
    _function().wired().read.articles.dynamodb.meta.events.register(
        "before-call.dynamodb", lambda model, **_: calls.append(model.name)
    )
    for address in (*(one for one in NOT_THERE if len(one) > 1000), f"/latest.atom?source={'a' * 3000}"):
        assert site.ask(address)["statusCode"] in {400, 404}, address
    assert calls == []


def test_a_bug_is_answered_as_safely_as_everything(site: Site, monkeypatch: pytest.MonkeyPatch):
    site.ask(LINKS.latest())

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr(Articles, "get", broken)
    for address in (LINKS.article(ARTICLE), f"/articles/{ARTICLE}/changes.atom"):
        answer = site.ask(address)
        assert answer["statusCode"] == 500
        assert "Something went wrong" in answer["body"]
        assert "secret" not in answer["body"]
        assert answer["headers"]["Cache-Control"] == "no-store"
        assert set(SECURITY) <= set(answer["headers"])
    problem = site.ask(f"/api/v1/articles/{ARTICLE}")
    assert (problem["statusCode"], json.loads(problem["body"])["status"]) == (500, 500)
    assert problem["headers"]["Content-Type"] == "application/problem+json"


def test_every_answer_is_safe_to_open(site: Site):
    addresses = (
        LINKS.latest(),
        LINKS.article(ARTICLE),
        LINKS.diff(ARTICLE, 0, 1),
        LINKS.version(ARTICLE, 0),
        LINKS.blame(ARTICLE),
        LINKS.source("example-news"),
        LINKS.health(),
        LINKS.lookup(),
        LINKS.lookup(URL),
        LINKS.unsubscribe(subscription()),
        LINKS.style(),
        "/nothing",
    )
    for address in addresses:
        answer = site.ask(address)
        headers = answer["headers"]
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script" not in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "max-age" in headers["Strict-Transport-Security"]
        assert headers["Cache-Control"]
        assert "<script" not in answer["body"]
        assert not re.search(r"<[^>]+ (?:style|on\w+)=", answer["body"])


def test_a_comparison_may_be_kept_once_nothing_on_its_page_changes(site: Site):
    assert "immutable" in site.ask(LINKS.diff(ARTICLE, 0, 1))["headers"]["Cache-Control"]
    assert "immutable" not in site.ask(LINKS.latest())["headers"]["Cache-Control"]
    assert "immutable" not in site.ask(LINKS.article(ARTICLE))["headers"]["Cache-Control"]
    assert "immutable" not in site.ask("/nothing")["headers"]["Cache-Control"]


def test_a_head_request_is_answered_like_a_get(site: Site):
    """Link checkers and mail scanners ask so; a 404 would tell them that the page is gone."""
    for address in (LINKS.latest(), LINKS.article(ARTICLE), LINKS.style()):
        answer = site.ask(address, "HEAD")
        assert answer["statusCode"] == 200, address
        assert answer["headers"] == site.ask(address)["headers"]
    assert site.ask("/nothing", "HEAD")["statusCode"] == 404


# --- lists, sources, and what is kept --------------------------------------------------------------


def test_a_list_is_narrowed_down_and_goes_on_where_it_ended(site: Site, stack: Stack):
    changes = Changes(stack.dynamodb, stack["Changes"])
    now = datetime.now(UTC)
    for n in range(60):
        changes.add(change(1, article_id=f"{n:032x}", at=now - timedelta(minutes=n), source="lantern"))
    text = site.text("/?source=lantern")
    assert text.count('class="change"') == 50
    assert "Great fire &lt;script" not in text
    address = html_unescape(re.findall(r'rel="next" href="([^"]+)"', text)[0])
    assert address.startswith("/?source=lantern&older=")
    older = site.text(address)
    assert older.count('class="change"') == 10
    back = html_unescape(re.findall(r'rel="prev" href="([^"]+)"', older)[0])
    assert site.text(back).count('class="change"') == 50
    assert site.text("/?reason=byline&source=lantern").count('class="change"') == 0
    assert site.text(f"/?day={now.date()}&reason=numbers").count('class="change"')


def _function() -> Any:
    """Return the function's module, which takes its settings from the first call on."""
    return importlib.import_module("functions.web.app")


def test_a_source_is_called_what_its_feed_is_called(site: Site, stack: Stack):
    assert ">example-news<" in site.text(LINKS.latest())
    Feeds(stack.dynamodb, stack["Feeds"]).add(feed(source="example-news", title="The Example <News>"))
    _function().wired.cache_clear()
    for address in (
        LINKS.latest(),
        LINKS.article(ARTICLE),
        LINKS.diff(ARTICLE, 0, 1),
        LINKS.version(ARTICLE, 0),
        LINKS.blame(ARTICLE),
        LINKS.source("example-news"),
        LINKS.health(),
    ):
        assert "The Example &lt;News&gt;" in site.text(address), address


def test_a_source_page_counts_what_changed(site: Site):
    text = site.text(LINKS.source("example-news"))
    assert "1 article of 1" in text
    assert LINKS.diff(ARTICLE, 0, 1) in text


def test_health_says_what_fails(site: Site, stack: Stack):
    feeds = Feeds(stack.dynamodb, stack["Feeds"])
    feeds.add(feed(title="Broken", failures=3, reason="the server answered 503", failing_since=NOW))
    text = site.text(LINKS.health())
    assert "1 feed of 1 cannot be read" in text
    assert "the server answered 503" in text


def test_any_address_of_an_article_leads_to_it(site: Site, stack: Stack):
    Articles(stack.dynamodb, stack["Articles"]).alias("https://amp.example/fire", ARTICLE)
    for url in (URL, f"{URL}?utm_source=x", "https://amp.example/fire", f"  {URL}#top "):
        answer = site.ask(LINKS.lookup(url))
        assert (answer["statusCode"], answer["headers"]["Location"]) == (303, LINKS.article(ARTICLE)), url
    for url in ("https://nobody.example/", "javascript:alert(1)", "x" * 5000, "http://[", "//evil.example"):
        answer = site.ask(LINKS.lookup(url))
        assert (answer["statusCode"], "Location" in answer["headers"]) == (200, False), url
        assert "not watched" in answer["body"]


def test_blame_names_the_version_of_each_sentence(site: Site):
    text = site.text(LINKS.blame(ARTICLE))
    assert "16 people were hurt" in text
    assert "&lt;script&gt;" in text


def test_what_was_taken_down_is_gone_everywhere(site: Site, stack: Stack):
    articles = Articles(stack.dynamodb, stack["Articles"])
    take_down = TakeDown(
        articles,
        Archive(stack.s3, stack["Archive"]),
        Changes(stack.dynamodb, stack["Changes"]),
        FakeSearchIndex(),
        Clock(),
    )
    found = articles.get(ARTICLE)
    assert found
    take_down(found, "a court asked")
    for address in (
        LINKS.article(ARTICLE),
        LINKS.diff(ARTICLE, 0, 1),
        LINKS.version(ARTICLE, 0),
        LINKS.blame(ARTICLE),
    ):
        answer = site.ask(address)
        assert answer["statusCode"] == 410, address
        assert "Taken down" in answer["body"]
        assert answer["headers"]["Cache-Control"] == "no-store"
        assert "court" not in answer["body"]
    for address in (LINKS.latest(), LINKS.source("example-news"), LINKS.health()):
        body = site.ask(address)["body"]
        assert "Great fire" not in body
        assert "people were hurt" not in body


def test_who_has_the_page_is_told_so(site: Site):
    for address in (LINKS.latest(), LINKS.diff(ARTICLE, 0, 1), LINKS.style(), LINKS.source("example-news")):
        tag = site.ask(address)["headers"]["ETag"]
        for asked in (tag, f"W/{tag}", f'"x", {tag}', "*"):
            again = site.ask(address, headers={"if-none-match": asked})
            assert (again["statusCode"], again["body"]) == (304, ""), (address, asked)
            assert again["headers"]["ETag"] == tag
            assert again["headers"]["Cache-Control"]
        assert site.ask(address, headers={"if-none-match": '"other"'})["statusCode"] == 200
    assert "ETag" not in site.ask("/nothing")["headers"]
    assert "ETag" not in site.ask(LINKS.unsubscribe(subscription()))["headers"]


def test_no_page_scans_a_table(site: Site, stack: Stack):
    """Every call to the tables is by a key or an index, and few of them."""
    calls: list[str] = []
    site.ask(LINKS.latest())  # after this the names of the sources are known
    _function().wired().read.articles.dynamodb.meta.events.register(
        "before-call.dynamodb", lambda model, **_: calls.append(model.name)
    )
    most = {
        LINKS.latest(): 20,
        "/?source=example-news": 1,
        LINKS.article(ARTICLE): 2,
        LINKS.diff(ARTICLE, 0, 1): 2,
        LINKS.version(ARTICLE, 0): 1,
        LINKS.blame(ARTICLE): 2,
        LINKS.source("example-news"): 4,
        LINKS.health(): 8,
        LINKS.lookup(URL): 1,
        LINKS.search(): 0,
        "/search?q=fire": 1,
        "/?reason=byline": 20,
        LINKS.subscribe(article=ARTICLE): 2,
        "/latest.atom": 30,
        f"/articles/{ARTICLE}/changes.atom": 3,
        f"/articles/{ARTICLE}/changes/1.png": 2,
        LINKS.unsubscribe(subscription()): 1,
        LINKS.confirm(subscription(confirm_token="c0nfirm")): 1,
        LINKS.manage(subscription()): 1,
        "/api/v1/changes": 30,
        "/api/v1/articles?source=example-news": 3,
        f"/api/v1/articles/{ARTICLE}": 1,
        f"/api/v1/articles/{ARTICLE}/changes": 3,
        f"/api/v1/articles/{ARTICLE}/versions": 3,
        f"/api/v1/articles/{ARTICLE}/versions/0": 3,
        f"/api/v1/articles/{ARTICLE}/diff/0/1": 3,
        "/api/v1/search?q=fire": 1,
        "/api/v1/sources": 4,
        "/api/v1/sources/example-news": 5,
        "/api/v1/health": 8,
        f"/api/v1/lookup?url={quote(URL)}": 2,
        "/nothing": 0,
    }
    for address, count in most.items():
        calls.clear()
        assert site.ask(address)["statusCode"] in {200, 303, 404}, address
        assert len(calls) <= count, (address, calls)
        assert calls or not count or "search" in address, address
        assert set(calls) <= {"GetItem", "BatchGetItem", "Query"}, address


# --- unsubscribing -------------------------------------------------------------------------------

ONE_CLICK = b"List-Unsubscribe=One-Click"


@pytest.fixture
def reader(stack: Stack) -> tuple[Subscription, Subscriptions]:
    """Return a reader's subscription to a source, and the table it is in."""
    one = subscription(topic="source#example-news", subscription_id="sub-1", token="a-token_" * 4)
    table = Subscriptions(stack.dynamodb, stack["Subscriptions"])
    table.put(one)
    return one, table


def stands(reader: tuple[Subscription, Subscriptions]) -> bool:
    one, table = reader
    return table.get(one.topic, one.subscription_id) == one


def test_following_the_link_asks_and_never_unsubscribes(
    site: Site, reader: tuple[Subscription, Subscriptions]
):
    for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE"):
        answer = site.ask(LINKS.unsubscribe(reader[0]), method)
        assert stands(reader), method
    answer = site.ask(LINKS.unsubscribe(reader[0]))
    assert answer["statusCode"] == 200
    assert re.search(r'<form[^>]* method="post"', answer["body"])
    assert answer["headers"]["Cache-Control"] == "no-store"


def test_one_click_unsubscribes_and_again_is_no_error(site: Site, reader: tuple[Subscription, Subscriptions]):
    first = site.ask(LINKS.unsubscribe(reader[0]), "POST", ONE_CLICK)
    assert first["statusCode"] == 200
    assert not stands(reader)
    again = site.ask(LINKS.unsubscribe(reader[0]), "POST", ONE_CLICK)
    assert again["statusCode"] == 200
    assert again["headers"]["Cache-Control"] == "no-store"


def test_without_its_token_no_subscription_ends(site: Site, reader: tuple[Subscription, Subscriptions]):
    one, _ = reader
    for token in ("", "x", one.token[:-1], one.token + "x", one.token.upper(), "é"):
        forged = LINKS.unsubscribe(
            subscription(topic=one.topic, subscription_id=one.subscription_id, token=token)
        )
        assert site.ask(forged, "POST", ONE_CLICK)["statusCode"] in (200, 404)
        assert stands(reader), token


def test_a_stranger_learns_nothing(site: Site, reader: tuple[Subscription, Subscriptions]):
    """An address with a wrong token answers like one of no subscription at all."""
    one, _ = reader
    wrong = replace(one, token="wrong")
    nobody = replace(wrong, subscription_id="nobody")
    for method, body in (("GET", None), ("POST", ONE_CLICK)):
        first, second = (site.ask(LINKS.unsubscribe(who), method, body) for who in (wrong, nobody))
        assert (first["statusCode"], first["body"]) == (second["statusCode"], second["body"])
        assert one.address not in first["body"]


# --- confirming --------------------------------------------------------------------------------------


@pytest.fixture
def waiting(stack: Stack) -> tuple[Subscription, Subscriptions]:
    """Return a subscription that waits to be confirmed, and the table it is in."""
    now = datetime.now(UTC).replace(microsecond=0)
    one = subscription(
        subscription_id="r1",
        created_at=now,
        confirmed_at=None,
        expires_at=now + timedelta(hours=1),
        confirm_token="c" * 32,
    )
    table = Subscriptions(stack.dynamodb, stack["Subscriptions"])
    assert table.offer(one)
    return one, table


def test_following_the_link_asks_and_never_confirms(site: Site, waiting: tuple[Subscription, Subscriptions]):
    one, table = waiting
    for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE"):
        site.ask(LINKS.confirm(one), method)
        assert table.get(one.topic, "r1") == one, method
    answer = site.ask(LINKS.confirm(one))
    assert re.search(r'<form[^>]* method="post"', answer["body"])
    assert (answer["statusCode"], answer["headers"]["Cache-Control"]) == (200, "no-store")


def test_the_button_confirms_and_again_is_no_error(site: Site, waiting: tuple[Subscription, Subscriptions]):
    one, table = waiting
    for _ in range(2):
        answer = site.ask(LINKS.confirm(one), "POST", b"")
        assert (answer["statusCode"], "You are subscribed" in answer["body"]) == (200, True)
    stored = table.get(one.topic, "r1")
    assert stored
    assert stored.confirmed_at
    assert stored.expires_at is None
    assert stored.token not in answer["body"], "whoever confirms learns nothing that ends it"


def test_a_wrong_token_and_a_link_that_is_too_old_confirm_nothing_and_look_alike(
    site: Site, waiting: tuple[Subscription, Subscriptions]
):
    one, table = waiting
    wrong = site.ask(LINKS.confirm(replace(one, confirm_token="x" * 32)), "POST", b"")
    late = replace(one, expires_at=datetime(2026, 1, 1, tzinfo=UTC))
    table.put(late)
    old = site.ask(LINKS.confirm(one), "POST", b"")
    never = site.ask(LINKS.confirm(replace(one, subscription_id="r2")), "POST", b"")
    assert wrong["statusCode"] == old["statusCode"] == never["statusCode"] == 404
    assert wrong["body"] == old["body"] == never["body"]
    assert table.get(one.topic, "r1") == late


def test_versions_that_two_releases_read_are_shown_with_a_word_of_doubt(site: Site, stack: Stack):
    """The capture of version 2 is gone, so its text cannot be read as that of version 1 was."""
    said = "by two releases of Stet"
    assert said not in site.text(LINKS.diff(ARTICLE, 1, 2))
    told = story("17 people were hurt in a fire in the harbour on Sunday.", extractor="another/1")
    Archive(stack.s3, stack["Archive"]).put_version(version(3, told=told, raw_key="raw/gone"))
    answer = site.ask(LINKS.diff(ARTICLE, 2, 3))
    assert answer["statusCode"] == 200
    assert said in answer["body"]
    assert "raw/gone" not in answer["body"]
    assert "immutable" not in answer["headers"]["Cache-Control"]


def test_a_version_that_does_not_parse_is_named_and_the_others_are_shown(site: Site, stack: Stack):
    key = version_key(ARTICLE, 1)
    stack.s3.put_object(Bucket=stack["Archive"], Key=key, Body=b"{")
    for address in (LINKS.diff(ARTICLE, 0, 1), LINKS.version(ARTICLE, 1), LINKS.blame(ARTICLE)):
        answer = site.ask(address)
        assert answer["statusCode"] == 500, address
        assert f"version 1 of article {ARTICLE} does not parse" in answer["body"]
        assert answer["headers"]["Cache-Control"] == "no-store"
    problem = site.ask(f"/api/v1/articles/{ARTICLE}/diff/0/1")
    assert problem["statusCode"] == 500
    assert f"version 1 of article {ARTICLE}" in problem["body"]
    assert site.text(LINKS.diff(ARTICLE, 0, 2))
    assert site.text(LINKS.article(ARTICLE))


def test_a_capture_read_by_an_older_extractor_is_read_anew_by_its_own_child(site: Site, stack: Stack):
    """Web joins pair_of with its confined extractor: the advertisement that was stored is no edit."""
    archive = Archive(stack.s3, stack["Archive"])
    for number, page in ((3, article_page()), (4, article_page(p1="It was called at five in the morning."))):
        raw = archive.put_raw(ARTICLE, response(page), NOW)
        told = story("Only the advertisement.", extractor="x/1")
        if number == 4:
            told = extract(page.encode(), url=URL)
        archive.put_version(version(number, told=told, raw_key=raw))
    shown = site.text(LINKS.diff(ARTICLE, 3, 4))
    assert "morning" in shown
    assert "Only the advertisement" not in shown
    assert "by two releases of Stet" not in shown
