"""The API, through the function: what it answers is what its OpenAPI document says."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode
from schemathesis.checks import positive_data_acceptance

from stet.adapters.articles import Articles
from stet.adapters.changes import Changes
from stet.adapters.feeds import Feeds
from stet.domain.change import Severity
from stet.pages.openapi import PATHS, openapi
from stet.routes.answers import SECURITY
from tests.builders import URL, article, change, feed
from tests.functions.carried import ARTICLE, BASE, HOSTILE, Site, as_wsgi, fill
from tests.functions.conftest import Call
from tests.stack import Stack

NOW = datetime.now(UTC)
ROOT = "/api/v1"
ONE = f"{ROOT}/articles/{ARTICLE}"
EVERY = [
    f"{ROOT}/changes",
    f"{ROOT}/articles",
    ONE,
    f"{ONE}/changes",
    f"{ONE}/changes/1",
    f"{ONE}/versions",
    f"{ONE}/versions/1",
    f"{ONE}/diff/0/2",
    f"{ROOT}/lookup?url={quote(URL, safe='')}",
    f"{ROOT}/search?q=fire",
    f"{ROOT}/sources",
    f"{ROOT}/sources/example-news",
    f"{ROOT}/health",
    f"{ROOT}/openapi.json",
]


@pytest.fixture
def site(stack: Stack, call: Call) -> Site:
    fill(stack, now=NOW)
    Feeds(stack.dynamodb, stack["Feeds"]).add(feed(failures=2))
    return Site(call)


def got(site: Site, address: str) -> Any:
    answer = site.ask(address)
    assert answer.status == 200, answer.body
    assert answer.headers["content-type"] == "application/json"
    return json.loads(answer.body)


def refused(site: Site, address: str, status: int, method: str = "GET") -> str:
    answer = site.ask(address, method)
    assert answer.status == status, (address, answer.body)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    problem = json.loads(answer.body)
    assert set(problem) == {"type", "title", "status", "detail"}
    assert problem["status"] == status
    return str(problem["detail"])


# --- its description -----------------------------------------------------------------------------


def test_the_description_is_openapi(site: Site):
    found = got(site, f"{ROOT}/openapi.json")
    assert found == json.loads(json.dumps(openapi()))
    OpenAPIV31SpecValidator(found).validate()


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("path", PATHS)
def test_whatever_is_asked_is_answered_as_described(site: Site, path: str, mode: GenerationMode):
    """Schemathesis asks, well and badly.

    That each good request is met with 200 is not its to judge: it makes up cursors and addresses.
    """
    schema = schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", as_wsgi(site))
    operation = schema[path]["GET"]
    if mode is GenerationMode.NEGATIVE and not operation.query:
        return  # nothing to ask badly but the path, which is done below
    seen: list[int] = []

    @seed(20261122)
    @settings(
        max_examples=25,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        if "article_id" in (case.path_parameters or {}) and len(seen) % 2:
            case.path_parameters["article_id"] = ARTICLE
        answer = case.call()
        seen.append(answer.status_code)
        case.validate_response(answer, excluded_checks=[positive_data_acceptance])

    check()
    assert seen
    assert max(seen) < 500


# --- what it answers -----------------------------------------------------------------------------


@pytest.mark.parametrize("address", EVERY)
def test_every_answer_is_as_described_and_any_site_may_have_it(site: Site, address: str):
    answer = site.ask(address)
    assert answer.status == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"
    again = site.ask(address, if_none_match=answer.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["access-control-allow-origin"] == "*"
    packed = site.ask(address, accept_encoding="gzip")
    assert packed.body == answer.body


def test_the_latest_changes(site: Site):
    found = got(site, f"{ROOT}/changes")
    assert found["next"] is None
    newest, oldest = found["items"]
    assert newest["number"] == 2
    assert oldest == {
        "id": f"{ARTICLE}#1",
        "article_id": ARTICLE,
        "number": 1,
        "at": (NOW - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "url": URL,
        "source": "example-news",
        "severity": "major",
        "stealth": True,
        "headline": {"before": "Fire in the harbour", "after": f"Great fire {HOSTILE}"},
        "reasons": [
            {"name": "headline", "label": "headline", "old": "Fire", "new": "Great fire"},
            {"name": "numbers", "label": "number", "old": "12", "new": "15"},
        ],
        "words": {"removed": 3, "added": 5},
        "language": None,
        "page": f"{BASE}/articles/{ARTICLE}/diff/0/1",
    }
    assert [one["number"] for one in got(site, f"{ROOT}/changes?severity=major")["items"]] == [1]
    assert got(site, f"{ROOT}/changes?source=nobody")["items"] == []


@pytest.mark.parametrize(
    "address", [f"{ROOT}/changes?", f"{ROOT}/changes?source=example-news&", f"{ONE}/changes?"]
)
def test_a_list_is_read_to_its_end_by_cursors(site: Site, stack: Stack, address: str):
    changes = Changes(stack.dynamodb, stack["Changes"])
    for number in range(3, 48):
        changes.add(change(number, at=NOW - timedelta(hours=3, minutes=number // 4), severity=Severity.MINOR))
    seen, cursor = [], ""
    while True:
        found = got(site, f"{address}limit=7" + (f"&cursor={cursor}" if cursor else ""))
        seen += [one["number"] for one in found["items"]]
        assert len(found["items"]) <= 7
        if found["next"] is None:
            break
        cursor = found["next"]
    assert sorted(seen) == list(range(1, 48))


@pytest.mark.parametrize("query", ["", "source=example-news&"])
def test_the_articles_are_read_to_their_end_by_cursors(site: Site, stack: Stack, query: str):
    """Also those of one moment, as one poll finds them; of every source whose feeds are watched."""
    articles, feeds = Articles(stack.dynamodb, stack["Articles"]), Feeds(stack.dynamodb, stack["Feeds"])
    feeds.add(feed(url="https://other.example/feed", source="other"))
    for n in range(23):
        seen = NOW - timedelta(hours=2 + n // 9)
        articles.add(article(url=f"{URL}/{n}", first_seen_at=seen))
        articles.add(article(url=f"{URL}/other-{n}", source="other", first_seen_at=seen))
    seen_ids, cursor = [], ""
    while cursor is not None:
        found = got(site, f"{ROOT}/articles?{query}limit=7" + (f"&cursor={cursor}" if cursor else ""))
        assert 0 < len(found["items"]) <= 7
        seen_ids += [one["id"] for one in found["items"]]
        cursor = found["next"]
    assert len(seen_ids) == len(set(seen_ids)) == (24 if query else 47)
    assert got(site, f"{ROOT}/articles/{ARTICLE}") in got(site, f"{ROOT}/articles?limit=100")["items"]
    assert got(site, f"{ROOT}/articles?source=nobody") == {"items": [], "next": None}
    cursor = got(site, f"{ROOT}/articles?limit=1")["next"]
    refused(site, f"{ROOT}/articles?source=other&cursor={cursor}", 400)


def test_a_cursor_that_was_changed_or_is_another_lists_is_refused(site: Site):
    cursor = got(site, f"{ROOT}/changes?limit=1")["next"]
    assert cursor
    flipped = cursor[:-1] + ("A" if cursor[-1] != "A" else "B")
    for wrong in (
        flipped,
        cursor[1:],
        cursor + "A",
        "AAAA",
        "x" * 512,
        "%00",
        "%F0%9F%98%80",
        cursor.swapcase(),
    ):
        assert "cursor" in refused(site, f"{ROOT}/changes?limit=1&cursor={wrong}", 400), wrong
    refused(site, f"{ROOT}/changes?limit=1&severity=major&cursor={cursor}", 400)
    refused(site, f"{ONE}/changes?cursor={cursor}", 400)


def test_an_article_and_its_versions(site: Site):
    found = got(site, ONE)
    assert (found["versions"], found["changes"], found["removed"]) == (3, 2, False)
    assert found["next_look_at"]
    assert got(site, f"{ROOT}/lookup?url={quote(URL + '?utm_source=x', safe='')}") == found
    assert [one["number"] for one in got(site, f"{ONE}/versions")["items"]] == [0, 1, 2]
    version = got(site, f"{ONE}/versions/1")
    assert version["story"]["paragraphs"][0]["text"].startswith("15 people were hurt")
    assert HOSTILE in version["story"]["paragraphs"][0]["text"]


def test_a_diff(site: Site):
    found = got(site, f"{ONE}/diff/0/2")
    assert found["comparable"]
    (row,) = found["rows"]
    assert row["kind"] == "edited"
    assert row["words"][:2] == [{"op": "-", "text": "12"}, {"op": "+", "text": "16"}]


def test_sources_and_health(site: Site):
    assert [one["source"] for one in got(site, f"{ROOT}/sources")["items"]] == ["example-news"]
    found = got(site, f"{ROOT}/sources/example-news")
    assert [one["number"] for one in found["latest"]] == [2, 1]
    health = got(site, f"{ROOT}/health")
    assert health["feeds"] == 1
    assert health["failing"][0]["failures"] == 2


PROBLEMS = {
    f"{ROOT}/changes?limit=0": 400,
    f"{ROOT}/changes?limit=101": 400,
    f"{ROOT}/changes?limit=x": 400,
    f"{ROOT}/changes?limit=%D9%A3": 400,
    f"{ROOT}/changes?severity=x": 400,
    f"{ROOT}/changes?reason=x": 400,
    f"{ROOT}/changes?source=../x": 400,
    f"{ROOT}/lookup": 400,
    f"{ROOT}/lookup?url=javascript:alert(1)": 400,
    f"{ROOT}/lookup?url=https%3A%2F%2Fnobody.example%2F": 404,
    f"{ROOT}/search": 400,
    f"{ROOT}/search?q=-fire": 400,
    f"{ROOT}/search?q=fire&order=x": 400,
    f"{ROOT}/articles/nobody": 404,
    f"{ROOT}/articles/{'0' * 32}": 404,
    f"{ONE}/versions/9": 404,
    f"{ONE}/versions/x": 404,
    f"{ONE}/versions/{'9' * 40}": 404,
    f"{ONE}/changes/9": 404,
    f"{ONE}/diff/0/9": 404,
    f"{ROOT}/sources/nobody": 404,
    f"{ROOT}/nothing": 404,
    f"{ROOT}/": 404,
    f"{ROOT}/a/b/c/d": 404,
}


def test_what_cannot_be_answered_is_a_problem_that_says_what(site: Site):
    for address, status in PROBLEMS.items():
        assert len(refused(site, address, status)) > 10, address


def test_nothing_but_reading(site: Site):
    for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE"):
        assert method in refused(site, f"{ROOT}/changes", 405, method)
    answer = site.ask(f"{ROOT}/changes", "OPTIONS")
    assert (answer.status, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
    assert {name.lower() for name in SECURITY} <= set(answer.headers)
    assert site.ask(f"{ROOT}/changes", "HEAD").status == 200


def test_what_was_taken_down_is_gone_from_the_api_and_the_feeds(site: Site, stack: Stack):
    assert Articles(stack.dynamodb, stack["Articles"]).take_down(ARTICLE, NOW, "a court's order")
    for address in EVERY[2:9]:
        refused(site, address, 410)
    assert got(site, f"{ROOT}/changes")["items"] == []
    assert got(site, f"{ROOT}/articles")["items"] == []
    assert b"Great fire" not in site.ask("/latest.atom").body
    for form in ("changes.rss", "changes/1.png"):
        assert site.ask(f"/articles/{ARTICLE}/{form}").status == 410
