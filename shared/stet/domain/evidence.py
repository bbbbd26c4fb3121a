"""What can be read off a text without understanding it: its numbers, names, quotations, denials, hedges."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from stet.domain.languages import LANGUAGES
from stet.domain.stamps import DAYS, MONTHS
from stet.domain.text import fold, sentences

if TYPE_CHECKING:
    from stet.domain.languages import Language

_FIGURE = re.compile(
    r"(?<![\w.,])(?<![^\W\d_]-)(?P<sign>(?<![\w)])[-+](?=[$€£¥]?\d))?(?P<before>[$€£¥])?"
    r"(?P<digits>\d{1,3}(?: \d{3})++(?!\d)|\d++(?:[.,:/']\d++)*+)(?P<scale>[^\W\d_]++)?+ ?(?P<after>[%$€£])?"
    r"(?: ?(?P<word>[^\W\d_]++)\.?(?: (?P<next>[^\W\d_]++))?)?"
)
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


_CLOCK = re.compile(r"\b(\d\d?)\.(\d\d)(?= ?(?:[ap]\.?m|uhr|uur)\b)", re.IGNORECASE)
"""A time of the day written with a full stop, as in 9.30am: 9:30 am is the same."""


def figures(text: str, language: Language) -> Counter[str]:
    """Return the numbers in digits, in one form: 1,000 as 1000, 3m as 3 million, 15 per cent as 15%."""
    found: Counter[str] = Counter()
    text = fold(text).replace("per cent", "percent").replace("pour cent", "pour-cent")
    text = _CLOCK.sub(r"\1:\2", text)
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
    """Return the numbers written as words: cardinals, ordinals, and scales that stand without a figure."""
    found: Counter[str] = Counter()
    for word in _WORD.findall(fold(text).casefold()):
        parts = [language.numbers.get(part) for part in word.split("-")]
        if parts and all(part is not None for part in parts):
            found[str(sum(part for part in parts if part is not None))] += 1
        elif word in language.scales and len(word) > 2:
            found[str(language.scales[word])] += 1
    return found


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


def negations(text: str, language: Language) -> int:
    """Return how often `text` denies. `No. 10`, `not only` and their like deny nothing."""
    text = re.sub(r"\bno\.? ?(?=\d)|\bnot (?:only|just|least)\b", " ", fold(text).casefold())
    text = _DENYING.sub(" not ", text) if language.code == "en" else text
    text = _NO_LONGER.sub(" pas ", text) if language.code == "fr" else text
    words = _WORD.findall(
        re.sub(r"(?<=\w)n't\b", " not", text.replace("can't", "can not").replace("cannot", "can not"))
    )
    return sum(word in language.negations for word in words)


_DENYING = re.compile(r"\b(?:refus(?:e[sd]?|ing)|fail(?:s|ed|ing)?) to\b")
_NO_LONGER = re.compile(r"\bn(?:e |')\w+(?: \w+)? plus\b(?! (?:que|de)\b)")


def hedges(text: str, language: Language) -> Counter[str]:
    """Return the words by which `text` leaves a claim to others or in doubt."""
    words = _WORD.findall(_DATED_MAY.sub(" ", fold(text).casefold()))
    pairs = {f"{first} {second}" for first, second in pairwise(words)}
    found = Counter(word for word in words if word in language.hedges)
    return found + Counter(pair for pair in pairs if pair in language.hedges)


_DATED_MAY = re.compile(r"\bmay (?=\d)|(?<=\d) may\b")


def names(text: str, language: Language, known: frozenset[str] = frozenset()) -> list[str]:
    """Return the words of `text` that look like proper names: capitals where no sentence begins.

    At the beginning of a sentence only `known` names count. In a language that writes every noun with a
    capital only neighbouring capitals and acronyms do, and in a text where most words have one, such as
    an English headline, none.
    """
    found: list[str] = []
    for sentence in sentences(text):
        words = [word.removesuffix("'s") for word in _WORD.findall(fold(sentence))]
        plain = [word.casefold() in language.stops or word[0].isdigit() for word in words]
        capital = [
            word[:1].isupper() and not plain[at] and not (word.isupper() and len(word) > _SHOUTED)
            for at, word in enumerate(words)
        ]
        if len(words) > 3 and sum(capital) > _TITLE * plain.count(False):
            continue
        for at, word in enumerate(words):
            beside = True in capital[max(0, at - 1) : at] + capital[at + 1 : at + 2]
            small = word.casefold()
            if not capital[at] or small in _COMMON_CAPITALS or small in language.scales:
                continue
            if word in known if at == 0 else language.capitals_are_names or word.isupper() or beside:
                found.append(word)
    return found


_SHOUTED = 5
_TITLE = 0.8
_COMMON_CAPITALS = frozenset(
    [
        *("mr", "mrs", "ms", "dr", "sir", "lord", "lady", "president", "minister", "secretary", "senator"),
        *("governor", "professor", "judge", "herr", "frau", "i", "i'm", "i've", "i'd", "i'll"),
    ]
) | frozenset(" ".join(MONTHS + DAYS).split())

_QUOTED = re.compile(
    r"""(?<![^\s(\[—-])"([^"]{2,800})"|«\s?([^«»]{2,800}?)\s?»|(?<![\w)])'((?:[^']|(?<=\w)'(?=\w)){2,800})'(?!\w)"""
)
_EDGES = " .,;:!?-'\""


def quotations(text: str) -> list[str]:
    """Return what stands between quotation marks, without the marks and the stops at its edges."""
    text = text.replace("»", "»").translate(_MARKS)
    found = [first or second or third for first, second, third in _QUOTED.findall(fold(text))]
    return [quoted.strip(_EDGES) for quoted in found if quoted.strip(_EDGES)]


_MARKS = {ord(mark): '"' for mark in "“”„‟«»「」『』"}


def parted_verbs(text: str, language: Language) -> Counter[str]:
    """Return the verbs of `text` whose prefix ends its clause: "lehnt den Plan ab" as lehnt~ab.

    Only those are looked for that have a contrary (`Language.opposites`); German and Dutch have such verbs.
    """
    found: Counter[str] = Counter()
    if not (parted := _parted(language.code)):
        return found
    words = [*_CLAUSE_WORD.findall(fold(text).casefold()), "."]
    verb = ""
    for word, following in pairwise(words):
        if word in parted:
            verb = word
        elif word in _SENTENCE_ENDS:
            verb = ""
        elif word in parted.get(verb, ()) and (following in _AFTER_CLAUSE or not following[0].isalnum()):
            found[f"{verb}~{word}"] += 1
            verb = ""
    return found


_CLAUSE_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*|[.,;:!?()-]")
_SENTENCE_ENDS = frozenset(".!?")
_AFTER_CLAUSE = frozenset(
    ["und", "oder", "aber", "als", "weil", "nachdem", "obwohl", "wie", "en", "of", "maar", "omdat", "nadat"]
)


@cache
def _parted(code: str) -> dict[str, frozenset[str]]:
    """Return the prefixes of each parted verb that the table of contraries knows, by the verb."""
    sides = [side for side in LANGUAGES[code].opposites if any("~" in word for word in side)]
    pairs = [word.split("~") for side in sides for word in side if "~" in word]
    return {verb: frozenset(prefix for one, prefix in pairs if one == verb) for verb, _ in pairs}


def opposite(word: str, other: str, language: Language) -> bool:
    """Whether two words are contraries: rise and fall, profit and loss."""
    sides = language.opposites
    for first, second in zip(sides[::2], sides[1::2], strict=True):
        if (word in first and other in second) or (word in second and other in first):
            return True
    return False


def denied(word: str, other: str, language: Language) -> bool:
    """Whether one word denies the other: likely and unlikely, legal and illegal."""
    shorter, longer = sorted((word, other), key=len)
    return language.code == "en" and len(shorter) > 3 and longer in _negated(shorter)


def _negated(word: str) -> set[str]:
    found = {f"un{word}", f"non-{word}", f"non{word}", f"dis{word}"}
    if word.endswith(("ent", "ant", "able", "ible", "ate", "ive", "ous", "al", "lar", "lid")):
        found |= {f"{prefix}{word}" for prefix in ("in", "il", "im", "ir")}
    return found if not word.startswith(("cover", "close", "play")) else set()
