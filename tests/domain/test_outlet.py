"""What an outlet is called, and how it edits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stet.domain.change import Severity
from stet.domain.outlet import Seen, habits, outlet_title, outlet_titles
from tests.builders import NOW, change, feed

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("titles", "wanted"),
    [
        (["Skell Lantern"], "Skell Lantern"),
        (["Skell Lantern - News", "Skell Lantern - Sport"], "Skell Lantern"),
        (["Skell Lantern", "Skell Lantern - Sport"], "Skell Lantern"),
        (["Skell Lantern News", "Skell Lantern Sport"], "Skell Lantern"),
        (["Lantern: Harbour", "Lantern: Town"], "Lantern"),
        (["Politics | Lantern", "World | Lantern"], "Lantern"),
        (["Lantern", "Lanterns of the world"], "Lantern"),
        (["The Lantern", "The Mirror"], "The Lantern"),
        (["Co-op News – Town", "Co-op News – Sea"], "Co-op News"),
        (["  Skell \n Lantern "], "Skell Lantern"),
        (["", "Lantern"], "Lantern"),
        ([""], "slug"),
        ([], "slug"),
        (["-", "- –"], "-"),
    ],
)
def test_an_outlet_is_called_what_its_feeds_have_in_common(titles: list[str], wanted: str):
    assert outlet_title("slug", titles) == wanted


def test_each_source_has_its_title_the_oldest_feed_first():
    feeds = [
        feed(feed_id="2", source="a", title="Younger", added_at=NOW),
        feed(feed_id="1", source="a", title="Elder", added_at=NOW - HOUR),
        feed(feed_id="3", source="b", title=""),
    ]
    assert outlet_titles(feeds) == {"a": "Elder", "b": "b"}


def test_habits_are_counted_over_what_was_read():
    articles = [
        Seen("a", NOW, 2, 1.0),
        Seen("b", NOW, 1, 0.8),
        Seen("c", NOW, 0, 0.9),
        Seen("d", NOW, -1),
    ]
    changes = [
        change(1, article_id="a", at=NOW + HOUR, severity=Severity.MAJOR, stealth=True),
        change(2, article_id="a", at=NOW + 9 * HOUR, severity=Severity.CRITICAL, stealth=False),
        change(1, article_id="b", at=NOW + 3 * HOUR, severity=Severity.MINOR, stealth=False),
        change(1, article_id="older", at=NOW + HOUR, severity=Severity.TRIVIAL, stealth=False),
    ]
    found = habits(articles, changes)
    assert (found.articles, found.unread, found.changed, found.changes) == (3, 1, 2, 4)
    assert found.share_changed == 2 / 3
    assert found.first_edit == 2 * HOUR
    assert (found.weighty, found.unannounced) == (2, 0.5)
    assert found.quality == pytest.approx(0.9)


def test_of_nothing_nothing_is_said():
    found = habits([], [])
    assert (found.share_changed, found.first_edit, found.unannounced, found.quality) == (None,) * 4
