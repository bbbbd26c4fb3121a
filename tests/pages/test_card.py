"""The picture of a change: of the size platforms want, with the edit marked, whatever the text is."""

from __future__ import annotations

import struct
from dataclasses import replace

import pytest
from lxml import etree

from stet.domain.change import Change, Reason
from stet.pages.card import HEIGHT, WIDTH, card, card_svg
from tests.pages.cases import case
from tests.pages.scenes import CHANGE, REMOVAL
from tests.pages.test_escaping import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"


def marked(change: Change, mark: str) -> list[str]:
    root = etree.fromstring(card_svg(change, "Courier"))
    return [one.text or "" for one in root.iter(f"{SVG}tspan") if one.get("text-decoration") == mark]


def test_it_is_a_picture_of_the_size_platforms_want():
    picture = card(CHANGE, "Westmoor Courier")
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", picture[16:24]) == (WIDTH, HEIGHT) == (1200, 630)
    assert len(picture) < 300_000
    assert picture == card(CHANGE, "Westmoor Courier")
    assert picture != card(replace(CHANGE, headline_after="Another one"), "Westmoor Courier")


def test_the_edit_is_struck_and_underlined_as_well_as_coloured():
    change = replace(CHANGE, headline_before="Loss of £3m", headline_after="Loss of £9m", reasons=())
    assert marked(change, "line-through") == ["£3m"]
    assert marked(change, "underline") == ["£9m"]
    told = replace(
        CHANGE, headline_before="Same", headline_after="Same", reasons=(Reason("numbers", "63", "66"),)
    )
    assert marked(told, "line-through") == ["63"]
    assert marked(told, "underline") == ["66"]


def test_it_says_who_when_and_how_grave():
    text = "".join(etree.fromstring(card_svg(CHANGE, "Westmoor Courier")).itertext())
    for said in (
        "Westmoor Courier",
        "critical, unannounced",
        "Version 0 → 1, 22 November 2026",
        "UTC",
        "Stet",
    ):
        assert said in text


def shown(change: Change, outlet: str = "Courier") -> str:
    return "".join(etree.fromstring(card_svg(change, outlet)).itertext())


@pytest.mark.parametrize("text", ["東京で火事、3人けが", "서울에서 불", "ไฟไหม้ในกรุงเทพ", "दिल्ली में आग"])
def test_what_no_font_has_is_said_not_left_blank(text: str):
    change = replace(
        CHANGE,
        source="tokyo-news",
        headline_before=text,
        headline_after=f"{text}。",
        reasons=(Reason("numbers", "63", "66"), Reason("name", text, "")),
    )
    told = shown(change, text)
    assert "inascriptthatthispicturecannotshow" in "".join(told.split())
    assert "tokyo-news" in told
    assert "critical" in told
    assert "63" in told
    assert "66" in told
    assert not set(told) & set(text) - set(" 3")


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Fire 🔥 in the harbour 👨‍👩‍👧", "Fire  in the harbour"),
        ("Пожар в порту", "Пожар в порту"),
        ("حريق في الميناء", "حريق في الميناء"),
        ("שריפה בנמל", "שריפה בנמל"),
        ("Φωτιά στο λιμάνι", "Φωτιά στο λιμάνι"),
        ("Straße, Łódź, Đà Nẵng – “quoted”", "Straße, Łódź, Đà Nẵng – “quoted”"),
        ("The Chinese word for fire, 火, and its history", "The Chinese word for fire, , and its history"),
    ],
)
def test_what_the_fonts_have_is_drawn(text: str, drawn: str):
    change = replace(CHANGE, headline_before="", headline_after=text, reasons=())
    assert "".join(drawn.split()) in "".join(shown(change).split())


def test_nothing_stands_outside_the_picture():
    for words in ("w" * 400, "Wort " * 90, "i " * 200, "火" * 300, "W" * 61 + " a"):
        for change in (
            replace(CHANGE, headline_before=words, headline_after=f"Not {words}"),
            replace(
                CHANGE,
                headline_before=words,
                headline_after="Short",
                reasons=(Reason("numbers", words, words),) * 9,
            ),
        ):
            root = etree.fromstring(card_svg(change, words))
            assert all(0 < int(one.get("y", "0")) <= HEIGHT - 40 for one in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("payload", HOSTILE, ids=ascii)
def test_hostile_text_is_drawn_as_text(payload: str):
    assert_drawn(payload)


def assert_drawn(payload: str) -> None:
    change = replace(
        CHANGE,
        headline_before=payload,
        headline_after=f"new {payload}",
        reasons=(Reason("numbers", payload, payload), Reason(payload)),
    )
    root = etree.fromstring(card_svg(change, payload))
    assert {one.tag for one in root.iter()} <= {f"{SVG}{name}" for name in ("svg", "rect", "text", "tspan")}
    assert not [name for one in root.iter() for name in one.attrib if "href" in name or name.startswith("on")]


def test_known_payloads_a_sample():
    for payload in case("markup_payloads/payloads.json")[::20]:
        assert_drawn(payload)


def test_a_removal_has_a_picture():
    assert card(REMOVAL, "Courier").startswith(b"\x89PNG")
