"""Whether a text speaks of its own site to its reader, as failure pages do, or of the world, as news does.

Words are counted: no list of phrases holds all that sites say in place of an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from stet.parsing.site_words import OF_A_PAGE, OF_NEWS, REPORTS, TO_A_READER, UNSPACED, UNSPACED_REPORTS

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_QUOTED = re.compile(r"[“„«\"][^“”„«»\"]{3,200}[”“»\"]|(?<!\w)‘[^‘]{3,200}?’(?!\w)")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_SAID = re.compile("|".join(map(re.escape, UNSPACED_REPORTS)))
_PHRASES = re.compile("|".join(sorted(map(re.escape, UNSPACED), key=len, reverse=True)))
_CHARACTERS = 2
"""Of scripts without spaces, about as much as a word."""


def unquoted(text: str) -> str:
    """Return a text without what it quotes, which others say."""
    return _QUOTED.sub(" ", text)


def share_about_itself(texts: Iterable[str]) -> float:
    """Return the share of unquoted words that speak of the page or its reader; news words count against."""
    said = [unquoted(text) for text in texts]
    words = [word for text in said for word in _words(_UNSPACED.sub(" ", text))]
    whole = sum(len(_UNSPACED.findall(text)) for text in said) / _CHARACTERS
    if not words and not whole:
        return 0.0
    unspaced = (
        sum(len(found) for text in said for found in _PHRASES.findall(text)) / _CHARACTERS if whole else 0.0
    )
    return (sum(map(_points, words)) + unspaced) / (len(words) + whole)


def reports(texts: Iterable[str]) -> bool:
    """Whether a text gives what somebody said, outside quotes; what stands in for an article does not."""
    said = [unquoted(text) for text in texts]
    return any(_SAID.search(text) or any(word in REPORTS for word in _words(text)) for text in said)


def of_itself(word: str, *, site: bool = False) -> bool:
    """Whether a word is of those that speak of a page or its reader; with `site`, of the page alone."""
    return word.casefold() in OF_A_PAGE or (not site and word.casefold() in TO_A_READER)


def of_news(word: str) -> bool:
    """Whether a word is of those that news is made of."""
    return word.casefold() in OF_NEWS or word.casefold() in REPORTS


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _points(word: str) -> float:
    if word in OF_A_PAGE:
        return 1.0
    if word in TO_A_READER:
        return 0.5
    return -1.0 if word in OF_NEWS or word in REPORTS else 0.0


def length(texts: Iterable[str]) -> int:
    """Return how many words texts have; in scripts without spaces, about how many they would have."""
    return sum(len(text.split()) + len(_UNSPACED.findall(text)) // _CHARACTERS for text in texts)
