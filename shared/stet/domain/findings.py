"""The rules by which an edited passage is judged: each reads it and yields its findings (RULES §5)."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from stet.domain.change import Severity
from stet.domain.evidence import (
    dates,
    denied,
    figures,
    hedges,
    names,
    negations,
    opposite,
    parted_verbs,
    quotations,
    spelled,
)
from stet.domain.passage import WORD, Chunk, count, finding, plain
from stet.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stet.domain.passage import Finding, Passage

_ALIKE = 0.7
"""From this similarity on, two words are spellings of one."""


def passage_findings(passage: Passage) -> Iterator[Finding]:
    """Yield what an edited passage gives away; typography or style if there is nothing else."""
    if passage.same:
        name = "style" if passage.stamped else "typography"
        yield finding(Severity.TRIVIAL, name, *passage.shown)
        return
    found = [
        *_number_findings(passage),
        *_date_findings(passage),
        *_negation_findings(passage),
        *_name_findings(passage),
        *_hedge_findings(passage),
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
    return any(max(map(_likeness, [word] * len(came), came)) < _ALIKE for word in gone)


def _likeness(word: str, other: str) -> float:
    return Indel.normalized_similarity(word, other)


def _where(passage: Passage, shows: Callable[[str], object]) -> Chunk:
    """Return the changed place that shows a difference best: on both sides, else on one, else any."""
    return max(passage.chunks, key=lambda chunk: bool(shows(chunk.old)) + bool(shows(chunk.new)))


def _number_findings(passage: Passage) -> Iterator[Finding]:
    """Yield major for numbers exchanged, or gone unless they are years; minor for new ones."""
    language = passage.language
    old, new = passage.core
    digits = figures(old, language), figures(new, language)
    counts = digits[0] + spelled(old, language), digits[1] + spelled(new, language)
    gone, came = counts[0] - counts[1], counts[1] - counts[0]
    shown = _where(passage, lambda text: figures(text, language) or spelled(text, language))
    if (gone and came) or (not gone and not came and _swapped(passage)):
        yield finding(Severity.MAJOR, "numbers", shown.old, shown.new)
    elif gone & digits[0]:
        lasting = any(
            not _is_year(number) and number not in passage.newer.figures for number in gone & digits[0]
        )
        yield finding(Severity.MAJOR if lasting else Severity.MINOR, "numbers", shown.old, "")
    elif came & digits[1]:
        yield finding(Severity.MINOR, "numbers", "", shown.new)


def _swapped(passage: Passage) -> bool:
    """Whether numbers changed places and no word did: from 5 to 3 for from 3 to 5, 48-52 for 52-48."""
    sides = [(passage.old, passage.new), *((chunk.old, chunk.new) for chunk in passage.chunks)]
    return any(_same_in_other_order(fold(old), fold(new)) for old, new in sides)


def _same_in_other_order(old: str, new: str) -> bool:
    if _FIGURES.sub("0", old) != _FIGURES.sub("0", new):
        return False
    was, now = _FIGURES.findall(old), _FIGURES.findall(new)
    return was != now and sorted(was) == sorted(now)


_FIGURES = re.compile(r"\d+(?:[.,]\d+)*")


def _is_year(number: str) -> bool:
    return len(number) == len("2027") and "1900" <= number <= "2100"


def _date_findings(passage: Passage) -> Iterator[Finding]:
    old, new = passage.core
    if dates(old) - dates(new) and dates(new) - dates(old):
        shown = _where(passage, dates)
        yield finding(Severity.MAJOR, "numbers", shown.old, shown.new)


def _negation_findings(passage: Passage) -> Iterator[Finding]:
    """Yield critical for a denial put into or taken out of a sentence that stands, major for a contrary."""
    language = passage.language
    if not passage.same_statement:
        return
    yield from _parted_findings(passage)
    turned = negations(passage.core[0], language) != negations(passage.core[1], language)
    for chunk in passage.chunks:
        if not chunk.small:
            continue
        if turned and negations(chunk.old, language) != negations(chunk.new, language):
            yield finding(Severity.CRITICAL, "negation", chunk.old, chunk.new)
            continue
        for word, other in product(*(WORD.findall(fold(side).casefold()) for side in (chunk.old, chunk.new))):
            if denied(word, other, language):
                yield finding(Severity.CRITICAL, "negation", chunk.old, chunk.new)
            elif opposite(word, other, language) and (
                chunk.single or {word, other}.isdisjoint(language.stops)
            ):
                yield finding(Severity.MAJOR, "negation", chunk.old, chunk.new)


def _parted_findings(passage: Passage) -> Iterator[Finding]:
    """Yield major for a verb of which verb, prefix or both now say the contrary: nimmt … an, lehnt … ab."""
    old, new = (parted_verbs(side, passage.language) for side in passage.core)
    for verb, other in product(old - new, new - old):
        if opposite(verb, other, passage.language):
            shown = _where(passage, partial(_names_any, {*verb.split("~"), *other.split("~")}))
            yield finding(Severity.MAJOR, "negation", shown.old, shown.new)


def _names_any(sought: set[str], text: str) -> bool:
    return not sought.isdisjoint(WORD.findall(fold(text).casefold()))


def _name_findings(passage: Passage) -> Iterator[Finding]:
    """Yield major for another name in a name's place, minor for another spelling or a fuller form."""
    known = passage.older.names | passage.newer.names
    old, new = (Counter(names(side, passage.language, known)) for side in passage.core)
    gone, came = old - new, new - old
    for chunk in passage.chunks:
        lost = [word for word in _words(chunk.old) if word in gone]
        got = [word for word in _words(chunk.new) if word in came]
        if lost and got:
            yield finding(_exchanged(passage, chunk, lost, got), "name", chunk.old, chunk.new)
        elif not set(lost) <= passage.newer.words and not chunk.clause:
            unnamed = len(lost) > 1 and not passage.newer.words & set(lost)
            yield finding(Severity.MAJOR if unnamed else Severity.MINOR, "name", chunk.old, chunk.new)
        elif not set(got) <= passage.older.words and not chunk.clause:
            yield finding(Severity.MINOR, "name", chunk.old, chunk.new)


def _exchanged(passage: Passage, chunk: Chunk, lost: list[str], got: list[str]) -> Severity:
    if all(max(_likeness(word, other) for other in got) >= _ALIKE for word in lost):
        return Severity.MINOR
    elsewhere = passage.newer.words & set(lost) or passage.older.words & set(got)
    only_names = set(_words(chunk.old)) <= set(lost) and set(_words(chunk.new)) <= set(got)
    return Severity.MAJOR if only_names or not elsewhere else Severity.MINOR


def _words(text: str) -> list[str]:
    return [word.removesuffix("'s") for word in WORD.findall(fold(text))]


def _hedge_findings(passage: Passage) -> Iterator[Finding]:
    """Yield major for doubt or a source put in or taken out, minor for one such word for another."""
    language = passage.language
    if told := _source_told(passage):
        yield finding(Severity.MAJOR, "attribution", told.old, told.new)
        return
    old, new = (hedges(side, language) for side in passage.core)
    gone, came = old - new, new - old
    if not (gone or came) or not passage.same_statement:
        return
    shown = _where(passage, lambda text: hedges(text, language))
    if shown.small:
        yield finding(
            Severity.MINOR if gone and came else Severity.MAJOR, "attribution", shown.old, shown.new
        )


def _source_told(passage: Passage) -> Chunk | None:
    """Return where a claim got or lost the words that say whose it is: `…, the army said`."""
    if not passage.same_statement or any(map(quotations, (passage.old, passage.new))):
        return None
    language = passage.language
    for chunk in passage.chunks:
        words = WORD.findall(fold(chunk.old + chunk.new).casefold())
        one_sided = not (chunk.old.strip() and chunk.new.strip())
        who = set(words) - language.stops - language.reports
        named = who and not language.reports.isdisjoint(words) and "," in chunk.old + chunk.new
        if one_sided and named and len(words) <= _SOURCE:
            return chunk
    return None


_SOURCE = 6


def quotation_findings(passage: Passage) -> Iterator[Finding]:
    """Yield major for words put into or taken out of someone's mouth, minor for a quotation more."""
    old, new = ({plain(quoted): quoted for quoted in quotations(side)} for side in (passage.old, passage.new))
    if " ".join(old) == " ".join(new):
        return
    gone = [
        quoted for quoted in old if quoted and quoted not in new and quoted not in passage.newer.quotations
    ]
    came = [
        quoted for quoted in new if quoted and quoted not in old and quoted not in passage.older.quotations
    ]
    for quoted in gone:
        match = max(came, key=lambda other: _overlap(quoted, other), default="")
        if match and _overlap(quoted, match) >= _SAME_QUOTE:
            came.remove(match)
            yield finding(Severity.MAJOR, "quote changed", old[quoted], new[match])
        else:
            title = _looks_like_title(old[quoted]) and quoted in plain(passage.new)
            yield finding(Severity.MINOR if title else Severity.MAJOR, "quote removed", old[quoted], "")
    for quoted in came:
        yield finding(Severity.MINOR, "quote added", "", new[quoted])


_SAME_QUOTE = 0.5


def _overlap(quoted: str, other: str) -> float:
    return Indel.normalized_similarity(quoted.split(), other.split())


def _looks_like_title(quoted: str) -> bool:
    return all(word[:1].isupper() for word in quoted.split())


_SENTENCE = 8
_CLAUSE = 14
_REWRITTEN = 0.6
_STATEMENT = 5


def _share_findings(passage: Passage) -> Iterator[Finding]:
    """Yield major for a sentence gone, or most of a paragraph's words, whatever they are."""
    for chunk in passage.chunks:
        size = count(chunk.old)
        whole = any(mark in chunk.old for mark in ".!?。") and size >= _SENTENCE
        if not chunk.new.strip() and (whole or size >= _CLAUSE) and not passage.newer.holds(chunk.old):
            yield finding(Severity.MAJOR, "share of text", chunk.old, "")
    size = count(passage.old)
    gone = sum(count(chunk.old) for chunk in passage.chunks if chunk.new.strip())
    if size >= _STATEMENT and gone >= _REWRITTEN * size:
        yield finding(Severity.MAJOR, "share of text", passage.old, passage.new)
