"""A site with one page for every kind of look, in a process of its own, so that it slows nobody's threads.

An address is /<kind>/<number>; from its second visit on a page is what its kind says. POST is answered
204: the receiver of webhooks.
"""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import TracebackType
from typing import ClassVar, Self

from benchmarks.prose import paragraphs

NOT_MODIFIED, SAME_BYTES, SAME_TEXT, CHANGED = "304", "same bytes", "same text", "changed"
KINDS = {NOT_MODIFIED: "modified", SAME_BYTES: "bytes", SAME_TEXT: "text", CHANGED: "changed"}
"""Each kind of look, and how its pages' addresses begin."""

OUTCOMES = {
    NOT_MODIFIED: ("unchanged", "not modified"),
    SAME_BYTES: ("unchanged", "same bytes"),
    SAME_TEXT: ("unchanged", "same text"),
    CHANGED: ("stored", ""),
}
"""What a look of each kind comes to, and why, as fetch says it."""

TAG = '"one"'
"""The ETag of a page that is never modified."""

_PARAGRAPHS = 40
_LINKS = 350
_PUBLISHED = "2026-11-20T08:30:00+00:00"
_SCRIPT = 60_000
"""Characters of script in a page: most of a real page is not its article."""


class Newsstand:
    """The site, from `with` to its end."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self._here, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there,), daemon=True)
        self.port = 0

    def url(self, kind: str, number: int) -> str:
        """Return the address of a page."""
        return f"http://127.0.0.1:{self.port}/{KINDS[kind]}/{number}"

    def __enter__(self) -> Self:
        self._process.start()
        self.port = self._here.recv()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.join()


def page(kind: str, number: int, visit: int) -> str:
    """Return a page as it is at a visit, the first being 0."""
    body = list(_texts(number))
    if kind == CHANGED:
        body[3] = f"{body[3]} The council has counted {visit} objections."
    seen = random.getrandbits(64) if kind == SAME_TEXT else 0
    column = "\n".join(f"<p>{text}</p>" for text in body)
    title = f"Report number {number} from the quay"
    return (
        f"<!doctype html><html lang='en'><head><title>{title} - The Stand</title><meta charset='utf-8'>"
        f"<meta property='og:title' content='{title}'>"
        f"<meta property='article:published_time' content='{_PUBLISHED}'><script>{_script()}</script></head>"
        f"<body><nav>{_links('nav')}</nav><aside class='ad' data-view='{seen:x}'></aside><main><article>"
        f"<h1>{title}</h1><p class='byline'>By Ada Weber</p><time datetime='{_PUBLISHED}'>20 November</time>"
        f"{column}</article></main><aside class='related'>{_links('related')}</aside>"
        "<footer>The Stand</footer></body></html>"
    )


@cache
def _texts(number: int) -> tuple[str, ...]:
    return tuple(paragraphs(number, _PARAGRAPHS))


@cache
def _links(kind: str) -> str:
    return "".join(f"<li class='{kind}'><a href='/{kind}/{n}'>More: item {n}</a></li>" for n in range(_LINKS))


@cache
def _script() -> str:
    return ("var stand = stand || {}; stand.push = function (one) { return one; };\n" * 2000)[:_SCRIPT]


class _Handler(BaseHTTPRequestHandler):
    visits: ClassVar[Counter[str]] = Counter()

    def do_GET(self) -> None:
        folder, _, number = self.path.strip("/").partition("/")
        kind = next((kind for kind, name in KINDS.items() if name == folder), "")
        if not kind:
            self._answer(404, b"")
            return
        visit = self.visits[self.path]
        self.visits[self.path] += 1
        tag = {NOT_MODIFIED: TAG, SAME_TEXT: f'"{visit}"'}.get(kind)
        if tag and self.headers["If-None-Match"] == tag:
            self._answer(304, b"", tag)
        else:
            self._answer(200, page(kind, int(number), visit).encode(), tag)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(204, b"")

    def _answer(self, status: int, body: bytes, tag: str | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if tag:
            self.send_header("ETag", tag)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: thousands of lines would slow it."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


def _serve(told: Connection) -> None:
    server = _Server(("127.0.0.1", 0), _Handler)
    told.send(server.server_port)
    server.serve_forever()
