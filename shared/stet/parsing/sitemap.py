"""Read a sitemap of news (sitemaps.org, with Google's news extension) as a feed: its entries are its pages.

An index of sitemaps is no feed; `sitemaps_in` says which it names, and an owner adds the one for news.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree

from stet.domain.errors import BadFeed
from stet.domain.feed import Entry, ParsedFeed
from stet.parsing.charsets import decoded
from stet.parsing.dates import moment
from stet.parsing.entries import identified, one_line
from stet.parsing.feed_outline import MAX_ENTRIES, local, text_of, xml_tree
from stet.parsing.links import absolute

MOST_SITEMAPS = 1_000
_MOST_PARTS = 30
_ROOT = re.compile(r"<(?:\w{1,20}:)?(urlset|sitemapindex)\b", re.IGNORECASE)
_HEAD = 4_096
_NEWS = "http://www.google.com/schemas/sitemap-news/"
_NAMED_NEWS = re.compile(r"news|latest|google|aktuell|actu|noticias", re.IGNORECASE)


def is_sitemap(markup: str) -> bool:
    """Whether a document begins as a sitemap or an index of sitemaps."""
    return bool(_ROOT.search(markup, 0, _HEAD))


def parse_sitemap(markup: str, *, url: str) -> ParsedFeed:
    """Return a sitemap as a feed: id and link are the page's address, title and date the news extension's.

    Raises BadFeed for an index of sitemaps, naming some, and for a sitemap without news: it lists all pages
    of a site, most of them no articles, and tells of none when it changed.
    """
    root = xml_tree(markup)
    if local(root) == "sitemapindex":
        named = ", ".join(_sitemaps(root, url)[:3]) or "none"
        raise BadFeed(f"This is an index of sitemaps: add one of those it names, such as {named}."[:300])
    entries: list[Entry] = []
    for count, page in enumerate(child for child in root if local(child) == "url"):
        if count >= MAX_ENTRIES:
            raise BadFeed(f"This sitemap has more than {MAX_ENTRIES:,} pages: not read.")
        if entry := _entry(page, url):
            entries.append(entry)
    if not entries and len(root):
        raise BadFeed("This is a sitemap, but not one of news: none of its pages has a <news:news> part.")
    return ParsedFeed(title=_publication(root), link="", entries=identified(entries))


def sitemaps_in(body: bytes, *, url: str, content_type: str = "") -> list[str]:
    """Return the sitemaps that an index names, those for news first; none if it is no index."""
    markup = decoded(body, content_type)
    if not is_sitemap(markup):
        return []
    try:
        root = xml_tree(markup)
    except BadFeed:
        return []
    return _sitemaps(root, url) if local(root) == "sitemapindex" else []


def _sitemaps(root: etree._Element, url: str) -> list[str]:
    found = [
        address
        for child in root[:MOST_SITEMAPS]
        if local(child) == "sitemap" and (address := absolute(_part(child, "loc"), url))
    ]
    return sorted(dict.fromkeys(found), key=lambda address: not _NAMED_NEWS.search(urlsplit(address).path))


def _entry(page: etree._Element, url: str) -> Entry | None:
    link = absolute(_part(page, "loc"), url)
    news = next((child for child in page[:_MOST_PARTS] if _is_news(child)), None)
    if not link or news is None:
        return None
    keywords = _part(news, "keywords").split(",")[:_MOST_PARTS]
    return Entry(
        id=link,
        link=link,
        title=one_line(_part(news, "title")),
        published=moment(_part(news, "publication_date")),
        updated=moment(_part(page, "lastmod")),
        categories=tuple(dict.fromkeys(filter(None, map(one_line, keywords)))),
    )


def _is_news(element: etree._Element) -> bool:
    return local(element) == "news" and (_NEWS in str(element.tag) or ":" in str(element.tag))


def _publication(root: etree._Element) -> str:
    """Return the name of the publication that the first page of news gives."""
    for publication in _all(root, "publication"):
        return one_line(_part(publication, "name"))
    return ""


def _all(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (element for element in root.iter(etree.Element) if local(element) == name)


def _part(element: etree._Element, name: str) -> str:
    return next((text_of(child).strip() for child in element[:_MOST_PARTS] if local(child) == name), "")
