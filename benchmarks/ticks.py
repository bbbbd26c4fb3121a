"""What dispatch uses: for a tick, whatever it plans, and for each look that it plans."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.costs import LAMBDA_LOG, Work
from benchmarks.meter import Counted
from benchmarks.prices import Usage
from benchmarks.scene import Scene
from benchmarks.table import Cell, Row, Section
from stet.adapters.articles import Articles
from stet.domain.schedule import FORGET_AFTER, PACES, look_ages
from stet.stages.dispatch import NAME, Dispatch
from tests import builders

_TICKS = 3
_MONTH = timedelta(days=30)
_LOG = 800
"""Bytes of a tick's line and metrics."""
_ARTICLES_A_HOST = 200
_LOOKS = f"n × {len(look_ages(PACES['normal']))} looks in {FORGET_AFTER.days} days"
_NOTE = (
    f"A steady watch of n articles has {_LOOKS}; {_ARTICLES_A_HOST} articles a host; due looks laid into the "
    f"windows at random. {_TICKS} ticks each; a month has 43,200."
)


@dataclass(frozen=True, slots=True)
class Tick:
    """The ticks of a watch of so many articles, steady: as many come as are forgotten, none changes."""

    watched: int
    hosts: int
    looks: float
    """In one tick."""
    empty: Work
    busy: Work

    @property
    def standing(self) -> Usage:
        """What a tick uses that plans nothing."""
        return replace(self.empty.usage, sqs_requests=self.empty.counted.usage.sqs_requests / _TICKS)

    @property
    def per_look(self) -> Usage:
        """What each look adds."""
        busy = replace(self.busy.usage, sqs_requests=self.busy.counted.usage.sqs_requests / _TICKS)
        return (busy + self.standing * -1) * (1 / self.looks)

    @property
    def standing_per_look(self) -> Usage:
        """What a tick uses that plans nothing, shared by the looks of a usual one."""
        return self.standing * (1 / self.looks)


def measure(stage: Scene, watched: int) -> Tick:
    """Let dispatch run some ticks with the looks of that many articles due, and some with none."""
    pace = PACES["normal"]
    ages = look_ages(pace)
    looks = max(1, round(watched * len(ages) * (pace.tick / FORGET_AFTER)))
    hosts = -(-watched // _ARTICLES_A_HOST)
    start = datetime(2030, 1, 1, tzinfo=UTC) + FORGET_AFTER * len(str(watched))  # far from all other articles
    moments = [start + pace.tick * turn for turn in range(2 * _TICKS)]
    _forget_ticks(stage)
    empty, at = _run(stage, moments[:_TICKS], 0), moments[_TICKS:]
    _put_due(stage, at, looks, hosts)
    return Tick(watched, hosts, looks, empty, _run(stage, at, looks))


def section(measured: Sequence[Tick]) -> Section:
    """Return what a tick uses, and what that comes to for a look and in a month."""
    rows = [_row("a tick without a look", measured[0].standing, 1, measured[0].empty)]
    for tick in measured:
        whole = tick.standing + tick.per_look * tick.looks
        rows.append(_row(f"a tick with {tick.looks:.0f}", whole, 1, tick.busy))
        rows.append(_row(f"… for each look: {tick.watched:,} watched", whole, 1 / tick.looks, tick.busy))
    return Section(
        "ticks",
        "One tick of dispatch",
        ("tick", "AWS calls", "read units", "write units", "SQS requests", "ms of processor", "$ a month"),
        tuple(rows),
        (_NOTE,),
    )


def _row(what: str, usage: Usage, share: float, work: Work) -> Row:
    month = usage.dollars * (_MONTH / PACES["normal"].tick)
    return Row(
        what,
        (
            Cell(work.counted.calls.total() / work.messages * share, 1),
            Cell(usage.read_units * share, 2),
            Cell(usage.write_units * share, 3),
            Cell(usage.sqs_requests * share, 3),
            Cell(work.cpu * 1000 * share, 1),
            Cell(month, 2, unit="$") if share == 1 else None,
        ),
    )


def _put_due(stage: Scene, at: Sequence[datetime], looks: int, hosts: int) -> None:
    articles = Articles(stage.stack.dynamodb, stage.stack["Articles"])
    ages = look_ages(PACES["normal"])
    rng = random.Random(looks)  # noqa: S311 - the same looks every time
    for tick in at:
        for number in range(looks):
            host = f"www.site-{rng.randrange(hosts)}.example"
            changed = tick - rng.choice(ages) - timedelta(seconds=20)
            url = f"https://{host}/news/2030/{tick:%H%M}/{looks}/{number}"
            articles.add(builders.article(url=url, host=host, changed_at=changed))


def _forget_ticks(stage: Scene) -> None:
    """Let dispatch begin anew, as ticks of another year would be made up for."""
    stage.stack.dynamodb.delete_item(TableName=stage.stack["Ticks"], Key={"name": {"S": NAME}})


def _run(stage: Scene, at: Sequence[datetime], looks: int) -> Work:
    """Run ticks; raises unless each plans so many looks: else something else is measured."""
    dispatch = stage.function("dispatch").wired()
    counted = Counted()
    for moment in at:
        done, one = stage.meter.count(_at(dispatch, moment))
        if (done.sent, done.deferred) != (looks, 0):
            raise RuntimeError(f"a tick with {looks} looks due came to {done}")
        counted.calls.update(one.calls)
        counted.usage += one.usage
        counted.cpu += one.cpu
    return Work(counted, len(at), len(at), len(at) * (_LOG + LAMBDA_LOG), counted.calls.total() / len(at))


def _at(dispatch: Dispatch, moment: datetime) -> Dispatch:
    """Return it with a clock that stands."""

    def clock() -> datetime:
        return moment

    queue: Any = dispatch.queue
    return replace(dispatch, clock=clock, queue=replace(queue, clock=clock))
