"""web's forms for readers, with requests as a function URL sends them: good, hostile, and too many."""

from __future__ import annotations

import base64
import importlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from stet.adapters.articles import Articles
from stet.adapters.changes import Changes
from stet.adapters.feeds import Feeds
from stet.adapters.subscriptions import Subscriptions
from stet.domain.opt_in import MOST_ASKED
from stet.domain.rate import ASKED
from stet.domain.subscription import Subscription
from stet.domain.url import article_id
from stet.pages.links import Links
from tests.builders import URL, article, change, feed, subscription
from tests.functions.conftest import Call, event, taken
from tests.stack import Stack

ARTICLE, LINKS = article_id(URL), Links()
READER = "reader@example.org"
GOOD = {"to": "all", "address": READER, "do": "subscribe"}
FORM = "application/x-www-form-urlencoded"

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def ask(stack: Stack, call: Call, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Return what sends a request to pages of an article, a source and a feed with three changes."""
    now = datetime.now(UTC)
    for name, value in stack.environment("web").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(importlib.import_module("functions.web.app"), "pause", lambda _: None)
    Articles(stack.dynamodb, stack["Articles"]).add(article(latest=1, title="Great fire"))
    Feeds(stack.dynamodb, stack["Feeds"]).add(feed(source="example-news", title="Example News"))
    changes = Changes(stack.dynamodb, stack["Changes"])
    for n in range(3):
        changes.add(change(n + 1, at=now - timedelta(hours=n + 1)))

    def send(
        address: str,
        fields: dict[str, Any] | bytes | None = None,
        method: str = "",
        source_ip: str = "203.0.113.9",
        **headers: str,
    ) -> dict[str, Any]:
        path, _, query = address.partition("?")
        given = event("page_request" if fields is None else "unsubscribe_request")
        given["rawPath"] = path
        http = given["requestContext"]["http"]
        http |= {"path": path, "method": method or ("GET" if fields is None else "POST")}
        http["sourceIp"] = source_ip
        given["rawQueryString"] = query
        if query:
            pairs = (pair.partition("=") for pair in query.split("&"))
            given["queryStringParameters"] = {name: unescape(value) for name, _, value in pairs}
        if fields is not None:
            body = fields if isinstance(fields, bytes) else urlencode(fields, doseq=True).encode()
            given["body"] = base64.b64encode(body).decode()
        given["headers"] |= {name.replace("_", "-"): value for name, value in headers.items()}
        answer: dict[str, Any] = call("web", given)
        assert answer["headers"]["Content-Type"].startswith("text/html")
        return answer

    return send


def stored(stack: Stack) -> list[Subscription]:
    return list(Subscriptions(stack.dynamodb, stack["Subscriptions"]).all())


# --- the form --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "to", "says"),
    [
        ("", "all", "any article"),
        ("?source=example-news", "source#example-news", "Example News"),
        ("?feed=FEED", "feed#FEED", "Example News"),
        ("?article=ARTICLE", f"article#{ARTICLE}", "Great fire"),
    ],
)
def test_the_form_is_of_what_one_comes_from(ask: Ask, query: str, to: str, says: str):
    named = feed().feed_id
    answer = ask("/subscribe" + query.replace("ARTICLE", ARTICLE).replace("FEED", named))
    assert (answer["statusCode"], answer["headers"]["Cache-Control"]) == (200, "no-store")
    assert f'name="to" value="{to.replace("FEED", named)}"' in answer["body"]
    assert says in answer["body"]
    assert "<script" not in answer["body"]


def test_every_page_leads_to_the_form(ask: Ask):
    for address, link in (
        ("/", "/subscribe"),
        ("/?severity=major&source=example-news", "/subscribe?source=example-news&severity=major"),
        (LINKS.article(ARTICLE), f"/subscribe?article={ARTICLE}"),
        (LINKS.source("example-news"), "/subscribe?source=example-news"),
        (LINKS.source("example-news"), f"/subscribe?feed={feed().feed_id}"),
    ):
        assert f'href="{link}"' in unescape(ask(address)["body"]), address


def test_rules_and_searches_fill_the_form_in(ask: Ask):
    text = ask("/subscribe?severity=major&reason=numbers&language=en")["body"]
    assert '<option value="major" selected>' in text
    assert re.search(r'value="numbers" checked', text)
    assert '<option value="en" selected>' in text
    text = ask('/subscribe?q=source:example-news "harbour wall" -dog ferry')["body"]
    assert 'value="harbour wall, ferry"' in text
    assert 'value="source#example-news"' in text
    for odd in ("severity=x&reason=x&language=x", "q=", "q=-x"):
        assert ask(f"/subscribe?{odd}")["statusCode"] == 200


def test_what_is_not_there_cannot_be_subscribed_to(ask: Ask, stack: Stack):
    for query in ("article=nobody", "source=nobody", "feed=nobody", "article=%00", f"source={'x' * 900}"):
        assert ask(f"/subscribe?{query}")["statusCode"] == 404, query
    for topic in ("article#nobody", "source#nobody", "owner", "", "x", "feed#" + "x" * 900):
        assert ask("/subscribe", {**GOOD, "to": topic})["statusCode"] == 400, topic
    assert stored(stack) == []


@pytest.mark.parametrize("parameters", [{"ReaderSubscriptions": "closed"}, {"MailFrom": ""}])
def test_where_it_is_closed_there_is_no_form(ask: Ask, stack: Stack, parameters: dict[str, str]):
    stack.parameters |= parameters
    for answer in (ask("/subscribe"), ask("/subscribe", GOOD)):
        assert "no subscriptions by mail" in answer["body"]
        assert "<form" not in answer["body"]
        assert "/latest.atom" in answer["body"]
    assert answer["statusCode"] == 403
    assert stored(stack) == []


def test_only_addresses_of_the_owners_domains(ask: Ask, stack: Stack):
    stack.parameters["ReaderSubscriptions"] = "example.org,example.net"
    assert "example.org or example.net" in ask("/subscribe")["body"]
    for address in ("a@evil.example", "a@sub.example.org", "a@example.org@evil.example"):
        answer = ask("/subscribe", {**GOOD, "address": address})
        assert (answer["statusCode"], "address-wrong" in answer["body"]) == (400, True)
    assert stored(stack) == []
    assert ask("/subscribe", {**GOOD, "address": "a@EXAMPLE.net"})["statusCode"] == 200
    assert len(stored(stack)) == 1


# --- subscribing -----------------------------------------------------------------------------------


def test_subscribing_asks_the_address_and_tells_nothing(ask: Ask, stack: Stack):
    rules = {
        "least": "major",
        "every": "daily",
        "at": "08:15",
        "zone": "Europe/London",
        "reason": ["numbers"],
    }
    answer = ask("/subscribe", {**GOOD, "to": "source#example-news", **rules})
    assert (answer["statusCode"], "Look into your mailbox" in answer["body"]) == (200, True)
    (one,) = stored(stack)
    assert (one.topic, one.address, one.confirmed_at) == ("source#example-news", READER, None)
    assert (one.least.label, one.interest.reasons, one.rhythm.zone) == (
        "major",
        ("numbers",),
        "Europe/London",
    )
    assert len(taken(stack, "DeliveryQueue")) == 1
    assert one.token not in answer["body"]
    assert one.confirm_token not in answer["body"]
    page = ask(LINKS.confirm(one), b"")
    assert "You are subscribed" in page["body"]
    again = ask("/subscribe", {**GOOD, "to": "source#example-news", **rules})
    assert again["body"] == answer["body"], "one that is confirmed looks alike"
    assert taken(stack, "DeliveryQueue") == []


def test_over_its_limit_an_address_looks_like_any(ask: Ask, stack: Stack):
    """Its tags do not help: a+1 and a+2 are one mailbox."""
    bodies = set()
    for n in range(MOST_ASKED + 2):
        address = f"a+{n}@example.org"
        answer = ask("/subscribe", {**GOOD, "address": address, "keywords": f"word{n}"})
        assert answer["statusCode"] == 200
        bodies.add(answer["body"].replace(address, "ADDRESS"))
    assert len(bodies) == 1
    assert len(taken(stack, "DeliveryQueue")) == MOST_ASKED == len(stored(stack))


def test_every_answer_takes_as_long(ask: Ask, monkeypatch: pytest.MonkeyPatch):
    waits: list[float] = []
    monkeypatch.setattr(importlib.import_module("functions.web.app"), "pause", waits.append)
    for _ in range(MOST_ASKED + 1):
        ask("/subscribe", GOOD)
    assert len(waits) == MOST_ASKED + 1
    assert all(0 <= wait <= 0.8 for wait in waits)


def test_mistakes_are_said_beside_their_fields_and_what_was_typed_is_kept(ask: Ask, stack: Stack):
    typed = {
        "address": "reader@",
        "zone": "Mars",
        "every": "daily",
        "keywords": "bridge",
        "reason": "numbers",
    }
    answer = ask("/subscribe", {**GOOD, **typed})
    text = answer["body"]
    assert answer["statusCode"] == 400
    for name in ("address", "zone"):
        assert re.search(rf'id="{name}"[^>]*aria-invalid="true" aria-describedby="{name}-wrong', text)
    for kept in ('value="reader@"', 'value="Mars"', 'value="bridge"', 'value="numbers" checked'):
        assert kept in text
    assert re.search(r'value="daily" checked', text)
    assert stored(stack) == []


def test_a_preview_counts_and_subscribes_nobody(ask: Ask, stack: Stack):
    for to in ("all", "source#example-news", f"article#{ARTICLE}"):
        text = ask("/subscribe", {"to": to, "do": "preview"})["body"]
        assert "<strong>3 messages</strong> in the last 7 days" in text
    daily = ask("/subscribe", {"to": "all", "do": "preview", "every": "weekly", "address": "kept"})["body"]
    assert 'value="kept"' in daily
    nothing = ask("/subscribe", {"to": "all", "do": "preview", "language": "fi", "headline_only": "yes"})
    assert "message" in nothing["body"]
    assert stored(stack) == []
    assert taken(stack, "DeliveryQueue") == []


# --- hostile forms ---------------------------------------------------------------------------------

HOSTILE: dict[str, bytes] = {
    "10 KB": urlencode({**GOOD, "keywords": "x" * 10_000}).encode(),
    "a line break": urlencode({**GOOD, "address": "a@example.org\r\nBcc: b@example.org"}).encode(),
    "NUL": urlencode({**GOOD, "zone": "UTC\x00"}).encode(),
    "bidi": urlencode({**GOOD, "keywords": "\u202egnp"}).encode(),
    "no UTF-8": b"to=all&address=%FF%FE@example.org&do=subscribe",
    "raw bytes": b"to=all&address=\xff\xfe&do=subscribe",
    "a half surrogate": b"to=all&address=%ED%A0%80&do=subscribe",
    "twice": b"to=all&address=a@example.org&address=b@example.org&do=subscribe",
    "many fields": b"&".join(b"reason=%d" % n for n in range(400)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_form_is_refused_with_a_page(ask: Ask, stack: Stack, name: str):
    answer = ask("/subscribe", HOSTILE[name])
    assert answer["statusCode"] == 400
    assert "could not be taken" in answer["body"]
    assert stored(stack) == []


def test_other_requests_are_refused_with_a_page(ask: Ask, stack: Stack):
    good = urlencode(GOOD).encode()
    for headers, status in (
        ({"content_type": "application/json"}, 415),
        ({"content_type": "multipart/form-data; boundary=x"}, 415),
        ({"content_type": ""}, 415),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"sec_fetch_site": "same-site"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
    ):
        assert ask("/subscribe", good, **headers)["statusCode"] == status, headers
    assert ask("/subscribe", b"x=" + b"a" * 20_000)["statusCode"] == 413
    for method in ("PUT", "DELETE", "PATCH"):
        assert ask("/subscribe", good, method)["statusCode"] in (404, 405), method
    assert stored(stack) == []
    for headers in (
        {"sec_fetch_site": "same-origin", "origin": "null"},
        {"sec_fetch_site": "none"},
        {"origin": "https://stet.example"},
        {"origin": "https://abcdefghij.lambda-url.eu-central-1.on.aws"},
        {"content_type": f"{FORM}; charset=utf-8"},
    ):
        assert ask("/subscribe", good, **headers)["statusCode"] == 200, headers


def test_a_client_that_comes_too_often_is_told_when_to_come_again(ask: Ask, stack: Stack):
    for n in range(ASKED.of_client):
        forged = {"x_forwarded_for": f"198.51.100.{n}"}
        assert ask("/subscribe", {**GOOD, "address": f"a{n}@example.org"}, **forged)["statusCode"] == 200
    answer = ask("/subscribe", GOOD, x_forwarded_for="198.51.100.99")
    assert answer["statusCode"] == 429
    assert 0 < int(answer["headers"]["Retry-After"]) <= 3600
    assert "come back after" in answer["body"]
    assert ask("/subscribe", GOOD, source_ip="198.51.100.7")["statusCode"] == 200, "others are let in"
    assert ask("/subscribe", {"to": "all", "do": "preview"})["statusCode"] == 200
    rows = str(stack.dynamodb.scan(TableName=stack["Deliveries"])["Items"])
    assert "203.0.113.9" not in rows, "no address of a client is kept"
    assert "198.51.100" not in rows


# --- what a token opens ----------------------------------------------------------------------------


@pytest.fixture
def theirs(stack: Stack) -> list[Subscription]:
    """Return what a reader gets, and one of another reader."""
    ones = [
        subscription(subscription_id="s1", token="1" * 32),
        subscription(subscription_id="s2", token="2" * 32, topic="source#example-news"),
        subscription(subscription_id="s3", token="3" * 32, topic=f"article#{ARTICLE}"),
        subscription(subscription_id="s4", token="4" * 32, address="other@example.org"),
    ]
    table = Subscriptions(stack.dynamodb, stack["Subscriptions"])
    for one in ones:
        table.put(one)
    return ones


def left(stack: Stack) -> set[str]:
    return {one.subscription_id for one in stored(stack)}


def test_what_an_address_gets_is_listed_for_its_tokens_holder(ask: Ask, theirs: list[Subscription]):
    answer = ask(LINKS.manage(theirs[0]))
    assert (answer["statusCode"], answer["headers"]["Cache-Control"]) == (200, "no-store")
    for shown in (READER, "Example News", "Great fire"):
        assert shown in answer["body"]
    assert "s4" not in answer["body"]
    for wrong in (subscription(subscription_id="s1", token="x"), subscription(subscription_id="s9")):
        answer = ask(LINKS.manage(wrong))
        assert (answer["statusCode"], READER in answer["body"]) == (404, False)


def test_an_article_or_a_source_can_be_left_out_where_a_mail_came_from(
    ask: Ask, stack: Stack, theirs: list[Subscription]
):
    def offered(one: Subscription, about: str = "") -> set[str]:
        text = ask(LINKS.unsubscribe(one, about))["body"]
        return set(re.findall(r'name="mute" value="([^"]+)"', text))

    article, source = f"article#{ARTICLE}", "source#example-news"
    assert offered(theirs[0], ARTICLE) == {article, source}
    assert offered(theirs[1], ARTICLE) == {article}
    assert offered(theirs[2], ARTICLE) == offered(theirs[0], "x") == offered(theirs[0]) == set()
    answer = ask(LINKS.manage(theirs[0]), {"mute": article})
    assert answer["statusCode"] == 200
    assert "leave out the article" in " ".join(answer["body"].split())
    assert {one.subscription_id: one.muted for one in stored(stack) if one.muted} == {"s1": (article,)}
    assert offered(theirs[0], ARTICLE) == {source}
    for wrong in ("all", "owner", "feed#1", "article#", "source#" + "x" * 300):
        assert ask(LINKS.manage(theirs[0]), {"mute": wrong})["statusCode"] == 400, wrong
    assert len(left(stack)) == 4


def test_one_is_ended_and_the_page_goes_on(ask: Ask, stack: Stack, theirs: list[Subscription]):
    assert LINKS.manage(theirs[0]) in ask(LINKS.unsubscribe(theirs[0]))["body"]
    text = ask(LINKS.manage(theirs[0]), {"end": "s2"})["body"]
    assert left(stack) == {"s1", "s3", "s4"}
    text = ask(LINKS.manage(theirs[0]), {"end": "s1"})["body"]
    assert left(stack) == {"s3", "s4"}
    assert LINKS.manage(theirs[2]) in text, "the token that is left opens it on"
    assert ask(LINKS.manage(theirs[2]), {"end": "s4"})["statusCode"] == 200
    assert left(stack) == {"s3", "s4"}, "another's is not ended"


def test_all_are_ended(ask: Ask, stack: Stack, theirs: list[Subscription]):
    Subscriptions(stack.dynamodb, stack["Subscriptions"]).offer(
        subscription(subscription_id="r1", confirmed_at=None, confirm_token="c" * 32)
    )
    assert "No mails are sent" in ask(LINKS.manage(theirs[0]), {"end": "all"})["body"]
    assert left(stack) == {"s4"}
    assert ask(LINKS.manage(theirs[0]), {"end": "all"})["statusCode"] == 404


def test_tokens_do_what_they_are_for_and_nothing_else(ask: Ask, stack: Stack):
    now = datetime.now(UTC)
    one = subscription(
        subscription_id="r1", token="1" * 32, confirm_token="c" * 32, created_at=now, confirmed_at=None,
        expires_at=now + timedelta(hours=1),
    )  # fmt: skip
    Subscriptions(stack.dynamodb, stack["Subscriptions"]).put(one)
    ending, confirming = f"all/r1/{one.token}", f"all/r1/{one.confirm_token}"
    assert ask(f"/confirm/{ending}", b"")["statusCode"] == 404
    assert stored(stack)[0].confirmed_at is None
    for page in ("unsubscribe", "subscriptions"):
        ask(f"/{page}/{confirming}", {"end": "all"})
        assert left(stack) == {"r1"}, page
    ask(f"/confirm/{confirming}", b"")
    assert stored(stack)[0].confirmed_at
    ask(f"/unsubscribe/{confirming}", b"")
    assert left(stack) == {"r1"}
    ask(f"/unsubscribe/{ending}", b"")
    assert left(stack) == set()


READS = {"GetItem", "BatchGetItem", "Query", "GetObject", "ListObjectsV2", "HeadObject"}


def test_no_get_writes(ask: Ask, stack: Stack, theirs: list[Subscription]):
    """Whatever follows links changes nothing: every route but that of hubs, whose GET verifies (WebSub)."""
    app = importlib.import_module("functions.web.app")
    ask("/")
    desk, calls = app.wired(), set()
    for one in (desk.read.articles.dynamodb, desk.read.archive.s3, desk.welcome.ask.queue.sqs):
        one.meta.events.register("before-call.*", lambda model, **_: calls.add(model.name))
    key = {"topic": "all", "subscription_id": "s1", "token": "1" * 32, "article_id": ARTICLE, "older": "0"}
    key |= {"newer": "1", "number": "1", "source": "example-news"}
    routes = app.app._static_routes + app.app._dynamic_routes  # noqa: SLF001 # there is no public list
    rules = {route.rule.pattern for route in routes if "GET" in route.method}
    addresses = [re.sub(r"\(\?P<(\w+)>.+?\)", lambda found: key.get(found[1], "x"), one) for one in rules]
    addresses = [one.strip("^$").replace("\\", "") for one in addresses if "websub" not in one]
    assert len(addresses) > 20
    before = left(stack)
    for address in addresses:
        for method in ("GET", "HEAD"):
            given = event("page_request")
            given["rawPath"] = address
            given["requestContext"]["http"] |= {"path": address, "method": method}
            given["rawQueryString"] = "end=all&do=subscribe"
            given["queryStringParameters"] = {"end": "all", "do": "subscribe", "q": "fire", **GOOD}
            app.handler(given, _context())
    assert calls
    assert calls <= READS
    assert left(stack) == before


def _context() -> Any:
    from tests.functions.conftest import Context

    return Context()


def test_a_topic_that_stands_encoded_in_an_address_is_read(
    ask: Ask, stack: Stack, theirs: list[Subscription]
):
    address = f"/subscriptions/{quote('source#example-news', safe='')}/s2/{'2' * 32}"
    assert ask(address)["statusCode"] == 200
