"""Which version brought each sentence in (RULES §5)."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stet.domain.blame import Place, Sentence, blame
from stet.domain.text import fold
from stet.domain.version import Paragraph, Story

A, B, C, D = "Ann left on Monday.", "Bob stayed at home.", "Nobody knew why.", "It rained all day."


def story(*paragraphs: str, headline: str = "") -> Story:
    return Story(headline=headline, paragraphs=tuple(map(Paragraph, paragraphs)))


def numbers(*stories: Story | None) -> list[int]:
    return [one.number for one in blame(enumerate(stories))]


@pytest.mark.parametrize(
    ("stories", "expected"),
    [
        ([story(A, B)], [0, 0]),
        ([story(A, B), story(A, C, B)], [0, 1, 0]),
        ([story(A, B), story(f"{A} {B}")], [0, 0]),
        ([story(f"{A} {B}"), story(B, A)], [0, 0]),
        ([story(A, B), story(A), story(A, C), story(C, B)], [2, 3]),
        ([story(A), story(A.replace("Monday", "Sunday"))], [1]),
        ([story("“No,” she said."), story('"No," she said.')], [0]),
        ([story(A, B), None, story(A, B)], [0, 0]),
        ([story(A, B), None, story(A, C)], [0, 2]),
        ([story(A), None], [0]),
        ([None, story(A)], [1]),
        ([story(A), story(A, A), story(A, A, A)], [0, 1, 2]),
        ([story(A), story(A, A), story(B, A)], [2, 0]),
        # split and merged, within a paragraph or across
        ([story(f"{A} {B} {C}"), story(A, f"{B} {C}"), story(f"{A} {B}", C)], [0, 0, 0]),
        # two sentences made one are a new one, and so is each half of one cut in two
        ([story("Ann left. Bob stayed."), story("Ann left and Bob stayed.")], [1]),
        ([story("Ann left and Bob stayed."), story("Ann left. Bob stayed.")], [1, 1]),
        # another mark is another sentence (RULES §4: never "?"), another form of one is not
        ([story(A, "He left."), story(A, "He left?")], [0, 1]),
        ([story("He left – at last."), story("He left — at last.")], [0]),
        ([story("He left, at last."), story("He left at last.")], [1]),
        # A, B, A: what came back is of the version that brought it back
        ([story(A), story(B), story(A)], [2]),
        ([story(A, D), story(B, D), story(A, D)], [2, 0]),
        # written anew from end to end, but for one sentence
        ([story(A, B), story(C, A, D)], [1, 0, 1]),
        # moved and something else edited
        ([story(A, B, C), story(C, A, B.replace("home", "work"))], [0, 0, 1]),
        # a number alone
        ([story("It cost 63 euros.", A), story("It cost 66 euros.", A)], [1, 0]),
        # edited, and put back as it was
        ([story(A), story(A.replace("Monday", "Sunday")), story(A)], [2]),
        # headings and other short lines are sentences too
        ([story("The end", A), story("The end", B, A)], [0, 1, 0]),
        ([], []),
        ([story(" ", "")], []),
    ],
)
def test_each_sentence_is_blamed_on_the_version_since_which_it_stands(stories, expected):
    assert numbers(*stories) == expected


def test_where_a_sentence_stands():
    first = story(A, headline="Ann leaves")
    second = Story(headline="Ann left", standfirst=A, paragraphs=(Paragraph(A), Paragraph(f"{B} {C}")))
    assert blame(enumerate([first, second])) == [
        Sentence("Ann left", 1, Place.HEADLINE, 0),
        Sentence(A, 1, Place.STANDFIRST, 0),
        Sentence(A, 0, Place.TEXT, 0),
        Sentence(B, 1, Place.TEXT, 1),
        Sentence(C, 1, Place.TEXT, 1),
    ]


def naive(stories: list[Story | None]) -> list[tuple[str, int]]:
    """Return what blame must say where each sentence stands once: read back to where it is gone."""
    told = [(number, texts(one)) for number, one in enumerate(stories) if one is not None]
    found = []
    for text in told[-1][1] if told else []:
        since = told[-1][0]
        for number, held in reversed(told):
            if text not in held:
                break
            since = number
        found.append((text, since))
    return found


ONCE = st.permutations([A, B, C, D, "No.", "No?", "It cost 63."]).flatmap(
    lambda lines: st.integers(0, len(lines)).map(lambda count: story(*lines[:count]))
)


@given(st.lists(st.none() | ONCE, max_size=8))
def test_blame_is_what_reading_backwards_finds(stories: list[Story | None]):
    assert [(fold(one.text), one.number) for one in blame(enumerate(stories))] == naive(stories)


@given(st.lists(st.permutations([A, B, C, D]), min_size=1, max_size=6), st.data())
def test_where_only_the_order_changes_all_is_of_the_first(orders: list[list[str]], data: st.DataObject):
    joined = [data.draw(st.sampled_from([" ".join(order), "\n".join(order)])) for order in orders]
    assert set(numbers(*(story(*text.split("\n")) for text in joined))) == {0}


PARAGRAPH = st.lists(st.sampled_from([A, B, C, D]), min_size=1, max_size=3).map(" ".join)
STORY = st.lists(PARAGRAPH, max_size=4).map(lambda paragraphs: story(*paragraphs))
STORIES = st.lists(st.none() | STORY, min_size=1, max_size=7)


def texts(told: Story | None) -> list[str]:
    return [fold(one.text) for one in blame([(0, told)])]


@given(STORIES)
def test_every_sentence_has_one_version_that_has_it(stories):
    last = next((told for told in reversed(stories) if told), None)
    found = blame(enumerate(stories))
    assert [fold(one.text) for one in found] == texts(last)
    for one in found:
        told = stories[one.number]
        assert told is not None
        assert fold(one.text) in texts(told)


@given(STORY)
def test_of_the_first_version_all_is_its_own(told):
    assert {one.number for one in blame([(0, told)])} <= {0}


@given(STORIES)
def test_what_stands_in_all_versions_is_of_the_first(stories):
    told = [one for one in stories if one]
    if stories[0] is None:
        return
    always = set.intersection(*(set(texts(one)) for one in told))
    found = blame(enumerate(stories))
    assert always == {fold(one.text) for one in found if one.number == 0} & always


@given(STORIES)
def test_since_its_version_a_sentence_was_never_gone(stories):
    for one in blame(enumerate(stories)):
        assert all(fold(one.text) in texts(told) for told in stories[one.number :] if told)


@given(STORIES)
def test_a_version_like_the_last_one_changes_nothing(stories):
    last = next((told for told in reversed(stories) if told), None)
    assert blame(enumerate([*stories, None, last])) == blame(enumerate(stories))


def test_a_long_history_is_read_in_time_that_grows_with_it():
    lines = [f"Sentence number {n} says what it says." for n in range(2000)]
    history = [story(*lines[: 1000 + 10 * n]) for n in range(100)]
    start = process_time()
    found = blame(enumerate(history))
    assert process_time() - start < 5
    assert [found[at].number for at in (0, 999, 1000, 1010, -1)] == [0, 0, 1, 2, 99]
