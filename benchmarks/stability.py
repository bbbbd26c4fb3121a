"""False changes over mutated pages, and real edits of a word missed, beside extractors with a text diff.

`python -m benchmarks.stability [--from N] [--pages N] [--ours] [--edits]` looks at other pages, fewer, with
ours alone, with edits alone: rules are made by looking at some pages, and others show what they are worth.
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
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

import trafilatura
from lxml.html import HtmlElement

from benchmarks.machine import ROOT, described, machine
from benchmarks.mutations import MUTATIONS, Mutation, mutated, parsed, written
from benchmarks.plants import added, placed, planted
from benchmarks.show import show
from benchmarks.table import Cell, Row, Section
from local.newsroom.article import read_articles
from local.newsroom.pages import Edition
from stet.domain.text import fold
from stet.domain.version import fingerprint
from stet.parsing.articles import extract

CASES = ROOT.parent / "shared" / "cases" / "extract_scrapinghub"
_MOST_PAGES = 40
_MOST_FALSE = 1.0
Reader = Callable[[bytes, str], str]


@dataclass(frozen=True, slots=True)
class Case:
    """One page, and the text its article is known to have."""

    url: str
    tree: HtmlElement
    gold: str


@dataclass(slots=True)
class Score:
    """What a reader made of all pages."""

    mutated: int = 0
    false: Counter[str] = field(default_factory=Counter)
    planted: int = 0
    missed: list[str] = field(default_factory=list)


def run(
    first: int = 0, most: int = _MOST_PAGES, *, ours_alone: bool = False, edits_alone: bool = False
) -> list[Section]:
    """Read each page as it is, after every mutation and after every edit, with each reader that is here."""
    source, cases = _cases(first, most)
    rows, notes = [], []
    readers = _readers()
    for name, read in (("stet", readers["stet"]),) if ours_alone else readers.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the peers warn of much in each page
            score = scored(read, cases, {} if edits_alone else MUTATIONS)
        rows.append(_row(name, score, judged=name.startswith("stet")))
        if name.startswith("stet"):
            notes += [f"false: {what} × {count}" for what, count in score.false.most_common()]
            notes += [f"missed: {what}" for what in score.missed]
    of = f"{len(cases)} {source}, each with {len(MUTATIONS)} mutations and up to forty edits of a word in it."
    columns = ("reader", "false changes per 1,000", "of mutated pages", "edits missed", "of edits")
    return [Section("stability", "What is taken for a change", columns, tuple(rows), (of, *notes))]


def scored(read: Reader, cases: list[Case], mutations: Mapping[str, Mutation] = MUTATIONS) -> Score:
    """Return how often `read` takes a mutated page for a changed one, and an edited one for the same."""
    score = Score()
    for case in cases:
        before = read(written(case.tree), case.url)
        luck = zlib.crc32(case.url.encode())
        for name, mutation in mutations.items():
            score.mutated += 1
            score.false[name] += read(mutated(case.tree, mutation, luck), case.url) != before
        for kind, tree in planted(case.tree, case.gold, random.Random(luck)):  # noqa: S311 - the same each time
            score.planted += 1
            if read(written(tree), case.url) == before:
                score.missed.append(f"{kind}: {case.url}")
        for kind, tree in placed(case.tree, case.gold, random.Random(luck)):  # noqa: S311 - the same each time
            score.planted += 1
            if read(written(tree), case.url) == before:
                score.missed.append(f"in {kind}: {case.url}")
        for kind, one, other in added(case.tree):
            score.planted += 1
            if read(written(one), case.url) == read(written(other), case.url):
                score.missed.append(f"added, {kind}: {case.url}")
    score.false = +score.false
    return score


def _row(name: str, score: Score, *, judged: bool) -> Row:
    false = 1000 * score.false.total() / max(score.mutated, 1)
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
        "stet": lambda body, url: fingerprint(extract(body, url=url)),
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
        step = -(-len(known) // _MOST_PAGES)
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
    tree = parsed(body.decode("utf-8", "replace"))
    if gold is None:
        gold = " ".join(paragraph.text for paragraph in extract(body, url=url).paragraphs)
    return Case(url, tree, gold)


def main() -> None:
    """Print the table of the pages asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stability")
    parser.add_argument(
        "--from", type=int, default=0, dest="first", help="begin with this page of the set, from 0"
    )
    parser.add_argument("--pages", type=int, default=_MOST_PAGES, help="look at no more pages than this")
    parser.add_argument("--ours", action="store_true", help="without the peers, which take most of the time")
    parser.add_argument("--edits", action="store_true", help="plant edits only, without the mutations")
    args = parser.parse_args()
    show(
        run(args.first, args.pages, ours_alone=args.ours, edits_alone=args.edits),
        described(machine()),
        sys.stdout,
    )


if __name__ == "__main__":
    main()
