"""What carries on: a site of an article with three versions, asked as feed readers and programs ask."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from werkzeug.wrappers import Request
from werkzeug.wrappers import Response as WsgiResponse

from stet.adapters.archive import Archive
from stet.adapters.articles import Articles
from stet.adapters.changes import Changes
from stet.domain.change import Severity
from stet.domain.url import article_id
from tests.builders import URL, article, change, story, version
from tests.functions.conftest import Call, event
from tests.stack import Stack

ARTICLE = article_id(URL)
BASE = "https://stet.example"
HOSTILE = "<script>alert(1)</script>"


@dataclass(frozen=True)
class Answered:
    """An answer of `web`."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Site:
    """The function, as its address answers."""

    call: Call

    def ask(self, address: str, method: str = "GET", **headers: str) -> Answered:
        parts, given = urlsplit(address), event("page_request")
        given["rawPath"] = given["requestContext"]["http"]["path"] = parts.path
        given["requestContext"]["http"]["method"] = method
        given["rawQueryString"] = parts.query
        if parts.query:
            asked: dict[str, str] = {}
            for name, value in parse_qsl(parts.query, keep_blank_values=True):
                asked[name] = f"{asked[name]},{value}" if name in asked else value
            given["queryStringParameters"] = asked
        given["headers"] |= {name.replace("_", "-"): value for name, value in headers.items()}
        return answered(self.call("web", given))


def as_wsgi(site: Site) -> Any:
    """Return the function as a WSGI application."""

    def application(environ: Any, start: Any) -> Any:
        request = Request(environ)
        asked = {name.lower().replace("-", "_"): value for name, value in request.headers.items()}
        path = quote(request.path) + "?" + quote(environ["QUERY_STRING"], safe="=&%+")
        answer = site.ask(path, request.method, **asked)
        headers = {name: value for name, value in answer.headers.items() if name != "content-encoding"}
        return WsgiResponse(answer.body, answer.status, headers)(environ, start)

    return application


def answered(answer: dict[str, Any]) -> Answered:
    """Return what a client makes of the function's answer."""
    text = answer.get("body") or ""
    body = base64.b64decode(text) if answer.get("isBase64Encoded") else text.encode()
    headers = {name.lower(): value for name, value in answer["headers"].items()}
    if headers.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    return Answered(answer["statusCode"], headers, body)


def fill(stack: Stack, *, now: datetime | None = None) -> None:
    """Store an article with three versions and two changes."""
    now = now or datetime.now(UTC)
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
