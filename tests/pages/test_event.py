"""The event of a change: CloudEvents 1.0 as JSON, the same each time, below 20 kB (RULES §6)."""

import json
from dataclasses import replace

import pytest

from stet.domain.change import Reason
from stet.domain.diff import compare
from stet.domain.version import Paragraph
from stet.pages.event import LARGEST, change_event, encode
from tests.pages.scenes import (
    AFTER,
    ARTICLE,
    BACK,
    BEFORE,
    CHANGE,
    COMPARISON,
    GONE,
    ID,
    LINKS,
    NEWER,
    OLDER,
    REMOVAL,
    RETURN,
)
from tests.pages.test_mail import HUGE


def event(change=CHANGE, older=OLDER, newer=NEWER, comparison=COMPARISON, article=ARTICLE):
    return change_event(change, older, newer, comparison, article, LINKS, source_uri="https://stet.example")


def test_envelope():
    found = event()
    assert {name: found[name] for name in found if name != "data"} == {
        "specversion": "1.0",
        "id": f"{ID}#1",
        "source": "https://stet.example",
        "type": "article.changed",
        "subject": ID,
        "time": "2026-11-22T13:13:00Z",
        "datacontenttype": "application/json",
        "dataschema": "urn:stet:article:1",
    }


def test_data_is_enough_to_act_on():
    data = json.loads(encode(event()))["data"]
    assert data["article"] == {"id": ID, "url": ARTICLE.url, "title": ARTICLE.title, "source": ARTICLE.source}
    assert (data["number"], data["severity"], data["stealth"]) == (1, "critical", True)
    assert data["alternating"] is False
    assert [version["number"] for version in data["versions"]] == [0, 1]
    assert data["reasons"][1] == {"name": "numbers", "old": "3", "new": "5"}
    assert data["links"]["diff"] == LINKS.diff(ID, 0, 1)
    headline = data["edits"][0]
    assert headline["words"][1:3] == [["-", "3"], ["+", "5"]]
    assert [edit["kind"] for edit in data["edits"]].count("field") == 5
    assert "unchanged" not in {edit["kind"] for edit in data["edits"]}
    assert data["more_edits"] == 0


@pytest.mark.parametrize(
    ("given", "type_"),
    [
        ((REMOVAL, NEWER, GONE, None), "article.removed"),
        ((RETURN, GONE, BACK, None), "article.restored"),
        ((CHANGE, OLDER, NEWER, COMPARISON), "article.changed"),
    ],
)
def test_types(given, type_):
    found = event(*given)
    assert found["type"] == type_
    assert bool(json.loads(encode(found))["data"]["edits"]) == (type_ == "article.changed")


def test_encoding_is_compact_and_the_same_each_time():
    text = encode(event())
    assert text == encode(event())
    assert text == encode(dict(reversed(event().items())))
    assert "\n" not in text
    assert json.loads(text) == event()


@pytest.mark.slow
@pytest.mark.parametrize("kind", HUGE)
def test_huge_changes_are_cut(kind):
    older, newer = HUGE[kind]
    change = replace(
        CHANGE,
        headline_before=older.headline,
        headline_after=newer.headline,
        source="s" * 9000,
        reasons=tuple(Reason("numbers", "ж" * 5000, "\x01" * 5000) for _ in range(200)),
    )
    article = replace(ARTICLE, title="ж" * 90_000, url="https://example.org/" + "x" * 90_000)
    found = event(
        change, replace(OLDER, story=older), replace(NEWER, story=newer), compare(older, newer), article
    )
    assert len(encode(found).encode()) < LARGEST


def test_a_cut_edit_says_so_and_the_rest_are_counted():
    older, newer = HUGE["many"]
    data = json.loads(encode(event(CHANGE, OLDER, replace(NEWER, story=newer), compare(older, newer))))[
        "data"
    ]
    assert data["more_edits"] + len(data["edits"]) == 1500
    assert len(data["edits"]) > 10
    older, newer = HUGE["replaced"]
    data = json.loads(encode(event(CHANGE, OLDER, replace(NEWER, story=newer), compare(older, newer))))[
        "data"
    ]
    assert any(edit["cut"] for edit in data["edits"])


def test_characters_that_are_none_do_not_break_it():
    story = replace(BEFORE, paragraphs=(Paragraph("a\ud800\x00b"),))
    found = event(replace(CHANGE, source="\ud800"), comparison=compare(story, AFTER))
    encode(found).encode()
