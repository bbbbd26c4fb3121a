"""The names of the reasons: a list is chosen by them, and the docstring tells what they are."""

from __future__ import annotations

import re

from stet.domain.change import REASONS, Reason


def test_the_names_of_the_reasons_are_those_that_are_told():
    said = re.search(r"is one of: (.*?)\.\n", Reason.__doc__ or "", re.DOTALL)
    assert said
    assert sorted(" ".join(said[1].split()).split(", ")) == sorted(REASONS)
