"""Rows as laid out give both texts back, whatever the texts are."""

from hypothesis import given
from hypothesis import strategies as st

from stet.domain.diff import Words, compare
from stet.domain.version import Paragraph, Story
from stet.pages.excerpt import cost, excerpt, shortened
from stet.pages.rows import lay, pieces_of, stretches

SENTENCES = st.sampled_from(
    [
        "The bridge is shut.",
        "Buses go by Mill Lane.",
        "The mayor said “no”.",
        "A ferry runs\nat six.",
        "12 people ran.",
    ]
)
TEXTS = st.lists(SENTENCES, min_size=1, max_size=3).map(" ".join)
STORIES = st.lists(TEXTS, max_size=8).map(lambda texts: Story(paragraphs=tuple(map(Paragraph, texts))))


def laid(older, newer):
    return lay(compare(older, newer), older, newer, {})


def texts(cells):
    return ["".join(run.text for run in cell.runs) for cell in cells]


@given(STORIES, STORIES)
def test_cells_hold_each_paragraph_exactly_once(older, newer):
    rows = laid(older, newer)
    for side, story in (("old", older), ("new", newer)):
        found = [
            (place, text)
            for row in rows
            for place, text in zip(getattr(row.row, side), texts(getattr(row, side)), strict=True)
        ]
        assert sorted(found) == list(enumerate(paragraph.text for paragraph in story.paragraphs))


@given(STORIES, STORIES)
def test_rows_are_numbered_line_by_line_and_none_is_lost_in_folding(older, newer):
    rows = laid(older, newer)
    assert [row.number for row in rows] == [
        1 + sum(row.lines for row in rows[:at]) for at in range(len(rows))
    ]
    assert [row for stretch in stretches(rows) for row in stretch.rows] == rows
    assert not any(row.changed for stretch in stretches(rows) if stretch.folded for row in stretch.rows)


@given(STORIES, STORIES)
def test_an_excerpt_with_room_leaves_out_nothing_that_changed(older, newer):
    rows = laid(older, newer)
    part = excerpt(rows, 100_000)
    shown = [row.number for piece in part.parts for row in piece.rows]
    assert part.left_out == 0
    assert {row.number for row in rows if row.changed} <= set(shown)
    told = sum(piece.skipped + len(piece.rows) for piece in part.parts) + part.skipped
    assert told == sum(row.lines if row.number not in shown else 1 for row in rows)


@given(STORIES, STORIES, st.integers(0, 2_000))
def test_an_excerpt_counts_what_it_has_no_room_for(older, newer, room):
    rows = laid(older, newer)
    part = excerpt(rows, room)
    shown = [row for piece in part.parts for row in piece.rows if row.changed]
    assert len(shown) + part.left_out == sum(row.changed for row in rows)


@given(st.lists(st.builds(Words, st.sampled_from("=-+"), st.text(min_size=1, max_size=400)), max_size=9))
def test_runs_are_shortened_only_if_they_must_be(runs):
    assert shortened(runs, cost(runs)) == tuple(runs)
    assert cost(shortened(runs, 800)) < 1_000


def test_runs_are_cut_where_paragraphs_end():
    runs = (Words("=", "One two"), Words("+", "\nthree"), Words("=", " four\nfive"))
    assert pieces_of(runs, (7, 10, 4)) == [
        (Words("=", "One two"),),
        (Words("+", "three"), Words("=", " four")),
        (Words("=", "five"),),
    ]
