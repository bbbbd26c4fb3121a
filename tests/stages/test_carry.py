"""What feeds and programs are told: nothing of an article that was taken down, nothing that is not there."""

from __future__ import annotations

from dataclasses import replace

from stet.domain.selection import Selection
from stet.stages.carry import Carry
from tests.builders import NOW, Clock, article, change, version
from tests.fakes import FakeArchive, FakeArticles, FakeChanges


def carry(*, taken_down: bool = False) -> Carry:
    known, told = article(latest=2), Carry(FakeArticles(), FakeChanges(), FakeArchive(), Clock())
    assert isinstance(told.articles, FakeArticles)
    assert isinstance(told.changes, FakeChanges)
    assert isinstance(told.archive, FakeArchive)
    told.articles.rows[known.article_id] = replace(known, taken_down_at=NOW if taken_down else None)
    for number in (1, 2):
        told.changes.add(change(number, at=NOW.replace(hour=number)))
        told.archive.put_version(version(number))
    return told


def test_a_list_and_what_is_asked_by_name_leave_out_what_was_taken_down():
    asked = [(change(n).article_id, n) for n in (2, 7, 1)]
    for taken_down, left in ((False, 2), (True, 0)):
        told = carry(taken_down=taken_down)
        assert len(told.latest(Selection(), None, 10).changes) == left
        assert len(told.known(asked)) == left
    assert [one.number for one in carry().known(asked)] == [2, 1]


def test_a_change_without_its_older_version_has_no_pair():
    told = carry()
    pairs = told.pairs([change(1), change(2)])
    assert pairs[0] is None
    assert pairs[1] is not None
    assert (pairs[1].older.number, pairs[1].newer.number) == (1, 2)


def test_a_history_is_paged_by_numbers():
    told = carry()
    first = told.history(change().article_id, None, 1)
    assert first is not None
    assert ([one.number for one in first.changes], first.older) == ([2], 2)
    last = told.history(change().article_id, first.older, 1)
    assert last is not None
    assert ([one.number for one in last.changes], last.older) == ([1], None)
    assert told.history("nobody", None, 1) is None
