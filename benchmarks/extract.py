"""How fast articles are read from pages, beside trafilatura alone on the same pages."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from statistics import median, quantiles

import trafilatura

from benchmarks.clock import fastest
from benchmarks.machine import ROOT
from benchmarks.table import Cell, Row, Section
from local.newsroom.article import read_articles
from local.newsroom.pages import Edition
from stet.parsing.articles import extract

CASES = ROOT.parent / "shared" / "cases" / "extract_scrapinghub"
_MOST_PAGES = 40
_TIMES = 3

Pages = list[tuple[str, bytes]]


READERS: dict[str, Callable[[str, bytes], object]] = {
    "stet.parsing.articles.extract": lambda url, body: extract(body, url=url),
    "trafilatura with metadata": lambda url, body: trafilatura.bare_extraction(
        body, url=url, include_comments=False, with_metadata=True
    ),
    "trafilatura, the text alone": lambda url, body: trafilatura.bare_extraction(
        body, url=url, include_comments=False, with_metadata=False
    ),
}


def run() -> list[Section]:
    """Read each page in turn with all of them, so that a busy moment touches all alike."""
    source, pages = _pages()
    took: dict[str, list[float]] = {name: [] for name in READERS}
    for url, body in pages:
        for name, read in READERS.items():
            took[name].append(fastest(partial(read, url, body), _TIMES) * 1000)
    peer = took["trafilatura with metadata"]
    rows = tuple(_row(name, times, peer) for name, times in took.items())
    size = median(len(body) for _, body in pages) / 1000
    on = f"Medians over {len(pages)} {source}, median {size:.0f} kB; ms of processor, best of {_TIMES}."
    columns = ("reader", "ms a page", "p95", "pages/s", "× trafilatura")
    return [Section("extract", "Reading an article from its page", columns, rows, (on,))]


def _row(name: str, times: list[float], peer: list[float]) -> Row:
    ratio = median(mine / other for mine, other in zip(times, peer, strict=True))
    p95 = quantiles(times, n=20)[-1]
    return Row(
        name, (Cell(median(times), 1), Cell(p95, 1), Cell(1000 * len(times) / sum(times)), Cell(ratio, 2))
    )


def _pages() -> tuple[str, Pages]:
    """Return real pages where they are at hand, else those of the demo newsroom."""
    if CASES.is_dir():
        known = json.loads((CASES / "ground-truth.json").read_text())
        step = -(-len(known) // _MOST_PAGES)
        return "real pages (scrapinghub)", [
            (known[name]["url"], gzip.decompress((CASES / "html" / f"{name}.html.gz").read_bytes()))
            for name in sorted(known)[::step]
        ]
    now = datetime.now(UTC)
    articles = tuple(article for article in read_articles(now).values() if article.public)
    edition = Edition(articles, "http://127.0.0.1", now, random.Random(1))  # noqa: S311 - the same ads each time
    return "pages of the demo newsroom", [
        (f"http://127.0.0.1{article.path}", edition.article(article).encode()) for article in articles
    ]
