"""From due to delivered through the embedded cloud: how long it takes, and which stage takes it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import quantiles
from typing import Any

from benchmarks.newsstand import CHANGED, KINDS, Newsstand
from benchmarks.stand_in import EmbeddedCloud, embedded_cloud, said_at
from benchmarks.table import Cell, Row, Section
from stet.adapters.articles import Articles
from stet.adapters.endpoint_secrets import EndpointSecrets
from stet.adapters.endpoints import Endpoints
from stet.adapters.subscriptions import Subscriptions
from stet.domain.article import Article, DueLook
from stet.domain.change import Severity
from stet.domain.schedule import FORGET_AFTER
from tests import builders

_ALONE, _BURST = 25, 50
_STAGES = ("looked", "compared", "notified", "delivered")
_PARTS = ("dispatch", "fetch", "diff", "notify", "deliver", "sum")
_LATE = 150.0
_NOTE = (
    "A change is found, compared, announced and posted to one webhook on this machine, on which all "
    "functions and their queues run, two of each at most. “One” is a look sent when nothing else is "
    f"under way, {_ALONE} times; “{_BURST} at once” fall due at one tick, and the part of dispatch is "
    "from the moment its function is called, cold, until it has sent all; each part is until the stage "
    "says so in the log, waiting in its queue included. Not in here: the wait for the tick itself, 0 to "
    "60 s, 30 on average, by the schedule."
)


@dataclass(frozen=True, slots=True)
class Told:
    """The seconds that one change took in each part, dispatch first."""

    parts: tuple[float, ...]


def run() -> list[Section]:
    """Let changes through one by one, then as many as are due at one tick."""
    with Newsstand() as stand, embedded_cloud(stand.port) as cloud:
        articles = _articles(stand, _BURST)
        cloud.add(articles)
        for _ in range(2):  # the second look finds the first change; the workers of all stages are warm then
            _look(cloud, articles)
            cloud.outcomes("compared", len(articles))
        _subscribe(cloud, stand.port)
        _look(cloud, articles[:5])
        cloud.outcomes("delivered", 5)
        alone = [_one(cloud, article) for article in articles[:_ALONE]]
        burst = list(_at_once(cloud, articles))
    rows = [*_rows("one", alone), *_rows(f"{_BURST} at once", burst)]
    return [Section("telling", "Due → delivered, seconds", ("changes", *_PARTS), tuple(rows), (_NOTE,))]


def _articles(stand: Newsstand, count: int) -> list[Article]:
    """Return articles that no window of the schedule reaches."""
    long_ago = datetime.now(UTC) - FORGET_AFTER - timedelta(days=1)
    return [
        builders.article(
            url=stand.url(CHANGED, number),
            host=f"www.{number}-{KINDS[CHANGED]}.example",
            first_seen_at=long_ago,
            changed_at=long_ago,
        )
        for number in range(count)
    ]


def _look(cloud: EmbeddedCloud, articles: Sequence[Article]) -> None:
    cloud.send([DueLook(article.article_id, article.host) for article in articles])
    cloud.outcomes("looked", len(articles))


def _subscribe(cloud: EmbeddedCloud, port: int) -> None:
    """Let one webhook be told of every change, however small."""
    outputs = cloud.stack.outputs
    dynamodb = cloud.cloud.client("dynamodb")
    Endpoints(dynamodb, outputs["Endpoints"]).add(builders.endpoint())
    EndpointSecrets(lambda: cloud.cloud.client("ssm"), outputs["EndpointSecrets"]).keep(
        "sub-1", "s1", builders.SECRET
    )
    Subscriptions(dynamodb, outputs["Subscriptions"]).put(
        builders.webhook(address=f"http://127.0.0.1:{port}/hook", least=Severity.TRIVIAL)
    )


def _one(cloud: EmbeddedCloud, article: Article) -> Told:
    cloud.forget()
    sent = cloud.send([DueLook(article.article_id, article.host)])
    said = _said(cloud, 1)
    return _told(sent, sent, said, article.article_id)


def _at_once(cloud: EmbeddedCloud, articles: Sequence[Article]) -> Iterator[Told]:
    """Let articles fall due together, and call dispatch until a tick of its own begins."""
    cloud.forget()
    table = Articles(cloud.cloud.client("dynamodb"), cloud.stack.outputs["Articles"])
    for number, article in enumerate(articles):
        table.hint(article.article_id, f"benchmark {number}", datetime.now(UTC))
    due, sent = _dispatched(cloud, len(articles))
    said = _said(cloud, len(articles))
    for article in articles:
        yield _told(due, sent, said, article.article_id)


def _dispatched(cloud: EmbeddedCloud, count: int) -> tuple[datetime, datetime]:
    """Return when dispatch was called, and when it had sent so many looks; a tick begins once a minute."""
    function, deadline = cloud.stack.outputs["DispatchFunction"], time.monotonic() + _LATE
    while time.monotonic() < deadline:
        called = datetime.now(UTC)
        cloud.cloud.client("lambda").invoke(FunctionName=function, Payload=json.dumps({}).encode())
        _, lines = cloud.outcomes("dispatched", 1)
        for line in lines:
            if line["sent"] == count:
                return min(called, said_at(line)), said_at(line)
        time.sleep(1)
    raise TimeoutError(f"no tick of dispatch sent {count} looks in {_LATE:.0f} s")


def _said(cloud: EmbeddedCloud, count: int) -> Mapping[str, Sequence[dict[str, Any]]]:
    return {stage: cloud.outcomes(stage, count)[1] for stage in _STAGES}


def _told(
    due: datetime, sent: datetime, said: Mapping[str, Sequence[dict[str, Any]]], article_id: str
) -> Told:
    moments = [due, sent]
    for stage in _STAGES:
        named = [
            one for one in said[stage] if one.get("article", one.get("delivery", "#"))[:32] == article_id
        ]
        moments.append(max(said_at(one) for one in named))
    parts = [(after - before).total_seconds() for before, after in pairwise(moments)]
    return Told((*parts, (moments[-1] - due).total_seconds()))


def _rows(what: str, told: Sequence[Told]) -> Iterator[Row]:
    by_part = list(zip(*(one.parts for one in told), strict=True))
    cuts = [quantiles(part, n=20, method="inclusive") for part in by_part]
    yield Row(f"{what}, p50", tuple(Cell(cut[9], 3) for cut in cuts))
    yield Row(f"{what}, p95", tuple(Cell(cut[18], 3) for cut in cuts))
