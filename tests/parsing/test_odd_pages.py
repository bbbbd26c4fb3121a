"""Failure pages are poor and short articles are not, over four rounds of own writing (RULES §4)."""

from __future__ import annotations

import importlib

import pytest

from stet.domain.unlike import unlike
from stet.parsing.articles import extract
from tests.parsing.odd_pages.chrome import Odd
from tests.parsing.odd_pages.measure import judged

ROUNDS = ("one", "two", "three", "four")
PASS = {
    "one": {"another article"},  # says nothing against itself: the look after it finds the text written anew
    "two": set(),
    "three": {"archived", "survey wall", "wartung nightly"},  # in words of everyday life
    "four": {"preview token", "moved chrome"},  # likewise
}
"""Failure pages known to pass."""
CALLED_POOR = {
    "one": {"thank you [3]"},  # a note to readers; these four are on a page that names no article
    "two": {"explainer [3]"},  # of an error page
    "three": {"vorfall [3]"},  # of servers and sites
    "four": {"pagina nl [3]"},  # of pages
}
"""Articles known to be called poor."""


def pages(kind: str, name: str) -> list[Odd]:
    found = getattr(importlib.import_module(f"tests.parsing.odd_pages.{kind}_{name}"), kind.upper())
    return list(found)


@pytest.mark.parametrize("name", ROUNDS)
def test_failure_pages_are_poor(name: str):
    assert {page.name for page in pages("failures", name) if not judged(page).poor} == PASS[name]


@pytest.mark.parametrize("name", ROUNDS)
def test_short_articles_are_not(name: str):
    assert {page.name for page in pages("articles", name) if judged(page).poor} == CALLED_POOR[name]


def test_a_failure_page_in_everyday_words_is_doubted_for_its_feeds_title():
    found = {page.name: page for name in ROUNDS for page in pages("failures", name)}
    for name in ("wartung nightly", "preview token"):
        page = found[name]
        assert unlike("Council approves harbour plan", extract(page.markup, url=page.url)), name
