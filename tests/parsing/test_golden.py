"""A change of extraction is a new extractor (RULES §4): pages of ours, and what the present one reads there.

Were the output to change under one name, stored fingerprints would be compared with ones made otherwise: each
watched article could make a version of which nobody edited a word. `golden.json` holds the extractor's name
and a print of every page's story; `python -m tests.parsing.test_golden` writes it anew.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from stet.adapters.documents import story_document
from stet.domain.selectors import Selectors
from stet.parsing.articles import EXTRACTOR, extract
from tests.functions.pages import article_page
from tests.parsing import pages

GOLDEN = Path(__file__).with_name("golden.json")
MEND = (
    "Give EXTRACTOR in shared/stet/parsing/articles.py a new number (…+stet-N), so that stored pages are "
    "read anew instead of compared with otherwise made ones; then python -m tests.parsing.test_golden "
    "writes tests/parsing/golden.json anew."
)
LISTED = "<h2>What is known</h2><ul><li>Two piers have cracks.</li><li>No one was hurt.</li></ul>"
QUOTED = "<blockquote><p>We would rather explain a detour than a collapse.</p></blockquote>"
LINKED = "<p>The council had <a href='/politics/2024/inspection-put-off-again'>put it off</a> for years.</p>"
PICTURE = "<figure><img src='b.jpg'><figcaption>The bridge in May. Photo: A. Weber</figcaption></figure>"
RELATED = "<aside class='related'><h3>Read more</h3><a href='/x/y/z'>Ferry strikes the breakwater</a></aside>"
NOTICE = "<p><em>Correction: An earlier version of this article gave a wrong number of piers.</em></p>"
STAMP = "<p class='updated'>Updated <time datetime='2026-06-02T19:00:00Z'>3 hours ago</time></p>"


def cases() -> dict[str, tuple[bytes, Selectors]]:
    """Return the pages by what each shows."""
    body = pages.body()
    dated = pages.ld(
        datePublished="2026-06-01T18:00:00+02:00",
        dateModified="2026-06-02T19:00:00Z",
        author=[{"@type": "Person", "name": "Ada Weber"}],
        articleSection="Politics",
    )
    none = Selectors()
    return {
        "plain": (pages.page(), none),
        "linked data": (pages.page(head=dated), none),
        "kinds of paragraph": (pages.page(body + LISTED + body + QUOTED + LINKED), none),
        "picture and furniture": (pages.page(STAMP + PICTURE + body + RELATED, end=RELATED), none),
        "notice": (pages.page(body + NOTICE), none),
        "divisions instead of paragraphs": (
            pages.page(body.replace("<p>", "<div>").replace("/p", "/div")),
            none,
        ),
        "windows-1252": (pages.page().decode().replace("utf-8", "windows-1252").encode("cp1252"), none),
        "another site": (article_page().encode(), none),
        "stub": (pages.page("<p>Subscribe to read on.</p>"), none),
        "selectors": (pages.page(body + RELATED), Selectors(("article",), ("aside", "h1"))),
        "empty": (b"<!doctype html><html><head><title>x</title></head><body></body></html>", none),
    }


def printed(body: bytes, selectors: Selectors) -> str:
    """Return the print of what is stored of a page's story, but for its quality and the extractor's name."""
    document = story_document(extract(body, url=pages.URL, selectors=selectors))
    del document["extractor"], document["quality"]
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:16]


def golden() -> dict[str, object]:
    """Return what golden.json should hold."""
    return {"extractor": EXTRACTOR, "prints": {name: printed(*case) for name, case in cases().items()}}


def differing(stored: dict[str, object], now: dict[str, object]) -> str:
    """Return what is wrong, with the mend, or nothing."""
    was, are = stored["prints"], now["prints"]
    assert isinstance(was, dict)
    assert isinstance(are, dict)
    if was.keys() != are.keys():
        return f"the pages are others: {was.keys() ^ are.keys()}. {MEND}"
    names = [name for name in are if are[name] != was[name]]
    if names and stored["extractor"] == now["extractor"]:
        return f"read otherwise by the same extractor {EXTRACTOR}: {', '.join(names)}. {MEND}"
    return "" if stored == now else f"golden.json is of {stored['extractor']}. {MEND}"


def test_what_is_read_otherwise_is_read_by_another_extractor():
    assert not (wrong := differing(json.loads(GOLDEN.read_text()), golden())), wrong


def test_the_guard_sees_another_output_under_the_same_name():
    now = golden()
    other = {**now, "prints": dict.fromkeys(cases(), "0" * 16)}
    assert "read otherwise by the same extractor" in differing(other, now)
    assert "stet-N" in differing(other, now)
    assert "golden.json is of older" in differing({**now, "extractor": "older"}, now)
    assert differing(now, now) == ""


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(golden(), indent=1) + "\n")
