"""A live blog whose entries are articles of their own: read in the order of the page."""

from __future__ import annotations

from stet.domain.diff import compare
from stet.domain.severity import judge
from stet.domain.version import Story, fingerprint
from stet.parsing.articles import extract
from tests.parsing import pages

INTRO = "Winds of up to 140 km/h are expected on the coast tonight; we report what happens until the morning."
ENTRIES = (
    (
        "Ferry kept in port",
        "The evening ferry stays in port because of the wind, the company said before eight.",
    ),
    (
        "Trees on the road",
        "Trees have fallen on the coast road near the lighthouse; drivers go round by the hills.",
    ),
    (
        "Schools stay closed",
        "All schools on the island will stay closed tomorrow, the council said after a meeting.",
    ),
)
NEWEST = (
    "Power is out",
    "Power is out in about 1,200 homes on the west side of the island, the grid company said.",
)


def blog(*entries: tuple[str, str], kind: str = "LiveBlogPosting", **said: object) -> Story:
    listed = "".join(
        f"<article class='entry'><h2>{head}</h2><p>{text}</p></article>" for head, text in entries
    )
    head = pages.ld(**{"@type": kind}, **said)
    markup = f"""<!DOCTYPE html><html lang="en"><head><title>Storm night: live</title>{head}</head>
<body><main><h1>{pages.HEADLINE}</h1><p class="intro">{INTRO}</p>{listed}</main></body></html>"""
    return extract(markup.encode(), url=pages.URL)


def test_the_introduction_stands_before_the_newest_entry():
    story = blog(NEWEST, *ENTRIES)
    assert [one.text for one in story.paragraphs] == [
        INTRO,
        *(part for one in (NEWEST, *ENTRIES) for part in one),
    ]
    assert story.live_blog


def test_an_entry_on_top_is_live_append_and_nothing_moved():
    older, newer = blog(*ENTRIES), blog(NEWEST, *ENTRIES)
    judged = judge(older, newer, compare(older, newer))
    assert {one.name for one in judged.reasons} == {"live append"}


def test_its_end_alone_is_no_version():
    live = blog(NEWEST, *ENTRIES)
    assert fingerprint(blog(NEWEST, *ENTRIES, coverageEndTime="2026-11-22T23:00:00Z")) == fingerprint(live)
    closed = blog(NEWEST, *ENTRIES, kind="NewsArticle")
    assert (closed.live_blog, fingerprint(closed)) == (False, fingerprint(live))
