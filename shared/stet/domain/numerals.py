"""The numbers of a text in one form, whatever their writing; what they measure; its days and months."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from stet.domain.stamps import DAYS, MONTHS
from stet.domain.text import ALONE, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stet.domain.languages import Language

# A number begins where no word runs into it, unless that word's script sets no spaces (Japanese, Thai).
_LETTERS = rf"[^\W\d_{ALONE}]"
_FIGURE = re.compile(
    rf"(?<![^\W{ALONE}])(?<![.,])(?<!{_LETTERS}-)(?P<sign>(?<![\w)])[-+](?=[$€£¥]?\d))?(?P<before>[$€£¥])?"
    rf"(?P<digits>\d{{1,3}}(?: \d{{3}})++(?!\d)|\d++(?:[.,:/']\d++)*+)"
    rf"(?P<scale>{_LETTERS}++)?+ ?(?P<after>[%$€£])?"
    rf"(?: ?(?:d[ei] |d')?(?P<word>{_LETTERS}++)\.?(?: (?:d[ei] |d')?(?P<next>{_LETTERS}++))?)?"
)
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_PER_CENT = re.compile(r"\b(?:per cent|pour cent|por cento|por ciento|per cento)\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b(\d\d?)\.(\d\d)(?= ?(?:[ap]\.?m|uhr|uur)\b)", re.IGNORECASE)
"""A time of the day written with a full stop, as in 9.30am: 9:30 am is the same."""
_NOON = re.compile(r"\b([ap])\.m\b\.?", re.IGNORECASE)


def figures(text: str, language: Language) -> Counter[str]:
    """Return the numbers in digits, in one form: 1,000 as 1000, 3m as 3 million, 15 per cent as 15%."""
    found: Counter[str] = Counter()
    text = _CLOCK.sub(r"\1:\2", _PER_CENT.sub("percent", fold(text)))
    position = 0
    while match := _FIGURE.search(text, position):
        found[_figure(match, language)] += 1
        position = match.end("scale") if match["scale"] else match.end("digits")
    return found


def _figure(match: re.Match[str], language: Language) -> str:
    words = [(match[name] or "").casefold() for name in ("scale", "word", "next")]
    factor, unit = 1, match["before"] or match["after"] or ""
    for word in words:
        if word in language.scales and factor == 1:
            factor = language.scales[word]
        elif word in language.units and not unit:
            unit = language.units[word]
        elif word:
            break
    digits = match["digits"]
    if not _is_quantity(digits) or (value := _value(digits)) is None:
        return (match["sign"] or "") + digits + unit
    worth = f"{value * factor:.6f}".rstrip("0").rstrip(".")
    return f"{match['sign'] or ''}{worth}{unit}".removeprefix("+")


def _is_quantity(digits: str) -> bool:
    """Whether these digits are a quantity, not a time, a score or a date."""
    return not set(digits) & set(":/")


def _value(digits: str) -> float | None:
    """Return what digits with separators are worth, or None where dots or commas make a date or a version."""
    digits = digits.replace(" ", "").replace("'", "")
    parts = re.split(r"[.,]", digits)
    if len(parts) == 1:
        return float(digits)
    if all(len(part) == 3 for part in parts[1:]) and len(parts[0]) <= 3 and parts[0] != "0":
        return float("".join(parts))
    if len(parts) == 2 or (digits.count(".") < 2 and all(len(part) == 3 for part in parts[1:-1])):
        return float("".join(parts[:-1]) + "." + parts[-1])
    return None


def spelled(text: str, language: Language) -> Counter[str]:
    """Return the numbers written as words, worth what the same numbers in digits are: three million euros.

    Cardinals, ordinals, and scales that stand alone (millions). A scale after a figure is the figure's.
    """
    found: Counter[str] = Counter()
    words: list[str] = []
    for word in _WORD.findall(_PER_CENT.sub("percent", fold(text)).casefold()):
        words += [word] if _worth(word, language) is not None else word.split("-")  # nine-year
    number = _Number()
    for before, word in pairwise(["", *words, ""]):
        value, scale = _worth(word, language), language.scales.get(word, 0) if len(word) > 2 else 0
        if (value is not None and number.takes(value)) or (
            scale and number.begun and number.multiplies(scale)
        ):
            continue
        if number.begun and word in _WITHIN:
            continue
        if number.begun:
            unit = language.units.get(word.removeprefix("d'"), "")
            found[f"{number.worth}{unit}"] += 1
            number = _Number()
        if value is not None:
            number.takes(value)
        elif scale and not before[:1].isdigit():
            number.multiplies(scale)
    return found


_WITHIN = frozenset({"and", "und", "en", "et", "y", "e", "de", "di"})
"""What may stand within a number and its unit: treinta y cinco, three hundred and five, millones de euros."""


class _Number:
    """A number as its words come in: twenty, five; three, million, two, hundred."""

    def __init__(self) -> None:
        self._whole, self._part, self._room = 0, 0, 0
        self.begun = False

    @property
    def worth(self) -> int:
        return self._whole + self._part

    def takes(self, value: int) -> bool:
        """Add a number where there is room: five after twenty, not twenty after five."""
        if self.begun and value >= self._room:
            return False
        self._part += value
        self._room = 10 if value % 10 == 0 and 20 <= value < 100 else 100 if value and value % 100 == 0 else 0
        self.begun = True
        return True

    def multiplies(self, scale: int) -> bool:
        """Let a scale multiply what stands before it."""
        if self.begun and not self._part:
            return False
        self._part = (self._part or 1) * scale
        if scale >= 1000:
            self._whole, self._part = self._whole + self._part, 0
        self._room = scale
        self.begun = True
        return True


def _worth(word: str, language: Language) -> int | None:
    """Return what a word counts for, its parts added up: twenty-five, zweihundertdrei."""
    if word in language.numbers:
        return language.numbers[word]
    if "-" in word:
        parts = [language.numbers.get(part) for part in word.split("-")]
        return None if None in parts else sum(part for part in parts if part)
    for scale in language.glued:
        head, glue, tail = word.partition(scale)
        if glue and len(scale) < len(word) < _LONGEST:
            many = 1 if head in _ONE else language.scales.get(head) or _worth(head, language)
            rest = _worth(tail.removeprefix("und"), language) if tail else 0
            return None if many is None or rest is None else many * language.scales[scale] + rest
    return None


_ONE = frozenset({"", "ein", "een"})
_LONGEST = 40
"""No number is a longer word; what is longer was made to be read over and over."""


def measured(text: str, language: Language) -> Counter[str]:
    """Return the units of the numbers of `text`, as `length km`: kilometres after 60, years after three."""
    return Counter(_units(_NOON.sub(r"\1m", fold(text)).casefold().replace("km/h", "kmh"), language))


def _units(text: str, language: Language) -> Iterator[str]:
    for number, word in pairwise(_PARTS.findall(text)):
        counted = number[0].isdigit() or number in language.numbers or number in language.scales
        if word in language.measures and counted:
            yield language.measures[word]


_PARTS = re.compile(r"\d+|[^\W\d_]+")


def dates(text: str) -> Counter[str]:
    """Return the days of the week and the months named."""
    words = _WORD.findall(fold(text))
    found: Counter[str] = Counter()
    for at, word in enumerate(words):
        around = words[max(0, at - 1) : at] + words[at + 1 : at + 2]
        dated = any(near[0].isdigit() for near in around)
        named = word[0].isupper() and at > 0 and words[at - 1].islower()
        if word.casefold() in _CALENDAR and (dated or named or word.casefold() not in _AMBIGUOUS):
            found[_CALENDAR[word.casefold()]] += 1
    return found


_AMBIGUOUS = frozenset(["may", "march", "mar", "dec", "jan", "sep", "set"])
_CALENDAR = {word: names.split()[0] for names in MONTHS + DAYS for word in names.split()}
