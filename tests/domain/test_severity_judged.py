"""Changes in eleven languages, judged by hand before the rules were asked: tests/cases/judged."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stet.domain.diff import compare
from stet.domain.severity import Judgement, judge
from stet.domain.version import Story
from tests.domain.test_severity_cases import assert_reasons_show_words, story

FOLDER = Path(__file__).parents[1] / "cases" / "judged"
FRAMES = json.loads((FOLDER / "frames.json").read_text(encoding="utf-8"))
MIRRORED = {
    "quote added": "quote removed",
    "paragraph added": "paragraph removed",
    "correction added": "correction removed",
    "live append": "paragraph removed",
}
ONE_WAY = {"share of text", "style", "typography"}
"""What went is a reason, what came is none; and what is said only where there is nothing else to say."""


def cases() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.json")):
        for at, case in enumerate(json.loads(path.read_text(encoding="utf-8")).get("cases", ())):
            yield pytest.param(case, id=f"{path.stem}-{at}-{case['language']}")


def framed(case: dict[str, Any], side: str) -> Story:
    """Return a side's story: the changed paragraphs among three that stay, under a headline that stays."""
    frame = FRAMES[case["language"]]
    given = case[side] if isinstance(case[side], dict) else {"paragraphs": [case[side]]}
    first, second, last = frame["paragraphs"]
    paragraphs = [first, second, *given.get("paragraphs", ()), last]
    fields = {"headline": frame["headline"], "language": case["language"], **given}
    found = story({**fields, "paragraphs": paragraphs})
    assert found
    return found


def judged(older: Story, newer: Story) -> Judgement:
    return judge(older, newer, compare(older, newer))


@pytest.mark.parametrize("case", [*cases()])
def test_case(case: dict[str, Any]):
    older, newer = framed(case, "before"), framed(case, "after")

    judgement = judged(older, newer)

    found = {reason.name for reason in judgement.reasons}
    assert judgement.severity.label in case["levels"], judgement.reasons
    assert found >= set(case["reasons"]), judgement.reasons
    assert not found & set(case["not_reasons"]), judgement.reasons
    assert judgement.stealth == case.get("stealth", judgement.stealth)
    assert_reasons_show_words(older, newer)
    assert judged(older, newer) == judgement


@pytest.mark.parametrize("case", [*cases()])
def test_turned_round_what_was_added_was_removed(case: dict[str, Any]):
    older, newer = framed(case, "before"), framed(case, "after")
    mirror = {**MIRRORED, **{value: key for key, value in MIRRORED.items() if key != "live append"}}
    there = {
        one.name if one.old and one.new else mirror.get(one.name, one.name)
        for one in judged(older, newer).reasons
    }
    back = {one.name for one in judged(newer, older).reasons}
    assert there - ONE_WAY == back - ONE_WAY


def test_there_are_enough():
    assert len(list(cases())) >= 420
