"""What counts as a mispaired row, by which the comparison is measured."""

from __future__ import annotations

import pytest

from benchmarks import by_hand, pairing
from benchmarks.gold import CASES
from benchmarks.table import Cell

OLD = [
    "The council voted for the bridge on Tuesday.",
    "It will cost three million pounds, it said.",
    "Ferries go.",
]
NEW = ["It will cost nine million pounds, it said.", "Ferries go."]


def test_rows_by_position_are_mispaired_and_by_likeness_are_not():
    assert pairing.counted(OLD, NEW, [((0,), (0,)), ((1,), (1,)), ((2,), ())]) == (2, 2)
    assert pairing.counted(OLD, NEW, [((0,), ()), ((1,), (0,)), ((2,), (1,))]) == (1, 0)
    assert pairing.counted(OLD, NEW, pairing.ours(OLD, NEW)) == (1, 0)


def test_a_part_that_stands_in_a_row_of_its_own_is_missing():
    old = ["The council voted for the bridge. Ferries go on until it is built in nine years."]
    new = ["The council voted for the bridge.", "Ferries go on until it is built in nine years."]
    assert pairing.counted(old, new, [((0,), (0,)), ((), (1,))]) == (1, 1)
    assert pairing.counted(old, new, [((0,), (0, 1))]) == (0, 0)


def test_the_lines_of_html_diff_are_read():
    assert pairing.html_diff(["a b", "same"], ["a b", "same", "new"]) == [
        ((0,), (0,)),
        ((1,), (1,)),
        ((), (2,)),
    ]


@pytest.mark.skipif(not (CASES / "seed").is_dir(), reason=f"the real pairs are not at {CASES}")
def test_of_the_real_pairs_ours_mispairs_none_and_news_sniffer_as_many_as_is_known():
    (section,) = pairing.section()
    cells = {row.what: [cell.text for cell in row.cells if isinstance(cell, Cell)] for row in section.rows}
    assert cells["News Sniffer"][:2] == ["35", "26"]
    assert cells["stet.domain.diff.compare"][1:] == ["0", "0.0 ≤ 2"]


def test_on_our_own_revisions_ours_pairs_nothing_wrong_and_the_others_do():
    found = by_hand.revisions()
    assert len(found) >= 25
    for way, most in ((by_hand.ours, 0), (by_hand.by_position, 30), (by_hand.likeliest, 30)):
        wrong = sum(len(way(one.old, one.new) - one.pairs) for one in found)
        assert (wrong == 0) if not most else (0 < wrong < most), way


def test_rows_by_position_set_side_by_side_what_was_replaced():
    assert by_hand.by_position(["a", "b", "c"], ["a", "x", "c", "d"]) == {(0, 0), (1, 1), (2, 2)}
    assert by_hand.likeliest(["a b c", "d e"], ["d e f", "a b"]) == {(0, 1), (1, 0)}
