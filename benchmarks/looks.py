"""Looks per second through the embedded cloud, by kind, beside a plain loop without any cloud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from statistics import median

from benchmarks.newsstand import (
    CHANGED,
    KINDS,
    NOT_MODIFIED,
    OUTCOMES,
    SAME_BYTES,
    SAME_TEXT,
    TAG,
    Newsstand,
    page,
)
from benchmarks.peer import Peer
from benchmarks.stand_in import EmbeddedCloud, embedded_cloud
from benchmarks.table import Cell, Row, Section
from stet.domain.article import Article, DueLook
from stet.domain.schedule import FORGET_AFTER
from tests import builders

_ARTICLES = {NOT_MODIFIED: 200, SAME_BYTES: 200, SAME_TEXT: 60, CHANGED: 60}
_ROUNDS = 3
_THREADS = 16
_NOTE = (
    f"Medians of {_ROUNDS} rounds in turn, over 200 articles (304, same bytes) and 60, every one on a host "
    "of its own; pages of 113 kB and 1,500 elements from another process on this machine. From the first "
    "message sent to the last outcome in the log. The embedded cloud, its two workers of fetch and two of "
    "diff share the machine. The loops are urllib3 and trafilatura, with one thread and with "
    f"{_THREADS}, on the same pages; they keep their connections, and store nothing."
)
_PUBLISHED = "changed, until compared and published"


@dataclass(frozen=True, slots=True)
class Speed:
    """Looks per second: ours, the plain loop's, the threaded loop's, each in several rounds."""

    cloud: list[float] = field(default_factory=list)
    loop: list[float] = field(default_factory=list)
    threads: list[float] = field(default_factory=list)


def run() -> list[Section]:
    """Look at everything once, then by kind: all of them in turn, round by round."""
    with Newsstand() as stand, embedded_cloud(stand.port) as cloud:
        known = {kind: _articles(stand, kind) for kind in KINDS}
        cloud.add([article for articles in known.values() for article in articles])
        _warm_up(cloud, known)
        peers = Peer(1), Peer(_THREADS)
        speeds = {name: Speed() for name in (*KINDS, _PUBLISHED)}
        for _ in range(_ROUNDS):
            for kind, articles in known.items():
                _round(cloud, kind, articles, speeds)
                urls = [article.url for article in articles]
                speeds[kind].loop.append(peers[0].per_second(urls))
                speeds[kind].threads.append(peers[1].per_second(urls))
    speeds[_PUBLISHED] = replace(speeds[CHANGED], cloud=speeds[_PUBLISHED].cloud)
    return [_section(speeds)]


def _articles(stand: Newsstand, kind: str) -> list[Article]:
    """Return articles that no window of the schedule reaches, two kinds of them as if seen before."""
    long_ago = datetime.now(UTC) - FORGET_AFTER - timedelta(days=1)
    plain = [
        builders.article(
            url=stand.url(kind, number),
            host=f"www.{number}-{KINDS[kind]}.example",
            first_seen_at=long_ago,
            changed_at=long_ago,
        )
        for number in range(_ARTICLES[kind])
    ]
    match kind:
        case "304":
            return [replace(article, latest=0, fingerprint="seen", etag=TAG) for article in plain]
        case "same bytes":
            bodies = (page(kind, number, 0) for number in range(len(plain)))
            hashes = (builders.response(body).body_hash for body in bodies)
            seen = zip(plain, hashes, strict=True)
            return [replace(article, latest=0, fingerprint="seen", body_hash=one) for article, one in seen]
        case _:
            return plain


def _warm_up(cloud: EmbeddedCloud, known: Mapping[str, list[Article]]) -> None:
    """Make the first looks, and let diff see every first version: the workers are warm then."""
    for kind in (SAME_TEXT, CHANGED):
        _look(cloud, known[kind], ("stored", ""))
        cloud.outcomes("compared", len(known[kind]))
    _look(cloud, known[SAME_TEXT], OUTCOMES[SAME_TEXT])  # once, other validators are written down


def _round(cloud: EmbeddedCloud, kind: str, articles: list[Article], speeds: Mapping[str, Speed]) -> None:
    started, looked = _look(cloud, articles, OUTCOMES[kind])
    speeds[kind].cloud.append(len(articles) / (looked - started).total_seconds())
    if kind == CHANGED:
        compared, _ = cloud.outcomes("compared", len(articles))
        speeds[_PUBLISHED].cloud.append(len(articles) / (compared - started).total_seconds())


def _look(
    cloud: EmbeddedCloud, articles: list[Article], outcome: tuple[str, str]
) -> tuple[datetime, datetime]:
    """Return when the first look was sent and the last was done; raises if they came to anything else."""
    started = cloud.send([DueLook(article.article_id, article.host) for article in articles])
    ended, lines = cloud.outcomes("looked", len(articles))
    found = {(line["outcome"], line["reason"]) for line in lines}
    if found != {outcome}:
        raise RuntimeError(f"looks that should come to {outcome} came to {found}")
    return started, ended


def _section(speeds: Mapping[str, Speed]) -> Section:
    columns = ("look", "embedded cloud", "plain loop", f"loop, {_THREADS} threads", "× loop", "× threads")
    rows = tuple(_row(kind, speed) for kind, speed in speeds.items())
    return Section("looks", "Looks per second through the embedded cloud", columns, rows, (_NOTE,))


def _row(kind: str, speed: Speed) -> Row:
    numbers = (median(speed.cloud), median(speed.loop), median(speed.threads))
    ratios = (_ratio(speed.cloud, speed.loop), _ratio(speed.cloud, speed.threads))
    return Row(kind, (*(Cell(number, 1) for number in numbers), *(Cell(ratio, 2) for ratio in ratios)))


def _ratio(mine: list[float], others: list[float]) -> float:
    return median(one / other for one, other in zip(mine, others, strict=True))
