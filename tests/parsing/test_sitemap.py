"""Sitemaps of news, read as feeds."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime

import pytest

from stet.domain.errors import BadFeed
from stet.parsing.feeds import MAX_BYTES, parse_feed
from stet.parsing.robots import sitemaps_named
from stet.parsing.sitemap import sitemaps_in

URL = "https://news.example/sitemap-news.xml"
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
 <url><loc>https://news.example/fire?a=1&amp;b=2</loc><lastmod>2026-11-22T11:00:00Z</lastmod>
  <news:news><news:publication><news:name>Example News</news:name><news:language>en</news:language>
  </news:publication><news:publication_date>2026-11-22T10:00:00+01:00</news:publication_date>
  <news:title>Fire in the &#8220;harbour&#8221;</news:title><news:keywords>fire, harbour,fire</news:keywords>
  </news:news></url>
 <url><loc>https://news.example/about</loc></url>
 <url><loc>/relative</loc><news:news><news:title>Two</news:title></news:news></url>
 <url><loc>javascript:alert(1)</loc><news:news><news:title>Three</news:title></news:news></url>
</urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://news.example/pages.xml</loc></sitemap>
<sitemap><loc>https://news.example/news-1.xml</loc></sitemap></sitemapindex>"""


def test_a_page_of_news_is_an_entry():
    feed = parse_feed(NEWS.encode(), url=URL)
    assert feed.title == "Example News"
    fire, two = feed.entries
    assert (fire.id, fire.link) == ("https://news.example/fire?a=1&b=2",) * 2
    assert fire.title == "Fire in the “harbour”"
    assert fire.published == datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert fire.updated == datetime(2026, 11, 22, 11, tzinfo=UTC)
    assert fire.categories == ("fire", "harbour")
    assert two.link == "https://news.example/relative"


def test_a_packed_sitemap_is_unpacked():
    assert len(parse_feed(gzip.compress(NEWS.encode()), url=URL).entries) == 2


def test_a_packed_bomb_and_packed_junk_are_named():
    pack = zlib.compressobj(wbits=31)
    bomb = b"".join(pack.compress(bytes(2**20)) for _ in range(200)) + pack.flush()
    assert len(bomb) < MAX_BYTES
    with pytest.raises(BadFeed, match="unpacks to more"):
        parse_feed(bomb, url=URL)
    with pytest.raises(BadFeed, match="cannot be unpacked"):
        parse_feed(b"\x1f\x8bjunk", url=URL)


def test_an_index_names_its_sitemaps_those_for_news_first():
    with pytest.raises(BadFeed, match=r"index of sitemaps.*such as https://news.example/news-1.xml"):
        parse_feed(INDEX.encode(), url=URL)
    assert sitemaps_in(INDEX.encode(), url=URL) == [
        "https://news.example/news-1.xml",
        "https://news.example/pages.xml",
    ]
    assert sitemaps_in(NEWS.encode(), url=URL) == []
    assert sitemaps_in(b"\x00\xff junk", url=URL) == []


def test_a_sitemap_of_all_pages_is_no_feed_but_an_empty_one_of_news_is():
    plain = "<urlset><url><loc>https://news.example/a</loc></url></urlset>"
    with pytest.raises(BadFeed, match="not one of news"):
        parse_feed(plain.encode(), url=URL)
    assert parse_feed(b"<urlset></urlset>", url=URL).entries == ()


def test_too_many_pages_are_named():
    many = "<urlset>" + "<url><loc>https://n.example/1</loc></url>" * 10_001 + "</urlset>"
    with pytest.raises(BadFeed, match="more than 10,000 pages"):
        parse_feed(many.encode(), url=URL)


def test_declarations_are_refused_in_a_sitemap_too():
    with pytest.raises(BadFeed, match="DOCTYPE"):
        parse_feed(b'<!DOCTYPE urlset [<!ENTITY a "b">]><urlset/>', url=URL)


def test_robots_txt_names_sitemaps():
    robots = b"Sitemap: https://news.example/news.xml\nUser-agent: *\nsitemap: javascript:x\nDisallow: /a"
    assert sitemaps_named(robots) == ["https://news.example/news.xml"]
    assert len(sitemaps_named(b"".join(b"Sitemap: https://a.example/%d\n" % n for n in range(999)))) == 100
