"""Every case of tests/cases/changes: what it must be judged to be, and what must not be said of it."""

import json
import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from stet.domain.change import REASONS, Reason
from stet.domain.diff import compare
from stet.domain.severity import judge, unlike
from stet.domain.version import Kind, Paragraph, Story

CASES = sorted((Path(__file__).parents[1] / "cases" / "changes").glob("*.json"))


def story(given: dict[str, Any] | None) -> Story | None:
    """Read the story of a case; a paragraph may be its text alone."""
    if given is None:
        return None
    fields = dict(given)
    paragraphs = [one if isinstance(one, dict) else {"text": one} for one in fields.pop("paragraphs")]
    for name in ("published", "modified"):
        fields[name] = datetime.fromisoformat(fields[name]) if fields.get(name) else None
    for name in ("byline", "links", "notices"):
        fields[name] = tuple(fields.get(name, ()))
    shown = tuple(Paragraph(one["text"], Kind(one.get("kind", "text"))) for one in paragraphs)
    return Story(paragraphs=shown, **fields)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path):
    case = json.loads(path.read_text(encoding="utf-8"))
    older, newer, expected = story(case["before"]), story(case["after"]), case["expect"]
    comparison = compare(older, newer) if older and newer else None

    judgement = judge(older, newer, comparison, tuple(case.get("watched", ())))

    found = {reason.name for reason in judgement.reasons}
    assert judgement.severity.label == expected["severity"], judgement.reasons
    assert found >= set(expected["reasons"]), judgement.reasons
    assert not found & set(expected.get("not_reasons", [])), judgement.reasons
    assert judgement.stealth == expected.get("stealth", judgement.stealth)
    kinds = Counter(row.kind.value for row in comparison.rows) if comparison else Counter()
    assert {kind: kinds[kind] for kind in expected.get("rows", {})} == expected.get("rows", {})


SHARED = Path(__file__).parents[2].parent / "shared" / "cases"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason=f"the shared cases are not at {SHARED}")
_COUNTED = re.compile(r"\d+ (?:words|paragraphs)|")
"""How a great change says what its whole text lost: no place shows it."""


def said_in(story: Story) -> str:
    """Return all that a reader sees of a story, on one line."""
    texts = [story.headline, story.standfirst, ", ".join(story.byline), *story.links, *story.notices]
    return " ".join(" ".join([*texts, *(one.text for one in story.paragraphs)]).split())


def assert_reasons_show_words(older: Story, newer: Story, watched: tuple[str, ...] = ()) -> set[str]:
    """Assert that each reason's words stand on their side; return the reasons' names."""
    judgement = judge(older, newer, compare(older, newer), watched)
    for reason in judgement.reasons:
        if reason.name == "share of text" and _COUNTED.fullmatch(reason.old):
            continue
        assert reason.old or reason.new, reason
        for words, side in ((reason.old, older), (reason.new, newer)):
            assert words.rstrip("…").strip() in said_in(side), reason
    return {reason.name for reason in judgement.reasons}


def test_the_words_of_every_reason_stand_in_the_text():
    shown: set[str] = set()
    for path in CASES:
        case = json.loads(path.read_text(encoding="utf-8"))
        older, newer = story(case["before"]), story(case["after"])
        if older and newer:
            shown |= assert_reasons_show_words(older, newer, tuple(case.get("watched", ())))
    assert shown == set(REASONS) - {"removed", "restored", "extractor"}


@needs_shared
def test_the_words_of_every_reason_stand_in_the_text_of_labelled_headlines_and_probes():
    headlines = json.loads((SHARED / "headlines" / "www22_table9.json").read_text(encoding="utf-8"))["pairs"]
    sides = [(Story(headline=pair["before"]), Story(headline=pair["after"])) for pair in headlines]
    curated = json.loads((SHARED / "headlines" / "newsdiffs_curated.json").read_text(encoding="utf-8"))
    probes = json.loads((SHARED / "probes" / "normalisation_probes.json").read_text(encoding="utf-8"))
    for pair in [*curated["pairs"], *probes]:
        old, new = (tuple(map(Paragraph, pair[side].split("\n\n"))) for side in ("old", "new"))
        sides.append((Story(paragraphs=old), Story(paragraphs=new)))
    for older, newer in sides:
        assert_reasons_show_words(older, newer)


def test_there_are_enough_cases():
    assert len(CASES) >= 150


def test_every_reason_is_shown_by_a_case():
    expected = {name for path in CASES for name in json.loads(path.read_text())["expect"]["reasons"]}
    said = re.search(r"is one of: (.*?)\.\n", Reason.__doc__ or "", re.DOTALL)
    assert said
    # The one reason that no words show: two readings that cannot be compared.
    judged = judge(None, Story(), None)
    expected |= {reason.name for reason in unlike(judged, "extractor/1", "extractor/2").reasons}
    assert expected == {name.strip() for name in " ".join(said[1].split()).split(",")}
    assert expected == set(REASONS)
