"""A notice in plain text: whatever the page says, it calls nobody and hides no link."""

from __future__ import annotations

import json

import pytest

from stet.domain.diff import Words
from stet.domain.endpoint import Form
from stet.pages.chats import chat_body
from stet.pages.notice import Edit, Notice
from stet.pages.target_notice import ROOM

HOSTILE = "@everyone <@123> <!channel> [safe](https://evil.example) `x` <b>bold</b>"


def written(notice: Notice) -> tuple[str, str]:
    told = json.loads(chat_body(Form.APPRISE, notice))
    return told["title"], told["text"]


def notice(headline: str = "Fire kills 15", edits: tuple[Edit, ...] = (), **more: object) -> Notice:
    told = Notice(headline, "https://stet.example/diff/1", "Courier · MAJOR", edits=edits)
    from dataclasses import replace

    return replace(told, **more)  # type: ignore[arg-type]


def test_it_says_what_changed_and_leads_to_it_first():
    edit = Edit("Headline", (Words("=", "Fire kills "), Words("-", "12"), Words("+", "15")))
    title, text = written(notice(edits=(edit,), more_edits=2, links=(("History", "https://stet.example/a"),)))
    assert title == "Fire kills 15"
    assert text.split("\n\n") == [
        "Courier · MAJOR",
        "https://stet.example/diff/1",
        "Headline: Fire kills [−12][+15]",
        "… and 2 more edits",
        "History: https://stet.example/a",
    ]


@pytest.mark.parametrize("place", ["headline", "edit", "sentence"])
def test_page_text_calls_nobody_and_hides_no_link(place: str):
    edit = Edit(HOSTILE, (Words("-", HOSTILE), Words("=", HOSTILE), Words("+", HOSTILE)))
    title, text = written(
        {
            "headline": notice(HOSTILE),
            "edit": notice(edits=(edit,)),
            "sentence": notice(sentences=(HOSTILE,)),
        }[place]
    )
    whole = title + text
    assert not any(sign in whole for sign in ("@everyone", "<@", "<!", "](", "`", "<b>"))
    assert "everyone" in whole
    assert "evil.example" in whole, "it is shown, not hidden"


def test_it_has_its_room_and_cuts_no_edit():
    edits = tuple(Edit(f"Edit {n}", (Words("+", "x" * 1_000),)) for n in range(6))
    _, text = written(notice(edits=edits))
    assert len(text) <= ROOM
    assert text.startswith("Courier · MAJOR\n\nhttps://stet.example/diff/1")
    assert text.count("]") == text.count("[+") == 3
