"""False changes over mutated pages, and real edits of a word missed, beside extractors with a text diff.

`python -m benchmarks.stability [--from N] [--pages N] [--ours]` looks at other pages, at more, or ours alone:
rules are made by looking at some pages, and others show what they are worth. All readers get the same pages,
no more than take some four minutes on two cores, most of which the peers need.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import logging
import random
import sys
import warnings
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

import trafilatura

from benchmarks.machine import ROOT, described, machine
from benchmarks.mutations import MUTATIONS, mutated, parsed, written
from benchmarks.plants import planted
from benchmarks.show import show
from benchmarks.table import Cell, Row, Section
from local.newsroom.article import read_articles
from local.newsroom.pages import Edition
from stet.domain.text import fold
from stet.domain.version import fingerprint
from stet.parsing.articles import extract

CASES = ROOT.parent / "shared" / "cases" / "extract_scrapinghub"
_EVERY_PAGES = 40
"""The set is read in so many strides, the first pages of which are `--from` 0."""
_MOST_PAGES = 20
_PROCESSES = 2
_MOST_FALSE = 1.0
_OURS = "stet"
Reader = Callable[[bytes, str], str]


@dataclass(frozen=True, slots=True)
class Case:
    """One page, and the text its article is known to have."""

    url: str
    body: bytes
    gold: str


@dataclass(slots=True)
class Score:
    """What a reader made of pages."""

    mutated: int = 0
    false: Counter[str] = field(default_factory=Counter)
    planted: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add what it made of other pages."""
        self.mutated += other.mutated
        self.false += other.false
        self.planted += other.planted
        self.missed += other.missed


def run(first: int = 0, most: int = _MOST_PAGES, *, ours_alone: bool = False) -> list[Section]:
    """Read each page as it is, after every mutation and after every edit, with each reader that is here."""
    source, cases = _cases(first, most)
    names = [_OURS] if ours_alone else [*_readers()]
    total = {name: Score() for name in names}
    with ProcessPoolExecutor(_PROCESSES) as pool:
        for scores in pool.map(partial(scored, names), cases):
            for name, score in scores.items():
                total[name].add(score)
    rows = [_row(name, score, judged=name == _OURS) for name, score in total.items()]
    ours = total[_OURS]
    notes = [f"false: {what} × {count}" for what, count in ours.false.most_common()]
    notes += [f"missed: {what}" for what in ours.missed]
    of = f"{len(cases)} {source}, each with {len(MUTATIONS)} mutations and up to five edits of a word in it."
    columns = ("reader", "false changes per 1,000", "of mutated pages", "edits missed", "of edits")
    return [Section("stability", "What is taken for a change", columns, tuple(rows), (of, *notes))]


def scored(names: Sequence[str], case: Case) -> dict[str, Score]:
    """Return how often each reader takes the mutated page for a changed one, and an edited one for the same.

    Each page is mutated once, for all readers.
    """
    known, luck = _readers(), zlib.crc32(case.url.encode())
    tree = parsed(case.body.decode("utf-8", "replace"))
    readers = {name: known[name] for name in names}
    scores = {name: Score() for name in names}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the peers warn of much in each page
        before = {name: read(written(tree), case.url) for name, read in readers.items()}
        for what, mutation in MUTATIONS.items():
            body = mutated(tree, mutation, luck)
            for name, read in readers.items():
                scores[name].mutated += 1
                if read(body, case.url) != before[name]:
                    scores[name].false[what] += 1
        for kind, edited in planted(tree, case.gold, random.Random(luck)):  # noqa: S311 - the same each time
            body = written(edited)
            for name, read in readers.items():
                scores[name].planted += 1
                if read(body, case.url) == before[name]:
                    scores[name].missed.append(f"{kind}: {case.url}")
    return scores


def _row(name: str, score: Score, *, judged: bool) -> Row:
    false = 1000 * score.false.total() / score.mutated
    return Row(
        name,
        (
            Cell(false, 1, _MOST_FALSE if judged else None),
            Cell(score.mutated),
            Cell(len(score.missed), 0, 0 if judged else None),
            Cell(score.planted),
        ),
    )


def _readers() -> dict[str, Reader]:
    """Return stet's fingerprint, and of the others title and text, spaces as one, of those installed."""
    readers: dict[str, Reader] = {
        _OURS: lambda body, url: fingerprint(extract(body, url=url)),
        "trafilatura": _trafilatura,
    }
    others = {"readability": _readability, "newspaper": _newspaper, "goose3": _goose}
    return readers | {
        name: partial(_tried, read) for name, read in others.items() if importlib.util.find_spec(name)
    }


def _tried(read: Reader, body: bytes, url: str) -> str:
    """Return what a peer read; one that fails on a page found nothing on it."""
    try:
        return read(body, url)
    except Exception:  # noqa: BLE001 - a peer may fail in any way, and it counts as an empty answer
        return ""


def _trafilatura(body: bytes, url: str) -> str:
    found = trafilatura.bare_extraction(body, url=url, include_comments=False, with_metadata=True)
    return fold(f"{getattr(found, 'title', '')}\n{getattr(found, 'text', '')}")


def _readability(body: bytes, url: str) -> str:
    from readability import Document  # type: ignore[import-not-found,import-untyped,unused-ignore]

    document = Document(body.decode(), url=url)
    return fold(f"{document.short_title()}\n{parsed(document.summary()).text_content()}")


def _newspaper(body: bytes, url: str) -> str:
    import newspaper  # type: ignore[import-not-found,import-untyped,unused-ignore]

    article = newspaper.Article(url, fetch_images=False)
    article.download(input_html=body.decode())
    article.parse()
    return fold(f"{article.title}\n{article.text}")


def _goose(body: bytes, url: str) -> str:
    from goose3 import Goose  # type: ignore[import-not-found,import-untyped,unused-ignore]

    logging.getLogger("goose3").setLevel(logging.CRITICAL)  # it tells of every date it cannot read
    with Goose({"enable_image_fetching": False}) as goose:
        article = goose.extract(url=url, raw_html=body.decode())
    return fold(f"{article.title}\n{article.cleaned_text}")


def _cases(first: int, most: int) -> tuple[str, list[Case]]:
    """Return at most so many real pages, every fifth from `first` on, or those of the demo newsroom."""
    if CASES.is_dir():
        known = json.loads((CASES / "ground-truth.json").read_text())
        step = -(-len(known) // _EVERY_PAGES)
        return "real pages (scrapinghub)", [
            _case(
                known[name]["url"],
                gzip.decompress((CASES / "html" / f"{name}.html.gz").read_bytes()),
                known[name].get("articleBody", ""),
            )
            for name in sorted(known)[first::step][:most]
        ]
    now = datetime.now(UTC)
    articles = tuple(article for article in read_articles(now).values() if article.public)
    edition = Edition(articles, "http://127.0.0.1", now, random.Random(1))  # noqa: S311 - the same ads each time
    pages = [(f"http://127.0.0.1{article.path}", edition.article(article).encode()) for article in articles]
    return "pages of the demo newsroom", [_case(url, body, None) for url, body in pages]


def _case(url: str, body: bytes, gold: str | None) -> Case:
    if gold is None:
        gold = " ".join(paragraph.text for paragraph in extract(body, url=url).paragraphs)
    return Case(url, body, gold)


def main() -> None:
    """Print the table of the pages asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stability")
    parser.add_argument(
        "--from", type=int, default=0, dest="first", help="begin with this page of the set, from 0"
    )
    parser.add_argument("--pages", type=int, default=_MOST_PAGES, help="look at no more pages than this")
    parser.add_argument("--ours", action="store_true", help="without the peers, which take most of the time")
    args = parser.parse_args()
    show(run(args.first, args.pages, ours_alone=args.ours), described(machine()), sys.stdout)


if __name__ == "__main__":
    main()
