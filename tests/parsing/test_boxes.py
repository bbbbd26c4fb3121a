"""What stands among paragraphs without being one, and what is named an article's frame without its prose."""

from __future__ import annotations

from itertools import pairwise

import pytest
from lxml.html import HtmlElement, fromstring
from trafilatura.xpaths import BODY_XPATH

from stet.domain.stamps import is_date_line
from stet.domain.version import Kind
from stet.parsing.articles import extract
from stet.parsing.frames import stages_of
from tests.parsing.pages import HEADLINE, PARAGRAPHS, URL, body, page


def texts(markup: bytes) -> tuple[str, ...]:
    return tuple(paragraph.text for paragraph in extract(markup, url=URL).paragraphs)


def among(box: str) -> bytes:
    return page(body(*PARAGRAPHS[:3]) + box + body(*PARAGRAPHS[3:]))


BOXES = {
    "a form": "<div><p>What do you think of it?</p><form><input name='a'><button>Send</button></form></div>",
    "a link beside its text": "<div><p>The council meets.</p><a href='/join'>Become a reader</a></div>",
    "a player": "<div><video src='v.mp4'></video><span>The bridge from above</span><span>01:20</span></div>",
    "a card": "<article><h3><a href='/a/77'>A ferry for the bank</a></h3><p>It sails in June.</p></article>",
}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
def test_a_box_among_paragraphs_is_no_text(box: str):
    assert texts(among(box)) == PARAGRAPHS
    assert texts(page(body() + box)) == PARAGRAPHS


KEPT = {
    "words in a division": "<div>Divers will look at the <a href='/a/piers'>piers</a> before the ice.</div>",
    "a quotation": "<div><blockquote><p>Divers will look at the piers before the ice.</p></blockquote></div>",
    "an article of one's own": "<article><h3>Piers</h3><p>Divers will look at the piers.</p></article>",
}


@pytest.mark.parametrize("box", KEPT.values(), ids=KEPT)
def test_what_an_article_says_in_a_box_is_read(box: str):
    assert any("Divers will look at" in text for text in texts(among(box)))


def test_cards_are_the_text_of_a_page_of_cards():
    cards = "".join(
        f"<article><h3><a href='/a/{at}'>Story {at}</a></h3><p>{text}</p></article>"
        for at, text in enumerate(PARAGRAPHS)
    )
    assert set(PARAGRAPHS) <= set(texts(f"<html><body><main>{cards}</main></body></html>".encode()))


def test_a_brief_under_its_own_linked_heading_is_read():
    brief = f"<article><h2><a href='{URL}'>{HEADLINE}</a></h2>{body(*PARAGRAPHS[:2])}</article>"
    markup = f"<html><head><title>{HEADLINE}</title></head><body>{brief}</body></html>".encode()
    assert texts(markup)[-2:] == PARAGRAPHS[:2]


def test_words_between_paragraphs_are_read_whatever_stands_before_them():
    loose = f"<p>{PARAGRAPHS[0]}</p>{PARAGRAPHS[1]} <b>All</b> of it was said twice.<p>{PARAGRAPHS[2]}</p>"
    read = texts(page(loose + body(*PARAGRAPHS[3:])))
    assert f"{PARAGRAPHS[1]} All of it was said twice." in read
    parted = loose.replace("</p>", "</p><div><iframe src='/ad'></iframe></div>", 1)
    assert texts(page(parted + body(*PARAGRAPHS[3:]))) == read


CONSENT = {
    "in German": "<div><p>Wir verwenden Cookies.</p><button>Alle akzeptieren</button></div>",
    "in French": "<div><p>Nous utilisons des cookies.</p><div><button>Tout accepter</button></div></div>",
    "a dialog": "<div role='dialog'><p>Your choices about how we use your data.</p></div>",
}


@pytest.mark.parametrize("box", CONSENT.values(), ids=CONSENT)
def test_a_box_that_asks_for_consent_is_no_text(box: str):
    assert texts(page(top=box)) == PARAGRAPHS
    assert texts(page(end=box)) == PARAGRAPHS


def test_a_frame_without_prose_decides_nothing():
    """A line more below the headline made the extractor take the head for the article."""
    head = f"<div class='article-content'><h1>{HEADLINE}</h1>%s</div>"
    rest = f"<div class='c1'>{body()}</div>"
    markup = "<html><head><title>t</title></head><body>%s</body></html>"
    bare = (markup % (head % "" + rest)).encode()
    dated = (markup % (head % "<ul><li>4 views</li><li>3 min read</li></ul>" + rest)).encode()
    assert texts(bare) == texts(dated) == PARAGRAPHS


NAMES = """
    post entry post-text post_content postContent entry-content page-content Page-Content article_body
    articlebody article__body article__container fulltext FullText story-content storycontent blog-content
    single-post wpb_text_column cell text story content main-content Main-Content mainbar main contentBody
    content__body story-body primary primary-nav x-primary articleContent article article-teaser sidebar
"""


@pytest.mark.parametrize("name", [*NAMES.split(), "article wide", "post wide"])
def test_frames_are_those_that_the_extractor_takes(name: str):
    for mark in ("class", "id", "itemprop", "role"):
        for tag in ("article", "div", "main", "section", "span"):
            tree = fromstring(f"<html><body><div><{tag} {mark}='{name}'>a</{tag}></div></body></html>")
            asked = tuple(stage for stage, frame in enumerate(BODY_XPATH) if frame(tree))
            found = {stage for part in _parts(tree) for stage in stages_of(part)}
            assert tuple(sorted(found)) == asked, (mark, tag)


def _parts(tree: HtmlElement) -> list[HtmlElement]:
    return list(tree.iter("article", "div", "main", "section"))


def test_the_author_of_a_comment_is_not_the_articles():
    line = "<p><span itemprop='author creator'>Ada Brook</span></p>"
    talk = (
        "<section class='comments-list'><div class='c'><span itemprop='author'>Guest</span></div></section>"
    )
    assert extract(page(line + body() + talk), url=URL).byline == ("Ada Brook",)
    assert extract(page(body() + talk), url=URL).byline == ()


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("January 31, 2024", True),
        ("Samstag, 4. Mai 2026, 10:15 Uhr", True),
        ("By Ada Brook on Monday, May 4, 2026", True),
        ("Par Ada Brook le 4 mai 2026", True),
        ("4 May", False),
        ("By Ada Brook", False),
        ("By the council on Monday, May 4, 2026", False),
        ("The bridge was opened on 4 May 2026", False),
    ],
)
def test_a_line_that_says_a_day_is_known(line: str, wanted: bool):
    assert is_date_line(line) is wanted


TELLING = (
    "<p>The piers were mended once before, in 1987, when the river froze. It took the town a year and a half "
    "to find the money.</p>"
)
TOLD = {
    "a form": f"<div>{TELLING}<p>Our letter:</p><form><input name='a'><button>Send</button></form></div>",
    "a button": f"<div>{TELLING}<button>Play audio</button></div>",
    "a button before it": f"<section><button>Listen</button>{TELLING}</section>",
    "a link beside it": f"<section><h2>Before</h2>{TELLING}<a href='/map'>The map</a></section>",
    "a player": f"<div>{TELLING.removeprefix('<p>').removesuffix('</p>')}<iframe src='/v'></iframe></div>",
    "a list to tick off": "<div><ul>"
    + "<li><input type='checkbox'> The piers were mended once before.</li>" * 2
    + "</ul></div>",
}


@pytest.mark.parametrize("box", TOLD.values(), ids=TOLD)
def test_what_tells_something_is_read_whatever_stands_in_its_box(box: str):
    assert any("piers were mended once" in text for text in texts(among(box)))


def test_parts_that_hold_much_of_an_article_are_read_though_each_has_a_button():
    parts = "".join(f"<section><p>{one}</p><button>Share</button></section>" for one in PARAGRAPHS[2:])
    assert texts(page(body(*PARAGRAPHS[:2]) + parts)) == PARAGRAPHS


def test_entries_headed_by_links_to_their_places_are_read():
    entry = f"<article><h3><a href='/live/bridge#e7'>The piers</a></h3>{TELLING}</article>"
    assert any("piers were mended once" in text for text in texts(page(body() + entry)))


@pytest.mark.parametrize("headline", [f"<h1>{HEADLINE}</h1>", ""])
def test_a_short_article_stays_beside_a_banner(headline: str):
    banner = "<div><p>We use cookies to make this site work.</p><button>Accept</button></div>"
    told = "".join(f"<p>{one} {other}</p>" for one, other in pairwise(PARAGRAPHS))
    markup = f"<html><body><div><div>{headline}{told}</div>{banner}</div></body></html>".encode()
    assert len(texts(markup)) == len(PARAGRAPHS) - 1


LONG = (
    *PARAGRAPHS,
    *(f"In the hall by the market: {text} So said the clerk of works." for text in PARAGRAPHS),
)


@pytest.mark.parametrize("tag", ["nav", "figure", "menu", "label", "button"])
def test_an_article_in_a_part_that_nobody_ended_is_read(tag: str):
    parts = "".join(
        f"<div class='b{at}'><div><div><h2>Part {at}</h2>{body(*LONG[at : at + 3])}</div></div></div>"
        for at in range(0, len(LONG), 3)
    )
    opened = f"<h1>{HEADLINE}</h1><{tag}><a href='/'>Home</a><div>{parts}</div></{tag}>"
    markup = f"<html><head><title>{HEADLINE}</title></head><body>{opened}</body></html>"
    assert set(LONG) <= set(texts(markup.encode()))


def test_a_menu_that_explains_its_parts_is_no_article():
    said = "What the council decided, street by street, and what it put off until the spring after next."
    menu = f"<nav>{''.join(f'<p>{said} Part {at}.</p>' for at in range(5))}</nav>"
    assert texts(page(menu + body())) == PARAGRAPHS


def test_words_in_italics_before_a_picture_are_read():
    note = "<em>Divers will look at the piers before the ice comes.</em><figure><img src='/p.jpg'></figure>"
    bold = "<p><strong>Next steps<br></strong>The cranes come in May.</p>"
    markup = page(f"<div>{body(*PARAGRAPHS[:3])}{bold}{note}{body(*PARAGRAPHS[3:])}</div>")
    assert "Divers will look at the piers before the ice comes." in texts(markup)


def test_a_quotation_is_read_as_whoever_said_it_is():
    said = "<blockquote><p>Nobody crosses it in a storm.</p></blockquote>"
    quoted = f"<figure class='quoted'>{said}<figcaption>Ada Brook, keeper of the bridge</figcaption></figure>"
    part = "<section class='text'><div>{}</div></section>"
    markup = page(
        f"<article>{part.format(body(*PARAGRAPHS[:3]))}<section class='said'>{quoted}</section>"
        f"{part.format(body(*PARAGRAPHS[3:]))}</article>"
    )
    kinds = {one.text: one.kind for one in extract(markup, url=URL).paragraphs}
    assert kinds["Nobody crosses it in a storm."] is Kind.QUOTE
    assert kinds["Ada Brook, keeper of the bridge"] is Kind.CAPTION


def test_a_division_without_a_name_is_read_as_the_paragraphs_of_its_likes_are():
    entry = "<div class='entry'><h3>Pier {}</h3>{}<ul><li><b>Built:</b> 1921</li></ul></div>"
    said = "Divers will look at this one before the ice comes, and again in the spring."
    parts = [entry.format(at, f"<p>{text}</p>") for at, text in enumerate(PARAGRAPHS)]
    parts.insert(3, entry.format("three", f"<div>{said}</div>"))
    assert said in texts(page(f"<article>{''.join(parts)}</article>"))


def test_a_box_beside_a_paragraph_that_stands_by_itself_is_no_text():
    appeal = "<div><p>Support our journalism. Subscribe today.</p><a href='/subscribe'>Subscribe</a></div>"
    parts = [f"<div><main><p>{text}</p></main></div>" for text in PARAGRAPHS]
    boxed = [*parts[:-1], parts[-1].replace("</main>", f"{appeal}</main>")]
    assert texts(page("".join(boxed))) == texts(page("".join(parts))) == PARAGRAPHS


@pytest.mark.parametrize(
    "line",
    [
        "<div><div>By Ada Brook</div><div>Co-founder</div></div>",
        "<div><p>By Ada Brook</p><p>Senior Editor, Wend Daily</p></div>",
        "<div>By<div>Ada Brook</div></div>",
    ],
)
def test_a_name_does_not_run_into_the_line_below_it(line: str):
    assert extract(page(line + body()), url=URL).byline == ("Ada Brook",)
