"""The terms an owner watches for in the articles of a feed (RULES §5: watched term)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from stet.domain.errors import InputError
from stet.domain.text import sought

MOST = 20
LONGEST = 50
"""Terms of a feed, and characters of one: they stand in its row, and in each version of its articles."""


def checked_terms(terms: Iterable[str]) -> tuple[str, ...]:
    """Return an owner's terms, each once; raise InputError naming a bad one and the mend."""
    tidy = {" ".join(sought(term)): " ".join(term.split()) for term in reversed(list(terms))}
    if "" in tidy:
        raise InputError(f"the watched term {tidy[''][:40]!r} has no word in it")
    for term in tidy.values():
        if len(term) > LONGEST:
            raise InputError(f"a watched term has at most {LONGEST} characters: {term[:40]!r}…")
        if not term.isprintable():
            raise InputError(f"a watched term has a control character in it: {term!r}")
    if len(tidy) > MOST:
        raise InputError(f"{len(tidy)} watched terms are too many: at most {MOST} for a feed")
    return tuple(reversed(tidy.values()))


def all_terms(several: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the terms of an article that several feeds brought: all of them, in one order."""
    return tuple(sorted(set(chain.from_iterable(several))))
