"""What docs/judgement.md says by example is what Stet does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stet.domain.change import REASONS
from stet.domain.diff import compare
from stet.domain.severity import judge
from stet.domain.version import Paragraph, Story, fingerprint

TEXT = (Path(__file__).parents[1] / "docs" / "judgement.md").read_text(encoding="utf-8")
AROUND = (
    "The council met in the old town hall, as it has done each spring since the river rose.",
    "Those who came early found seats by the windows; others stood along the wall and listened.",
    "Nobody expected the evening to end before the lamps on the bridge were lit.",
    "Outside, the market had closed, and the last of the carts went home along the quay.",
)


def rows(*heads: str) -> list[list[str]]:
    """Return the cells of every table with these heads."""
    head = re.escape(f"| {' | '.join(heads)} |")
    tables = re.findall(rf"^{head}\n\|[-|]+\|\n((?:\|.*\n)+)", TEXT, re.MULTILINE)
    lines = "".join(tables).splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def story(text: str) -> Story:
    shown = tuple(map(Paragraph, (*AROUND, text)))
    return Story(headline="A spring meeting", language="en", paragraphs=shown)


ALIKE = rows("one capture", "another")
JUDGED = rows("was", "is", "severity", "reasons")


def test_the_tables_are_read():
    assert len(ALIKE) == 7
    assert len(JUDGED) >= 10


@pytest.mark.parametrize(("one", "other"), ALIKE[:3])
def test_these_are_one_version(one: str, other: str):
    assert one != other
    assert fingerprint(story(one)) == fingerprint(story(other))


@pytest.mark.parametrize(("one", "other"), ALIKE[3:])
def test_these_are_two_versions(one: str, other: str):
    assert fingerprint(story(one)) != fingerprint(story(other))


@pytest.mark.parametrize(("was", "now", "severity", "reasons"), JUDGED)
def test_these_are_judged_as_it_says(was: str, now: str, severity: str, reasons: str):
    older, newer = story(was), story(now)

    judgement = judge(older, newer, compare(older, newer))

    assert judgement.severity.label == severity
    assert {reason.name for reason in judgement.reasons} == set(reasons.split(", "))


@pytest.mark.parametrize("name", REASONS)
def test_every_reason_is_named(name: str):
    assert re.search(rf"\b{name}\b", TEXT)
