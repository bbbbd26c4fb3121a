"""The changes table, and its fake."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from stet.adapters.changes import Changes
from stet.domain.change import Reason, Severity
from tests.builders import NOW, change

HOUR = timedelta(hours=1)


def test_a_change_comes_back_as_it_was_stored(changes: Changes):
    for one in (
        change(1),
        change(2, severity=Severity.TRIVIAL, reasons=(), stealth=False, feeds=(), source=""),
        change(3, published_at=NOW, reasons=(Reason("removed"),), headline_before="‚Größe‘"),
    ):
        assert changes.add(one)
        assert changes.get(one.article_id, one.number) == one
    assert changes.get(change().article_id, 4) is None
    assert changes.get("another", 1) is None


def test_a_change_is_stored_once(changes: Changes):
    assert changes.add(change())
    assert not changes.add(change())
    assert not changes.add(change(severity=Severity.TRIVIAL))
    assert changes.get(change().article_id, 1) == change()


def test_that_a_change_is_published_is_noted(changes: Changes):
    changes.add(change())
    changes.published(change().article_id, 1, NOW)
    assert changes.get(change().article_id, 1) == replace(change(), published_at=NOW)
    assert not changes.add(change()), "and not forgotten by comparing again"


def test_no_row_comes_of_noting_a_change_that_is_not_stored(changes: Changes):
    changes.published("nobody", 1, NOW)
    assert changes.get("nobody", 1) is None
    assert changes.of("nobody") == []


def test_an_articles_changes_come_by_number(changes: Changes):
    for number in (2, 10, 1, 9):
        changes.add(change(number))
    changes.add(change(3, article_id="another"))
    assert [one.number for one in changes.of(change().article_id)] == [1, 2, 9, 10]


def test_a_days_changes_come_the_latest_first(changes: Changes):
    midnight = NOW.replace(hour=0)
    moments = (midnight - timedelta(microseconds=1), midnight, NOW, midnight + 24 * HOUR)
    for n, at in enumerate(moments):
        changes.add(change(article_id=f"article-{n}", at=at))
    assert [one.at for one in changes.of_day("2026-11-22")] == [NOW, midnight]
    assert [one.at for one in changes.of_day("2026-11-22", before=NOW)] == [midnight]
    assert list(changes.of_day("2026-11-22", before=midnight)) == []
    assert list(changes.of_day("1999-01-01")) == []


def test_long_words_end_where_a_word_ends_with_a_mark(stack: Any):
    changes = Changes(stack.dynamodb, stack["Changes"])
    old = "We will open in June if we have the staff, and I am confident of it"
    changes.add(change(1, reasons=(Reason("quote changed", old, "見" * 61), Reason("number", "x" * 60, "y"))))
    stored = changes.get(change().article_id, 1)
    assert stored
    assert stored.reasons[0].old == "We will open in June if we have the staff, and I am…"
    assert stored.reasons[0].new == "見" * 59 + "…"
    assert stored.reasons[1] == Reason("number", "x" * 60, "y")


def test_a_row_stays_near_a_kilobyte(stack: Any):
    changes = Changes(stack.dynamodb, stack["Changes"])
    long = change(
        headline_before="ü" * 1000,
        headline_after="x" * 1000,
        reasons=tuple(Reason(f"reason {n}", "old " * 500, "new " * 500) for n in range(40)),
    )
    changes.add(long)
    stored = changes.get(long.article_id, 1)
    assert stored
    assert (len(stored.headline_before), len(stored.headline_after)) == (300, 300)
    assert [bool(one.old) for one in stored.reasons] == [True] * 6 + [False] * 12
    assert sum(len(reason.old + reason.new) for reason in stored.reasons) <= 720


def test_a_change_that_is_weighed_anew_keeps_all_else(changes: Changes):
    assert not changes.reweigh(change(1))
    changes.add(change(1))
    changes.published(change().article_id, 1, NOW)
    weight: dict[str, Any] = {"severity": Severity.TRIVIAL, "reasons": (Reason("style"),), "stealth": False}
    assert changes.reweigh(change(1, headline_after="Other", url="https://other.example/", **weight))
    assert changes.get(change().article_id, 1) == change(1, published_at=NOW, **weight)


def test_a_list_has_a_beginning_an_end_and_a_direction(changes: Changes):
    for n in range(5):
        changes.add(change(article_id=f"a{n}", at=NOW + n * HOUR, source="a"))
    changes.add(change(article_id="b", at=NOW, source="b"))
    changes.add(change(article_id="none", at=NOW, source=""))
    for listed in (
        lambda **more: changes.of_source("a", **more),
        lambda **more: (one for one in changes.of_day("2026-11-22", **more) if one.source == "a"),
    ):
        moments = [NOW + n * HOUR for n in range(5)]
        assert [one.at for one in listed()] == moments[::-1]
        assert [one.at for one in listed(oldest_first=True)] == moments
        assert [one.at for one in listed(since=moments[3])] == [moments[4], moments[3]]
        assert [one.at for one in listed(before=moments[3], since=moments[1])] == [moments[2], moments[1]]
        assert list(listed(before=moments[1], since=moments[1])) == []
    assert list(changes.of_source("")) == []


def test_an_articles_changes_are_erased(changes: Changes):
    for one in (change(1), change(2), change(1, article_id="another")):
        changes.add(one)
    assert changes.erase(change().article_id) == 2
    assert changes.of(change().article_id) == []
    assert len(changes.of("another")) == 1
    assert changes.erase("nobody") == 0


def test_a_changes_language_is_kept(changes: Changes):
    changes.add(change(language="en-GB"))
    found = changes.get(change().article_id, 1)
    assert found
    assert found.language == "en-GB"
