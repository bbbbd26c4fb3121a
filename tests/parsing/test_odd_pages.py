"""Failure pages are poor and short articles are not, over four rounds of own writing (RULES §4)."""

from __future__ import annotations

import pytest

from stet.domain.unlike import unlike
from stet.parsing.articles import extract
from tests.parsing.odd_pages import PASS, ROUNDS, articles, failures
from tests.parsing.odd_pages.measure import judged

CALLED_POOR = {
    "one": {"thank you [3]"},  # a note to readers; these four are on a page that names no article
    "two": {"explainer [3]"},  # of an error page
    "three": {"vorfall [3]"},  # of servers and sites
    "four": {"pagina nl [3]"},  # of pages
}
"""Articles known to be called poor."""


@pytest.mark.parametrize("name", ROUNDS)
def test_failure_pages_are_poor(name: str):
    assert {page.name for page in failures(name) if not judged(page).poor} == PASS[name]


@pytest.mark.parametrize("name", ROUNDS)
def test_short_articles_are_not(name: str):
    assert {page.name for page in articles(name) if judged(page).poor} == CALLED_POOR[name]


def test_a_failure_page_in_everyday_words_is_doubted_for_its_feeds_title():
    found = {page.name: page for name in ROUNDS for page in failures(name)}
    for name in ("wartung nightly", "preview token"):
        page = found[name]
        assert unlike("Council approves harbour plan", extract(page.markup, url=page.url)), name
