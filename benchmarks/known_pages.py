"""Real pages with their text known, to be changed around it: of a set that is at hand, or of one half of it.

Rules are made by looking at one half ("look") and measured on the other ("hold"), parted by a hash of names.
"""

from __future__ import annotations

import gzip
import json
import random
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from lxml.html import HtmlElement, document_fromstring

from benchmarks.gold import CASES
from benchmarks.mutations import parsed
from local.newsroom.article import read_articles
from local.newsroom.pages import Edition
from stet.parsing.articles import extract

HALVES = ("all", "look", "hold")
MOST_PAGES = 40


@dataclass(frozen=True, slots=True)
class Case:
    """One page, and the text its article is known to have."""

    name: str
    url: str
    tree: HtmlElement
    gold: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Which pages of which set: the `half` of `name`, from the page `first` on, at most `most`."""

    name: str = "scrapinghub"
    half: str = "all"
    first: int = 0
    most: int = MOST_PAGES
    every: int = 0
    """Every so many-th page alone; 0: as many as give `MOST_PAGES` of the set."""


def cases(choice: Choice) -> Iterator[Case]:
    """Yield the pages chosen, each made when it is asked for; raise FileNotFoundError without the set."""
    names = [name for name in _NAMES[choice.name]() if choice.half == "all" or half(name) == choice.half]
    step = choice.every or -(-len(names) // MOST_PAGES)
    wanted = names[choice.first :: step][: choice.most]
    yield from _SETS[choice.name](wanted)


def half(name: str) -> str:
    """Return the half a page belongs to, for ever."""
    return HALVES[1 + zlib.crc32(name.encode()) % 2]


def newsroom() -> Iterator[Case]:
    """Yield the pages of the demo newsroom, for machines without a set."""
    now = datetime.now(UTC)
    articles = tuple(article for article in read_articles(now).values() if article.public)
    edition = Edition(articles, "http://127.0.0.1", now, random.Random(1))  # noqa: S311 - the same ads each time
    for article in islice(articles, MOST_PAGES):
        url, body = f"http://127.0.0.1{article.path}", edition.article(article).encode()
        text = " ".join(paragraph.text for paragraph in extract(body, url=url).paragraphs)
        yield _case(article.path, url, body, text)


def _scrapinghub(names: list[str]) -> Iterator[Case]:
    home = CASES / "extract_scrapinghub"
    known = json.loads((home / "ground-truth.json").read_text())
    for name in names:
        body = gzip.decompress((home / "html" / f"{name}.html.gz").read_bytes())
        yield _case(name, known[name]["url"], body, known[name].get("articleBody", ""))


def _wcxb(names: list[str]) -> Iterator[Case]:
    home = CASES / "extract_wcxb" / "dev"
    known = json.loads(gzip.decompress((home / "gold.json.gz").read_bytes()))
    for name in names:
        body = gzip.decompress((home / "html" / f"{name}.html.gz").read_bytes())
        yield _case(name, known[name]["url"], body, known[name]["main_content"] or "")


def _readability(names: list[str]) -> Iterator[Case]:
    wanted = set(names)
    found: dict[str, dict[str, bytes]] = {}
    with tarfile.open(CASES / "extract_readability" / "test-pages.tar.xz") as packed:
        for member in packed:
            _, name, file = [*member.name.split("/"), "", ""][:3]
            if (
                name in wanted
                and file in ("source.html", "expected.html")
                and (held := packed.extractfile(member))
            ):
                found.setdefault(name, {})[file] = held.read()
    for name in names:
        expected = found[name].get("expected.html", b"").decode("utf-8", "replace")
        text = "\n".join(document_fromstring(expected).itertext()) if expected.strip() else ""
        yield _case(name, "http://fakehost/test/page.html", found[name]["source.html"], text)


def _names_of_scrapinghub() -> list[str]:
    return sorted(json.loads((CASES / "extract_scrapinghub" / "ground-truth.json").read_text()))


def _names_of_wcxb() -> list[str]:
    return sorted(json.loads(gzip.decompress((CASES / "extract_wcxb" / "dev" / "gold.json.gz").read_bytes())))


def _names_of_readability() -> list[str]:
    with tarfile.open(CASES / "extract_readability" / "test-pages.tar.xz") as packed:
        return sorted({name.split("/")[1] for name in packed.getnames() if name.endswith("/source.html")})


_SETS = {"scrapinghub": _scrapinghub, "wcxb": _wcxb, "readability": _readability}
_NAMES = {
    "scrapinghub": _names_of_scrapinghub,
    "wcxb": _names_of_wcxb,
    "readability": _names_of_readability,
}
SETS = tuple(_SETS)


def _case(name: str, url: str, body: bytes, gold: str) -> Case:
    return Case(name, url, parsed(body.decode("utf-8", "replace")), gold)
