"""What is sent conforms to the schemas in docs/schemas, hostile texts too, and they leave nothing out."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from stet.domain.article_move import ArticleMove
from stet.domain.change import Reason, Severity
from stet.domain.diff import compare
from stet.domain.digest import folded
from stet.domain.feed_event import FeedEvent, FeedEventKind
from stet.domain.rhythm import Why
from stet.domain.version import Paragraph
from stet.pages.article_found import found_event
from stet.pages.article_move import move_event
from stet.pages.digest_event import digest_event
from stet.pages.endpoint_news import disabled_event, greeting_event
from stet.pages.event import change_event, encode
from stet.pages.feed_news import feed_event
from tests.builders import NOW, article, change, endpoint, feed, webhook
from tests.pages.scenes import (
    AFTER,
    ARTICLE,
    BACK,
    BEFORE,
    CHANGE,
    COMPARISON,
    GONE,
    LINKS,
    NEWER,
    OLDER,
    REMOVAL,
    RETURN,
)
from tests.pages.test_digest import item, many
from tests.pages.test_digest import told as digest
from tests.pages.test_mail import HUGE

DOCS = Path(__file__).parents[2] / "docs"
SCHEMAS = {one["$id"]: one for one in (json.loads(f.read_text()) for f in (DOCS / "schemas").glob("*.json"))}
AT = "https://stet.example"
HOSTILE = "\r\nX: y\x00\ud800\u202e<script>*_~`" + "x" * 10_000


def strict(schema: Any) -> Any:
    """Return a schema that lets nothing through that it does not name: what is sent is documented."""
    found = deepcopy(schema)
    parts = [found]
    while parts:
        part = parts.pop()
        if isinstance(part, dict):
            if "properties" in part:
                part["additionalProperties"] = False
            parts += part.values()
        elif isinstance(part, list):
            parts += part
    return found


def told(change: Any, older: Any, newer: Any, comparison: Any, article: Any = ARTICLE) -> dict[str, object]:
    return change_event(change, older, newer, comparison, article, LINKS, source_uri=AT)


def article_events() -> list[Any]:
    attack = replace(AFTER, headline=HOSTILE, byline=(HOSTILE,), paragraphs=(Paragraph(HOSTILE),))
    hostile = replace(
        CHANGE,
        source=HOSTILE,
        headline_before=HOSTILE,
        headline_after=HOSTILE,
        reasons=tuple(Reason(HOSTILE, HOSTILE, HOSTILE) for _ in range(99)),
    )
    strange = replace(ARTICLE, title=HOSTILE, url="https://x.example/" + "x" * 9_000)
    huge_older, huge_newer = HUGE["replaced"]
    return [
        pytest.param(told(CHANGE, OLDER, NEWER, COMPARISON), id="changed"),
        pytest.param(told(REMOVAL, NEWER, GONE, None), id="removed"),
        pytest.param(told(RETURN, GONE, BACK, None), id="restored"),
        pytest.param(
            told(hostile, OLDER, replace(NEWER, story=attack), compare(BEFORE, attack), strange),
            id="hostile",
        ),
        pytest.param(
            told(CHANGE, OLDER, replace(NEWER, story=huge_newer), compare(huge_older, huge_newer)), id="huge"
        ),
    ]


def other_events() -> list[Any]:
    found = []
    for kind in FeedEventKind:
        abouts = (feed(), feed(failing_since=NOW, active=False), feed(title=HOSTILE, source=HOSTILE))
        for n, about in enumerate(abouts):
            event = FeedEvent(kind, NOW, HOSTILE)
            found.append(pytest.param(feed_event(about, event, source_uri=AT), id=f"{kind}-{n}"))
    found.append(pytest.param(greeting_event(webhook(), NOW, source_uri=AT), id="endpoint.test"))
    for n, title in enumerate((ARTICLE.title, HOSTILE)):
        told = move_event(replace(ARTICLE, title=title), ArticleMove(HOSTILE, NOW), LINKS, source_uri=AT)
        found.append(pytest.param(told, id=f"article.moved-{n}"))
        told = found_event(replace(ARTICLE, title=title), LINKS, source_uri=AT)
        found.append(pytest.param(told, id=f"article.discovered-{n}"))
    gone = endpoint(disabled_at=NOW, reason=HOSTILE)
    for n, one in enumerate((gone, endpoint(failing_since=NOW - timedelta(5), disabled_at=NOW))):
        told = disabled_event(one, webhook(topic="source#a"), source_uri=AT)
        found.append(pytest.param(told, id=f"endpoint.disabled-{n}"))
    return found


def digest_events() -> list[Any]:
    plain = [change(number, at=NOW + number * timedelta(hours=1)) for number in (1, 2)]
    hostile = change(
        article_id="b" * 32,
        source=HOSTILE,
        headline_before=HOSTILE,
        headline_after=HOSTILE,
        severity=Severity.CRITICAL,
        reasons=tuple(Reason(f"{HOSTILE}{n}", HOSTILE, HOSTILE) for n in range(99)),
    )
    items = [item(one) for one in folded([*plain, hostile])]
    [strange] = [replace(one, shown=None) for one in items if one.folding.article_id == "b" * 32]
    strange = replace(strange, article=replace(strange.article, url="https://x.example/" + "x" * 9_000))
    digests = {"one": items[1:], "hostile": [strange], "many": many(300, "Some words. "), "none": []}
    moved = replace(article(title=HOSTILE, source=HOSTILE), url="https://x.example/" + "x" * 9_000)
    moves = [(moved, ArticleMove("https://old.example/" + "x" * 9_000, NOW))] * 9
    return [
        pytest.param(
            digest_event(digest(*some, why=why, moves=moves), source_uri=AT), id=f"digest-{why}-{name}"
        )
        for why in Why
        for name, some in digests.items()
    ]


def every_event() -> list[Any]:
    return [*article_events(), *other_events(), *digest_events()]


@pytest.mark.parametrize("event", every_event())
def test_what_is_sent_conforms(event: dict[str, Any]):
    sent = json.loads(encode(event))
    Draft202012Validator(strict(SCHEMAS["urn:stet:event:1"])).validate(sent)
    Draft202012Validator(strict(SCHEMAS[sent["dataschema"]])).validate(sent["data"])


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_is_one(name: str):
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert re.fullmatch(r"urn:stet:(event|article|found|move|digest|feed|endpoint|topic):\d+", name)
    _, _, kind, version = name.split(":")
    assert (DOCS / "schemas" / f"{kind}.v{version}.json").exists()


def test_a_schema_refuses_what_is_none():
    sent: dict[str, Any] = json.loads(encode(told(CHANGE, OLDER, NEWER, COMPARISON)))["data"]
    check = Draft202012Validator(SCHEMAS["urn:stet:article:1"])
    assert check.is_valid(sent | {"new_field": 1}), "fields may be added"
    wrongs: list[dict[str, Any]] = [
        {"severity": "huge"},
        {"number": "1"},
        {"versions": []},
        {"edits": [{"kind": "field"}]},
    ]
    for wrong in wrongs:
        assert not check.is_valid(sent | wrong)
    del sent["links"]
    assert not check.is_valid(sent)


def test_every_type_is_documented_and_sent():
    types = set(SCHEMAS["urn:stet:event:1"]["properties"]["type"]["enum"])
    events = [one.values[0] for one in every_event()]
    assert {event["type"] for event in events} == types
    text = (DOCS / "events.md").read_text()
    assert all(f"`{one}`" in text for one in types)
    assert all(f"schemas/{name}.v1.json" in text for name in ("event", "article", "feed", "endpoint"))


def test_an_event_names_no_secret_and_no_address():
    """The address of a chat's webhook is its secret."""
    receiver = webhook(address="https://hooks.slack.com/services/T/B/very-secret")
    text = encode(disabled_event(endpoint(disabled_at=NOW), receiver, source_uri=AT))
    assert "very-secret" not in text
    assert "hooks.slack.com" in text
