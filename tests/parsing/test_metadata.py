"""The fields of a story on pages of many kinds: mark-up vocabularies, languages, scripts, odd dates."""

# ruff: noqa: E501 (the mark-up of a case is not broken across lines)
from __future__ import annotations

import json

import pytest

from stet.domain.version import Story
from stet.parsing.articles import extract
from stet.parsing.dates import moment, written_date
from tests.parsing.pages import HEADLINE, PARAGRAPHS, URL, body, ld, page


def read(markup: bytes) -> Story:
    return extract(markup, url=URL)


def texts(story: Story) -> tuple[str, ...]:
    return tuple(paragraph.text for paragraph in story.paragraphs)


class TestHeadline:
    def test_the_name_of_the_site_is_no_headline(self):
        markup = f"<html><head><title>{HEADLINE} – Wend Daily</title></head><body><h1>Wend Daily</h1><main><h2>{HEADLINE}</h2>{body()}</main></body></html>"
        assert read(markup.encode()).headline == HEADLINE

    def test_the_name_of_the_site_that_meta_gives_is_no_headline(self):
        meta = '<meta property="og:site_name" content="The Wend Daily and Weekly">'
        head = f'<meta property="og:title" content="{HEADLINE}">'
        markup = (
            f"<html><head>{meta}{head}</head><body><h1>The Wend Daily and Weekly</h1>{body()}</body></html>"
        )
        assert read(markup.encode()).headline == HEADLINE

    def test_a_kicker_that_no_title_has_is_no_part_of_the_headline(self):
        head = f'<meta property="og:title" content="{HEADLINE}">'
        markup = f"<html><head><title>{HEADLINE} | Wend</title>{head}</head><body><h1><span>Exclusive</span> <b>{HEADLINE}</b></h1>{body()}</body></html>"
        assert read(markup.encode()).headline == HEADLINE

    @pytest.mark.parametrize("title", [HEADLINE.replace(" ", ", ", 1), HEADLINE.replace(" for ", " ")])
    def test_what_readers_see_goes_before_a_title_that_says_nearly_the_same(self, title: str):
        others = "<h1>Free course by mail</h1><h1>{{ cart.summary }}</h1>"
        markup = f"<html><head><meta property='og:site_name' content='The Wend'><title>{title} — The Wend</title></head><body><h1>{HEADLINE}</h1>{body()}{others}</body></html>"
        assert read(markup.encode()).headline == HEADLINE

    def test_what_readers_see_after_a_bar_is_part_of_the_headline(self):
        markup = f"<html><head><title>{HEADLINE} | Opinion</title></head><body><h1>{HEADLINE} | Opinion</h1>{body()}</body></html>"
        assert read(markup.encode()).headline == f"{HEADLINE} | Opinion"

    def test_letters_in_spans_of_their_own_are_one_word(self):
        broken = f"{HEADLINE[:5]}<span>{HEADLINE[5:8]}</span>{HEADLINE[8:]}"
        markup = f"<html><head><title>{HEADLINE}</title></head><body><h1>{broken}</h1>{body()}</body></html>"
        assert read(markup.encode()).headline == HEADLINE


BYLINES = {
    "German": ('<p class="autor">Von Anna Müller und Jörg Weiß</p>', ("Anna Müller", "Jörg Weiß")),
    "German, a name that begins so": ('<meta name="author" content="Von der Leyen">', ("Von der Leyen",)),
    "French": ("<p>Par Élise Durand et Luc Martin</p>", ("Élise Durand", "Luc Martin")),
    "Spanish": ('<p class="byline">Por José García y Ana Núñez</p>', ("José García", "Ana Núñez")),
    "Dutch": ("<div>Door Jan de Vries</div>", ("Jan de Vries",)),
    "Japanese": ('<meta name="author" content="山田太郎、鈴木花子">', ("山田太郎", "鈴木花子")),
    "Arabic": ('<a rel="author" href="/w/1">ليلى حسن</a>', ("ليلى حسن",)),
    "a label and then the name": ("<div><p>Written by</p><p>Ada Quill</p></div>", ("Ada Quill",)),
    "links to the authors' pages": (
        '<div><a href="/authors/ada-quill">Ada Quill</a> <a href="/authors/ben">Ben Ochre</a></div>',
        ("Ada Quill", "Ben Ochre"),
    ),
    "a role after the name": ('<div class="byline"><b>Ada Quill</b><i>Senior Reporter</i></div>', ("Ada Quill",)),
    "a role within the name": ('<meta name="author" content="Ada Quill, Political Editor">', ("Ada Quill",)),
    "an agency": ('<p class="byline">By Ada Quill, AFP</p>', ("Ada Quill", "AFP")),
    "degrees": ('<meta name="author" content="Ada Quill, MD, FACP">', ("Ada Quill, MD, FACP",)),
    "an account's name, and the shown one": (
        '<meta name="author" content="aquill2"><p class="byline">By Ada Quill</p>',
        ("Ada Quill",),
    ),
    "microdata": (
        '<div itemprop="author" itemscope><span itemprop="name">Ada Quill</span></div>',
        ("Ada Quill",),
    ),
    "RDFa": ('<span property="schema:author"><span property="schema:name">Ada Quill</span></span>', ("Ada Quill",)),
    "three": ('<p class="byline">By Ada Quill, Ben Ochre and Cy Umber</p>', ("Ada Quill", "Ben Ochre", "Cy Umber")),
}  # fmt: skip


@pytest.mark.parametrize("what", BYLINES)
def test_bylines(what: str):
    shown, byline = BYLINES[what]
    assert read(page(shown + body())).byline == byline


def written(article: str, head: str = "") -> tuple[str, ...]:
    return read(page(article + body(), head=head)).byline


@pytest.mark.parametrize(
    ("article", "head", "names"),
    [
        ("<p class=byline>By Ada Quill. Reviewed by Ben Orr</p>", "", ("Ada Quill",)),
        (
            "<p class=authored-by>By Ada Quill, Trial Attorney at Orr & Orr, on May 9, 2024.</p>",
            "",
            ("Ada Quill",),
        ),
        ("<div><span>By</span><span>Ada Quill</span></div>", "", ("Ada Quill",)),
        (
            "<div class=author><div class=author-name>Ada Quill</div><div class=author-title>All of AI</div></div>",
            "",
            ("Ada Quill",),
        ),
        ("<a rel=author href=/ada><b>Ada Quill</b><i>Editor</i></a>", "", ("Ada Quill",)),
        (
            "",
            '<meta name="twitter:label1" content="Geschrieben von"><meta name="twitter:data1" content="Ada Quill">',
            ("Ada Quill",),
        ),
        (
            "",
            '<meta name="twitter:label1" content="Reading time"><meta name="twitter:data1" content="Five minutes">',
            (),
        ),
        (
            "",
            '<meta name=dc.creator content="Ada Quill"><meta name=citation_author content="Quill, Ada"><meta name=citation_author content="Orr, Ben">',
            ("Ada Quill", "Ben Orr"),
        ),
    ],
)
def test_who_wrote_it_stands_apart_from_all_others(article: str, head: str, names: tuple[str, ...]):
    assert written(article, head) == names


def test_an_author_that_json_ld_only_refers_to_is_looked_up():
    person = {"@type": "Person", "@id": "#ada", "name": "Ada Quill"}
    graph = {"@graph": [{"@type": "NewsArticle", "headline": HEADLINE, "author": {"@id": "#ada"}}, person]}
    head = f'<script type="application/ld+json">{json.dumps(graph)}</script>'
    assert written("", head) == ("Ada Quill",)


def test_the_one_author_at_the_pages_end_is_found_and_of_two_none():
    end = "<div class=card><a href=/authors/ada-quill>Ada Quill</a></div>"
    filler = "<div><i>x</i></div>" * 200
    assert read(page(body() + filler + end)).byline == ("Ada Quill",)
    assert (
        read(page(body() + filler + end + end.replace("ada-quill>Ada Quill", "ben-orr>Ben Orr"))).byline == ()
    )


class TestWhichTitle:
    def test_a_word_of_the_title_is_no_headline(self):
        title = "How we broke into X, Vercel, Discord, and hundreds of others through one small supplier of theirs"
        markup = page(title=f"{title} · Gist", headline="Discord")
        assert read(markup).headline != "Discord"

    def test_the_sites_name_before_what_another_title_says_is_no_headline(self):
        head = f'<meta property="og:title" content="{HEADLINE}">'
        assert (
            read(page(title=f"Wend Notes: {HEADLINE}", headline="Wend Notes", head=head)).headline == HEADLINE
        )

    def test_a_paragraph_in_the_place_of_a_heading_is_no_headline(self):
        assert read(page(headline=f"{HEADLINE}, " + " ".join(PARAGRAPHS))).headline == HEADLINE


class TestShownDates:
    @pytest.mark.parametrize(
        ("shown", "day"),
        [
            (
                "<div><h4>Published</h4><time datetime=2018-11-15T12:00:00Z>15 November</time></div>",
                "2018-11-15",
            ),
            (
                "<div><span>Last updated on </span><time datetime=2025-11-19>November 19, 2025</time></div>",
                None,
            ),
            (
                "<p>You have to send your papers to the tax office in Wend before April 15, 2025, or else pay a good deal more than that.</p>",
                None,
            ),
            ("<p class=Author_publicationTime__F2>2022-11-23T08:10+02:00 </p>", "2022-11-23"),
            ("<p>Опубликовано 5 марта 2024</p>", "2024-03-05"),
            ("<p>12 października 2024</p>", "2024-10-12"),
        ],
    )
    def test_the_day_of_publication(self, shown: str, day: str | None):
        published = read(page(shown + body())).published
        assert (published.date().isoformat() if published else None) == day

    def test_a_month_spelled_in_the_address(self):
        story = extract(page(), url="https://news.example/blog/2023/october/03/bridge")
        assert story.published is not None
        assert story.published.date().isoformat() == "2023-10-03"


class TestDates:
    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("2025-06-03 09:00 BST", "2025-06-03T08:00:00+00:00"),
            ("Tue, 3 Jun 2025 09:00:00 CEST", "2025-06-03T07:00:00+00:00"),
            ("Tue, 03 Jun 2025 09:00:00 EST", "2025-06-03T14:00:00+00:00"),
            ("June 3, 2025 5:30 PM EDT", "2025-06-03T21:30:00+00:00"),
            ("2025-06-03T09:00:00+02:00", "2025-06-03T07:00:00+00:00"),
            ("2025-06-03 09:00:00 +0200 CEST", "2025-06-03T07:00:00+00:00"),
            ("1748934000", "2025-06-03T07:00:00+00:00"),
        ],
    )
    def test_moments_with_names_of_zones(self, written: str, meant: str):
        found = moment(written)
        assert found is not None
        assert found.isoformat() == meant

    @pytest.mark.parametrize(
        "absurd", ["99/99/2025", "31.02.2025", "32. Juni 2025", "0000-00-00", "25:99 PM"]
    )
    def test_absurd_days_are_none(self, absurd: str):
        assert moment(absurd) is None
        assert written_date(absurd, "de") is None

    @pytest.mark.parametrize(
        ("figures", "language", "day"),
        [
            ("23.07.2025", "", "2025-07-23"),
            ("10/31/2024", "", "2024-10-31"),
            ("5/6/2024", "en-US", "2024-05-06"),
            ("5/6/2024", "fr", "2024-06-05"),
            ("2025年6月3日", "ja", "2025-06-03"),
            ("2025년 6월 3일", "ko", "2025-06-03"),
        ],
    )
    def test_days_in_figures(self, figures: str, language: str, day: str):
        found = written_date(figures, language)
        assert found is not None
        assert found.date().isoformat() == day

    def test_a_day_that_could_be_two_is_none(self):
        assert written_date("5/6/2024", "en") is None

    def test_the_date_of_an_update_is_no_publication(self):
        story = read(page(f"<p>Updated 5 June 2025</p>{body()}"))
        assert story.published is None
        assert story.modified is not None
        assert story.modified.date().isoformat() == "2025-06-05"

    @pytest.mark.parametrize(
        "head",
        [
            '<meta itemprop="datePublished" content="2025-06-03">',
            '<meta property="schema:datePublished" content="2025-06-03">',
            '<script type="application/ld+json">{"@type": "WebPage", "datePublished": "2025-06-03"}</script>',
            '<meta name="dcterms.issued" content="2025-06-03">',
        ],
    )
    def test_vocabularies(self, head: str):
        found = read(page(head=head)).published
        assert found is not None
        assert found.date().isoformat() == "2025-06-03"


class TestPagesOfOtherKinds:
    def test_an_article_that_only_json_ld_says(self):
        markup = f"""<html><head><title>{HEADLINE}</title>{ld(articleBody=chr(10).join(PARAGRAPHS))}</head>
        <body><div id="__next"></div><script src="/app.js"></script></body></html>"""
        story = read(markup.encode())
        assert texts(story) == PARAGRAPHS
        assert not story.quality.poor

    def test_markup_within_json_ld_is_no_text(self):
        said = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
        markup = f"<html><head><title>{HEADLINE}</title>{ld(articleBody=said)}</head><body></body></html>"
        assert texts(read(markup.encode())) == PARAGRAPHS

    def test_a_locked_article_is_not_unlocked_by_its_json_ld(self):
        head = ld(articleBody="\n".join(PARAGRAPHS), isAccessibleForFree=False)
        story = read(page(f"<p>{PARAGRAPHS[0]}</p>", head=head))
        assert PARAGRAPHS[-1] not in texts(story)
        assert story.quality.poor

    def test_parts_that_react_streams_are_in_their_place(self):
        places = "".join(
            f'<!--$?--><template id="B:{n}"></template><p>Loading paragraph…</p><!--/$-->'
            for n in range(len(PARAGRAPHS))
        )
        parts = "".join(f'<div hidden id="S:{n}"><p>{text}</p></div>' for n, text in enumerate(PARAGRAPHS))
        story = read(page(f"<div>{places}</div>").replace(b"</body>", f"{parts}</body>".encode()))
        assert texts(story) == PARAGRAPHS

    def test_an_article_that_react_streams_whole(self):
        part = f'<div hidden id="S:0"><article>{body()}</article></div>'
        story = read(page('<template id="B:0"></template>').replace(b"</body>", f"{part}</body>".encode()))
        assert texts(story) == PARAGRAPHS

    def test_amp(self):
        said = json.dumps({"@type": "NewsArticle", "headline": HEADLINE, "author": {"name": "Ada Quill"}})
        markup = f"""<!doctype html><html ⚡ lang="en"><head><title>{HEADLINE}</title><link rel="canonical" href="{URL}">
        <style amp-boilerplate>body{{visibility:hidden}}</style><script type="application/ld+json">{said}</script></head>
        <body><amp-sidebar id="m"><ul><li><a href="/">Home</a></ul></amp-sidebar><article><h1>{HEADLINE}</h1><amp-img src="/b.jpg"
        width="1" height="1"></amp-img>{body()}<amp-ad type="x"></amp-ad></article></body></html>"""
        story = read(markup.encode())
        assert (story.headline, texts(story), story.byline, story.canonical) == (
            HEADLINE,
            PARAGRAPHS,
            ("Ada Quill",),
            URL,
        )

    @pytest.mark.parametrize(
        ("language", "direction", "headline", "paragraph"),
        [
            (
                "ar",
                "rtl",
                "إغلاق الجسر القديم بعد العاصفة",
                "أغلق مجلس المدينة الجسر القديم مساء الثلاثاء بعد أن وجد المهندسون شقوقا في ثلاث من دعاماته، وقال إنه سيبقى مغلقا.",
            ),
            (
                "he",
                "rtl",
                "הגשר הישן נסגר אחרי הסערה",
                "מועצת העיר סגרה את הגשר הישן ביום שלישי בערב אחרי שמהנדסים מצאו סדקים בשלושה מעמודיו, ואמרה שיישאר סגור.",
            ),
            (
                "ja",
                "ltr",
                "嵐のあと古い橋が閉鎖された",
                "市議会は火曜日の夜、技術者が三本の橋脚に亀裂を見つけたため、古い橋を閉鎖したと発表した。再開の見通しは立っていない。",
            ),
            (
                "zh",
                "ltr",
                "风暴过后旧桥关闭",
                "市议会周二晚间宣布，由于工程师在三个桥墩上发现裂缝，旧桥已经关闭，何时重新开放目前尚不清楚，居民须绕行。",
            ),
        ],
    )
    def test_right_to_left_and_cjk(self, language: str, direction: str, headline: str, paragraph: str):
        paragraphs = [f"{paragraph}{number}。" for number in range(1, 6)]
        markup = f"""<html lang="{language}" dir="{direction}"><head><title>{headline}</title></head><body><article>
        <h1>{headline}</h1>{body(*paragraphs)}</article></body></html>"""
        story = read(markup.encode())
        assert (story.headline, texts(story), story.language) == (headline, tuple(paragraphs), language)


class TestLimits:
    def test_a_page_nested_too_deeply_is_an_outcome(self):
        story = read(page("<div>" * 400 + body() + "</div>" * 400))
        assert texts(story) == PARAGRAPHS or story.quality.poor
        assert story.quality.reasons or texts(story)

    def test_a_text_of_ten_megabytes_is_an_outcome(self):
        story = read(page(f"<p>{'word ' * 2_100_000}</p>"))
        assert story.quality.poor
        assert any("parser limit" in reason for reason in story.quality.reasons)
