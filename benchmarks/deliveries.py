"""Deliveries per second of the deliver stage beside a plain loop, and one change for 10,000 subscribers."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from statistics import median
from typing import NoReturn

import urllib3
from standardwebhooks import Webhook

from benchmarks.newsstand import Newsstand
from benchmarks.prose import edited, paragraphs
from benchmarks.scene import Scene, scene
from benchmarks.table import Cell, Row, Section
from stet.adapters.changes import Changes
from stet.adapters.door import open_door
from stet.adapters.subscriptions import Subscriptions
from stet.adapters.webhook import Webhooks
from stet.domain.change import Change
from stet.domain.endpoint import Form
from stet.domain.subscription import ALL, Channel, Delivery, Subscription
from stet.pages.endpoint_news import as_event
from stet.pages.event import change_event
from stet.pages.links import Links
from stet.stages.deliver import Deliver
from stet.stages.endpoint import PostEvent
from stet.stages.notify import Notify
from stet.stages.pairs import Pairs
from stet.stages.tell import News, Tell, Way
from stet.stages.versions import pair_of
from tests import builders, fakes

_ENDPOINTS, _DELIVERIES, _BATCH, _ROUNDS = 50, 500, 10, 3
_AT = "https://stet.example"
_FEW, _MANY = 1_000, 10_000
_MOST_MEMORY = 1.2
"""How much more memory ten times as many subscribers may take."""

_NOTE = (
    f"{_DELIVERIES} webhooks of one edited article to {_ENDPOINTS} endpoints on this machine, in batches "
    f"of {_BATCH}, medians of {_ROUNDS} rounds in turn. Ours: the stage with its tables in memory, which "
    "writes the event, signs it and posts it through the one door, on a new connection each, as "
    f"receivers are strangers. The loop: urllib3 and standardwebhooks, {_BATCH} threads, a body of the "
    "same size, written once, connections kept."
)
_FAN_NOTE = (
    "Subscriptions come from a generator and deliveries are counted, not kept, so memory is the stage's own "
    f"(tracemalloc's peak, which slows it). AWS calls: the handler on moto, {_FEW:,} subscriptions."
)


def run() -> list[Section]:
    """Deliver in turn with a plain loop; then fan one change out, to few and to many."""
    with Newsstand() as stand:
        url = f"http://127.0.0.1:{stand.port}/hook"
        ours = _Ours(stand.port)
        loop = _Loop(url, ours.size)
        rounds = [(ours.per_second(), loop.per_second()) for _ in range(_ROUNDS)]
        with scene(stand) as stage:
            calls, writes = _called(stage)
    mine, others = (median(speeds) for speeds in zip(*rounds, strict=True))
    ratio = median(one / other for one, other in rounds)
    cells = (Cell(mine), Cell(others), Cell(ratio, 2))
    columns = ("deliveries", "ours, per second", "plain loop, per second", "× loop")
    return [
        Section("deliveries", "Deliveries per second", columns, (Row("webhooks", cells),), (_NOTE,)),
        _fanned_out(calls, writes),
    ]


class _Ours:
    """The deliver stage, its tables in memory, its receivers on this machine."""

    def __init__(self, port: int) -> None:
        before = paragraphs(1, 40)
        archive, articles = fakes.FakeArchive(), fakes.FakeArticles()
        for number, texts in enumerate((before, edited(before))):
            archive.put_version(builders.version(number, told=builders.story(*texts)))
        articles.add(builders.article(latest=1))
        self._changes, self._deliveries = fakes.FakeChanges(), fakes.FakeDeliveries()
        self._changes.add(builders.change(1))
        subscriptions, endpoints = fakes.FakeSubscriptions(), fakes.FakeEndpoints()
        secrets = fakes.FakeEndpointSecrets()
        for number in range(_ENDPOINTS):
            name = f"r{number}"
            subscriptions.put(
                builders.webhook(subscription_id=name, address=f"http://127.0.0.1:{port}/hook/{number}")
            )
            endpoints.add(builders.endpoint(endpoint_id=name))
            secrets.keep(name, "s1", builders.SECRET)
        clock = partial(datetime.now, UTC)
        door = open_door(page=_AT, contact="", ports=f"80,443,{port}", loopback=True, total=15)
        post = PostEvent(endpoints, secrets, Webhooks(door, clock).post, _nobody, clock)
        tell = Tell(Pairs(archive), articles, {Channel.WEBHOOK: Way(_write, post)})
        pair = pair_of(archive, builders.article().article_id, 0, 1)
        news = News(builders.change(1), builders.article(), pair)
        self.size = len(_write(news, builders.webhook())(Form.EVENT)[0])
        self._deliver = Deliver(
            self._deliveries,
            subscriptions,
            self._changes,
            fakes.FakeFeeds(),
            tell,
            _nobody,
            _nobody,
            _nobody,
            clock,
            lambda: 0.5,
        )

    def per_second(self) -> float:
        self._deliveries.rows.clear()
        rows = [
            builders.delivery(subscription_id=f"r{number % _ENDPOINTS}", created_at=datetime.now(UTC))
            for number in range(_ENDPOINTS)
        ]
        started, done = time.perf_counter(), 0
        while done < _DELIVERIES:
            for first in range(0, len(rows), _BATCH):
                some = rows[first : first + _BATCH]
                for row in some:
                    self._deliveries.rows[row.delivery_id] = row
                done += _all_delivered(self._deliver([row.delivery_id for row in some]))
        return done / (time.perf_counter() - started)


def _all_delivered(found: Sequence[object]) -> int:
    wrong = [one for one in found if getattr(one, "status", None) != "delivered"]
    if wrong:
        raise RuntimeError(f"{len(wrong)} were not delivered, the first: {wrong[0]!r}")
    return len(found)


def _write(news: News, _: Subscription) -> Callable[[Form], tuple[str, str]]:
    pair = news.pair
    told = (news.change, pair.older, pair.newer, pair.comparison, news.article, Links(_AT))

    return lambda _: as_event(change_event(*told, source_uri=_AT))


def _nobody(*_: object) -> NoReturn:
    raise RuntimeError("nothing of this is delivered here")


class _Loop:
    """What one would write in an afternoon: a pool of threads that sign and post."""

    def __init__(self, url: str, size: int) -> None:
        self._url, self._pool = url, urllib3.PoolManager(maxsize=_BATCH, block=True)
        self._body = "x" * size

    def per_second(self) -> float:
        started = time.perf_counter()
        with ThreadPoolExecutor(_BATCH) as pool:
            list(pool.map(self._post, range(_DELIVERIES)))
        return _DELIVERIES / (time.perf_counter() - started)

    def _post(self, number: int) -> None:
        now, name = datetime.now(UTC), f"delivery-{number}"
        headers = {
            "Content-Type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(builders.SECRET).sign(name, now, self._body),
        }
        self._pool.request("POST", self._url, body=self._body, headers=headers)


# --- one change, many subscribers --------------------------------------------------------------------


def _fanned_out(calls: float, writes: float) -> Section:
    columns = ("subscriptions", "ms each", "peak memory, MB", "AWS calls each", "write units each")
    few, many = _fan_out(_FEW), _fan_out(_MANY)
    measured = (Cell(calls, 2), Cell(writes, 2))
    most = round(few.megabytes * _MOST_MEMORY, 1)
    rows = (
        Row(f"{_FEW:,}", (Cell(few.milliseconds, 3), Cell(few.megabytes, 2), *measured)),
        Row(f"{_MANY:,}", (Cell(many.milliseconds, 3), Cell(many.megabytes, 2, most), None, None)),
    )
    return Section("fan-out", "One change, many subscribers", columns, rows, (_FAN_NOTE,))


@dataclass(frozen=True, slots=True)
class _Fan:
    milliseconds: float
    megabytes: float


class _Endless:
    """So many subscriptions to everything, made as they are asked for."""

    def __init__(self, count: int) -> None:
        self._count = count

    def to(self, topic: str, after: str = "") -> Iterator[Subscription]:
        if after:
            raise NotImplementedError("nobody stops in the middle here")
        plain = builders.webhook()
        for number in range(self._count if topic == ALL else 0):
            yield replace(plain, subscription_id=f"{number:016d}")


class _Counting(fakes.FakeDeliveries):
    """Deliveries that are all new, and are not kept."""

    def add(self, delivery: Delivery) -> bool:
        return delivery.attempts == 0


class _Queue:
    def __init__(self) -> None:
        self.count = 0

    def send(self, delivery_ids: Iterable[str]) -> None:
        self.count += len(list(delivery_ids))


def _fan_out(count: int) -> _Fan:
    changes, queue = fakes.FakeChanges(), _Queue()
    change: Change = builders.change(1)
    changes.add(change)
    notify = Notify(
        changes,
        _Endless(count),
        _Counting(),
        queue,
        fakes.FakeFeeds(),
        fakes.FakeArticles(),
        fakes.FakeArchive(),
        partial(datetime.now, UTC),
    )
    started = time.perf_counter()
    notify(change.article_id, 1, again=False)
    took = time.perf_counter() - started
    tracemalloc.start()
    try:
        notify(change.article_id, 1, again=False)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    if queue.count != 2 * count:
        raise RuntimeError(f"{count} subscriptions made {queue.count} deliveries in two runs")
    return _Fan(took / count * 1_000, peak / 1e6)


def _called(stage: Scene) -> tuple[float, float]:
    """Return what notify calls and writes for each of many subscribers, on moto."""
    table = Subscriptions(stage.stack.dynamodb, stage.stack["Subscriptions"])
    for one in _Endless(_FEW).to(ALL):
        table.put(one)
    change = builders.change(1)
    Changes(stage.stack.dynamodb, stage.stack["Changes"]).add(change)
    ran = stage.run("notify", [{"article_id": change.article_id, "number": 1}])
    return ran.counted.calls.total() / _FEW, ran.counted.usage.write_units / _FEW
