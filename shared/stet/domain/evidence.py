"""What can be read off a text without understanding it: its names, quotations, denials, hedges, degrees."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from stet.domain.languages import LANGUAGES
from stet.domain.stamps import DAYS, MONTHS
from stet.domain.text import ALONE, fold, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stet.domain.languages import Language

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


def negations(text: str, language: Language) -> int:
    """Return how often `text` denies. `No. 10`, `not only` and their like deny nothing."""
    text = without_affirming(_NUMERO.sub(" ", fold(text).casefold()), language)
    text = _refusing(language.code).sub(f" {_DENIAL[language.code]} ", text)
    text = _NO_LONGER.sub(" pas ", text) if language.code == "fr" else text
    words = _WORD.findall(
        re.sub(r"(?<=\w)n't\b", " not", text.replace("can't", "can not").replace("cannot", "can not"))
    )
    return sum(word in language.negations for word in words)


_NUMERO = re.compile(r"\bno\.? ?(?=\d)")


def without_affirming(text: str, language: Language) -> str:
    """Return folded small `text` without the phrases that only look like denials: not only, not uncommon."""
    return _affirming(language.code).sub(" ", text)


@cache
def _refusing(code: str) -> re.Pattern[str]:
    return _any_of(LANGUAGES[code].refusing)


@cache
def _affirming(code: str) -> re.Pattern[str]:
    return _any_of(LANGUAGES[code].affirming)


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of these phrases as whole words, the longest first."""
    longest = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)" if longest else "(?!)")


_DENIAL = {"en": "not", "de": "nicht", "fr": "pas", "es": "no", "it": "non", "pt": "não", "nl": "niet"}
_NO_LONGER = re.compile(r"\bn(?:e |')\w+(?: \w+)? plus\b(?! (?:que\b|de \d))")


def hedges(text: str, language: Language) -> Counter[str]:
    """Return the words by which `text` leaves a claim to others or in doubt."""
    words = _WORD.findall(_DATED_MAY.sub(" ", fold(text).casefold()))
    pairs = {f"{first} {second}" for first, second in pairwise(words)}
    found = Counter(word for word in words if word in language.hedges)
    return found + Counter(pair for pair in pairs if pair in language.hedges)


_DATED_MAY = re.compile(r"\bmay (?=\d)|(?<=\d) may\b")


def names(
    text: str, language: Language, known: frozenset[str] = frozenset(), *, opening: bool = False
) -> list[str]:
    """Return the words of `text` that look like proper names: capitals where no sentence begins.

    At the beginning of a sentence only `known` names count, and if `opening` is set, words with another
    capital beside them: as often a farmer Jones as a Joan. In a language that writes every noun with a
    capital only neighbouring capitals and acronyms do, and in a text where most words have one, such as
    an English headline, none.
    """
    found: list[str] = []
    for sentence in sentences(text):
        words = [word.removesuffix("'s") for word in _WORD.findall(fold(sentence))]
        if sentence.isupper() and len(words) > _ACRONYMS:
            continue
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
            said = at > 0 and words[at - 1] in language.reports  # "sagte Weber": no noun stands there
            alone = language.capitals_are_names or word.isupper() or beside or said
            if (word in known or (opening and beside)) if at == 0 else alone:
                found.append(word)
    return found


_SHOUTED = 5
_ACRONYMS = 2
_TITLE = 0.8
_COMMON_CAPITALS = frozenset(
    [
        *("mr", "mrs", "ms", "dr", "sir", "lord", "lady", "president", "minister", "secretary", "senator"),
        *("governor", "professor", "judge", "herr", "frau", "i", "i'm", "i've", "i'd", "i'll"),
    ]
) | frozenset(" ".join(MONTHS + DAYS).split())

_QUOTED = re.compile(
    rf"""(?<![^\s(\[—:：，。、{ALONE}-])"([^"]{{2,800}})"|[«「『]\s?([^«»「」『』]{{2,800}}?)\s?[»」』]"""
    r"""|(?<![\w)])'((?:[^']|(?<=\w)'(?=\w)){2,800})'(?!\w)"""
)
_EDGES = " .,;:!?'\"‘’‚“”„-–—"


def quotations(text: str) -> list[str]:
    """Return what stands between quotation marks, as written, without the marks and stops at its edges."""
    marked = text.translate(_MARKS)
    spans = [match.span(match.lastindex or 0) for match in _QUOTED.finditer(marked)]
    found = [" ".join(text[first:last].split()).strip(_EDGES) for first, last in spans]
    return [quoted for quoted in found if quoted]


# One character each, so that the words are found where they stand in the text itself.
_MARKS = str.maketrans(
    dict.fromkeys("“”„‟″«»", '"') | dict.fromkeys("‘’‚‛′ʼʹ`´‹›", "'") | dict.fromkeys("–‑‐", "-")
)


def degrees(text: str, table: dict[str, int]) -> Counter[int]:
    """Return the degrees of which `text` has a word or phrase of the table; of phrases the longest counts."""
    words = _WORD.findall(fold(text).casefold())
    found: Counter[int] = Counter()
    at = 0
    while at < len(words):
        for size in (4, 3, 2, 1):
            phrase = " ".join(words[at : at + size])
            if phrase in table:
                found[table[phrase]] += 1
                at += size - 1
                break
        at += 1
    return found


def doers(text: str, language: Language) -> int:
    """Return how often `text` names who did harm, beside a passive verb: killed by, von … getötet."""
    words = _WORD.findall(fold(text).casefold())
    done = frozenset(word for word, degree in language.harm.items() if degree <= _HURT)
    ahead = _VERB_AHEAD if language.code in _VERB_LAST else 0
    return sum(
        word in language.agents and not done.isdisjoint(words[max(0, at - 2) : at + ahead])
        for at, word in enumerate(words)
    )


_HURT = 3
"""The last degree of `Language.harm` that somebody can do to somebody."""
_VERB_LAST = frozenset({"de", "nl"})
_VERB_AHEAD = 6


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
