"""Whether a page is a site's front, or a list of teasers, where an article was asked for (RULES §4)."""

from __future__ import annotations

from urllib.parse import urlsplit

from lxml.html import HtmlElement

from stet.domain.version import Story
from stet.parsing.links import absolute
from stet.parsing.metadata import Metadata
from stet.parsing.page import Page

_TEASERS, _TEASER_WORDS, _LONGEST_TEASER, _HEADLINE_WORDS = 15, 4, 45, 3


def is_front_page(page: Page, tree: HtmlElement, said: Metadata, story: Story) -> bool:
    """Whether the page is another one than an article's, while the address asked for is an article's."""
    if urlsplit(page.url).path.strip("/") == "":
        return False
    return _named_so(page, tree, said) or _lists_teasers(tree, said, story)


def _lists_teasers(tree: HtmlElement, said: Metadata, story: Story) -> bool:
    """Whether a page has many linked headings, none of its own, and no long paragraph."""
    if said.has_article or said.dated or said.byline:
        return False
    if any(len(paragraph.text.split()) > _LONGEST_TEASER for paragraph in story.paragraphs):
        return False
    own = tree.xpath("//h1[not(ancestor::a) and not(descendant::a)]")
    if any(len(heading.text_content().split()) >= _HEADLINE_WORDS for heading in own):
        return False
    linked = tree.xpath("(//h1 | //h2 | //h3 | //h4)[ancestor::a or descendant::a[@href]]")
    teasers = [one for one in linked if len(one.text_content().split()) >= _TEASER_WORDS]
    return len(teasers) >= _TEASERS


def _named_so(page: Page, tree: HtmlElement, said: Metadata) -> bool:
    """Whether the page names a site's front as its own address."""
    if said.published or said.has_article:
        return False
    named = tree.xpath("string(//link[@rel='canonical']/@href)") or tree.xpath(
        "string(//meta[@property='og:url']/@content)"
    )
    parts = urlsplit(absolute(str(named), page.url)) if named else None
    return (
        parts is not None
        and parts.hostname == urlsplit(page.url).hostname
        and parts.path.strip("/") == ""
        and not parts.query
    )
