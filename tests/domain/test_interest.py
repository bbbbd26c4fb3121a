"""What of: severities, reasons, keywords in the changed words, headlines, languages (RULES §6)."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stet.domain.change import Reason, Severity
from stet.domain.diff import compare
from stet.domain.errors import InputError
from stet.domain.interest import (
    ANYTHING,
    MOST_KEYWORDS,
    REASONS,
    Interest,
    Side,
    Texts,
    checked_interest,
    texts_of,
    wants,
)
from stet.domain.version import Story
from tests.builders import change, story


def nothing_read() -> Texts:
    raise AssertionError("the row alone decides")


def texts(before: Story | None, after: Story | None) -> Texts:
    return texts_of(before, after, compare(before, after) if before and after else None)


def found(interest: Interest, before: str, after: str) -> bool:
    return wants(change(), interest, lambda: texts(story(before), story(after)))


def test_the_least_severity() -> None:
    for severity in Severity:
        one = change(severity=severity)
        assert wants(one, Interest(Severity.MAJOR), nothing_read) is (severity >= Severity.MAJOR)


def test_any_one_of_the_reasons() -> None:
    one = change(reasons=(Reason("numbers", "3", "9"), Reason("style")))
    assert wants(one, Interest(reasons=("negation", "style")), nothing_read)
    assert not wants(one, Interest(reasons=("negation",)), nothing_read)


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("Fire", "Blaze", True),
        ("Fire", "Fire", False),
        ("“Fire”", '"Fire"', False),
        ("Fire", "", False),
        ("", "Fire", False),
    ],
)
def test_headline_only(before: str, after: str, wanted: bool) -> None:
    one = change(headline_before=before, headline_after=after)
    assert wants(one, Interest(headline_only=True), nothing_read) is wanted


def test_texts_are_not_read_where_something_else_decides() -> None:
    assert not wants(change(severity=Severity.TRIVIAL), Interest(keywords=("fire",)), nothing_read)


BEFORE = "The harbour master, Ms O'Neill-Ortiz, said the ferry would sail on Sunday at 7."
AFTER = "The harbour master, Ms O'Neill-Ortiz, denied the ferry would sail on Monday at 7."


@pytest.mark.parametrize(
    ("keyword", "added", "removed"),
    [
        ("Monday", True, False),
        ("sunday", False, True),
        ("SAIL ON MONDAY", True, False),
        ("sail  on", False, False),  # stands there, but nothing of it changed
        ("denied the ferry", True, False),
        ("Mon", False, False),  # whole words only
        ("harbour", False, False),
        ("monday sail", False, False),
        ("Monday at 7", True, False),
    ],
)
def test_words_and_phrases_are_found_where_they_changed(keyword: str, added: bool, removed: bool) -> None:
    sides = {Side.ADDED: added, Side.REMOVED: removed, Side.EITHER: added or removed}
    for side, wanted in sides.items():
        assert found(Interest(keywords=(keyword,), side=side), BEFORE, AFTER) is wanted, side


@pytest.mark.parametrize(
    ("keyword", "after"),
    [
        ("Smith", "It was Smith’s boat."),
        ("STRASSE", "Er wohnt in der Straße."),
        ("é", "C'est \u0065\u0301 ici."),
        ("co operation", "It is a co-operation now."),
        ("首相", "昨日、首相は辞任した。"),
        ("नमस्ते", "वह नमस्ते बोला"),
        ("3m", "A loss of $3m."),
        ("İstanbul", "He went to İstanbul."),
        ("soft hyphen", "A soft\u00ad hy\u00adphen."),
    ],
)
def test_words_of_every_script(keyword: str, after: str) -> None:
    assert found(Interest(keywords=(keyword,)), "Nothing of it was here before.", after)
    assert not found(Interest(keywords=(keyword,)), after, after + " And more came.")


def test_a_phrase_does_not_reach_over_the_end_of_a_paragraph() -> None:
    before, after = story("One."), story("One.", "It was fire.", "Brigade came.")
    phrase = Interest(keywords=("fire brigade",))
    assert not wants(change(), phrase, lambda: texts(before, after))
    assert wants(change(), Interest(keywords=("brigade came",)), lambda: texts(before, after))


def test_headline_standfirst_and_byline_are_searched_too() -> None:
    before = story("Text.", headline="Fire", standfirst="Early", byline=("A. Hart",))
    after = story("Text.", headline="Arson", standfirst="Late", byline=("B. Quill",))
    for keyword in ("arson", "late", "quill", "fire", "hart"):
        assert wants(change(), Interest(keywords=(keyword,)), lambda: texts(before, after)), keyword


def test_of_a_removal_all_words_went_and_of_a_return_all_came() -> None:
    one = story("The ferry sank.")
    went, came = (Interest(keywords=("ferry",), side=side) for side in (Side.REMOVED, Side.ADDED))
    assert wants(change(), went, lambda: texts(one, None))
    assert not wants(change(), came, lambda: texts(one, None))
    assert wants(change(), came, lambda: texts(None, one))
    assert not wants(change(), came, lambda: texts(None, None))


def test_typography_alone_is_no_word() -> None:
    assert not found(Interest(keywords=("it's",)), "Well, it's here now.", "Well, it’s here now.")


@pytest.mark.parametrize(
    ("declared", "text", "asked", "wanted"),
    [
        ("en-GB", "x", "en", True),
        ("en_gb", "x", "de", False),
        (None, "Das ist nicht der Bericht, den wir für die Stadt haben.", "de", True),
        (None, "Das ist nicht der Bericht, den wir für die Stadt haben.", "en", False),
        (None, "12345", "de", True),  # nobody knows: rather one too many
    ],
)
def test_language(declared: str | None, text: str, asked: str, wanted: bool) -> None:
    before, after = story("1", language=declared), story(text, language=declared)
    assert wants(change(), Interest(language=asked), lambda: texts(before, after)) is wanted


@given(st.lists(st.text(max_size=60), max_size=4), st.lists(st.text(max_size=60), max_size=4))
def test_a_word_that_only_one_side_has_is_found_on_that_side_and_no_other(
    old: list[str], new: list[str]
) -> None:
    before, after = story(*old, "The xylograph stood here."), story(*new, "The zeugma stood here.")
    read = texts(before, after)
    for keyword, side, other in (
        ("zeugma", Side.ADDED, Side.REMOVED),
        ("xylograph", Side.REMOVED, Side.ADDED),
    ):
        assert wants(change(), Interest(keywords=(keyword,), side=side), lambda: read)
        assert not wants(change(), Interest(keywords=(keyword,), side=other), lambda: read)


def test_a_hostile_text_takes_linear_time() -> None:
    """A phrase that nearly stands at every word of 200,000; twenty of them, in a second or so."""
    after = story(*["a " * 50_000 + "." for _ in range(4)])
    read = texts_of(None, after, None)
    hostile = Interest(keywords=tuple(("a " * 45 + f"b{n}") for n in range(20)))
    begun = time.process_time()
    assert not wants(change(), hostile, lambda: read)
    assert not wants(change(), Interest(keywords=("a " * 49 + "b",)), lambda: read)
    assert time.process_time() - begun < 3


def test_ten_thousand_keywords_are_looked_up_quickly() -> None:
    read = texts_of(None, story(*["Some words of a long report that goes on. " * 20] * 50), None)
    begun = time.process_time()
    for number in range(10_000):
        assert not wants(change(), Interest(keywords=(f"word{number} of",)), lambda: read)
    assert time.process_time() - begun < 3


# --- what an owner may give ---------------------------------------------------------------------------


def test_an_interest_in_its_one_form() -> None:
    given_ = Interest(
        Severity.MAJOR, ("style", "numbers"), ("  fire   brigade ", "fire brigade"), language="EN-gb"
    )
    assert checked_interest(given_) == Interest(
        Severity.MAJOR, ("numbers", "style"), ("fire brigade",), language="en"
    )
    assert checked_interest(checked_interest(given_)) == checked_interest(given_)
    assert checked_interest(ANYTHING) == ANYTHING


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (Interest(reasons=("number",)), "no change has the reason 'number'; there are: headline, "),
        (Interest(keywords=("—",)), "the keyword '—' has no word in it"),
        (Interest(keywords=("",)), "has no word in it"),
        (Interest(keywords=("x" * 101,)), "longer than 100 characters"),
        (Interest(keywords=tuple(f"k{n}" for n in range(MOST_KEYWORDS + 1))), "21 keywords are too many"),
        (Interest(keywords=tuple(f"{n}" + "ü" * 90 for n in range(5))), "bytes together: at most 400"),
        (Interest(side=Side.ADDED), "give one with --keyword"),
        (Interest(language="english"), "'english' is no language: give a code such as en"),
    ],
)
def test_what_cannot_be_is_named_with_the_mend(wrong: Interest, words: str) -> None:
    with pytest.raises(InputError) as error:
        checked_interest(wrong)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_every_reason_there_is_may_be_asked_for() -> None:
    documented = " ".join((Reason.__doc__ or "").split())
    for name in REASONS:
        assert name in documented
    assert replace(ANYTHING, reasons=REASONS) == checked_interest(Interest(reasons=REASONS))
