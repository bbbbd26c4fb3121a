"""How many rows set paragraphs side by side that are not each other's: ours, HtmlDiff's, News Sniffer's."""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.gold import CASES
from benchmarks.table import Cell, Row, Section
from stet.domain.diff import compare
from stet.domain.version import Paragraph, Story

Texts = Sequence[str]
Sides = tuple[tuple[int, ...], tuple[int, ...]]
"""Which old paragraphs a row sets beside which new ones; either may be none."""

_TOLD = (
    "The seed and four real pairs of versions. A row whose sides differ is mispaired if they share less "
    "than 40 % of the shorter one's words, or if a paragraph of another changed row is more like one of "
    "them, or a part of it that is missing here. News Sniffer's rows are its own."
)
_PART_WORDS = 5
_SHARED = 0.4
_PART = 0.8
_CLEARLY = 1.2
_MOST = 2.0
"""Per cent of our rows that may be mispaired."""


@dataclass(frozen=True, slots=True)
class Versions:
    """Two versions of a real article, and the rows News Sniffer made of them."""

    old: list[str]
    new: list[str]
    sniffed: list[list[Any]]


def section() -> list[Section]:
    """Return the table; nothing where the real pairs are not at hand."""
    found = _versions()
    if not found:
        return []
    ways: dict[str, tuple[Callable[[Versions], list[Sides]], float | None]] = {
        "stet.domain.diff.compare": (lambda one: ours(one.old, one.new), _MOST),
        "difflib.HtmlDiff": (lambda one: html_diff(one.old, one.new), None),
        "News Sniffer": (sniffed, None),
    }
    rows = [Row(name, _cells([(one, way(one)) for one in found], most)) for name, (way, most) in ways.items()]
    columns = ("rows by", "changed rows that pair", "mispaired", "%")
    return [
        Section("diff", "Rows that set side by side what does not belong", columns, tuple(rows), (_TOLD,))
    ]


def _versions() -> list[Versions]:
    if not (CASES / "seed").is_dir():
        return []
    read = {
        name: json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("seed/pair", "seed/newssniffer_rows", "pairs/real_pairs", "pairs/newssniffer_rows")
    }
    seed, theirs = read["seed/pair"], read["pairs/newssniffer_rows"]
    return [
        Versions(seed["old"], seed["new"], read["seed/newssniffer_rows"]["rows"]),
        *(
            Versions(one["old"]["paragraphs"], one["new"]["paragraphs"], theirs[one["id"]])
            for one in read["pairs/real_pairs"]
        ),
    ]


def _cells(rows: list[tuple[Versions, list[Sides]]], most: float | None) -> tuple[Cell, Cell, Cell]:
    counts = [counted(one.old, one.new, sides) for one, sides in rows]
    pairing, wrong = sum(all_ for all_, _ in counts), sum(bad for _, bad in counts)
    return Cell(pairing), Cell(wrong), Cell(100 * wrong / pairing if pairing else 0, 1, most=most)


def ours(old: Texts, new: Texts) -> list[Sides]:
    """Return the rows of our comparison."""
    before, after = (Story(paragraphs=tuple(map(Paragraph, texts))) for texts in (old, new))
    return [(row.old, row.new) for row in compare(before, after).rows]


def html_diff(old: Texts, new: Texts) -> list[Sides]:
    """Return the rows of HtmlDiff's table, whose cells name the lines."""
    before, after = ([" ".join(one.split()) for one in texts] for texts in (old, new))
    table = difflib.HtmlDiff().make_table(before, after)
    found: list[Sides] = []
    for row in re.findall(r"<tr>.*?</tr>", table):
        lines = re.findall(r'<td class="diff_header"(?: id="[^"]*")?>(\d*)</td>', row)
        if len(lines) == 2:
            left, right = (tuple(int(line) - 1 for line in [one] if line) for one in lines)
            found.append((left, right))
    return found


def sniffed(one: Versions) -> list[Sides]:
    """Return News Sniffer's rows, by the places of their texts."""
    at = {"-": 0, "+": 0}
    found: list[Sides] = []
    for _, before, after in one.sniffed:
        left = (at["-"],) if before is not None else ()
        right = (at["+"],) if after is not None else ()
        at["-"], at["+"] = at["-"] + len(left), at["+"] + len(right)
        found.append((left, right))
    return found


def counted(old: Texts, new: Texts, rows: list[Sides]) -> tuple[int, int]:
    """Return how many rows pair texts that differ, and how many of these are mispaired."""
    changed = [(left, right) for left, right in rows if _joined(old, left) != _joined(new, right)]
    pairs = [row for row in changed if row[0] and row[1]]
    return len(pairs), sum(_mispaired(row, changed, old, new) for row in pairs)


def _mispaired(row: Sides, changed: list[Sides], old: Texts, new: Texts) -> bool:
    before, after = _joined(old, row[0]), _joined(new, row[1])
    if _held(before, after) < _SHARED:
        return True
    others = [one for one in changed if one is not row]
    rights = [new[at] for _, places in others for at in places]
    lefts = [old[at] for places, _ in others for at in places]
    return any(_belongs(before, other, after) for other in rights) or any(
        _belongs(after, other, before) for other in lefts
    )


def _belongs(text: str, other: str, partner: str) -> bool:
    """Whether `other`, of another row, is more like `text` than its partner, or a part that one lacks."""
    if _alike(text, other) > _CLEARLY * _alike(text, partner):
        return True
    size = _words(other).total()
    missing = (_words(text) & _words(other)) - _words(partner)
    return size >= _PART_WORDS and _held(text, other) >= _PART and missing.total() >= size / 2


def _joined(texts: Texts, places: tuple[int, ...]) -> str:
    return " ".join(" ".join(texts[at].split()) for at in places)


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def _alike(one: str, other: str) -> float:
    return 2 * (_words(one) & _words(other)).total() / max(1, _words(one).total() + _words(other).total())


def _held(one: str, other: str) -> float:
    """Return the share of the shorter one's words that the other has."""
    shorter = min(_words(one).total(), _words(other).total())
    return (_words(one) & _words(other)).total() / max(1, shorter)
