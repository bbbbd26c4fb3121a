"""What a story is made of, and what leaves it as it is."""

# ruff: noqa: E501 (the mark-up of a case is not broken across lines)
from __future__ import annotations

import pytest

from stet.domain.errors import BadPage
from stet.domain.version import Kind, Paragraph, Story, fingerprint
from stet.parsing.articles import EXTRACTOR, extract
from tests.parsing.pages import HEADLINE, PARAGRAPHS, URL, body, ld, page


def read(markup: bytes) -> Story:
    return extract(markup, url=URL)


def texts(story: Story) -> tuple[str, ...]:
    return tuple(paragraph.text for paragraph in story.paragraphs)


PLAIN = read(page())


def test_a_story_has_the_articles_paragraphs_and_nothing_else():
    assert PLAIN.headline == HEADLINE
    assert texts(PLAIN) == PARAGRAPHS
    assert not PLAIN.quality.poor
    assert PLAIN.quality.reasons == ()
    assert PLAIN.extractor == EXTRACTOR


def test_paragraphs_have_their_kind_in_the_order_of_the_page():
    article = f"""{body(*PARAGRAPHS[:2])}<h2>What comes next</h2><ul><li>A survey of the piers in May, by divers.</li>
    <li>A call for bids, open for six weeks.</li></ul><blockquote><p>Nobody will drown in paperwork, said the mayor,
    and nobody in the Wend.</p></blockquote><figure><img src="/b.jpg"><figcaption>The bridge on Tuesday, with
    fences at both its ends.</figcaption></figure>{body(*PARAGRAPHS[2:])}"""
    kinds = [paragraph.kind for paragraph in read(page(article)).paragraphs]
    assert (
        kinds
        == [Kind.TEXT] * 2
        + [Kind.HEADING]
        + [Kind.LIST_ITEM] * 2
        + [Kind.QUOTE, Kind.CAPTION]
        + [Kind.TEXT] * 4
    )
    assert read(page(article)).paragraphs[2] == Paragraph("What comes next", Kind.HEADING)


def test_line_breaks_part_paragraphs():
    article = f"<div>{'<br><br>'.join(PARAGRAPHS)}</div>"
    assert texts(read(page(article))) == PARAGRAPHS


def test_an_article_within_a_button_that_nobody_closed_has_its_paragraphs():
    aside = "<aside><p>Ferries: the strike of the pilots, from its first hour to the last one.</p></aside>"
    opened = f'<header><button class="menu"><a href="/">Menu</a><article><h1>{HEADLINE}</h1>'
    markup = page(" ").decode().replace("<body>", f"<body>{opened}{body(*PARAGRAPHS)}{aside}</article>")
    assert texts(read(markup.encode())) == PARAGRAPHS


def test_a_row_of_a_table_is_a_paragraph_whatever_its_cells_are_set_in():
    table = (
        "<table><tr><th><p>Bridge</p></th><th><p>Built</p></th></tr>"
        "<tr><td><p>Wend <b>bridge</b></p></td><td><div>19<b>63</b></div></td></tr>"
        "<tr><td></td><td></td></tr></table>"
    )
    assert texts(read(page(body(*PARAGRAPHS) + table))) == (
        *PARAGRAPHS,
        "Bridge | Built",
        "Wend bridge | 1963",
    )


def test_what_shows_over_a_name_is_no_part_of_its_sentence():
    first, rest = PARAGRAPHS[0], PARAGRAPHS[1:]
    word = first.split()[-1]
    box = f'<span class="rollover-block"><a href="/people/ada">Ada Weber</a><a href="/x">{PARAGRAPHS[1][:60]}</a></span>'
    article = f"<p>{first.removesuffix(word)}<span>{word}</span>{box}</p>" + body(*rest)
    assert texts(read(page(article))) == PARAGRAPHS


def test_only_links_an_editor_set_are_links():
    article = (
        body(*PARAGRAPHS[:2])
        + '<p>The <a href="/politics/2019/cracks-found-in-old-bridge-3171?utm_source=x#top">report of 2019</a> spoke of'
        ' <a href="https://else.example/piers">piers</a>, <a href="#note">cracks</a>, <a href="/politics/wend-bridge">the'
        ' bridge</a>, <a href="javascript:x()">scripts</a> and <a href="mailto:a@b.example">letters</a>.</p>'
        + body(*PARAGRAPHS[2:])
        + '<p><a href="/politics/another-story-altogether-99">Another story altogether</a></p>'
    )
    assert read(page(article)).links == (
        "https://news.example/politics/2019/cracks-found-in-old-bridge-3171",
        "https://else.example/piers",
    )


FURNITURE = {
    "an advertisement's label": '<div class="ad-slot">Advertisement</div><p>Advertisement</p>',
    "a link to another article": '<p>Read more: <a href="/x/another-article-12">Ferry plans from 1987 found</a></p>',
    "a relative time": '<p class="timestamp">Updated 3 hours ago</p>',
    "an invitation": '<p>Sign up for our <a href="/letters">newsletter</a> and get the news first.</p>',
    "a share bar": '<div class="share-tools"><a href="#">Share on Facebook</a> 213 shares</div>',
    "a box of related articles": '<aside class="related"><h3>Related</h3><ul><li><a href="/a">Ferry</a></li></ul></aside>',
    "a count of comments": '<p><a href="#comments">41 comments</a></p>',
    "a script and a style": "<script>var a='<p>x</p>'</script><style>p{color:red}</style>",
    "hidden text": "<p hidden>You are reading this with a machine, the rest of you is not.</p>",
}


@pytest.mark.parametrize("what", FURNITURE)
@pytest.mark.parametrize("place", ["top", "middle", "end"])
def test_furniture_among_the_paragraphs_makes_no_version(what: str, place: str):
    at = {"top": 0, "middle": 3, "end": 6}[place]
    article = body(*PARAGRAPHS[:at]) if at else ""
    article += FURNITURE[what] + (body(*PARAGRAPHS[at:]) if at < len(PARAGRAPHS) else "")
    assert texts(read(page(article))) == PARAGRAPHS
    assert fingerprint(read(page(article))) == fingerprint(PLAIN)


@pytest.mark.parametrize(
    ("what", "edited"),
    [
        ("a number", PARAGRAPHS[3].replace("3.2", "3.9")),
        ("a short sentence", "It rained."),
        ("a time within a sentence", PARAGRAPHS[0].replace("Tuesday evening", "<time>Monday</time> evening")),
        (
            "a sentence that begins like a label",
            "Listen to the river, she said, and follow us to the bank of it.",
        ),
        ("a question mark", PARAGRAPHS[5][:-1] + "?"),
    ],
)
def test_an_edit_is_always_seen(what: str, edited: str):
    article = body(*PARAGRAPHS[:3], edited, *PARAGRAPHS[4:])
    assert fingerprint(read(page(article))) != fingerprint(PLAIN), what


def test_another_template_makes_no_version():
    spans = "".join(
        f'<div class="c-body__text"><p class="t-{n}"><span>{text}</span></p></div>'
        for n, text in enumerate(PARAGRAPHS)
    )
    markup = f"""<html lang=en-GB><head><title>{HEADLINE}</title></head><body><div id=app><header><a href=/>Wend
    Daily</a></header><div class="story"><header><h1 class=x>{HEADLINE}</h1></header><section>{spans}</section></div></div>"""
    assert fingerprint(read(markup.encode())) == fingerprint(PLAIN)


def test_what_repeats_the_headline_and_stands_above_it_is_not_text():
    story = read(page(f"<p>Supported by</p><p>{HEADLINE}</p>{body()}", headline=HEADLINE))
    assert texts(story) == PARAGRAPHS


def test_a_paragraph_in_a_box_that_sounds_like_a_teaser_is_kept():
    article = f'<div class="teaser-content"><p class="copy">{PARAGRAPHS[0]}</p></div><div class="rest">'
    article += "".join(f'<p class="copy">{text}</p>' for text in PARAGRAPHS[1:]) + "</div>"
    assert texts(read(page(article))) == PARAGRAPHS


def test_notices_of_correction_are_found_in_the_text_and_beside_it():
    notice = "This article was amended on 4 June 2025 to correct the number of piers."
    assert read(page(body() + f"<p>{notice}</p>")).notices == (notice,)
    assert read(page(f"{body()}<footer><p>{notice}</p></footer>")).notices == (notice,)
    assert PLAIN.notices == ()


SAID = "The harbour master counted 12 boats that had been moved before the storm came in."
LEFT_OUT = {
    "a list": f"<ul><li>Line 4, by the station</li><li>{SAID}</li></ul>",
    "a list within a list": f"<ul><li>Buses<ul><li>Line 4</li><li>{SAID}</li></ul></li></ul>",
    "a short paragraph": "<p>All 12 boats</p>",
    "a box": f'<div class="callout">{SAID}</div>',
    "a fact box": f'<aside class="fact-box"><h3>The boats</h3><p>{SAID}</p></aside>',
    "an embedded post": f'<div class="embed"><blockquote class="twitter-tweet"><p>{SAID}</p>&mdash; Ada</blockquote></div>',
    "a caption that its class names": f'<div class="c-picture"><img src="/b.jpg"><div class="c-picture__caption">{SAID}</div></div>',
    "a caption in a paragraph": f'<figure><img src="/b.jpg"><figcaption><p>{SAID}</p></figcaption></figure>',
    "a name below a quotation": f'<div class="q"><blockquote>{PARAGRAPHS[0]}</blockquote><div class="q-by">Ada Quill, 12 years a pilot</div></div>',
    "what a button unfolds": f'<div class="fold"><h3><button aria-expanded="false">The boats</button></h3><div hidden><p>{SAID}</p></div></div>',
    "preformatted lines": "<pre>harbour: 12 boats\nquay: none</pre>",
}  # fmt: skip


@pytest.mark.parametrize("markup", LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_stands_among_the_paragraphs_is_read(markup: str):
    article = body(*PARAGRAPHS[:3]) + markup + body(*PARAGRAPHS[3:])
    story = read(page(article))
    assert sum("12" in text for text in texts(story)) == 1
    assert set(PARAGRAPHS) <= set(texts(story))
    assert fingerprint(story) != fingerprint(read(page(article.replace("12 ", "15 "))))


NOT_LEFT_OUT = {
    "a list of links": '<ul><li><a href="/1">Ferry will run all winter, say 12 pilots</a></li><li><a href="/2">Second crane</a></li></ul>',
    "a box of links": '<aside class="x"><h3><a href="/1">Ferry strike: 12 hurt</a></h3><p>It has been a long year on the quay, and it is not over.</p></aside>',
    "a box with a form": f'<aside class="x"><p>{SAID}</p><form><input name="m"><button>Go</button></form></aside>',
    "what is hidden for good": f"<div hidden><p>{SAID}</p></div>",
}  # fmt: skip


@pytest.mark.parametrize("markup", NOT_LEFT_OUT.values(), ids=NOT_LEFT_OUT)
def test_what_leads_elsewhere_or_does_something_is_not_read(markup: str):
    article = body(*PARAGRAPHS[:3]) + markup + body(*PARAGRAPHS[3:])
    assert texts(read(page(article))) == PARAGRAPHS


def test_each_line_of_preformatted_text_is_a_paragraph():
    story = read(page(body(*PARAGRAPHS[:3]) + "<pre>a: 1\n\n  b: 2\nc: 3</pre>" + body(*PARAGRAPHS[3:])))
    assert texts(story) == (*PARAGRAPHS[:3], "a: 1", "b: 2", "c: 3", *PARAGRAPHS[3:])


class TestMetadata:
    def test_json_ld_goes_before_meta(self):
        head = ld(
            author=[{"@type": "Person", "name": "By Ada Quill"}, {"name": "Ben Ochre"}],
            datePublished="2025-06-03T09:00:00+02:00",
            dateModified="2025-06-03T11:30:00Z",
            articleSection="Politics",
            description="The council closes the bridge.",
        )
        meta = '<meta name="author" content="Web desk"><meta property="article:published_time" content="2020-01-01">'
        story = read(page(head=head + meta))
        assert story.byline == ("Ada Quill", "Ben Ochre")
        assert story.published is not None
        assert story.published.isoformat() == "2025-06-03T09:00:00+02:00"
        assert story.modified is not None
        assert story.modified.isoformat() == "2025-06-03T11:30:00+00:00"
        assert (story.section, story.standfirst) == ("Politics", "The council closes the bridge.")

    def test_article_body_of_json_ld_is_not_the_body(self):
        assert (
            texts(read(page(head=ld(articleBody="Something else altogether, and only here.")))) == PARAGRAPHS
        )

    @pytest.mark.parametrize(
        ("shown", "byline"),
        [
            ('<p class="byline">By Ada Quill and Ben Ochre</p>', ("Ada Quill", "Ben Ochre")),
            ('<a rel="author" href="/ada">Ada Quill</a>', ("Ada Quill",)),
            ("<div>By Ada Quill</div>", ("Ada Quill",)),
            ('<span itemprop="author"><b itemprop="name">Ada Quill, PhD</b></span>', ("Ada Quill, PhD",)),
            ('<p class="byline">Updated 12:30</p>', ()),
        ],
    )
    def test_a_byline_that_is_only_shown(self, shown: str, byline: tuple[str, ...]):
        assert read(page(shown + body())).byline == byline

    def test_the_site_is_an_author_only_where_nobody_else_is(self):
        site = '<meta property="og:site_name" content="Wend Daily">'
        named = ld(author={"name": "Wend Daily"})
        assert read(page('<p class="byline">By Ada Quill</p>' + body(), head=named + site)).byline == (
            "Ada Quill",
        )
        assert read(page(head=named + site)).byline == ("Wend Daily",)

    @pytest.mark.parametrize(
        "shown", ["3 June 2025", "June 3rd, 2025", "3. Juni 2025", "2025-06-03", "3 de junio de 2025"]
    )
    def test_a_date_that_is_only_shown(self, shown: str):
        story = read(page(f"<div>{shown}</div>{body()}"))
        assert story.published is not None
        assert story.published.date().isoformat() == "2025-06-03"

    @pytest.mark.parametrize(
        "written", ["1970-01-01T00:00:00Z", "0001-01-01", "9999-12-31", "soon", "2025-13-45"]
    )
    def test_absurd_dates_are_ignored(self, written: str):
        assert read(page(head=ld(datePublished=written))).published is None

    def test_the_shown_headline_goes_before_the_one_for_machines(self):
        head = ld(headline="You won't believe this bridge") + '<meta property="og:title" content="Bridge!">'
        assert read(page(head=head)).headline == HEADLINE
        bare = page(
            headline="",
            title=f"{HEADLINE} | Wend Daily",
            head='<meta property="og:site_name" content="Wend Daily">',
        )
        assert read(bare).headline == HEADLINE

    def test_address_language_and_live_blog(self):
        head = '<link rel="canonical" href="/politics/bridge-4711?utm_medium=x">'
        story = read(page(head=head + ld(**{"@type": ["LiveBlogPosting", "NewsArticle"]})))
        assert story.canonical == "https://news.example/politics/bridge-4711"
        assert story.language == "en-GB"
        assert story.live_blog
        assert not PLAIN.live_blog

    @pytest.mark.parametrize(
        "broken",
        [
            "{",
            "[" * 50_000,
            "null",
            '{"@type": {"a": 1}}',
            '{"@graph": [[[1]]], "@type": "Article", "author": 7}',
        ],
    )
    def test_broken_json_ld_is_passed_over(self, broken: str):
        assert texts(read(page(head=f'<script type="application/ld+json">{broken}</script>'))) == PARAGRAPHS

    def test_json_ld_with_comments_and_trailing_commas_is_read(self):
        script = '<script type="application/ld+json">//<![CDATA[\n{"@type": "Article", "author": "Ada Quill",}\n//]]></script>'
        assert read(page(head=script)).byline == ("Ada Quill",)


@pytest.mark.parametrize("nothing", [b"", b"  \n", b"\x00\x00", b"%PDF-1.7 x", b"\x89PNG\r\n", b"PK\x03\x04"])
def test_bytes_that_are_no_page_are_refused(nothing: bytes):
    with pytest.raises(BadPage):
        read(nothing)


NOTICE = "Correction (May 3): An earlier version of this article misstated the length of the bridge."


@pytest.mark.parametrize(
    "placed",
    [
        f"<aside>{NOTICE}</aside>",
        f"<div class=corrections>{NOTICE}</div>",
        f"<section><h2>Notes</h2><span>{NOTICE}</span></section>",
        f"<footer><p>{NOTICE}</p></footer>",
        f"<details>{NOTICE}</details>",
    ],
)
@pytest.mark.parametrize("inside", [True, False])
def test_a_notice_is_found_wherever_it_stands(placed: str, *, inside: bool):
    text = body(*PARAGRAPHS)
    markup = f"<article>{text}{placed}</article>" if inside else f"<article>{text}</article>{placed}"
    assert extract(page(f"<main>{markup}</main>"), url=URL).notices == (NOTICE,)


def test_a_notice_may_have_a_heading_of_its_own():
    text = body(*PARAGRAPHS) + "<h3>Correction</h3><p>The bridge is 400 metres long, not 400 feet.</p>"
    told = "Correction: The bridge is 400 metres long, not 400 feet."
    assert extract(page(text), url=URL).notices == (told,)


def test_a_brief_of_two_sentences_is_read_without_the_menu_above_it():
    brief = "HARWICK — A gull bit the mayor’s hand on Monday. She was not badly hurt."
    menu = "<header><a href=/>Harwick Times</a><nav><ul><li><a href=/n>News</a><li><a href=/s>Sport</a></ul>"
    foot = "<footer><p>© 2026 Harwick Times.</p><a href=/terms>Terms</a></footer>"
    told = f"<article><h1>Gull bites mayor</h1><p>{brief}</p></article>"
    stories = [
        extract(
            f"<html><head><title>Gull bites mayor</title></head><body>{one}</body></html>".encode(), url=URL
        )
        for one in (told, f"{menu}</nav></header>{told}{foot}")
    ]
    assert [[one.text for one in story.paragraphs] for story in stories] == [[brief], [brief]]
    assert fingerprint(stories[0]) == fingerprint(stories[1])
