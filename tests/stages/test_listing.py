"""Lists of changes: every change of a selection once, in one order, whichever way one pages."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stet.domain.change import Change, Reason, Severity
from stet.domain.selection import Place, Selection, place_of, primary
from stet.stages.listing import MOST_READ, Listed, Listing
from tests.builders import NOW, Clock, change
from tests.fakes import FakeChanges

SOURCES, REASONS, TAGS = ("a", "b"), ("numbers", "headline"), ("en-GB", "de", "")


def some(seed: int, count: int, spread: timedelta) -> FakeChanges:
    """Return changes of the last days; many of them share a moment."""
    dice = random.Random(seed)
    found = FakeChanges()
    for n in range(count):
        at = NOW - timedelta(seconds=dice.randrange(int(spread.total_seconds()) // 3600 + 1) * 3600)
        found.add(
            change(
                dice.randrange(1, 4),
                article_id=f"{n:04}",
                at=at,
                source=dice.choice(SOURCES),
                severity=Severity(dice.randrange(4)),
                reasons=(Reason(dice.choice(REASONS)),),
                language=dice.choice(TAGS),
            )
        )
    return found


def wholly(changes: FakeChanges, wanted: Selection) -> list[Change]:
    """Return what a list is to hold, in its order, by looking at everything."""
    return sorted(filter(wanted.fits, changes.rows.values()), key=place_of, reverse=True)


def paged(listing: Listing, wanted: Selection, most: int) -> Iterator[Listed]:
    page = listing(wanted, most=most)
    yield page
    while page.older:
        page = listing(wanted, older=page.older, most=most)
        yield page


selections = st.builds(
    Selection,
    source=st.sampled_from(("", *SOURCES)),
    severity=st.sampled_from(Severity),
    reason=st.sampled_from(("", *REASONS)),
    language=st.sampled_from(("", "en", "de")),
    day=st.sampled_from((None, NOW.date(), NOW.date() - timedelta(days=1))),
)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 99), st.integers(0, 40), selections, st.integers(1, 9))
def test_all_pages_together_hold_each_change_once(seed: int, count: int, wanted: Selection, most: int):
    changes = some(seed, count, timedelta(days=3))
    listing = Listing(changes, Clock())
    pages = list(paged(listing, wanted, most))
    assert [one for page in pages for one in page.changes] == wholly(changes, wanted)
    assert all(len(page.changes) == most for page in pages[:-1]), "no page but the last is short"


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 99), st.integers(0, 40), selections, st.integers(1, 9))
def test_the_way_back_leads_over_the_same_changes(seed: int, count: int, wanted: Selection, most: int):
    changes = some(seed, count, timedelta(days=3))
    listing = Listing(changes, Clock())
    pages = list(paged(listing, wanted, most))
    seen = list(pages[-1].changes)
    page = pages[-1]
    while page.newer:
        page = listing(wanted, newer=page.newer, most=most)
        seen = [*page.changes, *seen]
    assert seen == wholly(changes, wanted)


def test_what_comes_meanwhile_moves_nothing():
    changes = some(1, 20, timedelta(days=1))
    listing = Listing(changes, Clock())
    first = listing(Selection(), most=5)
    changes.add(change(article_id="new", at=NOW))
    second = listing(Selection(), older=first.older, most=5)
    assert [*first.changes, *second.changes] == [
        one for one in wholly(changes, Selection()) if one.article_id != "new"
    ][:10]


class Counting(FakeChanges):
    """Counts the queries and the rows that are read."""

    queries = read = 0

    def _listed(self, *args: Any, **more: Any) -> Iterator[Change]:
        self.queries += 1
        for row in super()._listed(*args, **more):
            self.read += 1
            yield row


def test_a_rare_reason_is_looked_for_in_bounded_steps():
    changes = Counting()
    for n in range(2 * MOST_READ + 10):
        changes.add(change(article_id=f"{n:05}", at=NOW - timedelta(seconds=n), reasons=(Reason("style"),)))
    rare = replace(change(1, article_id="rare", at=NOW - timedelta(hours=1)), reasons=(Reason("byline"),))
    changes.add(rare)
    listing = Listing(changes, Clock())
    steps = 0
    page = listing(Selection(reason="byline"))
    while page.older:
        assert page.changes == []
        assert page.searched
        assert changes.read <= MOST_READ + 3
        changes.read, steps = 0, steps + 1
        page = listing(Selection(reason="byline"), older=page.older)
    assert (page.changes, steps) == ([rare], 2)


def test_a_page_costs_few_queries():
    changes = Counting()
    for n in range(500):
        changes.add(change(article_id=f"{n:05}", at=NOW - timedelta(minutes=n)))
    listing = Listing(changes, Clock())
    listing(Selection(), most=50)
    assert (changes.queries, changes.read) == (1, 52)
    changes.queries = changes.read = 0
    listing(Selection(source="example-news", day=NOW.date()), most=50)
    assert (changes.queries, changes.read) == (1, 52)
    changes.queries = 0
    Listing(Counting(), Clock())(Selection())
    assert changes.queries == 0


def test_an_empty_house_ends_soon():
    changes = Counting()
    assert Listing(changes, Clock())(Selection()) == Listed([])
    assert changes.queries <= 60
    assert Listing(changes, Clock())(Selection(), newer=Place(NOW)).changes == []
    far = datetime(1970, 1, 2, tzinfo=UTC)
    assert Listing(changes, Clock())(Selection(), older=Place(far)).changes == []


@pytest.mark.parametrize(("tag", "wanted"), [("en-GB", "en"), ("DE", "de"), ("pt_BR", "pt"), ("", "")])
def test_a_language_is_known_by_its_first_part(tag: str, wanted: str):
    assert primary(tag) == wanted
