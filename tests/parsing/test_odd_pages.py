"""Failure pages are poor and short articles are not, over four rounds of own writing (RULES §4)."""

from __future__ import annotations

import importlib

import pytest

from tests.parsing.odd_pages.chrome import Odd
from tests.parsing.odd_pages.measure import judged

ROUNDS = ("one", "two", "three", "four")
PASS = {
    "another article",  # says nothing against itself: the looks after it find the text written anew
    # These speak of themselves in words of everyday life; all but one have nothing of their feeds' titles.
    "archived",
    "survey wall",
    "wartung nightly",
    "preview token",
    "moved chrome",
}
"""Failure pages known to pass."""
CALLED_POOR = {
    "thank you [3]",  # a note to readers on a page that names no article
    "explainer [3]",  # of an error page, likewise
    "vorfall [3]",  # of servers and sites, likewise
    "pagina nl [3]",  # of pages, likewise
}
"""Articles known to be called poor."""


def pages(kind: str) -> list[Odd]:
    return [
        page
        for name in ROUNDS
        for page in getattr(importlib.import_module(f"tests.parsing.odd_pages.{kind}_{name}"), kind.upper())
    ]


@pytest.mark.parametrize("page", pages("failures"), ids=lambda page: page.name)
def test_a_failure_page_is_poor(page: Odd):
    assert judged(page).poor is (page.name not in PASS)


@pytest.mark.parametrize("page", pages("articles"), ids=lambda page: page.name)
def test_a_short_article_is_not(page: Odd):
    quality = judged(page)
    assert quality.poor is (page.name in CALLED_POOR), quality.reasons
