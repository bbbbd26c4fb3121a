"""What differs from language to language: the words that deny, hedge, count, accuse, and say nothing much."""

from __future__ import annotations

import re
from collections import Counter

from stet.domain.languages.de import GERMAN
from stet.domain.languages.en import ENGLISH
from stet.domain.languages.es import SPANISH
from stet.domain.languages.fr import FRENCH
from stet.domain.languages.it import ITALIAN
from stet.domain.languages.nl import DUTCH
from stet.domain.languages.pt import PORTUGUESE
from stet.domain.languages.table import Language

__all__ = ["ENGLISH", "GERMAN", "LANGUAGES", "Language", "language_of"]

LANGUAGES = {table.code: table for table in (ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN, PORTUGUESE, DUTCH)}
_WORD = re.compile(r"[^\W\d_]+")


def language_of(tag: str | None, text: str) -> Language:
    """Return the tables for a tag such as `de-AT`; without one, those whose small words the text uses.

    A language without tables gets the English ones, which then hardly match: what is left are the rules
    that need no language (numbers, quotes, structure).
    """
    code = (tag or "").casefold().replace("_", "-").partition("-")[0]
    if code in LANGUAGES:
        return LANGUAGES[code]
    if code:
        return ENGLISH
    used = Counter(_WORD.findall(text[:4000].casefold()))
    return max(LANGUAGES.values(), key=lambda table: sum(used[word] for word in table.stops))
