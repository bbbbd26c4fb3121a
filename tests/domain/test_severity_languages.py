"""The same kinds of change in each language: what is said of them, and what is not (RULES §5)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stet.domain.diff import compare
from stet.domain.severity import judge
from stet.domain.version import Paragraph, Story

FILE = Path(__file__).parents[1] / "cases" / "languages.json"
CASES = [
    pytest.param(language, tuple(case), id=f"{language}-{at}")
    for language, cases in json.loads(FILE.read_text(encoding="utf-8")).items()
    for at, case in enumerate(cases)
]


def story(language: str | None, text: str) -> Story:
    return Story(headline="12", language=language, paragraphs=(Paragraph(text),))


@pytest.mark.parametrize(("language", "case"), CASES)
def test_case(language: str, case: tuple[str, ...]):
    before, after, severity, reason, *unsaid = case
    for told in (language, f"{language}-XX"):
        older, newer = story(told, before), story(told, after)
        judgement = judge(older, newer, compare(older, newer))
        found = {one.name for one in judgement.reasons}
        assert judgement.severity.label == severity, judgement.reasons
        assert any(name.startswith(reason) for name in found), judgement.reasons
        assert not found & set(unsaid), judgement.reasons


def test_each_language_has_its_cases():
    languages = [case.values[0] for case in CASES]
    assert {language: languages.count(language) >= 8 for language in languages} == dict.fromkeys(
        ["de", "fr", "es", "it", "pt", "nl"], True
    )
