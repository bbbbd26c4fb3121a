"""What a change does to sentences with a term that the owner watches for (RULES §5: watched term)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from stet.domain.change import Severity
from stet.domain.passage import Finding, both_sides, finding, typographic
from stet.domain.stamps import without_stamps
from stet.domain.text import fold, sentences, sought

if TYPE_CHECKING:
    from stet.domain.diff import Comparison
    from stet.domain.passage import Whole
    from stet.domain.wording import Words


def watched_findings(
    comparison: Comparison, terms: Iterable[str], before: Whole, after: Whole
) -> Iterator[Finding]:
    """Yield major for each term of which a sentence came, went or was edited, with the first such sentence.

    Terms are looked for in headline, standfirst and paragraphs, as whole words in whatever case, and in
    any row: a notice of correction, too. A sentence that only moved, or differs in its characters, counts
    for nothing.
    """
    left = {_stream(term): term for term in terms}
    fields = (edit.words for edit in comparison.fields if edit.name in ("headline", "standfirst"))
    for runs in chain(fields, (row.words for row in comparison.rows)):
        if not left:
            return
        if any(run.op != "=" for run in runs):
            yield from _of_runs(runs, left, before, after)


def _of_runs(runs: tuple[Words, ...], left: dict[str, str], before: Whole, after: Whole) -> Iterator[Finding]:
    """Yield the findings of one place that changed; a term that was found is looked for no more."""
    shown = both_sides(runs)
    said = [_stream(side) for side in shown]
    here = [stream for stream in left if any(stream in side for side in said)]
    if not here or typographic(*shown):
        return
    old, new = (sentences(without_stamps(side)) for side in shown)
    gone = {one: _stream(one) for one in old if fold(one) not in after.sentences}
    come = {one: _stream(one) for one in new if fold(one) not in before.sentences}
    for stream in here:
        if (pair := _pair(stream, gone, come)) is not None:
            term = left.pop(stream)
            yield finding(Severity.MAJOR, "watched term", *(around(one, term) for one in pair))


def _pair(stream: str, gone: dict[str, str], come: dict[str, str]) -> tuple[str, str] | None:
    """Return the first sentence with the term beside the one that took its place, "" where none did."""
    for sentence in (one for one, words in gone.items() if stream in words):
        return sentence, _edited(sentence, come)
    for sentence in (one for one, words in come.items() if stream in words):
        return _edited(sentence, gone), sentence
    return None


def _edited(sentence: str, others: Iterable[str]) -> str:
    """Return the most alike of the other side's sentences, if it is alike enough to be this one edited."""
    best = max(islice(others, _LOOKED_AT), key=lambda one: _alike(sentence, one), default="")
    return best if best and _alike(sentence, best) >= _EDITED else ""


_EDITED = 0.5
"""From this likeness on a sentence is another's edited form."""
_LOOKED_AT = 500
"""So many sentences are weighed against one: more stand in no paragraph of an article."""


def _alike(one: str, other: str) -> float:
    return Indel.normalized_similarity(one.split(), other.split())


_JOINT = "\x1f"


def _stream(text: str) -> str:
    """Return the words of a text in a form in which a phrase of whole words is a part of it."""
    return _JOINT + "".join(word + _JOINT for word in sought(text))


_BEFORE = 80
_SHOWN = 200


def around(sentence: str, term: str) -> str:
    """Return the sentence; of a long one what begins shortly before the term, so that it is shown."""
    sentence = " ".join(sentence.split())
    if len(sentence) <= _SHOWN:
        return sentence
    found = re.search(r"[\W_]+".join(map(re.escape, term.split())), sentence, re.IGNORECASE)
    if found is None or found.start() <= _BEFORE:
        return sentence
    start = sentence.find(" ", found.start() - _BEFORE, found.start())
    return sentence[start + 1 :] if start >= 0 else sentence[found.start() :]
