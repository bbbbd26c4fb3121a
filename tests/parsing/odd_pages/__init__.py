"""Pages that are no article, and articles that could be taken for one: our own wording throughout."""

from __future__ import annotations

import importlib

from tests.parsing.odd_pages.chrome import Odd

ROUNDS = ("one", "two", "three", "four")

PASS = {
    "one": {"another article"},  # says nothing against itself: the look after it finds the text written anew
    "two": set(),
    "three": {"archived", "survey wall", "wartung nightly"},  # in words of everyday life
    "four": {"preview token", "moved chrome"},  # likewise
}
"""Failure pages known to pass, by their round."""


def failures(name: str) -> list[Odd]:
    """Return the failure pages of a round."""
    return list(importlib.import_module(f"{__name__}.failures_{name}").FAILURES)


def articles(name: str) -> list[Odd]:
    """Return the short articles of a round, each in every mark-up."""
    return list(importlib.import_module(f"{__name__}.articles_{name}").ARTICLES)
