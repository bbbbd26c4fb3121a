"""Where the text of an article leads: the links an editor set, not those a machine strews.

A change of links is a change of the article, so only links within kept paragraphs count, in one canonical
form, without links into the page itself and to the site's own sections and topics, which content systems add
and take away by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from stet.domain.version import Kind
from stet.parsing.block import Block, squashed, text_of
from stet.parsing.links import plain

_MOST_LINKS = 500
_SCHEME = re.compile(r"^(?:https?:)?//(?:www\.)?", re.IGNORECASE)
_WORD = re.compile(r"[-_]+")
_TOPIC_DEPTH = 2
_TOPIC_WORDS = 3


def editorial_links(found: Sequence[Block], *, base: str) -> tuple[str, ...]:
    """Return where the blocks link to, in order, each address once."""
    page = plain(base)
    links = (plain(href, base) for href in _hrefs(found))
    return tuple(
        dict.fromkeys(link for link in links if link and link != page and not _is_topic(link, page))
    )[:_MOST_LINKS]


def _hrefs(found: Sequence[Block]) -> Iterator[str]:
    for block in found:
        if block.source is None or block.paragraph.kind is Kind.CAPTION:
            continue
        for link in block.source.iter("a"):
            href = (link.get("href") or "").strip()
            if (
                href
                and not href.startswith("#")
                and "@" not in href  # an address of mail, often without its mailto
                and not _is_its_text(href, link)
            ):
                yield href


def _is_its_text(href: str, link: HtmlElement) -> bool:
    """Whether a link is an address made to be clicked: its text says where it leads, linked or not."""
    text, there = squashed(text_of(link)).casefold(), squashed(href).casefold()
    return bool(text) and text in (there, squashed(_SCHEME.sub("", href)).casefold())


def _is_topic(link: str, page: str) -> bool:
    """Whether a link leads to a section or topic of the page's own site: a short path of plain words."""
    there, here = urlsplit(link), urlsplit(page)
    if there.query or not _same_site(there.hostname or "", here.hostname or ""):
        return False
    segments = [segment for segment in there.path.split("/") if segment]
    plain_words = not any(character.isdigit() for character in there.path)
    return (
        plain_words
        and len(segments) <= _TOPIC_DEPTH
        and (not segments or len(_WORD.split(segments[-1])) <= _TOPIC_WORDS)
    )


def _same_site(one: str, other: str) -> bool:
    return (
        one == other
        or one.endswith("." + other.removeprefix("www."))
        or other.endswith("." + one.removeprefix("www."))
    )
