"""The rules by which an edited passage is judged: each reads it and yields its findings (RULES §5)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stet.domain.change import Severity
from stet.domain.evidence import negations
from stet.domain.findings.attribution import attribution_findings
from stet.domain.findings.fate import fate_findings
from stet.domain.findings.meaning import negation_findings
from stet.domain.findings.names import name_findings
from stet.domain.findings.numbers import date_findings, number_findings
from stet.domain.findings.quotes import quotation_findings
from stet.domain.passage import WORD, count, finding, plain, spelled_alike
from stet.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stet.domain.passage import Finding, Passage

__all__ = ["headline_findings", "passage_findings", "quotation_findings"]


def passage_findings(passage: Passage) -> Iterator[Finding]:
    """Yield what an edited passage gives away; typography or style if there is nothing else."""
    if passage.same:
        name = "style" if passage.stamped else "typography"
        yield finding(Severity.TRIVIAL, name, *passage.shown)
        return
    found = [
        *number_findings(passage),
        *date_findings(passage),
        *negation_findings(passage),
        *fate_findings(passage),
        *name_findings(passage),
        *attribution_findings(passage),
        *quotation_findings(passage),
        *_share_findings(passage),
    ]
    yield from found
    if not found:
        chunk = max(passage.chunks, key=lambda chunk: len(chunk.old) + len(chunk.new))
        yield finding(Severity.MINOR, "style", chunk.old, chunk.new)


def headline_findings(passage: Passage) -> Iterator[Finding]:
    """Yield the judgement of a changed headline: critical where it also turns a number or a meaning."""
    if passage.same:
        yield finding(Severity.TRIVIAL, "typography", *passage.shown)
        return
    found = [one for one in passage_findings(passage) if one.reason.name not in ("style", "share of text")]
    turned = [
        one
        for one in found
        if (
            one.reason.name == "negation"
            or (one.reason.name == "numbers" and one.reason.old and one.reason.new)
        )
        and one.severity >= Severity.MAJOR
        and passage.same_statement
    ]
    severity = Severity.CRITICAL if turned else Severity.MAJOR if _says_other(passage) else Severity.MINOR
    yield finding(severity, "headline", *passage.shown)
    yield from found


def _says_other(passage: Passage) -> bool:
    """Whether a word that carries meaning came or went, other than in its spelling."""
    old, new = (
        Counter(word for word in WORD.findall(fold(side).casefold()) if word not in passage.language.stops)
        for side in (passage.old, passage.new)
    )
    gone, came = list((old - new).elements()), list((new - old).elements())
    if len(gone) != len(came):
        return True
    return not all(any(spelled_alike(word, other) for other in came) for word in gone)


_SENTENCE = 8
_CLAUSE = 14
_REWRITTEN = 0.6
_STATEMENT = 5


def _share_findings(passage: Passage) -> Iterator[Finding]:
    """Yield major for a sentence gone, or most of a paragraph's words, whatever they are."""
    for chunk in passage.chunks:
        size = count(chunk.old)
        denies = chunk.sentence and negations(chunk.old, passage.language) > 0
        whole = (any(mark in chunk.old for mark in ".!?。") and size >= _SENTENCE) or denies
        if not chunk.new.strip() and (whole or size >= _CLAUSE) and not passage.newer.holds(chunk.old):
            yield finding(Severity.MAJOR, "share of text", chunk.old, "")
    size = count(passage.old)
    replaced = sum(count(chunk.old) for chunk in passage.chunks if chunk.new.strip())
    gone = min(replaced, (_counted(passage.old) - _counted(passage.new)).total())
    if size >= _STATEMENT and gone >= _REWRITTEN * size:
        yield finding(Severity.MAJOR, "share of text", passage.old, passage.new)


def _counted(text: str) -> Counter[str]:
    """Return the words of a text: one that only changed its place is not gone."""
    return Counter(plain(text).split())
