"""Whatever arrives is read or refused by name within 10 s of CPU and 512 MB, and raises nothing else."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stet.adapters.confined import Confined
from stet.domain.errors import BadFeed, BadPage
from stet.domain.selectors import Selectors
from stet.parsing.articles import extract
from stet.parsing.feeds import parse_feed
from tests.parsing import attacks, pages

ROOT = Path(__file__).parents[2]
BESIDE = next((one / "shared" for one in ROOT.parents if (one / "shared" / "cases").exists()), ROOT)
CASES = BESIDE / "cases" / "protocol" / "xml_attacks"
CPU, MB = 10.0, 512

REFUSED = {
    **dict.fromkeys(("billion laughs", "quadratic entity", "attribute list", "external entity"), "DOCTYPE"),
    **dict.fromkeys(("parameter entity", "late doctype", "second doctype"), "DOCTYPE"),
    **dict.fromkeys(("doctype after a comment", "doctype with a control character"), "DOCTYPE"),
    "doctype within a doctype": "cannot be read",
    "attributes": "thousands of attributes",
    "attributes without values": "thousands of attributes",
    "a million entries": "more than 10,000 entries",
    "100 MB": "larger than 5,000,000 bytes",
    "packed bomb": "unpacks to more",
    "categories": "more than 80,000 parts",
    "links": "more than 80,000 parts",
    "namespaces": "XML namespaces",
    "JSON deep": "neither XML nor JSON",
    "JSON million": "more than 10,000 entries",
}
"""What must be refused, and by which name."""


def cost(kind: str, name: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.parsing.attacks", kind, name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", attacks.FEEDS)
def test_a_hostile_feed_is_read_or_refused_at_a_bounded_cost(name: str):
    found = cost("feed", name)
    assert found["cpu"] <= CPU, found
    assert found["mb"] <= MB, found
    assert REFUSED.get(name, "") in found["became"], found
    assert re.match(r"\d+ entries$|BadFeed: \S", found["became"])


@pytest.mark.slow
@pytest.mark.parametrize("name", attacks.PAGES)
def test_a_hostile_page_is_read_or_refused_at_a_bounded_cost(name: str):
    found = cost("page", name)
    assert found["cpu"] <= CPU, found
    assert found["mb"] <= MB, found


@pytest.mark.slow
@pytest.mark.parametrize("name", ["300 deep", "11 MB of text", "ampersands", "comments"])
def test_a_page_beyond_the_parsers_limits_is_never_an_emptied_article(name: str):
    became = cost("page", name)["became"]
    assert became.endswith("poor") or became.startswith("BadPage"), became


@pytest.mark.parametrize(
    "path", sorted(CASES.glob("*.xml")) if CASES.exists() else [], ids=lambda path: path.name
)
def test_the_known_attacks_on_xml_are_refused(path: Path):
    with pytest.raises(BadFeed):
        parse_feed(path.read_bytes(), url="https://n.example/rss")


# --- the process that can be stopped -------------------------------------------------------------


@pytest.mark.parametrize(
    ("reader", "says"),
    [
        ("runs_away", "1 s of CPU"),
        ("sleeps", "more than 2 s"),
        ("eats", "100 MB"),
        ("breaks", "cannot be read"),
        ("refuses", "This is no page: \ud800 “x”"),
    ],
)
def test_a_reader_that_runs_away_is_stopped_and_named(reader: str, says: str):
    wall = 2.0 if reader == "sleeps" else 90.0
    confined = Confined(f"tests.parsing.readers:{reader}", cpu=1, wall=wall, memory=100 * 2**20)
    with pytest.raises(BadPage, match=re.escape(says)):
        confined(b"page", "https://n.example/a", "text/html")


def test_the_same_story_comes_from_there_as_from_here():
    body = (attacks.PAGE + attacks.SENTENCE * 3 + "<p>“It’s ü, 日本 &#128512;,” he said. Yes.</p>").encode()
    confined = Confined("stet.parsing.articles:extract")
    here = extract(body, url="https://n.example/2026/11/22/a", content_type="text/html")
    assert confined(body, "https://n.example/2026/11/22/a", "text/html") == here
    assert here.published is not None


def test_selectors_reach_the_child():
    confined = Confined("stet.parsing.articles:extract")
    box = "<div class='box'><p>Our reporter is on holiday, and so this box of text stands here.</p></div>"
    page, selectors = pages.page(pages.body() + box), Selectors(exclude=(".box",))
    story = confined(page, pages.URL, "text/html", selectors)
    assert story == extract(page, url=pages.URL, selectors=selectors)
    assert not any("holiday" in one.text for one in story.paragraphs)
