"""How many paragraphs are paired as a person paired them: ours beside what rows other tools would draw."""

from __future__ import annotations

import difflib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.gold import CASES
from benchmarks.pairing import html_diff
from benchmarks.table import Cell, Row, Section
from stet.domain.align import align

Texts = Sequence[str]
Pairs = set[tuple[int, int]]

_OWN = Path(__file__).parents[1] / "tests" / "cases" / "revisions"
_TOLD = (
    "Pairs of an old and a new paragraph (of essays: sentence), each part of a split or a merger a pair. "
    "Wrong: not in the alignment by hand; missed: in it and not found. Whoever aligned the essays followed "
    "no sentence to another place, so that each move counts as wrong there."
)
_ALIKE = 0.3
_MOST = 2.0
"""Per cent of our pairs that may be wrong."""
_OURS = "stet.domain.align, moves aside"


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two versions, and which of their paragraphs belong together."""

    old: list[str]
    new: list[str]
    pairs: Pairs


def sections() -> list[Section]:
    """Return a table of our own revisions, and one of essays where these are at hand."""
    columns = ("rows by", "pairs", "wrong", "% wrong", "missed", "F1", "whole texts right")
    sets = {"Revisions of our own, aligned by hand": revisions(), "Essays, aligned by hand": _essays()}
    return [
        Section("diff", f"{title}: {len(found)}", columns, tuple(_rows(found)), (_TOLD,))
        for title, found in sets.items()
        if found
    ]


def _rows(found: list[Aligned]) -> list[Row]:
    ways: dict[str, Callable[[Texts, Texts], Pairs]] = {
        "stet.domain.align": ours,
        _OURS: lambda old, new: ours(old, new, moves=False),
        "difflib.HtmlDiff": _html,
        "difflib.SequenceMatcher over paragraphs": by_position,
        "the likeliest partner by words in common": likeliest,
    }
    return [Row(name, _cells(found, way, _MOST if name == _OURS else None)) for name, way in ways.items()]


def _cells(
    found: list[Aligned], way: Callable[[Texts, Texts], Pairs], most: float | None
) -> tuple[Cell, ...]:
    right = wrong = missed = whole = 0
    for one in found:
        pairs = way(one.old, one.new)
        right += len(pairs & one.pairs)
        wrong += len(pairs - one.pairs)
        missed += len(one.pairs - pairs)
        whole += pairs == one.pairs
    score = 2 * right / (2 * right + wrong + missed)
    share = 100 * wrong / (right + wrong)
    return (
        Cell(right + wrong),
        Cell(wrong),
        Cell(share, 1, most=most),
        Cell(missed),
        Cell(score, 3),
        Cell(whole),
    )


def revisions() -> list[Aligned]:
    """Return our own revisions: what has one label belongs together (tests/cases/README.md)."""
    found = []
    for path in sorted(_OWN.glob("*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        places: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for side, texts in enumerate((case["old"], case["new"])):
            for at, label in enumerate(texts):
                places[label.partition(".")[0]][side].append(at)
        pairs = {(i, j) for olds, news in places.values() for i in olds for j in news}
        found.append(Aligned([*case["old"].values()], [*case["new"].values()], pairs))
    return found


def _essays() -> list[Aligned]:
    path = CASES / "align_argrewrite" / "cases.jsonl"
    if not path.is_file():
        return []
    cases = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Aligned(one["old"], one["new"], {(i, j) for i, j in one["pairs"]}) for one in cases]


def ours(old: Texts, new: Texts, *, moves: bool = True) -> Pairs:
    """Return the pairs of our links."""
    links = [link for link in align(old, new) if moves or not link.moved]
    return {(i, j) for link in links for i in link.old for j in link.new}


def _html(old: Texts, new: Texts) -> Pairs:
    return {(left[0], right[0]) for left, right in html_diff(old, new) if left and right}


def by_position(old: Texts, new: Texts) -> Pairs:
    """Return equal paragraphs, and those of a replaced stretch in turn."""
    found: Pairs = set()
    for op, i, k, j, n in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op in ("equal", "replace"):
            found |= set(zip(range(i, k), range(j, n), strict=False))
    return found


def likeliest(old: Texts, new: Texts) -> Pairs:
    """Return for each paragraph the one most like it, if it is somewhat alike."""
    words = [[Counter(text.casefold().split()) for text in side] for side in (old, new)]
    alike = [[_overlap(one, other) for other in words[1]] for one in words[0]]
    found: Pairs = set()
    for i, row in enumerate(alike):
        found |= {(i, max(range(len(row)), key=row.__getitem__))} if max(row, default=0) >= _ALIKE else set()
    for j in range(len(new)):
        column = [row[j] for row in alike]
        best = max(range(len(column)), key=column.__getitem__, default=0)
        found |= {(best, j)} if max(column, default=0) >= _ALIKE else set()
    return found


def _overlap(one: Counter[str], other: Counter[str]) -> float:
    return (one & other).total() / ((one | other).total() or 1)
