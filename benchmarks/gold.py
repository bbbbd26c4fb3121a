"""Real pages with what a person read on them, and how near a reader came to it."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import ROOT
from benchmarks.readers import Found
from stet.domain.text import fold

CASES = ROOT.parent / "shared" / "cases"
_WORD = re.compile(r"\w+")
_SHINGLE = 4
_MARK = re.compile(r"^(?:[-*•·▪◦‣–]|\d{1,2}[.)])\s+")
_BESIDE = re.compile(r"\s+(?=[^\w\s])|(?<=[^\w\s])\s+")
_BETWEEN = re.compile(r"\s*(?:;|&|\band\b|,(?=\s*(?:and\s+)?[A-ZÀ-Þ][\w.’'-]+ +[A-ZÀ-Þ]))\s*(?:and\s+)?")


@dataclass(frozen=True, slots=True)
class Gold:
    """A page, and what a person read on it; None: nobody noted that."""

    url: str
    page: Path
    text: str
    headline: str | None = None
    date: str | None = None
    authors: tuple[str, ...] | None = None

    def body(self) -> bytes:
        """Return the page."""
        return gzip.decompress(self.page.read_bytes())


def scrapinghub() -> list[Gold]:
    """Return the pages of scrapinghub's benchmark; none where they are not at hand."""
    home = CASES / "extract_scrapinghub"
    if not home.is_dir():
        return []
    known = json.loads((home / "ground-truth.json").read_text())
    return [
        Gold(one["url"], home / "html" / f"{name}.html.gz", one.get("articleBody", ""))
        for name, one in sorted(known.items())
    ]


def wcxb() -> list[Gold]:
    """Return the articles of the WCXB set, with headline, date and authors; none where not at hand."""
    home = CASES / "extract_wcxb" / "dev"
    if not home.is_dir():
        return []
    known = json.loads(gzip.decompress((home / "gold.json.gz").read_bytes()))
    return [
        Gold(
            one["url"],
            home / "html" / f"{name}.html.gz",
            one["main_content"] or "",
            one["title"] or None,
            (one["publish_date"] or "")[:10] or None,
            tuple(filter(None, _BETWEEN.split(one["author"]))) if isinstance(one["author"], str) else None,
        )
        for name, one in sorted(known.items())
    ]


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near a reader came to the gold over a set, each from 0 to 1; None: it does not look for that."""

    f1: float
    precision: float
    recall: float
    headline: float | None
    author: float | None
    date: float | None
    whole: float
    """The share of the paragraphs people read that the reader has as paragraphs: see `paragraphs`."""
    only: float
    """The share of the reader's paragraphs that people read as such."""


def nearness(golds: Sequence[Gold], found: Sequence[Found]) -> Nearness:
    """Return the means over pages of words in runs of four, and the shares of fields that are right."""
    pairs = [_shared(gold.text, one.text) for gold, one in zip(golds, found, strict=True)]
    precision = _mean([hits / got for hits, _, got in pairs if got])
    recall = _mean([hits / wanted for hits, wanted, _ in pairs if wanted])
    both = list(zip(golds, found, strict=True))
    heads = [_same(g.headline, f.headline) for g, f in both if g.headline and f.headline is not None]
    dates = [g.date == f.date for g, f in both if g.date and f.date is not None]
    named = [(_folded(g.authors), _folded(f.authors)) for g, f in both if g.authors and f.authors is not None]
    pages = [(paragraphs(gold.text), paragraphs(one.text)) for gold, one in both]
    same = sum((wanted & got).total() for wanted, got in pages)
    hits, names = sum(len(g & f) for g, f in named), sum(len(g) + len(f) for g, f in named)
    return Nearness(
        2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        precision,
        recall,
        _mean([float(one) for one in heads]) if heads else None,
        2 * hits / names if names else None,
        _mean([float(one) for one in dates]) if dates else None,
        same / max(sum(wanted.total() for wanted, _ in pages), 1),
        same / max(sum(got.total() for _, got in pages), 1),
    )


def paragraphs(text: str) -> Counter[str]:
    """Return the paragraphs of a text, a line each, as they are compared, and how often each comes.

    Characters are folded as our equality folds them; marks before the items of a list, and spaces beside
    punctuation, are left out: the gold texts have both from the programs that their makers started with.
    """
    lines = (_BESIDE.sub("", _MARK.sub("", fold(line.replace("|", " ")))) for line in text.split("\n"))
    return Counter(line for line in lines if line)


def _shared(wanted: str, got: str) -> tuple[int, int, int]:
    one, other = _runs(wanted), _runs(got)
    return (one & other).total(), one.total(), other.total()


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    length = min(_SHINGLE, len(words))
    return Counter(zip(*(words[at:] for at in range(length)), strict=False)) if words else Counter()


def _same(one: str, other: str) -> bool:
    return fold(one).casefold() == fold(other).casefold()


def _folded(names: tuple[str, ...]) -> set[str]:
    return {fold(name).casefold() for name in names}


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0
