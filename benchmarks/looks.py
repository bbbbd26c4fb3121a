"""Looks per second through the embedded cloud, by kind, beside a plain loop without any cloud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from benchmarks.newsstand import CHANGED, KINDS, NOT_MODIFIED, SAME_BYTES, SAME_TEXT, Newsstand
from benchmarks.peer import Peer
from benchmarks.stand_in import EmbeddedCloud, embedded_cloud
from benchmarks.table import Cell, Row, Section
from stet.domain.article import Article
from stet.domain.schedule import FORGET_AFTER
from tests import builders

_ARTICLES = 200
_THREADS = 16
_OUTCOMES = {
    NOT_MODIFIED: ("unchanged", "not modified"),
    SAME_BYTES: ("unchanged", "same bytes"),
    SAME_TEXT: ("unchanged", "same text"),
    CHANGED: ("stored", ""),
}
_NOTE = (
    f"{_ARTICLES} articles of each kind, every one on a host of its own; pages of about 120 kB from another "
    "process on this machine. From the first message sent to the last outcome in the log; the embedded cloud, two "
    "workers of fetch and those of diff share the machine. The loops are urllib3 and trafilatura, with one thread "
    f"and with {_THREADS}, on the same pages in the same run; they keep their connections and store nothing."
)
_CHANGES = "changed, until compared and published"


@dataclass(frozen=True, slots=True)
class Speed:
    """Looks per second: ours, the plain loop's, the threaded loop's."""

    cloud: float
    loop: float
    threads: float


def run() -> list[Section]:
    """Look at everything once, then by kind; each kind by all of them before the next."""
    with Newsstand() as stand, embedded_cloud(stand.port) as cloud:
        known = {kind: _articles(stand, kind) for kind in KINDS}
        cloud.add([article for articles in known.values() for article in articles])
        _warm_up(cloud, known)
        speeds = {kind: _speed(cloud, kind, articles) for kind, articles in known.items()}
        published = _published(cloud, known[CHANGED])
    speeds[_CHANGES] = replace(speeds[CHANGED], cloud=published)
    return [_section(speeds)]


def _articles(stand: Newsstand, kind: str) -> list[Article]:
    """Return articles that no window of the schedule reaches."""
    long_ago = datetime.now(UTC) - FORGET_AFTER - timedelta(days=1)
    return [
        builders.article(
            url=stand.url(kind, number),
            host=f"www.{number}-{KINDS[kind]}.example",
            first_seen_at=long_ago,
            changed_at=long_ago,
        )
        for number in range(_ARTICLES)
    ]


def _warm_up(cloud: EmbeddedCloud, known: Mapping[str, list[Article]]) -> None:
    """Look at all for the first time, and let diff see every first version: the workers are warm then."""
    for articles in known.values():
        _look(cloud, articles, ("stored", ""))
        cloud.outcomes("compared", len(articles))
    _look(cloud, known[SAME_TEXT], _OUTCOMES[SAME_TEXT])  # once, other validators are written down


def _speed(cloud: EmbeddedCloud, kind: str, articles: list[Article]) -> Speed:
    urls = [article.url for article in articles]
    ours = _look(cloud, articles, _OUTCOMES[kind])
    if kind == CHANGED:
        cloud.outcomes("compared", len(articles))
    return Speed(ours, Peer(1).per_second(urls), Peer(_THREADS).per_second(urls))


def _published(cloud: EmbeddedCloud, articles: list[Article]) -> float:
    started = cloud.send(articles)
    ended, _ = cloud.outcomes("compared", len(articles))
    return len(articles) / (ended - started)


def _look(cloud: EmbeddedCloud, articles: list[Article], outcome: tuple[str, str]) -> float:
    """Return how many looks a second were made; raises if they came to anything else."""
    started = cloud.send(articles)
    ended, lines = cloud.outcomes("looked", len(articles))
    found = {(line["outcome"], line["reason"]) for line in lines}
    if found != {outcome}:
        raise RuntimeError(f"looks that should come to {outcome} came to {found}")
    return len(articles) / (ended - started)


def _section(speeds: Mapping[str, Speed]) -> Section:
    rows = (
        Row(
            kind,
            (
                Cell(speed.cloud, 1),
                Cell(speed.loop, 1),
                Cell(speed.threads, 1),
                Cell(speed.cloud / speed.loop, 2),
                Cell(speed.cloud / speed.threads, 2),
            ),
        )
        for kind, speed in speeds.items()
    )
    columns = ("look", "embedded cloud", "plain loop", f"loop, {_THREADS} threads", "× loop", "× threads")
    return Section("looks", "Looks per second through the embedded cloud", columns, tuple(rows), (_NOTE,))
