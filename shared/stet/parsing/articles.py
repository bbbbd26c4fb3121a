"""Read an article from a page: bytes in, a `Story` out, with how far its capture can be trusted."""

from __future__ import annotations

import copy
from dataclasses import replace

from lxml.html import HtmlElement

from stet.domain.selectors import NO_SELECTORS, Selectors
from stet.domain.version import Quality, Story
from stet.parsing import furniture, quality
from stet.parsing.blocks import blocks
from stet.parsing.editorial import editorial_links
from stet.parsing.metadata import Metadata
from stet.parsing.noticed import noticed
from stet.parsing.page import read_page
from stet.parsing.said_body import better_body
from stet.parsing.selecting import chosen
from stet.parsing.standfirsts import shown_standfirst

EXTRACTOR = "trafilatura-2.3.1+stet-6"
"""Which extraction made a story: stories of different ones are never compared (RULES §4)."""


def extract(body: bytes, *, url: str, content_type: str = "", selectors: Selectors = NO_SELECTORS) -> Story:
    """Return the article that the page in `body`, fetched from `url`, shows.

    `selectors` are the owner's for the page's source, and a part of the extractor's name.

    A page that shows none, or not all of it, is a story of poor quality with its reasons; BadPage is
    raised only for bytes that are no page at all.
    """
    page = read_page(body, url=url, content_type=content_type)
    nothing = Story(extractor=EXTRACTOR + selectors.suffix, selectors=selectors)
    if page.tree is None:
        return replace(nothing, quality=quality.of_page(page, None, Story()))
    said = Metadata(page, page.tree)
    tree = _selected(page.tree, selectors)
    if tree is None:
        missed = Quality(0.0, ("the include selectors of its feed fit nothing",))
        return replace(nothing, quality=missed)
    found = furniture.kept(blocks(furniture.strip(copy.deepcopy(tree))), said.headline)
    found = found if said.locked or selectors else better_body(found, said.body)
    whole = noticed(tree, found)
    found = whole.blocks
    paragraphs = tuple(paragraph for block in found for paragraph in block.lines)
    standfirst, seen = shown_standfirst(
        said.standfirst, said.after_headline, (one.text for one in paragraphs)
    )
    story = Story(
        headline=said.headline,
        standfirst=standfirst,
        standfirst_unseen=bool(standfirst) and not seen,
        byline=said.byline,
        published=said.published,
        modified=said.modified,
        paragraphs=paragraphs,
        links=editorial_links(found, base=page.base),
        canonical=said.canonical,
        language=said.language,
        section=said.section,
        notices=whole.notices,
        live_blog=said.live_blog,
        extractor=nothing.extractor,
        selectors=selectors,
    )
    return replace(story, quality=quality.of_page(page, said, story))


def _selected(tree: HtmlElement, selectors: Selectors) -> HtmlElement | None:
    """Return what an owner's selectors leave of the page, or None if they fit nothing on it."""
    return chosen(copy.deepcopy(tree), selectors) if selectors else tree
