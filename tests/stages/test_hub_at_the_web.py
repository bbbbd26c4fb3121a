"""What hubs get from `web`: the handler over the tables on moto, with events as Lambda sends them."""

from __future__ import annotations

import hmac
import importlib.util
import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from stet.adapters.feeds import Feeds
from stet.adapters.pushes import Pushes
from stet.domain.websub import State
from tests import builders
from tests.stack import Stack

ROOT = Path(__file__).parents[2]
CONTEXT = SimpleNamespace(
    function_name="web", memory_limit_in_mb=512, invoked_function_arn="arn", aws_request_id="1"
)
pytestmark = [pytest.mark.aws, pytest.mark.filterwarnings("ignore:No application metrics")]


@pytest.fixture
def web(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    for name, value in stack.environment("web").items():
        monkeypatch.setenv(name, value)
    spec = importlib.util.spec_from_file_location("web_app", ROOT / "functions" / "web" / "app.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "client", lambda service: stack.clients[service])
    yield module
    module.wired.cache_clear()


def asked(web: ModuleType, method: str, path: str, query: str = "", body: bytes = b"", **headers: str) -> Any:
    event = json.loads((ROOT / "tests" / "events" / "unsubscribe_request.json").read_text())
    event |= {"rawPath": path, "rawQueryString": query, "body": b64encode(body).decode()}
    event["queryStringParameters"] = dict(part.split("=") for part in query.split("&") if part)
    event["requestContext"]["http"] |= {"method": method, "path": path}
    event["headers"] |= {name.replace("_", "-"): value for name, value in headers.items()}
    return web.handler(event, CONTEXT)


def test_a_hub_is_verified_and_heard(web: ModuleType, stack: Stack):
    now = datetime.now(UTC)
    pushes = Pushes(stack.dynamodb, stack["Pushes"])
    feeds = Feeds(stack.dynamodb, stack["Feeds"])
    push = builders.push(
        state=State.ASKED, next_at=now + timedelta(hours=1), topic="https://news.example/rss.xml"
    )
    pushes.add(push)
    feeds.add(builders.feed(next_poll_at=now + timedelta(hours=1)))
    path = f"/websub/{push.feed_id}/{push.token}"
    query = f"hub.mode=subscribe&hub.topic={push.topic}&hub.challenge=<b>c</b>&hub.lease_seconds=3600"

    assert asked(web, "GET", path[:-1] + "x", query)["statusCode"] == 404
    answer = asked(web, "GET", path, query)
    assert (answer["statusCode"], answer["body"]) == (200, "<b>c</b>")
    assert answer["headers"]["Content-Type"].startswith("text/plain")
    assert answer["headers"]["X-Content-Type-Options"] == "nosniff"

    wrong = asked(web, "POST", path, body=b"\xff<rss/>", x_hub_signature="sha256=" + "0" * 64)
    assert wrong["statusCode"] == 202
    assert feeds.due(now + timedelta(minutes=1), 9) == []
    made = hmac.new(push.secret.encode(), b"\xff<rss/>", "sha256").hexdigest()
    assert asked(web, "POST", path, body=b"\xff<rss/>", x_hub_signature=f"sha256={made}")["statusCode"] == 202
    assert len(feeds.due(now + timedelta(minutes=1), 9)) == 1
    assert asked(web, "POST", "/websub/x/y", body=b"")["statusCode"] == 404
