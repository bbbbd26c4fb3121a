"""stet search: what an owner finds, and the index made anew."""

from __future__ import annotations

from stet.adapters.changes import Changes
from tests.builders import NOW, article, change
from tests.cli.conftest import Owner
from tests.stack import Stack


def test_the_index_is_made_anew_and_searched(owner: Owner, stack: Stack):
    owner.stack.articles.add(article(latest=3))
    changes = Changes(stack.dynamodb, stack["Changes"])
    for number, day in ((1, 1), (2, 15), (3, 22)):
        changes.add(change(number, at=NOW.replace(day=day, hour=6)))
    changes.add(change(4, at=NOW.replace(month=9, day=1), headline_after="Zebra"))
    assert owner.json("search", "for", "great") == []
    assert owner.json("search", "rebuild", "--since", "2026-11-01") == {
        "forgotten": 0,
        "added": 3,
        "since": "2026-11-01",
    }
    assert owner.json("search", "for", "zebra") == []
    assert owner("search", "rebuild").stdout.startswith("4 changes indexed, from 2025-11-21 on")
    assert [one["number"] for one in owner.json("search", "for", "great")] == [3, 2, 1, 4]
    assert [one["number"] for one in owner.json("search", "for", "zebra")] == [4]
    assert [one["number"] for one in owner.json("search", "for", "fire", "-zebra", "-n", "2")] == [3, 2]
    assert "Great fire" in owner("search", "for", '"great fire"', "--best").stdout


def test_a_search_for_nothing_says_so(owner: Owner):
    assert "nothing to look for" in owner.refusal("search", "for", "!!")
    assert "nothing found" in owner("search", "for", "zebra").output
