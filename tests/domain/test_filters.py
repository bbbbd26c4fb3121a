"""An owner's filters: what they take, what is refused, and that none of them hangs (RULES §1)."""

from __future__ import annotations

import time
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stet.domain.errors import InputError
from stet.domain.feed import Entry
from stet.domain.filters import Filters, Sieve, checked_filters, glob, no_expressions
from stet.parsing.expressions import expression

ENTRY = Entry("1", "https://news.example/sport/1", "Quiz: who won the Cup?", categories=("Sport", "Live"))


def takes(*, allow: tuple[str, ...] = (), deny: tuple[str, ...] = ()) -> bool:
    return not Sieve(checked_filters(allow, deny, expression), expression).refusal(ENTRY)


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("*/sport/*", True),
        ("url:*/sport/*", True),
        ("title:*/sport/*", False),
        ("title:quiz*", True),
        ("title:quiz", False),
        ("category:live", True),
        ("category:l?ve", True),
        ("category:li", False),
        ("re:^quiz", True),
        ("title:re:cup\\?$", True),
        ("url:re:^quiz", False),
        ("category:re:^(live|video)$", True),
        ("https://news.example/sport/?", True),
    ],
)
def test_a_pattern_fits_or_not(pattern: str, fits: bool):
    assert takes(deny=(pattern,)) is not fits
    assert takes(allow=(pattern,)) is fits


def test_deny_wins_over_allow_and_nothing_said_takes_all():
    assert takes()
    assert takes(allow=("nothing", "*sport*"))
    assert not takes(allow=("*sport*",), deny=("title:quiz*",))
    sieve = Sieve(Filters(deny=("title:quiz*",)), no_expressions)
    assert sieve.refusal(ENTRY) == "denied by title:quiz*"


@pytest.mark.parametrize(
    "bad", ["", "title:", "re:", "re:(", "title:re:(?=x)", "re:a\\1", "x" * 61, "a\nb", "re:\ud800", "re:["]
)
def test_a_bad_pattern_is_refused_and_named(bad: str):
    with pytest.raises(InputError, match=r"pattern|expression"):
        checked_filters([bad], [], expression)


def test_there_is_a_most_of_patterns_and_a_repeat_is_one():
    assert checked_filters(["a", "a"], [], expression) == Filters(("a",))
    with pytest.raises(InputError, match="more than 10 patterns"):
        checked_filters(map(str, range(11)), [], expression)


@pytest.mark.parametrize(
    ("pattern", "title"),
    [
        ("re:(a+)+$", "a" * 100_000 + "!"),
        ("re:(a|aa)+$", "a" * 100_000 + "!"),
        ("re:(.*)(.*)(.*)(.*)(.*)x", "y" * 100_000),
        ("re:(?:a?){30}a{30}", "a" * 29),
        ("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", "a" * 100_000),
        ("*a?a?*a?a?*a?a?*a?a?*a?a?*a?a?*a?a?*b", "a" * 100_000),
        ("*?*?*?*?*?*?*?*?*?*?*?*?*?*?*x", "y" * 100_000),
    ],
)
def test_a_pathological_pattern_hangs_no_poll(pattern: str, title: str):
    sieve = Sieve(checked_filters([pattern], [], expression), expression)
    started = time.process_time()
    sieve.refusal(Entry("1", "https://news.example/", title))
    assert time.process_time() - started < 1


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=10))
def test_a_glob_fits_what_the_standard_library_says(pattern: str, text: str):
    assert glob(pattern)(text) is fnmatchcase(text, pattern)
