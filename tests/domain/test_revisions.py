"""Revisions as newsrooms make them, with the alignment that a reader would draw (tests/cases/revisions)."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from stet.domain.align import Link, align
from stet.domain.diff import compare, new_text, old_text
from stet.domain.version import Paragraph, Story

CASES = {path.stem: path for path in (Path(__file__).parents[1] / "cases" / "revisions").glob("*.json")}
UNFOUND = {"agency_to_own": {("a", "a")}}
"""A lead turned round and told in other words is shown as one paragraph removed and another added."""


def read(name: str) -> tuple[dict[str, str], dict[str, str], list[Link]]:
    """Return both sides by the names of their paragraphs, and the links that these names make."""
    case = json.loads(CASES[name].read_text(encoding="utf-8"))
    places: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, texts in enumerate((case["old"], case["new"])):
        for at, label in enumerate(texts):
            places[label.partition(".")[0]][side].append(at)
    links = [
        Link(tuple(old), tuple(new), label in case["moved"])
        for label, (old, new) in places.items()
        if old and new and (label, label) not in UNFOUND.get(name, ())
    ]
    return case["old"], case["new"], sorted(links, key=lambda link: link.old)


def test_there_are_revisions_to_judge():
    assert len(CASES) >= 25


@pytest.mark.parametrize("name", CASES)
def test_rows_are_those_that_a_reader_would_draw(name: str):
    old, new, links = read(name)
    assert align(list(old.values()), list(new.values())) == links


@pytest.mark.parametrize("name", CASES)
def test_both_sides_are_rebuilt(name: str):
    old, new, _ = read(name)
    before, after = (Story(paragraphs=tuple(map(Paragraph, side.values()))) for side in (old, new))
    comparison = compare(before, after)
    assert old_text(comparison) == tuple(old.values())
    assert new_text(comparison) == tuple(new.values())
