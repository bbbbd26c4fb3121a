"""How soon an edit is found, and at how many requests: our schedule beside three others, simulated.

One distribution of edits for all: 80 % within 5 hours of publication, 10 % to 10 hours, 10 % to 48 hours.
Every look finds the text as it is at that moment, and every schedule is told of a change as its own code is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import mean, quantiles

from benchmarks.table import Cell, Row, Section
from stet.domain.schedule import FORGET_AFTER, PACES, Pace, next_look

_ARTICLES = 4_000
_EDITS = (0, 0, 1, 1, 2, 3)
"""How many edits an article has: one of these, each as likely."""
_MINUTES = FORGET_AFTER // timedelta(minutes=1)
_START = datetime(2026, 11, 22, tzinfo=UTC)
_NEWS_SNIFFER = Path(__file__).parents[2] / "shared/cases/probes/newssniffer_schedule.json"

Wait = Callable[[float, float, float], float | None]
"""Of an article's age, its age at the last change known, and at the look before: the age of the next look."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a schedule came to: looks at an article that is never edited, requests an article, lags."""

    quiet: float
    requests: float
    lags: Sequence[float]

    @property
    def p50(self) -> float:
        """The median lag in minutes."""
        return quantiles(self.lags, n=10)[4]

    @property
    def p90(self) -> float:
        """The lag that nine of ten edits stay below, in minutes."""
        return quantiles(self.lags, n=10)[8]


def ours(pace: Pace) -> Wait:
    """Stet: the very function that plans."""

    def wait(age: float, changed: float, _: float) -> float | None:
        at = next_look(pace, _at(changed), _at(age))
        return None if at is None else (at - _START) / timedelta(minutes=1)

    return wait


def news_sniffer() -> Wait:
    """News Sniffer: 30 minutes, then 1.2 times the last wait; anew after a change."""
    periods = _periods()

    def wait(age: float, changed: float, last: float) -> float | None:
        waited = age - last if age > changed else 0.0
        longer = next((period for period in periods if period > waited + 0.01), None)
        return None if longer is None else age + longer

    return wait


def news_diffs(age: float, changed: float, _: float) -> float | None:
    """NewsDiffs, scraper.get_update_delay: by the time since the last change."""
    quiet = age - changed
    tiers = ((180, 15), (1440, 60), (7 * 1440, 180), (30 * 1440, 3 * 1440))
    return age + next((delay for until, delay in tiers if quiet < until), 30 * 1440)


def diffengine(every: float) -> Wait:
    """Diffengine: at a run of cron, when a fifth of the age is over since the last look, changes or not."""

    def wait(age: float, _: float, __: float) -> float | None:
        due = max(age * 1.25, age + every)
        return -(-due // every) * every

    return wait


def run() -> list[Section]:
    """Simulate each schedule on the same articles."""
    paces = ("relaxed", "normal", "close")
    schedules: dict[str, Wait] = {f"Stet, {name}": ours(PACES[name]) for name in paces}
    schedules |= {
        "News Sniffer": news_sniffer(),
        "NewsDiffs": news_diffs,
        "diffengine, cron every 30 min": diffengine(30),
        "diffengine, cron every 15 min": diffengine(15),
    }
    articles = drawn(Random(1), _ARTICLES)  # noqa: S311 - a simulation
    return [_section({name: simulated(wait, articles) for name, wait in schedules.items()})]


def drawn(random: Random, count: int) -> list[list[float]]:
    """Return the ages at which each article is edited, in minutes."""
    hours = ((0.0, 5.0),) * 8 + ((5.0, 10.0), (10.0, 48.0))
    return [
        sorted(random.uniform(*random.choice(hours)) * 60 for _ in range(random.choice(_EDITS)))
        for _ in range(count)
    ]


def simulated(wait: Wait, articles: Sequence[Sequence[float]]) -> Found:
    """Let a schedule watch articles for 40 days."""
    watched = [_watched(wait, edits) for edits in articles]
    lags = [lag for _, found in watched for lag in found]
    return Found(_watched(wait, [])[0] - 1, mean(requests for requests, _ in watched), lags)


def _watched(wait: Wait, edits: Sequence[float]) -> tuple[int, list[float]]:
    """Return how many requests an article took, its first look among them, and the lag of each edit."""
    age, last, changed, requests, known = 0.0, 0.0, 0.0, 1, 0
    lags: list[float] = []
    while (coming := wait(age, changed, last)) is not None and coming <= _MINUTES:
        last, age = age, coming
        requests += 1
        seen = sum(edit <= age for edit in edits)
        if seen > known:
            lags += [age - edit for edit in edits[known:seen]]
            known, changed = seen, age
    return requests, lags


def _periods() -> list[float]:
    if _NEWS_SNIFFER.exists():
        return [seconds / 60 for seconds in json.loads(_NEWS_SNIFFER.read_text())["periods_s"]]
    return [30 * 1.2**n for n in range(43)]


def _at(minutes: float) -> datetime:
    return _START + timedelta(minutes=minutes)


def _section(found: dict[str, Found]) -> Section:
    rows = (
        Row(
            name,
            (
                Cell(one.quiet),
                Cell(one.requests, 1),
                Cell(one.p50, 1),
                Cell(one.p90, 1),
                Cell(mean(one.lags), 1),
                Cell(mean(one.lags) * one.requests / 1000, 2),
            ),
        )
        for name, one in found.items()
    )
    note = (
        f"Simulated over 40 days for {_ARTICLES:,} articles of no to three edits: 80 % of the edits within 5 "
        "hours, 10 % to 10, 10 % to 48. Looks are those at an article that is never edited; requests are "
        "all, the first too; of Stet's, most are answered 304. Not counted: robots.txt, once a day and host. "
        "The last column is mean lag times requests, in thousands: less is an edit found sooner for the same "
        "requests."
    )
    lags = ("lag p50, min", "lag p90, min", "mean lag, min", "lag × requests")
    columns = ("schedule", "looks", "requests", *lags)
    return Section("schedule", "How soon an edit is found, and at what cost", columns, tuple(rows), (note,))
