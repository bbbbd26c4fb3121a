"""Days that pages write out in words or figures, in many languages."""

from __future__ import annotations

import re
from datetime import UTC, datetime

# How the months begin in English, German, French, Spanish, Italian, Portuguese, Catalan, Romanian, Dutch, the
# Scandinavian languages, Finnish, Polish, Czech, Hungarian, Russian, Ukrainian, Bulgarian, Greek, Turkish,
# Indonesian and Arabic: the three letters that no other month begins with, or four.
_MONTH_NAMES = (
    "jan gen ene sty led янв січ яну oca ian ιαν tam ينا",
    "feb fév fev lut úno фев лют şub φεβ hel فبر",
    "mar mär mrt maa bře már мар бер μαρ مار",
    "apr avr abr kwi dub ápr апр кві nis απρ huh أبر ابر",
    "may mai mag mei maj kvě máj мая май тра μαΐ μάι tou ماي",
    "jun giu cze juin iun jún июн чер юни haz ιουν kes يون",
    "jul jui lug lip iul júl июл лип юли tem ιουλ hei يول",
    "aug aoû ago sie srp авг сер ağu agu αυγ elo أغس اغس",
    "sep set wrz zář sze сен вер сеп eyl σεπ syy سبت",
    "oct okt ott out paź říj окт жов eki οκτ lok أكت اكت",
    "nov lis noi ноя лис ное kas νοε marr نوف",
    "dec dez déc dic des pro gru дек гру ara δεκ jou ديس",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_YEAR, _DAY = r"((?:19|20)\d\d)", r"(\d{1,2})"
_MONTH_NAME = r"([^\W\d_]{3,12})\.?"
_OF, _BETWEEN = r"(?: of | de | d['’]|[ /-])", r"(?:[ /-]|, )"
_WRITTEN = (
    ("ymd", re.compile(rf"\b{_YEAR}[-/.]{_DAY}[-/.]{_DAY}\b")),
    ("mdy", re.compile(rf"\b{_MONTH_NAME}[ -]{_DAY}(?:st|nd|rd|th)?{_BETWEEN}{_YEAR}\b")),
    (
        "dmy",
        re.compile(rf"\b{_DAY}(?:st|nd|rd|th|er|\.|º)?{_OF}{_MONTH_NAME}(?: de |{_BETWEEN}){_YEAR}\b"),
    ),
    ("ymd", re.compile(rf"\b{_YEAR}\.?[ -]{_MONTH_NAME}[ -]{_DAY}\b")),
)
_FIGURES = re.compile(rf"\b{_DAY}([./-]){_DAY}\2{_YEAR}\b")
_CJK = re.compile(r"((?:19|20)\d\d)\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_FOUR_FIGURES = re.compile(r"(?:19|20)\d\d")
_MONTH_FIRST = frozenset({"en-US", "en-PH"})
_UNKNOWN = frozenset({"", "en", "en-CA"})


def written_day(text: str, language: str = "") -> datetime | None:
    """Return the day that a short text writes out ("Mar 27, 2024", "5. Mai 2024"), at midnight UTC.

    Days in figures ("5/6/2024") are read in the order of the `language`; where both orders are possible and
    the language does not tell, they name no day.
    """
    if not _FOUR_FIGURES.search(text):
        return None
    for order, pattern in _WRITTEN:
        if found := pattern.search(text):
            parts = dict(zip(order, found.groups(), strict=True))
            month = int(parts["m"]) if parts["m"].isdigit() else _month(parts["m"].casefold())
            if day := _day(int(parts["y"]), month, int(parts["d"])):
                return day
    return _in_figures(text, language)


def _month(name: str) -> int:
    return _MONTHS.get(name[:4]) or _MONTHS.get(name[:3]) or 0


def _day(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def _in_figures(text: str, language: str) -> datetime | None:
    if found := _CJK.search(text):
        return _day(*map(int, found.groups()))
    if not (found := _FIGURES.search(text)):
        return None
    one, other, year = int(found[1]), int(found[3]), int(found[4])
    both = found[2] != "." and one <= 12 and other <= 12 and one != other
    if both and language in _UNKNOWN:
        return None
    month_first = other > 12 or (both and language in _MONTH_FIRST)
    return _day(year, *((one, other) if month_first else (other, one)))
