"""What an owner says is, or is not, the article on a source's pages: CSS selectors, as data."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from stet.domain.errors import InputError

MOST = 20
LONGEST = 200
"""Selectors of a feed, and characters of one: they stand in its row, and each is tried on each page."""


@dataclass(frozen=True, slots=True)
class Selectors:
    """Where the article is (`include`, all of the page if there is none), and what in it is not (`exclude`).

    They are a part of the extractor's name: a story read with others is of another extractor (RULES §4).
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is selected."""
        return bool(self.include or self.exclude)

    @property
    def suffix(self) -> str:
        """What an extractor's name ends with that reads by them; empty if nothing is selected."""
        if not self:
            return ""
        said = "\x1e".join("\x1f".join(part) for part in (self.include, self.exclude))
        return f"+selectors-{hashlib.sha256(said.encode()).hexdigest()[:10]}"


NO_SELECTORS = Selectors()


def checked_selectors(
    include: Iterable[str], exclude: Iterable[str], check: Callable[[str], object]
) -> Selectors:
    """Return an owner's selectors; raise InputError naming a bad one. `check(selector)` raises InputError."""
    chosen = Selectors(_tidy(include), _tidy(exclude))
    for one in (*chosen.include, *chosen.exclude):
        if not one or len(one) > LONGEST:
            raise InputError(f"a selector has 1 to {LONGEST} characters: {one[:40]!r}")
        check(one)
    if len(chosen.include) + len(chosen.exclude) > MOST:
        raise InputError(f"a feed has at most {MOST} selectors")
    return chosen


def together(several: Iterable[Selectors]) -> Selectors:
    """Return the selectors of an article that several feeds brought: all of them, in one order."""
    listed = list(several)
    return Selectors(
        tuple(sorted({one for part in listed for one in part.include})),
        tuple(sorted({one for part in listed for one in part.exclude})),
    )


def _tidy(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(text.split()) for text in texts))
