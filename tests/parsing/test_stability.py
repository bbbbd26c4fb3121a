"""What changes around an article is no version of it; a word changed within it always is (RULES §4)."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from lxml.html import HtmlElement

from benchmarks.mutations import MUTATIONS, WRITINGS, Mutation, mutated, parsed, written
from benchmarks.plants import added, placed, planted
from stet.domain.version import fingerprint
from stet.parsing.articles import extract
from tests.parsing.pages import HEADLINE, PARAGRAPHS, URL, body, ld, page

ARTICLE = (
    body(*PARAGRAPHS[:3]) + "<h2>What comes next for the old bridge</h2>"
    "<ul><li>Sign up was open for 14 firms until the second of May.</li>"
    "<li>Divers will look at the piers, said Jonas Wick, before the ice comes.</li></ul>"
    + body(*PARAGRAPHS[3:])
    + "<p>The command <code>bridge-status</code> of the city's own <mark>open data</mark> tool was changed,"
    " too, and it was told to answer in 3 languages.</p>"
)
STORIES = "".join(
    f'<li><a href="/a/{n}">The story of the {n} lamps on the quay</a></li>' for n in range(3, 7)
)
MOVING = (
    f'<aside class="col"><h2>From the region</h2><ul>{STORIES}</ul></aside>'
    '<div class="foot"><span>4 comments</span><footer><p>© 2026 Wend Daily</p></footer>'
    '<p>Write to <a href="mailto:desk@wend.example">desk@wend.example</a></p></div>'
)
SOCIAL = f'<meta property="og:title" content="{HEADLINE}">'
PAGES = {
    "a plain page": page(ARTICLE),
    "class names of a build": page(f'<div class="Body_text__IzJPR css-1x2y3z">{ARTICLE}</div>'),
    "described as data": page(
        f'<img src="/bridge.jpg">{ARTICLE}',
        head="<script>var a = 1</script>" + ld(author="Ada Brook", datePublished="2026-05-05T18:00:00Z"),
    ),
    "with parts that move": page(
        ARTICLE, head=SOCIAL + ld(author="Ada Brook", dateModified="2026-05-06T18:00:00Z"), end=MOVING
    ),
}


def printed(markup: bytes) -> str:
    return fingerprint(extract(markup, url=URL))


@pytest.mark.parametrize("markup", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS)
def test_what_changes_around_an_article_is_no_version_of_it(markup: bytes, mutation: Mutation):
    tree = parsed(markup.decode())
    before = printed(written(tree))
    for luck in range(2):
        assert printed(mutated(tree, mutation, luck)) == before


@pytest.mark.parametrize("markup", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("writing", WRITINGS.values(), ids=WRITINGS)
def test_another_way_to_write_the_same_mark_up_is_no_version(
    markup: bytes, writing: Callable[[HtmlElement], bytes]
):
    tree = parsed(markup.decode())
    assert printed(writing(tree)) == printed(written(tree))


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS)
def test_each_mutation_changes_a_page(mutation: Mutation):
    trees = [parsed(markup.decode()) for markup in PAGES.values()]
    assert any(mutated(tree, mutation, 1) != written(tree) for tree in trees)


@pytest.mark.parametrize("markup", PAGES.values(), ids=PAGES)
def test_no_word_changed_in_an_article_is_missed(markup: bytes):
    tree = parsed(markup.decode())
    before = printed(written(tree))
    gold = "\n".join(
        element.text_content() for element in tree.xpath("//main//*[self::p or self::li or self::h2]")
    )
    kinds = set()
    for luck in range(8):
        for kind, edited in planted(tree, gold, random.Random(luck)):
            kinds.add(kind)
            assert printed(written(edited)) != before, kind
    assert kinds == {"a number", "a name", "a negation", "a word", "a headline's word"}


def test_a_paragraph_with_words_set_as_code_is_read_whole():
    texts = [p.text for p in extract(page(ARTICLE), url=URL).paragraphs]
    wanted = "The command bridge-status of the city's own open data tool was changed, too,"
    assert any(text.startswith(wanted) and text.endswith("3 languages.") for text in texts)


def test_an_address_that_becomes_a_link_is_no_new_link():
    plain = page(body() + "<p>The data stand at https://data.example/bridges for all who want them.</p>")
    linked = plain.replace(
        b"https://data.example/bridges",
        b'<a href="https://data.example/bridges">https://data.example/bridges</a>',
    )
    assert printed(plain) == printed(linked)
    told = plain.replace(b"The data stand", b'The <a href="https://data.example/else">data</a> stand')
    assert printed(told) != printed(plain)


def test_an_article_broken_in_two_around_a_box_is_read_whole():
    box = '<div class="box"><ul><li><a href="/a/1">One</a></li></ul></div>'
    parts = [
        f'<div class="article_body"><article>{body(*some)}</article></div>'
        for some in (PARAGRAPHS[:2], PARAGRAPHS[2:])
    ]
    markup = f"<html><body><h1>{HEADLINE}</h1><div>{parts[0]}{box}{parts[1]}</div></body></html>".encode()
    assert tuple(p.text for p in extract(markup, url=URL).paragraphs) == PARAGRAPHS


def texts(markup: bytes, url: str = URL) -> list[str]:
    return [paragraph.text for paragraph in extract(markup, url=url).paragraphs]


def test_the_place_a_report_begins_with_is_read():
    dateline = f'<p><span class="dateline">KESWELL — </span>{PARAGRAPHS[0]}</p>'
    assert texts(page(dateline + body(*PARAGRAPHS[1:])))[0].startswith("KESWELL —")


def test_a_heading_that_links_to_itself_is_read():
    first, rest = body(*PARAGRAPHS[:2]), body(*PARAGRAPHS[2:])
    read = texts(page(f'{first}<h2 id="over"><a href="#over">Over the river</a></h2>{rest}'))
    assert "Over the river" in read


def test_a_heading_in_a_div_is_read():
    first, rest = body(*PARAGRAPHS[:2]), body(*PARAGRAPHS[2:])
    read = texts(page(f'{first}<div class="subhead">Over the river</div>{rest}'))
    assert "Over the river" in read
    assert "Over the river" in texts(page(f"{first}<div>Over the river</div>{rest}"))


def test_a_heading_named_after_its_words_is_no_furniture():
    first, rest = body(*PARAGRAPHS[:2]), body(*PARAGRAPHS[2:])
    told = "<p>It was given in May by all of the owners of the quay.</p>"
    section = f'<section id="consent"><h2>Consent</h2>{told}</section>'
    assert "Consent" in texts(page(f"{first}{section}{rest}"))


def test_links_of_a_page_that_came_from_nowhere_are_compared():
    link = '<a href="/files/2026/05/report(FR).pdf">report of the engineers</a>'
    one = page(body() + f"<p>The {link} was printed in June.</p>")
    other = one.replace(b"(FR)", b"(fr)")
    assert fingerprint(extract(one, url="")) != fingerprint(extract(other, url=""))


def test_an_article_may_speak_of_cookies():
    said = "This site uses cookies to count its readers, the city said when it was asked why."
    assert said in texts(page(body(*PARAGRAPHS) + f"<p>{said}</p>"))
    banner = f"<div><span>{said}</span> <a href='/cookies'>Learn more</a> <button>Got it</button></div>"
    assert not any("cookies" in text for text in texts(page(body(*PARAGRAPHS) + banner)))


def test_a_date_marked_as_one_is_no_text():
    dated = '<span class="data" itemprop="datePublished">segunda-feira, 22 de janeiro de 2018 às 0:13</span>'
    assert not any("segunda-feira" in text for text in texts(page(dated + body())))


def test_where_headings_are_all_they_are_the_text():
    assert texts(page("<h2>The bridge is open</h2><h2>The ferry sails again</h2>"))


@pytest.mark.parametrize("markup", PAGES.values(), ids=PAGES)
def test_no_word_of_what_a_newsroom_adds_is_missed(markup: bytes):
    kinds = set()
    for kind, one, other in added(parsed(markup.decode())):
        kinds.add(kind)
        assert printed(written(one)) != printed(written(other)), kind
    assert len(kinds) > 20


def test_no_word_is_missed_in_any_kind_of_place():
    tree = parsed(PAGES["a plain page"].decode())
    before = printed(written(tree))
    kinds = {}
    for kind, edited in placed(tree, str(tree.xpath("string(//main)")), random.Random(1)):
        kinds[kind] = printed(written(edited)) != before
    assert all(kinds.values()), kinds
    assert {"the first paragraph", "the last paragraph", "an item of a list", "a subheading"} <= set(kinds)
