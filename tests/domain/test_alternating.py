"""Alternating articles: which texts make versions, over any sequence of looks (RULES §4)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stet.domain.alternating import (
    MEMORY,
    RETURNS,
    STAYS,
    STAYS_KNOWN,
    Showing,
    kept_back,
    mark,
    returns,
    seen,
    stays,
    to_be_told,
    under_way,
)
from stet.domain.alternation import Alternation
from stet.domain.version import Version
from tests import builders


@dataclass
class Page:
    """What fetch does with the texts of one page, as far as this module decides it."""

    versions: list[Version] = field(default_factory=list)
    showing: Showing | None = None
    told: list[int] = field(default_factory=list)

    @property
    def latest(self) -> Version | None:
        return self.versions[-1] if self.versions else None

    @property
    def alternating(self) -> bool:
        latest = self.latest
        return latest is not None and under_way(latest.alternation, self.showing, latest.number)

    def look(self, text: str) -> None:
        latest = self.latest
        if latest and text == latest.fingerprint:
            if self.alternating:
                self.showing = seen(self.showing, latest.number, "")
                if kept_back(latest) and stays(latest.alternation, self.showing, latest.number):
                    self.told.append(latest.number)
            return
        marked = mark(latest, text, settled=not self.alternating)
        if marked is None and latest:
            showing = seen(self.showing, latest.number, text)
            if showing.looks < STAYS_KNOWN:
                self.showing = showing
                return
            marked = mark(latest, text, settled=False, stayed=True)
        assert marked
        number = len(self.versions)
        made = builders.version(number, fingerprint=text)
        self.versions.append(replace(made, alternation=marked.alternation, earlier=marked.earlier))
        if number and not kept_back(self.versions[-1]):
            self.told.append(number)

    @property
    def texts(self) -> str:
        return "".join(version.fingerprint for version in self.versions)


def shown(looks: str) -> Page:
    page = Page()
    for text in looks:
        page.look(text)
    return page


@pytest.mark.parametrize(
    ("looks", "texts", "told"),
    [
        ("ABA", "ABA", [1, 2]),
        ("AABBA", "ABA", [1, 2]),
        ("ABAC", "ABAC", [1, 2, 3]),
        ("ABCB", "ABCB", [1, 2, 3]),
        ("ABCA", "ABCA", [1, 2, 3]),
        ("ABAB", "ABAB", [1, 2, 3]),
        ("ABABA", "ABAB", [1, 2, 3]),
        ("AB" * 7, "ABAB", [1, 2, 3]),
        ("AB" * 200, "ABAB", [1, 2, 3]),
        ("ABCABC", "ABCAB", [1, 2, 3, 4]),
        ("ABABABC", "ABABC", [1, 2, 3]),
        ("ABABABCC", "ABABC", [1, 2, 3]),
        ("ABABABCCC", "ABABC", [1, 2, 3, 4]),
        ("ABABABCCCCCC", "ABABC", [1, 2, 3, 4]),
        ("ABABCDCD" * 9, "ABABCD", [1, 2, 3]),
        ("ABABCCCD", "ABABCD", [1, 2, 3, 4, 5]),
        ("ABABCCCACA", "ABABCACA", [1, 2, 3, 4, 5, 6, 7]),
        ("ABAB" + "A" * 7, "ABAB", [1, 2, 3]),
        ("ABAB" + "A" * 8, "ABABA", [1, 2, 3, 4]),
        ("ABAB" + "A" * 9 + "B", "ABABAB", [1, 2, 3, 4, 5]),
        ("ABAB" + "B" * 7 + "C", "ABABC", [1, 2, 3, 4]),
    ],
)
def test_which_texts_become_versions_and_which_of_them_are_told(looks: str, texts: str, told: list[int]):
    page = shown(looks)
    assert (page.texts, page.told) == (texts, told)


LOOKS = st.text("ABCD", min_size=1, max_size=120)


@given(LOOKS)
def test_no_state_is_lost_and_none_invented(looks: str):
    page = shown(looks)
    assert set(page.texts) == set(looks)
    assert all(a != b for a, b in pairwise(page.texts))
    assert [version.number for version in page.versions] == list(range(len(page.versions)))


@given(LOOKS)
def test_what_the_page_shows_in_the_end_is_the_latest_version_once_it_stays(looks: str):
    page = shown(looks + looks[-1] * STAYS_KNOWN)
    assert page.texts[-1] == looks[-1]
    assert not page.alternating
    assert not page.told or page.told[-1] == len(page.texts) - 1, "and it was told"


@given(LOOKS)
def test_a_state_is_told_at_most_once(looks: str):
    page = shown(looks)
    assert page.told == sorted(set(page.told))
    states = 1 + sum(a != b for a, b in pairwise(looks))
    assert len(page.told) < states or states == 1


@given(st.lists(st.sampled_from("AB"), min_size=1, max_size=400))
def test_two_texts_without_rest_make_four_versions_at_most(coin: list[str]):
    looks = ""
    for text in coin:  # no run of looks is long enough to be called rest
        rest = looks.endswith(text * (STAYS_KNOWN - 1))
        looks += ("B" if text == "A" else "A") if rest else text
    assert len(shown(looks).versions) <= RETURNS + 2


@given(LOOKS)
def test_what_a_version_remembers_is_short_and_true(looks: str):
    page = shown(looks)
    for number, version in enumerate(page.versions):
        assert len(version.earlier) <= MEMORY
        assert page.texts[:number].endswith("".join(version.earlier))
        if version.alternation is Alternation.BEGAN:
            assert returns((*version.earlier, version.fingerprint)) >= RETURNS


@given(LOOKS)
def test_told_again_from_the_archive_it_is_the_same(looks: str):
    page = shown(looks)
    for version, following in zip(page.versions, [*page.versions[1:], None], strict=True):
        settled = following is None and not page.alternating
        if version.number and kept_back(version):
            assert bool(to_be_told(following, settled=settled)) == (version.number in page.told)


def test_a_removal_ends_the_alternating():
    began = replace(
        builders.version(3, fingerprint="B"), alternation=Alternation.BEGAN, earlier=("A", "B", "A")
    )
    assert mark(began, "A", settled=False) is None
    removed = builders.version(4, removed=True)
    marked = mark(removed, "A", settled=True)
    assert marked
    assert (marked.alternation, marked.earlier) == (Alternation.NONE, ())


def test_nobody_is_told_of_what_gave_way():
    assert to_be_told(None, settled=False) is None
    assert to_be_told(None, settled=True) is True
    assert to_be_told(builders.version(5), settled=False) is True
    assert to_be_told(builders.version(5, alternation=Alternation.WITHIN), settled=False) is False
    assert to_be_told(builders.version(5, alternation=Alternation.ENDED), settled=False) is False
    assert to_be_told(builders.version(5, removed=True), settled=False) is False


def test_looks_are_counted_per_text_and_version():
    one = seen(None, 4, "A")
    assert one == Showing(4, "A", 1, 1)
    assert seen(one, 4, "A") == Showing(4, "A", 2, 1)
    assert seen(one, 4, "") == Showing(4, "", 1, 2)
    assert seen(None, 4, "") == Showing(4, "", 2, 0), "the look that stored it was the first"
    assert seen(one, 5, "") == Showing(5, "", 2, 1), "the switches are kept"
    assert not stays(Alternation.WITHIN, one, 4)
    assert stays(Alternation.WITHIN, Showing(4, "", STAYS, 0), 4)
    assert not stays(Alternation.BEGAN, Showing(4, "", STAYS, 0), 4)
