"""Words put into or taken out of quotation marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from stet.domain.change import Severity
from stet.domain.evidence import quotations
from stet.domain.passage import finding, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stet.domain.passage import Finding, Passage


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
    """Return how far two quotations are the same; one that is a piece of the other is."""
    shorter, longer = sorted((quoted, other), key=len)
    if " " in shorter and f" {shorter} " in f" {longer} ":
        return 1.0
    return Indel.normalized_similarity(quoted.split(), other.split())


def _looks_like_title(quoted: str) -> bool:
    return all(word[:1].isupper() for word in quoted.split())
