"""The feeds a page names."""

from __future__ import annotations

import pytest

from stet.domain.errors import BadPage
from stet.domain.feed import Candidate
from stet.parsing.discovery import MOST, feeds_of

URL = "https://news.example/start/"


def found(head: str, body: str = "", url: str = URL) -> list[Candidate]:
    page = f"<!doctype html><html><head><title>News</title>{head}</head><body><p>News</p>{body}</body></html>"
    return [*feeds_of(page.encode(), url=url, content_type="text/html; charset=utf-8")]


def link(href: str, kind: str = "application/rss+xml", title: str = "", rel: str = "alternate") -> str:
    return f'<link rel="{rel}" type="{kind}" href="{href}" title="{title}">'


def test_several_feeds_in_their_order_those_of_comments_last():
    head = (
        link("/comments/feed/", title="Comments")
        + link("rss.xml", title="Top &amp; stories")
        + link("//feeds.news.example/a", "application/atom+xml", rel="ALTERNATE home")
        + link("https://news.example/j", "Application/Feed+JSON; charset=utf-8")
        + link("/start/rss.xml#again")
    )
    assert found(head) == [
        Candidate("https://news.example/start/rss.xml", "Top & stories", "RSS"),
        Candidate("https://feeds.news.example/a", "", "Atom"),
        Candidate("https://news.example/j", "", "JSON Feed"),
        Candidate("https://news.example/comments/feed/", "Comments", "RSS"),
    ]


def test_the_base_of_the_page_counts():
    assert found('<base href="https://cdn.example/x/">' + link("f"))[0].url == "https://cdn.example/x/f"


@pytest.mark.parametrize(
    "head",
    [
        link("/wp-json/wp/v2/pages/2", "application/json"),
        link("/oembed", "application/json+oembed"),
        link("/style.css", "text/css", rel="stylesheet"),
        link("/de", "text/html"),
        link("javascript:alert(1)"),
        link("ftp://news.example/rss"),
        link(""),
    ],
)
def test_what_is_no_feed_is_not_offered(head: str):
    assert [one for one in found(head) if one.url != URL] == []


def test_usual_addresses_are_offered_only_if_they_are_linked():
    body = '<a href="/rss">All news</a> <a href="/feed.xml">f</a> <a href="/x/rss-explained">no</a>'
    assert [(one.url, one.title) for one in found("", body)] == [
        ("https://news.example/rss", "All news"),
        ("https://news.example/feed.xml", "f"),
    ]
    assert [one.url for one in found(link("/a"), body)] == ["https://news.example/a"]
    assert found("") == []


def test_hostile_pages():
    assert len(found("".join(link(f"/{n}") for n in range(500)))) == MOST
    assert found(link("/a", title="x\x1b[31m\n\u202ey" + "z" * 9000))[0].title.startswith("x[31m y")
    with pytest.raises(BadPage):
        feeds_of(b"%PDF-1.7", url=URL)
    assert feeds_of(b"<p>" * 200_000, url=URL) == ()
