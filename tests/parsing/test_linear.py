"""Parts of a page that stand in thousands within one another are not each read whole: steps are counted."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring, fragment_fromstring

from stet.parsing import among, boxes, cards, furniture, head_part, noticed, page
from stet.parsing.block import one_space, shown, squashed, text_of

WORDS = "Twelve people were hurt in a fire in the harbour. "


class Counted(HtmlElement):
    """An element that counts the pieces of text it gives."""

    steps = 0

    def itertext(self, *tags: Any, **how: Any) -> Iterator[str]:
        for piece in super().itertext(*tags, **how):
            Counted.steps += 1
            yield piece


def counted(markup: str) -> HtmlElement:
    parser = HTMLParser()
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=Counted))
    Counted.steps = 0
    return document_fromstring(markup, parser=parser)


def test_times_in_one_paragraph_do_not_each_read_all_of_it():
    tree = counted("<p>" + f"<time>3 June</time> {WORDS}" * 500)
    assert all(furniture.in_sentence(time) for time in tree.iter("time"))
    assert Counted.steps <= 500 * 5


def test_labels_are_looked_for_without_reading_what_holds_them_to_its_end():
    depth, words = 200, 300
    tree = counted("<div>" * depth + f"<p>{WORDS}</p>" * words)
    assert list(head_part.short_texts(tuple(tree.iter()))) == [WORDS.strip()] * words
    assert Counted.steps <= depth * 20 + words * 5


@pytest.mark.parametrize(
    "markup",
    [
        "<p>a<b>b</b>c</p>",
        "<div><p>“a”</p> <script>x</script>b<br>c<style>y</style></div>",
        "<p>only</p>",
        "<p></p>",
        "<p>\xa0a &amp; b &#8212; <i></i>\n c<svg><title>t</title></svg></p>",
    ],
)
def test_the_text_of_an_element_is_what_its_pieces_make(markup: str):
    element = fragment_fromstring(markup)
    element.tail = "tail"
    assert text_of(element) == "".join(element.itertext())
    assert "tail" not in shown(element)


@pytest.mark.parametrize(
    "text", ["", "a b", "“It’s ü”, 3.4 – she_said…", "日本、x", "ﬁ\u2028\x1cb", "İI\u0307"]
)
def test_letters_alone_are_those_of_the_text(text: str):
    assert squashed(text) == "".join(sign for sign in text if sign.isalnum())
    assert one_space(f" {text}\n\n") == one_space(text)


@pytest.mark.parametrize("at", [0, 1, 14_999, 15_000, 29_999, 44_000])
def test_a_tag_of_thousands_of_attributes_is_found_wherever_it_stands(at: int):
    tag = "<p " + "a " * 16_000 + ">"
    assert page.overloaded("<b>" + "x" * at + tag + "x" * 20_000)
    assert not page.overloaded(("<b>" + "x" * 14_000) * 9)
    assert not page.overloaded("<b>" + "x" * 90_000)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch):
    """Count the calls of a function of a module from now on."""

    def watch(module: ModuleType, name: str) -> list[int]:
        called, real = [0], getattr(module, name)

        def counting(*given: Any, **named: Any) -> Any:
            called[0] += 1
            return real(*given, **named)

        monkeypatch.setattr(module, name, counting)
        return called

    return watch


def test_labels_in_one_line_do_not_each_read_all_of_it(calls):
    tree = document_fromstring("<article><p>" + f"<b>Correction</b> {WORDS}" * 2_000)
    read = calls(noticed, "_behind")
    noticed.noticed(tree, [])
    assert 0 < read[0] <= 2_000


def test_notices_beside_an_article_are_not_each_compared_anew_with_all(calls):
    note = "<aside class='correction'><p>Correction: an earlier version gave pier {} as {}.</p></aside>"
    tree = document_fromstring("<article>" + "".join(note.format(at, at * 7) for at in range(600)))
    read = calls(noticed, "squashed")
    assert len(noticed.noticed(tree, []).notices) > 100
    assert read[0] <= 600 * 4


def test_parts_of_an_article_are_not_each_compared_with_all_of_them(calls):
    part = "<div class='b{}'><p>{}</p></div><div class='t{}'><i>x</i><p>{}</p></div>"
    tree = document_fromstring("".join(part.format(at, WORDS, at, WORDS) for at in range(500)))
    mine, others = tree.xpath("//div[not(i)]/p"), tree.xpath("//div[i]/p")
    like = among.Among(mine)
    read = calls(among, "names")
    assert not any(like.admits(one, after=False) for one in others)
    assert read[0] <= 500 * 8


def test_articles_in_articles_do_not_each_read_all_they_hold(calls):
    tree = document_fromstring("<article><h2><a href='/x'>x</a></h2>" * 200 + "<b></b>" * 2_000)
    read = calls(cards, "letters_in")
    boxes.cleared(tree)
    assert read[0] <= 10
