"""A statement turned round: a denial put in or taken out, a word for its contrary."""

from __future__ import annotations

from functools import partial
from itertools import product
from typing import TYPE_CHECKING

from stet.domain.change import Severity
from stet.domain.evidence import denied, negations, opposite, parted_verbs, without_affirming
from stet.domain.passage import WORD, finding
from stet.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stet.domain.languages import Language
    from stet.domain.passage import Chunk, Finding, Passage


def negation_findings(passage: Passage) -> Iterator[Finding]:
    """Yield critical for a denial put into or taken out of a sentence that stands, major for a contrary."""
    language = passage.language
    if not passage.same_statement:
        return
    yield from _parted_findings(passage)
    turned = negations(passage.core[0], language) != negations(passage.core[1], language)
    if turned and (parted := _parted_denial(passage)):
        yield finding(Severity.CRITICAL, "negation", parted.old, parted.new)
    for chunk in passage.chunks:
        if not chunk.small or chunk.sentence:
            continue
        if turned and negations(chunk.old, language) != negations(chunk.new, language):
            yield finding(Severity.CRITICAL, "negation", chunk.old, chunk.new)
            continue
        for word, other in product(*(_said(side, language) for side in (chunk.old, chunk.new))):
            if denied(word, other, language):
                yield finding(Severity.CRITICAL, "negation", chunk.old, chunk.new)
            elif opposite(word, other, language) and (
                chunk.single or {word, other}.isdisjoint(language.stops)
            ):
                yield finding(Severity.MAJOR, "negation", chunk.old, chunk.new)


def _parted_denial(passage: Passage) -> Chunk | None:
    """Return where the second word of `ne … plus` came or went, which alone denies nothing."""
    if passage.language.code != "fr":
        return None
    shown = passage.where(partial(_names_any, {"plus"}))
    return (
        shown if shown.small and _names_any({"plus"}, shown.old) != _names_any({"plus"}, shown.new) else None
    )


def _said(text: str, language: Language) -> list[str]:
    return WORD.findall(without_affirming(fold(text).casefold(), language))


def _parted_findings(passage: Passage) -> Iterator[Finding]:
    """Yield major for a verb of which verb, prefix or both now say the contrary: nimmt … an, lehnt … ab."""
    old, new = (parted_verbs(side, passage.language) for side in passage.core)
    for verb, other in product(old - new, new - old):
        if opposite(verb, other, passage.language):
            shown = passage.where(partial(_names_any, {*verb.split("~"), *other.split("~")}))
            yield finding(Severity.MAJOR, "negation", shown.old, shown.new)


def _names_any(sought: set[str], text: str) -> bool:
    return not sought.isdisjoint(WORD.findall(fold(text).casefold()))
