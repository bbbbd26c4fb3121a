"""AWS calls by kind of look, counted on moto, and from them what a million looks cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median

from benchmarks import chain, costs, ticks
from benchmarks.costs import Work
from benchmarks.meter import Counted
from benchmarks.newsstand import CHANGED, KINDS, OUTCOMES, SAME_TEXT, Newsstand
from benchmarks.prices import Usage
from benchmarks.scene import Ran, Scene, scene
from benchmarks.table import Cell, Row, Section
from stet.adapters.articles import Articles
from stet.adapters.items import stamp
from tests import builders

_ARTICLES = 50
_ROUNDS = {1: 6, 10: 5, 50: 3}
"""The batches measured, and how many of each."""
_MOST = {"read_units": 1.0, "write_units": 0.0, "s3_puts": 0.0, "sqs_requests": 0.35}
"""Targets for an unchanged look (issue 2)."""

_NOTE = (
    "AWS calls and processor time are those of fetch; the other columns include what dispatch reads, writes "
    "and sends for each look of {tick.watched:,} articles on {tick.hosts:,} hosts, not what each tick takes "
    "anyway. SQS: sends as counted, and a receive and a delete for each ten messages, as Lambda's poller "
    "makes them. Units follow from the items' sizes by DynamoDB's rules."
)

Works = Mapping[tuple[str, int], Work]
"""By kind and size of the batch."""


def run() -> list[Section]:
    """Count the looks of each kind, what follows a change, and the ticks that plan them."""
    with Newsstand() as stand, scene(stand) as stage:
        known = _known(stage, stand)
        looked = _looked(stage, known)
        told = chain.measure(stage, known[CHANGED], stand)
        small, large = ticks.measure(stage, 1_000), ticks.measure(stage, 100_000)
    cases = {
        "100,000 watched, batches of 10": _case(looked, 10, told.change, large),
        "100,000 watched, batches of 50": _case(looked, 50, told.change, large),
        "1,000 watched, one by one": _case(looked, 1, told.change, small),
    }
    return [
        _section(looked, large),
        ticks.section([small, large]),
        chain.section(told),
        costs.section(cases, told.mail, told.webhook),
    ]


def _known(stage: Scene, stand: Newsstand) -> Mapping[str, list[str]]:
    """Store articles of every kind, and look at each as often as it takes to come to rest."""
    articles = Articles(stage.stack.dynamodb, stage.stack["Articles"])
    known: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for kind, ids in known.items():
        for number in range(_ARTICLES):
            host = f"www.{number}-{KINDS[kind]}.example"
            article = builders.article(url=stand.url(kind, number), host=host)
            articles.add(article)
            ids.append(article.article_id)
        _look(stage, ids)
    _look(stage, known[SAME_TEXT])  # once after a change other validators are written down
    return known


def _looked(stage: Scene, known: Mapping[str, list[str]]) -> Works:
    runs: dict[tuple[str, int], list[Ran]] = {}
    for batch, rounds in _ROUNDS.items():
        for start in range(rounds):
            for kind, ids in known.items():
                ran = _look(stage, list(_turned(ids, start * batch))[:batch])
                _check(ran, kind)
                runs.setdefault((kind, batch), []).append(ran)
    return {(kind, batch): _work(ran, batch) for (kind, batch), ran in runs.items()}


def _look(stage: Scene, ids: Sequence[str]) -> Ran:
    at = datetime.now(UTC)
    slot = {"at": stamp(at), "until": stamp(at + timedelta(minutes=10))}
    return stage.run("fetch", [{"article_id": article_id} | slot for article_id in ids])


def _turned(ids: Sequence[str], by: int) -> Iterator[str]:
    by %= len(ids)
    yield from ids[by:]
    yield from ids[:by]


def _check(ran: Ran, kind: str) -> None:
    """Raise unless every look came to what its kind says: else another kind is measured."""
    found = {(line["outcome"], line["reason"]) for line in ran.lines if line.get("message") == "looked"}
    if found != {OUTCOMES[kind]}:
        raise RuntimeError(f"looks of the kind {kind!r} came to {found}")


def _work(ran: Sequence[Ran], batch: int) -> Work:
    """Sum some batches of one kind up; their processor time is the median, as moments differ."""
    counted = Counted(cpu=median(one.counted.cpu for one in ran) * len(ran))
    for one in ran:
        counted.calls.update(one.counted.calls)
        counted.usage += one.counted.usage
    own = (counted.calls.total() - len(ran)) / len(ran) / batch  # all but the one call for the whole batch
    said = sum(len(one.said.encode()) for one in ran)
    return Work(counted, batch * len(ran), len(ran), said, 1 + own, pages=True)


def _planned(work: Work, tick: ticks.Tick) -> Usage:
    """Return what one look uses: fetched, and planned by a tick that would have run anyway."""
    return costs.fair(work.usage + tick.per_look)


def _case(looked: Works, batch: int, change: Usage, tick: ticks.Tick) -> Usage:
    looks = {kind: _planned(looked[kind, batch], tick) for kind in KINDS}
    return costs.mixed(looks, change) + tick.standing_per_look


def _section(looked: Works, tick: ticks.Tick) -> Section:
    rows = [
        _row(f"{kind}, batch of {batch}", looked[kind, batch], tick, judged=kind != CHANGED and batch > 1)
        for batch in _ROUNDS
        for kind in KINDS
    ]
    return Section(
        "calls",
        "One look: what it calls and uses",
        (
            "look",
            "AWS calls",
            "read units",
            "write units",
            "S3 PUT",
            "S3 GET",
            "SQS requests",
            "ms of processor",
        ),
        tuple(rows),
        (_NOTE.format(tick=tick),),
    )


def _row(what: str, work: Work, tick: ticks.Tick, *, judged: bool) -> Row:
    usage = _planned(work, tick)

    def cell(name: str) -> Cell:
        return Cell(round(getattr(usage, name), 4), 2, _MOST.get(name) if judged else None)

    names = ("read_units", "write_units", "s3_puts", "s3_gets", "sqs_requests")
    calls = Cell(work.counted.calls.total() / work.messages, 2)
    return Row(what, (calls, *map(cell, names), Cell(work.cpu * 1000, 1)))
