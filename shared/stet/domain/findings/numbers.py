"""Numbers and dates that changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stet.domain.change import Severity
from stet.domain.numerals import dates, figures, measured, spelled
from stet.domain.passage import finding
from stet.domain.text import fold

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from stet.domain.languages import Language
    from stet.domain.passage import Finding, Passage


def number_findings(passage: Passage) -> Iterator[Finding]:
    """Yield major for numbers exchanged, or gone unless they are years; minor for new ones."""
    language = passage.language
    old, new = passage.core
    digits = figures(old, language), figures(new, language)
    counts = digits[0] + spelled(old, language), digits[1] + spelled(new, language)
    gone, came = counts[0] - counts[1], counts[1] - counts[0]
    shown = passage.where(lambda text: figures(text, language) or spelled(text, language))
    lost, got = (_measures(one, other, language) for one, other in ((old, new), (new, old)))
    if (gone and came) or (not gone and not came and _swapped(passage)):
        yield finding(Severity.MAJOR, "numbers", shown.old, shown.new)
    elif gone & digits[0]:
        lasting = any(
            not _is_year(number) and number not in passage.newer.figures for number in gone & digits[0]
        )
        yield finding(Severity.MAJOR if lasting else Severity.MINOR, "numbers", shown.old, "")
    elif came & digits[1]:
        yield finding(Severity.MINOR, "numbers", "", shown.new)
    elif not {unit.split()[0] for unit in lost}.isdisjoint(unit.split()[0] for unit in got):
        shown = passage.where(lambda text: _names_unit(text, language))
        yield finding(Severity.MAJOR, "numbers", shown.old, shown.new)


def _measures(side: str, other: str, language: Language) -> Counter[str]:
    """Return what numbers of one side measure and the other's do not: miles and kilometres, am and pm."""
    return measured(side, language) - measured(other, language)


def _names_unit(text: str, language: Language) -> bool:
    return any(word.strip(".,") in language.measures for word in text.casefold().replace("-", " ").split())


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


def date_findings(passage: Passage) -> Iterator[Finding]:
    """Yield major for another day of the week or another month."""
    old, new = passage.core
    if dates(old) - dates(new) and dates(new) - dates(old):
        shown = passage.where(dates)
        yield finding(Severity.MAJOR, "date", shown.old, shown.new)
