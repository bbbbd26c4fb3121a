"""The pages: their bytes, their requests, their calls, and the time that answering takes."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
import time
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median, quantiles
from typing import Any

from benchmarks.prose import edited, paragraphs
from benchmarks.table import Cell, Row, Section
from stet.domain.change import Change
from stet.domain.readers import OPEN
from stet.domain.schedule import PACES
from stet.domain.version import Paragraph, Story
from stet.pages.assets import STYLE
from stet.pages.feed_links import article_feed, card, latest_feed
from stet.pages.links import Links
from stet.routes.carrying import ITEMS
from stet.routes.desk import Desk, answer
from stet.routes.site import site
from stet.stages.ask import Ask, Confirm
from stet.stages.carry import Carry
from stet.stages.hub import HubDesk
from stet.stages.limit import Limit
from stet.stages.listing import Listing
from stet.stages.manage import Manage
from stet.stages.read import Read
from stet.stages.rehearse import Rehearse
from stet.stages.search import Search
from stet.stages.sources import Sources
from stet.stages.welcome import Subjects, Welcome
from tests import builders
from tests.fakes import (
    FakeArchive,
    FakeArticles,
    FakeChanges,
    FakeDeliveries,
    FakeDeliveryQueue,
    FakeFeeds,
    FakePushes,
    FakeRates,
    FakeSearchIndex,
    FakeSubscriptions,
    FakeTicks,
)

_ARTICLES, _SOURCES, _TIMES, _COLD = 10_000, 40, 100, 3
_NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_MOST_MS = 100.0
_MOST_COLD_MS = 1500.0
_ASSET = re.compile(r'(?:href|src)="(/[a-z.]+\?[0-9a-f]+)"')
_NOTE = (
    f"{_ARTICLES:,} articles of {_SOURCES} sources with a change each; 30 paragraphs compared. "
    "Times are the handler's own, over tables in memory: each call to AWS comes on top, some 5 to 10 ms. "
    "Cold is a new process with its imports, as on this machine. gzip is what is sent to whoever "
    "takes it. Requests are the page and what it names, of which the style sheet alone stops it from being "
    "shown."
)


@dataclass
class IndexedChanges(FakeChanges):
    """The changes in memory with the table's two indexes, so that a page costs what it shows."""

    indexes: dict[tuple[str, str], list[Change]] = field(default_factory=dict)
    calls: int = 0

    def index(self) -> None:
        """Sort what is stored."""
        for row in sorted(self.rows.values(), key=lambda row: row.at):
            for key in (("day", row.at.strftime("%Y-%m-%d")), ("source", row.source)):
                self.indexes.setdefault(key, []).append(row)

    def of_day(self, day: str, **asked: Any) -> Iterator[Change]:
        """Yield a day's changes."""
        return self._between(("day", day), **asked)

    def of_source(self, source: str, **asked: Any) -> Iterator[Change]:
        """Yield a source's changes."""
        return self._between(("source", source), **asked)

    def of(self, article_id: str) -> list[Change]:
        """Return an article's changes: one each."""
        self.calls += 1
        row = self.get(article_id, 1)
        return [row] if row else []

    def _between(
        self,
        key: tuple[str, str],
        *,
        before: datetime | None = None,
        since: datetime | None = None,
        oldest_first: bool = False,
    ) -> Iterator[Change]:
        self.calls += 1
        rows = self.indexes.get(key, [])
        start = bisect_left(rows, since, key=lambda row: row.at) if since else 0
        end = bisect_left(rows, before, key=lambda row: row.at) if before else len(rows)
        order = range(start, end) if oldest_first else range(end - 1, start - 1, -1)
        return (rows[at] for at in order)


def run() -> list[Section]:
    """Ask for each page again and again."""
    desk, changes = stocked()
    ask = partial(_asked, site(), desk)
    first = next(iter(changes.rows))[0]
    links = Links()
    pages = {
        "latest": links.latest(),
        "latest of a source": "/?source=source-7",
        "latest with a rare reason": "/?reason=byline",
        "article": links.article(first),
        "diff": links.diff(first, 0, 1),
        "version": links.version(first, 1),
        "blame": links.blame(first),
        "source": links.source("source-7"),
        "health": links.health(),
        "feed, Atom": latest_feed(links, "atom", {}),
        "feed, JSON Feed": latest_feed(links, "json", {"source": "source-7"}),
        "feed of an article, RSS": article_feed(links, "rss", first),
        "API, changes": "/api/v1/changes?limit=100",
        "API, articles": "/api/v1/articles?source=source-7",
        "API, diff": f"/api/v1/articles/{first}/diff/0/1",
        "picture": card(links, first, 1),
    }
    cold = median(_cold() for _ in range(_COLD))
    rows = [_row(name, address, ask, changes) for name, address in pages.items()]
    rows.append(Row("latest, cold", (*[None] * 5, Cell(cold, 0, most=_MOST_COLD_MS), None, None)))
    columns = (
        "page",
        "kB",
        "gzip",
        "requests",
        "of them blocking",
        "list queries",
        "p50 ms",
        "p95 ms",
        "pages / s",
    )
    return [Section("pages", "The pages", columns, tuple(rows), (_NOTE,))]


def stocked() -> tuple[Desk, IndexedChanges]:
    """Return what answers, over tables in memory."""
    articles, changes, archive, feeds = FakeArticles(), IndexedChanges(), FakeArchive(), FakeFeeds()
    old = paragraphs(3, 30)
    texts = [Story(headline="Harbour", paragraphs=tuple(map(Paragraph, one))) for one in (old, edited(old))]
    for n in range(_ARTICLES):
        at = _NOW - timedelta(minutes=n)
        one = builders.article(
            url=f"https://news.example/{n}",
            source=f"source-{n % _SOURCES}",
            latest=1,
            first_seen_at=at,
            changed_at=at,
        )
        articles.add(one)
        changes.add(builders.change(1, article_id=one.article_id, at=at, source=one.source, url=one.url))
        if n < ITEMS:
            for number, told in enumerate(texts):
                archive.put_version(builders.version(number, told=told, article_id=one.article_id))
    for n in range(_SOURCES):
        feeds.add(builders.feed(feed_id=f"{n:016x}", source=f"source-{n}", title=f"The Source No. {n}"))
    changes.index()
    read = Read(articles, changes, FakeSubscriptions(), archive, PACES["normal"], _clock)
    sources = Sources(feeds, articles, changes, FakeTicks(), _clock)
    carry = Carry(articles, changes, archive, _clock)
    subscriptions, deliveries = FakeSubscriptions(), FakeDeliveries()
    ask = Ask(subscriptions, deliveries, FakeDeliveryQueue(), _clock, bytes)
    subjects = Subjects(articles, feeds, sources.titles)
    limit = Limit(FakeRates(), _clock, bytes)
    desk = Desk(
        read,
        Listing(changes, _clock),
        sources,
        HubDesk(FakePushes(), feeds, _clock),
        _clock,
        carry,
        Search(FakeSearchIndex(), carry),
        "https://stet.example",
        Confirm(subscriptions, deliveries, _clock),
        Welcome(OPEN, subjects, ask, Rehearse(changes, archive, _clock), limit, lambda _: None),
        Manage(subscriptions, read),
    )
    return desk, changes


def _clock() -> datetime:
    return _NOW


def _asked(app: Any, desk: Desk, address: str) -> str:
    path, _, query = address.partition("?")
    event = {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": query,
        "queryStringParameters": dict(pair.split("=") for pair in query.split("&")) if query else {},
        "headers": {},
        "requestContext": {"http": {"method": "GET", "path": path}, "stage": "$default"},
        "isBase64Encoded": False,
    }
    found = answer(app, desk, event, None)
    if found["statusCode"] != 200:
        raise RuntimeError(f"{address} answered {found['statusCode']}")
    return str(found["body"])


def _row(name: str, address: str, ask: Any, changes: IndexedChanges) -> Row:
    text = ask(address)
    changes.calls = 0
    ask(address)
    calls, times = changes.calls, []
    for _ in range(_TIMES):
        started = time.perf_counter()
        ask(address)
        times.append((time.perf_counter() - started) * 1000)
    assets = set(_ASSET.findall(text))
    blocking = assets & {STYLE.address}
    return Row(
        name,
        (
            Cell(len(text.encode()) / 1000, 1),
            Cell(len(gzip.compress(text.encode())) / 1000, 1),
            Cell(1 + len(assets), 0),
            Cell(len(blocking), 0, most=1),
            Cell(calls, 0),
            Cell(median(times), 1, most=_MOST_MS),
            Cell(quantiles(times, n=20)[-1], 1, most=_MOST_MS),
            Cell(1000 / median(times), 0),
        ),
    )


def _cold() -> float:
    """Return the milliseconds of a new process from its first import to its first page."""
    code = (
        "import time; began = time.perf_counter()\n"
        "import functions.web.app as web\n"
        "made = time.perf_counter() - began\n"
        "from benchmarks.pages import stocked, _asked\n"
        "desk, _ = stocked(); began = time.perf_counter()\n"
        "_asked(web.app, desk, '/'); print(made + time.perf_counter() - began)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True
    )
    return float(done.stdout.split()[-1]) * 1000
