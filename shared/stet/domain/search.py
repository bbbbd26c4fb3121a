"""What someone looks for, read from what they typed: words, "phrases", -exclusions, source:name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from unicodedata import normalize

from stet.domain.change import Change, Severity
from stet.domain.diff import Comparison, Row
from stet.domain.errors import InputError

LONGEST = 200
MOST_TERMS = 12
_TERM = re.compile(r'(?P<out>-?)(?:source:(?P<source>[\w-]+)|"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Sought:
    """What must stand in a change, and what must not; each is a word or several in a row."""

    terms: tuple[str, ...]
    without: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    not_sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A change as the index holds it: what it can be found by."""

    article_id: str
    number: int
    at: datetime
    severity: Severity
    source: str
    headlines: str
    changed: str


_UNSPACED = (
    "\u0e01-\u0edf"  # Thai, Lao
    "\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff"  # Tibetan, Burmese, Khmer
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"  # Japanese
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Chinese characters
    "\uac00-\ud7a3"  # Korean
)
GAP = "\ue000"
"""Stands between texts that do not follow each other, so that no phrase is found across it."""
_LONGEST_TEXT = 20_000


def entry_of(change: Change, comparison: Comparison | None) -> Entry:
    """Return what a change can be found by: both headlines, and the words that went or came."""
    rows = comparison.rows if comparison else ()
    fields = [one.words for one in comparison.fields if one.name in _READ] if comparison else []
    runs = [
        run
        for words in (*fields, *(row.words for row in rows if row.kind is not Row.UNCHANGED))
        for run in words
    ]
    told = [run.text for run in runs if run.op != "="] or [
        f"{one.old} {GAP} {one.new}" for one in change.reasons
    ]
    return Entry(
        change.article_id,
        change.number,
        change.at,
        change.severity,
        change.source,
        f"{change.headline_before} {GAP} {change.headline_after}",
        f" {GAP} ".join(told)[:_LONGEST_TEXT],
    )


_READ = {"headline", "standfirst", "byline"}


def sought(text: str) -> Sought:
    """Return what someone looks for; raises InputError if there is nothing to be found by."""
    found: dict[tuple[str, bool], list[str]] = {}
    for match in list(_TERM.finditer(text[:LONGEST]))[:MOST_TERMS]:
        kind = "source" if match["source"] else "term"
        said = " ".join(words(match["source"] or match["phrase"] or match["word"] or ""))
        if said:
            found.setdefault((kind, bool(match["out"])), []).append(match["source"] or said)
    wanted = Sought(
        tuple(found.get(("term", False), ())),
        tuple(found.get(("term", True), ())),
        tuple(found.get(("source", False), ())),
        tuple(found.get(("source", True), ())),
    )
    if not wanted.terms and not wanted.sources:
        raise InputError('nothing to look for: give a word, a "phrase", or source:name')
    return wanted


def words(text: str) -> list[str]:
    """Return the words of a text: runs of letters and digits, in whatever script.

    Of a script that is written without spaces, or glues its particles to the word as Korean does, each
    character is a word, so that whatever stands within a longer run is found as a phrase.
    """
    return re.findall(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+", normalize("NFC", text))
