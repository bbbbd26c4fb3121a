"""Servers that mean harm, asked by the real functions: each answer is an outcome, and costs what it may.

The attacks on the readers (`tests.parsing.attacks`) come over the wire here, all of them in one batch with a
feed or a page that means well: the batch is done, nothing comes back to the queue, nothing stays behind.
"""

from __future__ import annotations

import importlib
import io
import json
import re
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Self

import pytest

from stet.adapters.archive import Archive
from stet.adapters.articles import Articles
from stet.adapters.door import open_door
from stet.adapters.feeds import Feeds
from stet.domain.source import Feed
from tests.adapters.servers import Answer, Asked, page, serving
from tests.builders import article, feed
from tests.functions.conftest import Call, event, failed, taken
from tests.functions.pages import PARAGRAPHS, article_page, rss
from tests.leaping import Leaping
from tests.parsing import attacks
from tests.stack import Stack

pytestmark = pytest.mark.slow

CPU, MB = 10.0, 400
"""What one attack may cost, in seconds of CPU, and by how many megabytes a batch of them may make a process
grow: with the 100 MB it has at rest that is what Lambda gives it."""
MB_OF_FEEDS = 600
"""The same for a tick in which every feed is an attack; poll is given 768 MB."""

_getaddrinfo = socket.getaddrinfo


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every name under .example be this machine: each attack has a host of its own."""

    def resolved(host: str, *args: Any, **named: Any) -> list[Any]:
        return _getaddrinfo("127.0.0.1" if host.endswith(".example") else host, *args, **named)

    monkeypatch.setattr(socket, "getaddrinfo", resolved)


@pytest.fixture
def hurried(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Return what gives a function's door less time, and lets its waits for a turn take none."""
    monkeypatch.setattr(Leaping, "furthest", 0.0)
    leaping = Leaping(datetime.now(UTC))

    def hurry(function: str, **door: Any) -> Any:
        for name, value in stack.environment(function).items():
            monkeypatch.setenv(name, value)  # some of which is read once, as the module is imported
        module = importlib.import_module(f"functions.{function}.app")
        monkeypatch.setattr(module, "open_door", partial(open_door, **door))
        monkeypatch.setattr(module, "time", leaping)
        monkeypatch.setattr(module, "datetime", leaping)
        module.logger.registered_handler.setStream(io.StringIO())
        return module

    return hurry


class Grown:
    """By how many megabytes this process grew at most within the block, as Linux counts it."""

    def __enter__(self) -> Self:
        Path("/proc/self/clear_refs").write_text("5")
        self._before = self._kilobytes("VmRSS")
        return self

    def __exit__(self, *_: object) -> None:
        self.mb = (self._kilobytes("VmHWM") - self._before) // 1024

    def _kilobytes(self, name: str) -> int:
        found = re.search(rf"{name}:\s+(\d+)", Path("/proc/self/status").read_text())
        assert found
        return int(found[1])


def logged(module: Any) -> list[dict[str, Any]]:
    """Return a function's log: one line, one document, each safe to show on a terminal."""
    lines = module.logger.registered_handler.stream.getvalue().splitlines()
    assert all(line.isprintable() for line in lines), "no control character, no mark that turns text round"
    return [json.loads(line) for line in lines]


# --- servers -------------------------------------------------------------------------------------

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def drip(start: bytes, part: bytes) -> list[bytes | float]:
    return [start, *(one for _ in range(400) for one in (0.1, part))]


def endless(start: bytes, part: bytes) -> Answer:
    def answer(_: Asked) -> Iterator[bytes | float]:
        yield start
        while True:
            yield part

    return answer


def packed(coding: str, body: bytes) -> list[bytes | float]:
    return page(body, headers={"Content-Encoding": coding, "Content-Type": "text/html"})


OUTCOMES = {"unreachable", "unreadable", "poor capture", "stored", "unchanged", "blocked"}
NETWORK: dict[str, tuple[Callable[[], Answer | list[bytes | float]], str]] = {
    "drip of a body": (lambda: drip(HEAD + b"Content-Length: 999\r\n\r\n", b"x"), "in time"),
    "drip of headers": (lambda: drip(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"), "in time"),
    "drip of a gzip": (lambda: drip(HEAD + b"Content-Encoding: gzip\r\n\r\n", b"\0"), "in time|not gzip"),
    "silence": (lambda: [30.0], "in time"),
    "endless body": (lambda: endless(HEAD + b"\r\n", b"x" * 65536), "larger than"),
    "endless chunks": (
        lambda: endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65536 + b"\r\n"),
        "larger than",
    ),
    "endless headers": (lambda: endless(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n" * 99), "more than 100 headers"),
    "endless continue": (
        lambda: endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 99), "in time"),
    "100 MB": (lambda: page(bytes(100 * 2**20)), "larger than"),
    "gzip bomb": (lambda: packed("gzip", attacks.bomb(200 * 2**20)), "larger than"),
    "gzip bomb of many members": (lambda: packed("gzip", attacks.bomb(2**20) * 900), "larger than"),
    "brotli bomb": (lambda: packed("br", b"\x5b\xff\xff\x3f\x00" + b"\x24" * 1000), "'br' was not asked for"),
    "broken gzip": (lambda: packed("gzip", attacks.bomb(2**20)[:-9]), "breaks off"),
    "no HTTP": (lambda: [b"\0\r\n\x1b[2J\r\n\r\n"], "BadStatusLine|RemoteDisconnected|ProtocolError"),
    "reset": (list, "RemoteDisconnected|Connection"),
    "redirects": (lambda: page(status="302 Found", headers={"Location": "/again"}), "more than 5 redirects"),
    "redirect inside": (
        lambda: page(status="302 Found", headers={"Location": "http://169.254.169.254/"}), "not a public"),
    "redirect to two lines": (
        lambda: page(status="302 Found", headers={"Location": "http://\u202e.example\x0b/\x1b[2J"}),
        "is no address|redirects to"),
    "words of a status": (lambda: page(status="599 \x1b[2J\u202e"), "answered 599"),
}  # fmt: skip
"""What a server does, and words of what is to be said of it."""

Served = dict[str, Any]


def answering(served: Mapping[str, Any], well: str) -> Answer:
    """Answer each host's own way; robots.txt allows all, and the host that means well is `well`."""
    made = {f"a{n}.example": what for n, what in enumerate(served.values())}

    def answer(asked: Asked) -> Any:
        host = asked.headers.get("host", "").partition(":")[0]
        if asked.target == "/robots.txt":
            return page(status="404 Not Found")
        what = made.get(host)
        if what is None:
            return page(well, headers={"Content-Type": "text/html", "ETag": '"1"'})
        return what(asked) if callable(what) else what

    return answer


# --- poll ----------------------------------------------------------------------------------------


def polled(stack: Stack, call: Call, served: Served, port: int) -> tuple[dict[str, Feed], Feed]:
    """Poll one feed for each attack, and one that means well, in one tick; return them as stored."""
    feeds, due = Feeds(stack.dynamodb, stack["Feeds"]), datetime.now(UTC) - timedelta(minutes=1)
    asked = {
        name: feed(url=f"http://a{n}.example:{port}/rss", next_poll_at=due) for n, name in enumerate(served)
    }
    well = feed(url=f"http://well.example:{port}/rss", next_poll_at=due)
    for one in (*asked.values(), well):
        feeds.add(one)
    call("poll", event("schedule"))
    stored = {name: feeds.get(one.feed_id) for name, one in asked.items()}
    kept = feeds.get(well.feed_id)
    assert kept
    assert feeds.due(datetime.now(UTC), 100) == [], "none of them is asked again at once"
    return {name: one for name, one in stored.items() if one}, kept


def test_no_server_stops_a_tick_of_polling(
    stack: Stack,
    call: Call,
    loopback: Callable[[int], None],
    hurried: Callable[..., Any],
):
    served = {name: make() for name, (make, _) in NETWORK.items()}
    module = hurried("poll", total=3.0)
    with serving(answering(served, rss("https://well.example/1"))) as server, Grown() as grown:
        loopback(server.port)
        before = time.process_time()
        stored, well = polled(stack, call, served, server.port)
        assert time.process_time() - before < CPU * 2
    assert grown.mb < MB
    assert well.outcome == "new articles"
    for name, (_, words) in NETWORK.items():
        assert stored[name].outcome in ("unreachable", "blocked"), name
        assert re.search(words, stored[name].reason), (name, stored[name].reason)
    assert len([one for one in logged(module) if one["message"] == "polled"]) == len(served) + 1


def test_no_feed_stops_a_tick_of_polling(
    stack: Stack,
    call: Call,
    loopback: Callable[[int], None],
    hurried: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
):
    bodies = {name: _bytes(make()) for name, make in attacks.FEEDS.items()}
    served = {name: page(body, headers={"Content-Type": "text/xml"}) for name, body in bodies.items()}
    module, cost = hurried("poll", total=120.0), dict[str, float]()
    read = module._read  # noqa: SLF001 - what each of them costs is measured there

    def timed(response: Any) -> Any:
        before = time.thread_time()
        try:
            return read(response)
        finally:
            cost[response.url] = time.thread_time() - before

    monkeypatch.setattr(module, "_read", timed)
    with serving(answering(served, rss("https://well.example/1"))) as server, Grown() as grown:
        loopback(server.port)
        stored, well = polled(stack, call, served, server.port)
    assert {url: taken for url, taken in cost.items() if taken > CPU} == {}
    assert grown.mb < MB_OF_FEEDS
    assert well.outcome == "new articles"
    for name, one in stored.items():
        assert one.outcome in ("unreadable", "unreachable", "read", "new articles"), name
        assert one.outcome in ("read", "new articles") or one.reason, name
        assert one.title.isprintable(), name
        assert len(one.title) <= 300
    logged(module)


# --- fetch ---------------------------------------------------------------------------------------


def test_no_page_and_no_server_stops_a_batch_of_looks(
    stack: Stack,
    call: Call,
    loopback: Callable[[int], None],
    hurried: Callable[..., Any],
):
    """Each article was good once; what harms comes at the second look, and is never taken for its text."""
    articles, archive = Articles(stack.dynamodb, stack["Articles"]), Archive(stack.s3, stack["Archive"])
    hostile = {name: make() for name, (make, _) in NETWORK.items()}
    hostile |= {
        f"page: {name}": page(_bytes(make()), headers={"Content-Type": "text/html"})
        for name, make in attacks.PAGES.items()
    }
    good = page(article_page(p1=" ".join(PARAGRAPHS * 3)), headers={"Content-Type": "text/html"})
    served: Served = dict.fromkeys(hostile, good)
    module = hurried("fetch", total=6.0)

    def answer(asked: Asked) -> Any:
        return answering(served, article_page(p0=f"Fifteen people, on look {len(served)}."))(asked)

    with serving(answer) as server, Grown() as grown:
        loopback(server.port)
        known = {name: article(url=f"http://a{n}.example:{server.port}/x") for n, name in enumerate(served)}
        well = article(url=f"http://well.example:{server.port}/x")
        batch = [*known.values(), well]
        for one in batch:
            articles.add(one)
        looks = event("looks", *({"article_id": one.article_id} for one in batch))
        assert failed(call("fetch", looks)) == []
        served.update(hostile)
        served["one more, so that the page that means well changes"] = good
        before = time.process_time()
        assert failed(call("fetch", looks)) == []
        cpu = time.process_time() - before
    assert cpu < CPU * 3, "for all of them"
    assert grown.mb < MB
    looked = {one["article"]: one for one in logged(module)[len(batch) :]}
    assert archive.get_version(well.article_id, 1) is not None
    for name, one in known.items():
        said = looked[one.article_id]
        assert said["outcome"] in (
            "unreachable",
            "unreadable",
            "poor capture",
            "stored",
            "unchanged",
            "blocked",
        )
        if name in NETWORK:
            assert re.search(NETWORK[name][1], said["reason"]), (name, said)
        changed = archive.get_version(one.article_id, 1)
        assert changed is None or (changed.story and changed.story.words > 10), name
    for name in ("300 deep", "2.9 MB of text", "ampersands", "comments"):
        assert looked[known[f"page: {name}"].article_id]["outcome"] in ("poor capture", "unreadable"), name
    assert all(re.fullmatch(r"[0-9a-f]{32}", one) for one, _, _ in archive.versions())


# --- what is made of hostile text ----------------------------------------------------------------

NASTY = "a\0b\r\nSet-Cookie: c\u2028d\u202ee\x1b[2Jf\u2066g"


def test_hostile_text_breaks_no_row_no_key_and_no_line(
    stack: Stack, call: Call, loopback: Callable[[int], None], hurried: Callable[..., Any]
):
    articles, archive = Articles(stack.dynamodb, stack["Articles"]), Archive(stack.s3, stack["Archive"])
    module, fetch = hurried("poll", total=9.0), hurried("fetch", total=9.0)

    def answer(asked: Asked) -> list[bytes | float]:
        if asked.target == "/robots.txt":
            return page(f"User-agent: {NASTY}\nDisallow: /private{NASTY}\n")
        if asked.target == "/rss":
            items = [
                {
                    "id": "g" * 100_000,
                    "title": NASTY * 50,
                    "url": f"http://n0.example:{server.port}/{'p' * 1500}",
                },
                {"id": NASTY, "title": NASTY, "url": f"http://n1.example:{server.port}/a?q=%0d%0aX:%20y"},
                {"id": f"{NASTY}2", "title": "T", "url": f"http://n2.example:{server.port}/\r\nX: y"},
            ]
            title = {"title": NASTY * 99, "items": items}
            return page(
                json.dumps(title), headers={"Content-Type": "application/json", "ETag": '"' + "e" * 9000}
            )
        told = article_page(headline=f"Fire{NASTY}", p0=f"Twelve people{NASTY} were hurt on Sunday.")
        return page(told, headers={"Content-Type": f"text/html; x={'y' * 900}", "ETag": "W/" + "\xe9" * 9000})

    with serving(answer) as server:
        loopback(server.port)
        stored, _ = polled(stack, call, {}, server.port), None
        assert stored
        due = articles.due(datetime.now(UTC), 10)
        assert len(due) == 3
        looks = event("looks", *({"article_id": one.article_id} for one in due))
        assert failed(call("fetch", looks)) == []
        assert failed(call("fetch", looks)) == []
    assert all("X" not in asked.headers and "\r" not in asked.target for asked in server.asked)
    rows = stack.dynamodb.scan(TableName=stack["Articles"])["Items"]
    rows += stack.dynamodb.scan(TableName=stack["Feeds"])["Items"]
    for row in rows:
        texts = [value["S"] for value in row.values() if "S" in value]
        assert all(text.isprintable() for text in texts), texts
        assert len(json.dumps(row)) < 4096, "a row stays small, whatever a server sends"
    keys = [one["Key"] for one in stack.s3.list_objects_v2(Bucket=stack["Archive"])["Contents"]]
    assert len(keys) == 6
    assert all(
        re.fullmatch(r"(raw|versions)/[0-9a-f]{32}/[0-9a-f]+\.(html\.gz|json)", key) for key in keys
    ), keys
    assert len([*archive.versions()]) == 3
    logged(module)
    assert [one["outcome"] for one in logged(fetch)] == ["stored"] * 3 + ["unchanged"] * 3
    assert taken(stack, "VersionQueue")


def _bytes(made: str | bytes) -> bytes:
    return made.encode("utf-8", "surrogatepass") if isinstance(made, str) else made
