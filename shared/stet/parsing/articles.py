"""Read an article from a page: bytes in, a `Story` out, with how far its capture can be trusted."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace

from stet.domain.version import Kind, Story
from stet.parsing import furniture, quality
from stet.parsing.block import Block
from stet.parsing.blocks import blocks
from stet.parsing.links import plain
from stet.parsing.metadata import Metadata
from stet.parsing.page import Page, read_page

EXTRACTOR = "trafilatura-2.3.1+stet-1"
"""Which extraction made a story: stories of different ones are never compared (RULES §4)."""

_MOST_LINKS = 500


def extract(body: bytes, *, url: str, content_type: str = "") -> Story:
    """Return the article that the page in `body`, fetched from `url`, shows.

    A page that shows none, or not all of it, is a story of poor quality with its reasons; BadPage is
    raised only for bytes that are no page at all.
    """
    page = read_page(body, url=url, content_type=content_type)
    if page.tree is None:
        return Story(extractor=EXTRACTOR, quality=quality.of_page(page, None, Story()))
    said = Metadata(page, page.tree)
    found = furniture.kept(blocks(furniture.strip(copy.deepcopy(page.tree))))
    story = Story(
        headline=said.headline,
        standfirst=said.standfirst,
        byline=said.byline,
        published=said.published,
        modified=said.modified,
        paragraphs=tuple(block.paragraph for block in _without_headline(found, said.headline)),
        links=_links(page, found),
        canonical=said.canonical,
        language=said.language,
        section=said.section,
        live_blog=said.live_blog,
        extractor=EXTRACTOR,
    )
    return replace(story, quality=quality.of_page(page, said, story))


def _without_headline(found: Sequence[Block], headline: str) -> Sequence[Block]:
    """Return the blocks less a first one that only repeats the headline."""
    repeats = found and found[0].paragraph.text.casefold() == headline.casefold()
    return found[1:] if repeats else found


def _links(page: Page, found: Sequence[Block]) -> tuple[str, ...]:
    """Return where the text links to, in order, each once: links outside of kept paragraphs are furniture."""
    base = page.base
    links = (
        plain(link.get("href") or "", base)
        for block in found
        if block.source is not None and block.paragraph.kind is not Kind.CAPTION
        for link in block.source.iter("a")
        if not (link.get("href") or "#").startswith("#")
    )
    return tuple(dict.fromkeys(filter(None, links)))[:_MOST_LINKS]
