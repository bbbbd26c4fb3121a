"""An owner's selectors: what they leave of a page, which are refused, and that none can run away."""

from __future__ import annotations

import time

import pytest
from lxml.html import document_fromstring

from stet.domain.errors import InputError
from stet.domain.selectors import NO_SELECTORS, Selectors, checked_selectors, together
from stet.domain.version import fingerprint
from stet.parsing.articles import EXTRACTOR, extract
from stet.parsing.selecting import chosen, compiled, matching
from tests.parsing import pages

PAGE = """<html><body id="top">
<div class="story big" data-kind="news story"><p id="a">a</p><div><p id="b" class="x">b</p></div></div>
<aside class="story"><p id="c" title="Read more">c</p></aside><p id="d">d</p></body></html>"""


def found(*selectors: str) -> str:
    body = document_fromstring(PAGE).xpath("//body")[0]
    return "".join(str(element.get("id") or element.tag) for element in matching(body, selectors))


@pytest.mark.parametrize(
    ("selector", "ids"),
    [
        ("p", "abcd"),
        ("P", "abcd"),
        ("#b", "b"),
        ("p#b.x", "b"),
        (".story", "divaside"),
        ("div.story.big", "div"),
        (".story p", "abc"),
        (".story > p", "ac"),
        ("div>div  >  p", "b"),
        ("div div p", "b"),
        ("div div div p", ""),
        ("body > * > p", "ac"),
        ("#top > p", "d"),
        ("#b, aside p , #d", "bcd"),
        ("[title]", "c"),
        ('[title="Read more"]', "c"),
        ("[title^='Read']", "c"),
        ("[title$=more]", "c"),
        ("p[title*='d m']", "c"),
        ("[data-kind~=story]", "div"),
        ("[data-kind~=stor]", ""),
        ("[title^='']", ""),
        (".nothing", ""),
    ],
)
def test_what_a_selector_fits(selector: str, ids: str):
    assert found(selector) == ids


@pytest.mark.parametrize(
    "bad",
    ["", " ", "p >", "> p", ",", "p,", "p:has(a)", "p::before", "a + b", "a ~ b", "p[", "p]", "[a=]",
     "[a='x]", ".1", "..x", "p{}", "<p>", "a||b", "#", "p !", "*p*", "p" * 201, "a " * 13],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_by_name(bad: str):
    with pytest.raises(InputError, match="selector"):
        checked_selectors([bad], [], compiled)


def test_a_feed_has_few_selectors():
    many = [f".a{n}" for n in range(21)]
    with pytest.raises(InputError, match="at most 20"):
        checked_selectors(many[:11], many[11:], compiled)
    assert checked_selectors([" .a  .b ", ".a .b"], [], compiled) == Selectors((".a .b",))


def test_the_worst_selectors_on_the_largest_page_take_seconds_at_most():
    page = "<html><body>" + "<div>" * 120 + "<p>x</p>" * 19_000 + "</div>" * 120 + "</body></html>"
    tree = document_fromstring(page)
    worst = Selectors(exclude=tuple(f"{'* ' * 10}.x{n}" for n in range(20)))
    began = time.process_time()
    assert chosen(tree, worst) is not None
    assert time.process_time() - began < 10


def test_what_is_excluded_is_no_part_of_the_article_and_gives_it_another_extractor():
    box = "<div class='box'><p>Our reporter is on holiday, and so this box of text stands here.</p></div>"
    page = pages.page(pages.body() + box + pages.body("A last paragraph, which ends the article for good."))
    plain = extract(page, url=pages.URL)
    without = extract(page, url=pages.URL, selectors=Selectors(exclude=(".box",)))
    texts = [one.text for one in without.paragraphs]
    assert any("holiday" in one.text for one in plain.paragraphs)
    assert not any("holiday" in text for text in texts)
    assert texts[-1].startswith("A last paragraph")
    assert without.headline == plain.headline
    assert plain.extractor == EXTRACTOR
    assert without.extractor.startswith(f"{EXTRACTOR}+selectors-")
    assert without.selectors == Selectors(exclude=(".box",))


def test_only_what_is_included_is_the_article():
    page = pages.page(
        "<div id='x'>" + pages.body() + "</div><p>What follows here is about another thing.</p>"
    )
    story = extract(page, url=pages.URL, selectors=Selectors(include=("#x",)))
    assert [one.text for one in story.paragraphs] == list(pages.PARAGRAPHS)
    assert story.headline == pages.HEADLINE


def test_selectors_that_fit_nothing_are_a_poor_capture_and_no_emptied_article():
    story = extract(pages.page(), url=pages.URL, selectors=Selectors(include=(".gone",)))
    assert story.quality.poor
    assert "fit nothing" in story.quality.reasons[0]
    same = extract(pages.page(), url=pages.URL, selectors=Selectors(exclude=(".gone",)))
    assert fingerprint(same) == fingerprint(extract(pages.page(), url=pages.URL))


def test_several_feeds_selectors_are_one_whatever_their_order():
    one, other = Selectors(("a",), ("b", "c")), Selectors((), ("c", "d"))
    assert together([one, other]) == together([other, one]) == Selectors(("a",), ("b", "c", "d"))
    assert together([]) == NO_SELECTORS
    assert NO_SELECTORS.suffix == ""
    assert Selectors(("a",)).suffix != Selectors((), ("a",)).suffix
