"""The shared cases of articles: real pairs of pages, none of whose text is in this repository."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stet.domain.text import fold
from stet.domain.version import Story, fingerprint
from stet.parsing.articles import extract

PAIRS = Path(__file__).parents[3] / "shared" / "cases" / "pairs"
HOSTS = {
    "guardian": "www.theguardian.com",
    "washingtonpost": "www.washingtonpost.com",
    "new_york_times": "www.nytimes.com",
    "bbc_news": "www.bbc.co.uk",
    "news-sniffer": "news.bbc.co.uk",
}


def cases(name: str) -> list[dict[str, str]]:
    path = PAIRS / name
    return json.loads(path.read_text("utf-8")) if path.is_file() else []


def story(name: str) -> Story:
    host = next(HOSTS[part] for part in name.split("/") if part in HOSTS)
    return extract((PAIRS / name).read_bytes(), url=f"https://{host}/{name}")


needs_pairs = pytest.mark.skipif(not PAIRS.is_dir(), reason=f"the shared cases are not here: {PAIRS}")


@needs_pairs
@pytest.mark.parametrize(
    "case",
    cases("no_change_template_pairs.json"),
    ids=lambda case: case["a"].rsplit("/", 1)[-1],
)
def test_the_same_text_in_another_template_is_the_same_version(case: dict[str, str]):
    old, new = story(case["a"]), story(case["b"])
    assert fold(" ".join(p.text for p in old.paragraphs)) == fold(" ".join(p.text for p in new.paragraphs))
    assert fingerprint(old) == fingerprint(new)


@needs_pairs
@pytest.mark.parametrize("case", cases("real_pairs.json"), ids=lambda case: case["id"])
def test_a_real_change_is_a_change(case: dict[str, str]):
    old, new = story(case["old_html"]), story(case["new_html"])
    assert not old.quality.poor
    assert not new.quality.poor
    assert fingerprint(old) != fingerprint(new)
