"""Who says it, and how sure it is: sources and hedges put in or taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stet.domain.change import Severity
from stet.domain.evidence import hedges, quotations
from stet.domain.passage import WORD, count, finding
from stet.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stet.domain.languages import Language
    from stet.domain.passage import Chunk, Finding, Passage


def attribution_findings(passage: Passage) -> Iterator[Finding]:
    """Yield major for doubt or a source put in or taken out, minor for one such word for another."""
    language = passage.language
    if told := _source_told(passage):
        yield finding(Severity.MAJOR, "attribution", told.old, told.new)
        return
    old, new = (hedges(side, language) for side in passage.core)
    gone, came = old - new, new - old
    if not (gone or came) or not passage.same_statement:
        return
    shown = passage.where(lambda text: hedges(text, language))
    if max(map(count, (shown.old, shown.new))) <= _WORDED and not _claims_more(shown, passage):
        yield finding(
            Severity.MINOR if gone and came else Severity.MAJOR, "attribution", shown.old, shown.new
        )


def _source_told(passage: Passage) -> Chunk | None:
    """Return where a claim got or lost the words that say whose it is: `…, the army said`."""
    if not passage.same_statement or any(map(quotations, (passage.old, passage.new))):
        return None
    return next((chunk for chunk in passage.chunks if _is_source(chunk, passage.language)), None)


def _is_source(chunk: Chunk, language: Language) -> bool:
    """Whether a place on one side alone names who says it: `, the army said`, `Experts say`."""
    sides = sorted((fold(chunk.old).casefold(), fold(chunk.new).casefold()), key=len)
    if _claimed(sides[0], language):
        return False
    words = WORD.findall(sides[1])
    said = [at for at, word in enumerate(words) if word in language.reports]
    who = set(words) - language.stops - language.reports
    if not said or not who or len(words) > _SOURCE:
        return False
    claim = [at for at, word in enumerate(words) if word in who]
    return "," in sides[1] or said[0] == 0 or said[-1] > claim[-1]


_SOURCE = 6
_WORDED = 7
"""More words than these say more than how sure something is."""


def _claims_more(chunk: Chunk, passage: Passage) -> bool:
    """Whether the doubt is about a claim that came or went with it: "and could sail", not "reportedly"."""
    old, new = (_claimed(side, passage.language) for side in (chunk.old, chunk.new))
    if chunk.old.strip() and chunk.new.strip():
        return abs(len(old) - len(new)) > 1
    return bool(old or new)


def _claimed(text: str, language: Language) -> list[str]:
    """Return the words that say what is claimed, not whose claim it is or how sure."""
    doubting = {part for hedge in hedges(text, language) for part in hedge.split()}
    words = WORD.findall(fold(text).casefold())
    return [word for word in words if word not in language.stops | language.reports | doubting]
