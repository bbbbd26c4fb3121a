"""What CMSes say of an article in their many ways, and what of it is true of the page."""

# ruff: noqa: E501 (the mark-up of a case is not broken across lines)
from __future__ import annotations

import json
from datetime import datetime

import pytest

from stet.domain.version import Story, fingerprint
from stet.parsing.articles import extract
from stet.parsing.metadata import Metadata
from stet.parsing.page import read_page
from tests.parsing.pages import HEADLINE, PARAGRAPHS, URL, body, ld, page


def read(head: str = "", article: str = "", *, url: str = URL, end: str = "") -> Story:
    return extract(page(article + body(), head=head, end=end), url=url)


def said(head: str) -> Metadata:
    read_in = read_page(page(head=head), url=URL)
    assert read_in.tree is not None
    return Metadata(read_in, read_in.tree)


def day(when: datetime | None) -> str | None:
    return when.date().isoformat() if when else None


def graph(*nodes: dict[str, object]) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", "@graph": nodes})}</script>'


PART = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paywall"}
LOCKED = {
    "a boolean": ld(isAccessibleForFree=False),
    "a word": ld(isAccessibleForFree="False"),
    "an address": ld(isAccessibleForFree="https://schema.org/False"),
    "a part of it": ld(hasPart=PART),
    "one of its parts": ld(hasPart=[{"@type": "WebPageElement", "isAccessibleForFree": True}, PART]),
    "in a graph, beside the article": graph(
        {"@type": "NewsArticle", "headline": HEADLINE}, {"@type": "WebPage", "isAccessibleForFree": False}
    ),
    "microdata": '<meta itemprop="isAccessibleForFree" content="false">',
    "a tier": '<meta property="article:content_tier" content="locked">',
}


@pytest.mark.parametrize("way", LOCKED)
def test_a_locked_article(way: str):
    assert said(LOCKED[way]).locked
    assert not said(LOCKED[way]).open


@pytest.mark.parametrize(
    "head",
    [
        ld(isAccessibleForFree=True),
        ld(isAccessibleForFree="True"),
        '<meta property="article:content_tier" content="free">',
    ],
)
def test_an_open_article(head: str):
    assert said(head).open
    assert not said(head).locked


@pytest.mark.parametrize("head", ["", ld(), '<meta property="article:content_tier" content="metered">'])
def test_neither_open_nor_locked(head: str):
    assert not said(head).open
    assert not said(head).locked


LIVE = {
    "alone": (ld(**{"@type": "LiveBlogPosting"}), True),
    "one of two types": (ld(**{"@type": ["NewsArticle", "LiveBlogPosting"]}), True),
    "a whole address": (ld(**{"@type": "http://schema.org/LiveBlogPosting"}), True),
    "in a graph": (graph({"@type": "WebPage"}, {"@type": "LiveBlogPosting", "headline": HEADLINE}), True),
    "another one, listed": (
        graph(
            {"@type": "NewsArticle", "headline": HEADLINE},
            {
                "@type": "ItemList",
                "itemListElement": [{"@type": "LiveBlogPosting", "headline": "Storm: live"}],
            },
        ),
        False,
    ),
    "another one, related": (ld(isRelatedTo={"@type": "LiveBlogPosting", "headline": "Storm: live"}), False),
    "an article": (ld(), False),
}


@pytest.mark.parametrize("way", LIVE)
def test_live_blogs(way: str):
    head, live = LIVE[way]
    assert read(head).live_blog is live


LANGUAGES = {
    "the root goes before Open Graph": (
        'lang="en-GB"',
        '<meta property="og:locale" content="en_US">',
        "en-GB",
    ),
    "Open Graph alone": ("", '<meta property="og:locale" content="de_AT">', "de-AT"),
    "a root that says nothing": ('lang=""', '<meta http-equiv="content-language" content="fr">', "fr"),
    "a root that does not know": ('lang="und"', ld(inLanguage="pt-BR"), "pt-BR"),
    "several languages": ("", '<meta http-equiv="content-language" content="nl, en">', "nl"),
    "a script": ('lang="zh_hant_tw"', "", "zh-Hant-TW"),
    "XML": ('xml:lang="es"', "", "es"),
    "a name": ('lang="English"', '<meta property="og:locale" content="en_IE">', "en-IE"),
    "JSON-LD's object": (
        "",
        ld(inLanguage={"@type": "Language", "name": "Italian", "alternateName": "it"}),
        "it",
    ),
}


@pytest.mark.parametrize("way", LANGUAGES)
def test_languages(way: str):
    root, head, language = LANGUAGES[way]
    markup = page(head=head).replace(b'<html lang="en-GB">', f"<html {root}>".encode())
    assert extract(markup, url=URL).language == language


OWN = '<link rel="canonical" href="https://news.example/politics/bridge-closed-for-repairs-4711">'
OTHER = "https://news.example/politics/bridge"
CANONICALS = {
    "relative": ('<link rel="canonical" href="/politics/bridge">', OTHER),
    "relative to the page's base": ('<base href="https://www.news.example/x/"><link rel="canonical" href="bridge">', "https://www.news.example/x/bridge"),
    "without a scheme": ('<link rel="canonical" href="//news.example/politics/bridge">', OTHER),
    "the home page": ('<link rel="canonical" href="https://news.example/">', None),
    "the home page, and Open Graph's": (f'<link rel="canonical" href="/"><meta property="og:url" content="{OTHER}">', OTHER),
    "another host": ('<link rel="canonical" href="https://wire.example/b/1">', "https://wire.example/b/1"),
    "a fragment": (f'<link rel="canonical" href="{OTHER}#comments">', OTHER),
    "trackers": (f'<link rel="canonical" href="{OTHER}?utm_source=x">', OTHER),
    "two alike": (f'<link rel="canonical" href="{OTHER}"><link rel="canonical" href="/politics/bridge">', OTHER),
    "two that differ, one of this page": (f'<link rel="canonical" href="{OTHER}">{OWN}', URL),
    "two that differ": (f'<link rel="canonical" href="{OTHER}"><link rel="canonical" href="{OTHER}-2">', None),
    "empty": ('<link rel="canonical" href="">', None),
    "a script": ('<link rel="canonical" href="javascript:void(0)">', None),
    "one of several relations": (f'<link rel="alternate canonical" href="{OTHER}">', OTHER),
    "in capitals": (f'<link rel="CANONICAL" href="{OTHER}">', OTHER),
    "JSON-LD alone": (ld(mainEntityOfPage={"@type": "WebPage", "@id": OTHER}), OTHER),
}  # fmt: skip


@pytest.mark.parametrize("way", CANONICALS)
def test_canonical_addresses(way: str):
    head, canonical = CANONICALS[way]
    assert read(head).canonical == canonical


def test_a_canonical_link_in_what_readers_wrote_is_none_of_the_page():
    comment = f'<div class="comments"><link rel="canonical" href="{OTHER}"></div>'
    assert read(OWN, end=comment).canonical == URL


@pytest.mark.parametrize(
    ("head", "section"),
    [
        (ld(articleSection="Politics"), "Politics"),
        (ld(articleSection=["Politics", "Wend"]), "Politics"),
        (ld(articleSection="Arts &amp; Books"), "Arts & Books"),
        ('<meta property="article:section" content="Politics">', "Politics"),
        ('<meta name="parsely-section" content="Politics">', "Politics"),
        ("", None),
    ],
)
def test_sections(head: str, section: str | None):
    assert read(head).section == section


MODIFIED = {
    "JSON-LD": (ld(dateModified="2025-06-05T10:00:00Z"), ""),
    "Open Graph": ('<meta property="article:modified_time" content="2025-06-05T10:00:00Z">', ""),
    "Facebook's old": ('<meta property="og:updated_time" content="1749117600">', ""),
    "microdata": ("", '<time itemprop="dateModified" datetime="2025-06-05T10:00:00Z">today</time>'),
    "the page's": (graph({"@type": "WebPage", "dateModified": "2025-06-05"}), ""),
    "shown": ("", "<p>Last updated: 5 June 2025, 10:00</p>"),
    "shown in German": ("", "<p>Zuletzt aktualisiert am 5. Juni 2025</p>"),
    "shown beside": ("", "<p>Published 3 June 2025</p><p>Updated <span>5 June 2025</span></p>"),
    "a date of no day": (
        ld(dateModified="0001-01-01T00:00:00Z") + '<meta name="revised" content="June 5, 2025">',
        "",
    ),
}


@pytest.mark.parametrize("way", MODIFIED)
def test_days_of_the_last_change(way: str):
    assert day(read(*MODIFIED[way]).modified) == "2025-06-05"


PUBLISHED = {
    "the zone's day, not that in UTC": (ld(datePublished="2025-06-03T21:30:00-04:00"), ""),
    "of the article among others": (
        graph(
            {"@type": "NewsArticle", "headline": "Ferry back", "datePublished": "2024-01-01"},
            {"@type": "NewsArticle", "headline": HEADLINE, "datePublished": "2025-06-03"},
        ),
        "",
    ),
    "a word before it": ("", "<p>Published: June 3, 2025 | Updated: June 5, 2025</p>"),
    "an update before it": ("", "<p>Updated June 5, 2025. Published June 3, 2025</p>"),
    "one beside an update": ("", "<span>June 3, 2025</span> <span class=updated>Updated: June 5, 2025</span>"),
    "one of two times": (
        "",
        "<time class=modified datetime=2025-06-05>5 June</time><time datetime=2025-06-03>3 June</time>",
    ),
    "a class": ("", "<div class=post-published>3 June 2025</div>"),
    "an aside of its own": ("", "<aside>By Ada Quill <time datetime=2025-06-03>3 June</time></aside>"),
    "a footer of the author's": ("", "<footer><b>Ada Quill</b> <i>3 June 2025</i></footer>"),
    "behind the author's link, at the end": ("", body() + "<i>x</i>" * 200 + "<a href=/author/ada-quill>Ada Quill</a><p>3 June 2025</p>"),
    "behind a picture": ("", "<div><svg><use href='#day'></use></svg> 3 June 2025</div>"),
    "a name before it": ("", "<p>By Ada Quill | 3 June 2025 | 4 min read</p>"),
    "originally": ("", "<p>This story was originally published on 3 June 2025 and has been updated on 5 June 2025 since.</p>"),
    "French": ("", "<p>Publié le 3 juin 2025 à 10h12, mis à jour le 5 juin 2025</p>"),
    "Spanish": ("", "<p>Publicado el 3 de junio de 2025</p>"),
    "Greek": ("", "<p>3 Ιουνίου 2025</p>"),
    "Hungarian": ("", "<p>2025. június 3.</p>"),
    "Finnish": ("", "<p>Julkaistu 3. kesäkuuta 2025</p>"),
    "an abbreviated month": ("", "<p>03-Jun-2025</p>"),
    "a card below, marked up, too": (
        '<meta name="date" content="June 3, 2025">',
        body() + '<aside><p itemprop="datePublished" content="2025-06-07">7 June</p><p itemprop="datePublished" content="2025-06-08">8 June</p></aside>',
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", PUBLISHED)
def test_days_of_publication(way: str):
    assert day(read(*PUBLISHED[way]).published) == "2025-06-03"


NOT_PUBLISHED = {
    "an update in a time of its own": "<p>Last updated: <time datetime=2025-06-05>5 June 2025</time></p>",
    "an update in a class named for publication": "<time class=published-date datetime=2025-06-05>Updated 5 June 2025</time>",
    "an update whose label stands apart": "<div><span>Updated on</span> <span><b>5 June 2025</b></span></div>",
    "the field that a CMS changes": "<div class=field--name-changed><div><time datetime=2025-06-05>5 June 2025</time></div></div>",
    "a day that the text speaks of": "<p>As of July 31, 2025, the council has counted four bridges:</p>",
    "another article's": "<aside><h4>Ferry back</h4><time datetime=2025-06-05>5 June 2025</time></aside>",
    "a comment's": "<div class=comments><p>Cy, <time datetime=2025-06-05 pubdate>5 June 2025</time></p></div>",
}


@pytest.mark.parametrize("way", NOT_PUBLISHED)
def test_no_day_of_publication(way: str):
    assert read("", NOT_PUBLISHED[way]).published is None


@pytest.mark.parametrize(
    "top",
    [
        "<header><span>Sunday, 22 November 2026</span></header>",
        "<div class=masthead><p>Sunday, 22 November 2026</p></div>",
        "<nav><time datetime=2026-11-22>Sunday</time></nav>",
    ],
)
def test_the_day_of_today_at_the_top_of_the_site_is_none_of_the_article(top: str):
    assert extract(page(top=top), url=URL).published is None


class TestStandfirst:
    SAID = "The council closes the old bridge, and looks for a ferry."

    def shown(self, standfirst: str, *, said: str = SAID) -> Story:
        """Return the story of a page whose standfirst stands between headline and article."""
        markup = page(head=ld(description=said)).decode()
        title = f"<h1>{HEADLINE}</h1>"
        head = f"<div><div>{title}<span>{standfirst}</span></div></div>"
        return extract(markup.replace(title, "").replace("<main>", f"{head}<main>").encode(), url=URL)

    def test_one_that_readers_see_is_a_part_of_the_version(self):
        one, other = self.shown(self.SAID), self.shown(self.SAID.replace("old", "new"))
        assert (one.standfirst, one.standfirst_unseen) == (self.SAID, False)
        assert other.standfirst == self.SAID.replace("old", "new")
        assert fingerprint(one) != fingerprint(other)

    def test_one_that_only_machines_are_told_is_none(self):
        one, other = read(ld(description=self.SAID)), read(ld(description=self.SAID.replace(",", "")))
        assert (one.standfirst, one.standfirst_unseen) == (self.SAID, True)
        assert fingerprint(one) == fingerprint(other)

    def test_what_machines_are_told_may_lag_behind_what_readers_see(self):
        one, other = self.shown(self.SAID), self.shown(self.SAID, said=self.SAID.replace("old", "new"))
        assert fingerprint(one) == fingerprint(other)

    def test_one_that_repeats_the_text_may_lag_behind_it(self):
        one = read(ld(description=PARAGRAPHS[0]))
        other = read(ld(description=PARAGRAPHS[0].replace("Tuesday", "Monday")))
        assert fingerprint(one) == fingerprint(other)


BYLINES = {
    "signed far from the headline": ("", body() + "<div><i>x</i></div>" * 200 + "<h3>Written by Ada Quill</h3>", ("Ada Quill",)),
    "after a date": ("", "<div>03/06/2025 by Ada Quill</div>", ("Ada Quill",)),
    "before a date": ("", "<p>by: Ada Quill, Jun 17, 2025</p>", ("Ada Quill",)),
    "an institution": (ld(author={"@type": "Organization", "name": "Center for Rivers and Bridges"}), "", ("Center for Rivers and Bridges",)),
    "a class with other letters around": ("", "<span class=wend-jobber-hero__author>Ada Quill</span>", ("Ada Quill",)),
    "two names on one author's page": ("", body() + "<div><i>x</i></div>" * 200 + "<a href=/author/ada-and-ben>Ada Quill and Ben Orr</a>", ("Ada Quill", "Ben Orr")),
    "an account on Twitter": ('<meta name="twitter:creator" content="@adaquill">', "", ()),
    "words with capitals beside a date": ("", "<p>Bridge News</p><p>3 June 2025</p>", ()),
}  # fmt: skip


@pytest.mark.parametrize("way", BYLINES)
def test_bylines(way: str):
    head, article, names = BYLINES[way]
    assert read(head, article).byline == names


HEADLINES = {
    "the host after a bar": ("<title>Bridge reopens | News.example</title>", "", "Bridge reopens"),
    "what the title begins with, below the site's name": (
        "<title>Bridge reopens in May - Wend - Quay Press</title>",
        "<h1>Quay News Service</h1><h2>Bridge reopens in May</h2>",
        "Bridge reopens in May",
    ),
    "the site's words in the only heading": (
        '<title>x</title><meta property="og:site_name" content="Wend Bridge News"><meta property="og:title" content="Old bridge reopens in May">',
        "<h1>Bridge News</h1>",
        "Old bridge reopens in May",
    ),
    "a sign that links to the heading": (
        "<title>Bridge reopens</title>",
        "<h1>Bridge reopens ¶</h1>",
        "Bridge reopens",
    ),
    "a title for machines that is tested on readers": (
        '<title>You won\'t believe this bridge</title><meta property="og:title" content="You won\'t believe this bridge">',
        f"<h1>{HEADLINE}</h1>",
        HEADLINE,
    ),
}


@pytest.mark.parametrize("way", HEADLINES)
def test_headlines(way: str):
    head, shown, headline = HEADLINES[way]
    markup = f"<html><head>{head}</head><body>{shown}<article>{body()}</article></body></html>"
    assert extract(markup.encode(), url=URL).headline == headline
