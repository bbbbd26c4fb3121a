"""How well and how fast articles are read from pages, beside the peers on the same pages in the same run."""

from __future__ import annotations

import random
import warnings
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from statistics import median, quantiles

from benchmarks.clock import fastest
from benchmarks.gold import Gold, nearness, scrapinghub, wcxb
from benchmarks.readers import Found, Reader, readers
from benchmarks.table import Cell, Row, Section
from local.newsroom.article import read_articles
from local.newsroom.pages import Edition

_MOST_PAGES = 40
_MOST_READ = 100
_TIMES = 3
_MOST_TIMES_PEER = 1.3
_PEER = "trafilatura with metadata"
_PARAGRAPHS = (
    "Whole: the share of people's paragraphs that the reader has, from end to end, as paragraphs; only: the "
    "share of its paragraphs that are people's. Characters are folded as equality folds them, marks of list "
    "items and spaces beside punctuation left out."
)
_LEAST = {
    "f1": None,
    "precision": None,
    "recall": None,
    "whole": 0.95,
    "only": None,
    "headline": 0.9,
    "author": 0.85,
    "date": 0.97,
}
"""Each measure of a reader, and the least that ours should reach, where a set has it."""

Pages = list[tuple[str, bytes]]


def run() -> list[Section]:
    """Return how fast each reader is, then how near it comes to what people read on real pages."""
    known, missing = readers()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the peers warn of much in each page
        near = [
            _near(title, golds, known, missing)
            for title, golds in (("scrapinghub", scrapinghub()), ("WCXB, articles", wcxb()))
            if golds
        ]
        return [_speed(known, missing), *near]


def _speed(known: dict[str, Reader], missing: list[str]) -> Section:
    """Read each page in turn with all of them, so that a busy moment touches all alike."""
    source, pages = _pages()
    took: dict[str, list[float]] = {name: [] for name in known}
    for url, body in pages:
        for name, read in known.items():
            took[name].append(fastest(partial(_tried, read, url, body), _TIMES) * 1000)
    rows = tuple(
        _row(name, times, took[_PEER], ours=name == next(iter(known))) for name, times in took.items()
    )
    size = median(len(body) for _, body in pages) / 1000
    on = f"Medians over {len(pages)} {source}, median {size:.0f} kB; ms of processor, best of {_TIMES}."
    columns = ("reader", "ms a page", "p95", "pages/s", "× trafilatura")
    return Section("extract", "Reading an article from its page", columns, rows, (on, *missing))


def _row(name: str, times: list[float], peer: list[float], *, ours: bool) -> Row:
    ratio = median(mine / other for mine, other in zip(times, peer, strict=True))
    p95 = quantiles(times, n=20)[-1]
    most = _MOST_TIMES_PEER if ours else None
    each = (Cell(median(times), 1), Cell(p95, 1), Cell(1000 * len(times) / sum(times)), Cell(ratio, 2, most))
    return Row(name, each)


def _near(title: str, golds: list[Gold], known: dict[str, Reader], missing: list[str]) -> Section:
    golds = golds[:: -(-len(golds) // _MOST_READ)]
    rows = tuple(
        Row(name, _cells(golds, read, judged=name == next(iter(known)))) for name, read in known.items()
    )
    on = (
        f"{len(golds)} real pages ({title}); text in runs of four words, ours without captions. {_PARAGRAPHS}"
    )
    columns = ("reader", "F1", "precision", "recall", "whole", "only", "headline", "author F1", "date")
    return Section("extract", f"How near to what people read: {title}", columns, rows, (on, *missing))


def _cells(golds: Sequence[Gold], read: Reader, *, judged: bool) -> tuple[Cell | None, ...]:
    near = nearness(golds, [_tried(read, gold.url, gold.body()) for gold in golds])
    return tuple(
        None if (value := getattr(near, name)) is None else Cell(value, 3, least=least if judged else None)
        for name, least in _LEAST.items()
    )


def _tried(read: Reader, url: str, body: bytes) -> Found:
    """Return what a reader found; a reader that fails on a page found nothing on it."""
    try:
        return read(url, body)
    except Exception:  # noqa: BLE001 - a peer may fail in any way, and it counts as an empty answer
        return Found("", "", "", ())


def _pages() -> tuple[str, Pages]:
    """Return real pages where they are at hand, else those of the demo newsroom."""
    if golds := scrapinghub():
        step = -(-len(golds) // _MOST_PAGES)
        return "real pages (scrapinghub)", [(gold.url, gold.body()) for gold in golds[::step]]
    now = datetime.now(UTC)
    articles = tuple(article for article in read_articles(now).values() if article.public)
    edition = Edition(articles, "http://127.0.0.1", now, random.Random(1))  # noqa: S311 - the same ads each time
    return "pages of the demo newsroom", [
        (f"http://127.0.0.1{article.path}", edition.article(article).encode()) for article in articles
    ]
