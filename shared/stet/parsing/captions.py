"""Captions of the pictures that stand among an article's paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from stet.domain.version import Kind, Paragraph
from stet.parsing.block import Block, shown

_OUTSIDE = frozenset({"aside", "footer", "nav", "form", "header", "li"})
_FEWEST_WORDS, _MOST_WORDS = 4, 120
_AROUND = 2
_DEEPEST, _DEEPEST_QUOTED = 2, 4
_CAPTION = re.compile(r"(?:^|[\s_-])caption(?:[\s_-]*(?:text|body|content|inner))?(?:$|\s|--)", re.IGNORECASE)


def with_captions(chosen: list[Block], innermost: Sequence[HtmlElement]) -> list[Block]:
    """Return the blocks with the captions before and between them, each where it stands on the page."""
    places = {element: at for at, element in enumerate(innermost)}
    found = [places[block.source] for block in chosen if block.source is not None]
    if not found:
        return chosen
    homes = _homes(chosen)
    captions = [
        (at, element)
        for at, element in enumerate(innermost[: max(found)])
        if (_is_caption(element) or _is_quoted(element)) and _belongs(element, homes)
    ]
    return list(_merged(chosen, captions, places)) if captions else chosen


def _homes(chosen: Sequence[Block]) -> set[HtmlElement]:
    """Return the elements that hold the article: the two next ones around its paragraphs.

    An element around nothing but one other is a wrapper, which templates add and take away: not counted.
    """
    homes: set[HtmlElement] = set()
    for block in chosen:
        if block.source is not None and block.paragraph.kind is Kind.TEXT:
            homes.update(_around(block.source))
    return homes


def _around(element: HtmlElement) -> Iterator[HtmlElement]:
    left = _AROUND
    for ancestor in element.iterancestors():
        yield ancestor
        left -= len(ancestor) > 1
        if not left:
            return


def _is_caption(element: HtmlElement) -> bool:
    """Whether an element is a picture's caption or a part of it: by its tag or, beside one, its class."""
    parts = [element, *islice(element.iterancestors(), _DEEPEST)]
    if any(one.tag == "figcaption" for one in parts):
        return True
    named = next(
        (one for one in parts if "aption" in (names := one.get("class", "")) and _CAPTION.search(names)), None
    )
    if named is None:
        return False
    around = islice(named.iterancestors("div", "figure", "section", "a", "span"), _AROUND)
    return any(next(one.iter("img", "picture"), None) is not None for one in around)


def _is_quoted(element: HtmlElement) -> bool:
    """Whether an element is said in a figure that shows a quotation, as HTML would have it attributed."""
    parent = element.getparent()
    if element.tag != "blockquote" and (parent is None or parent.tag != "blockquote"):
        return False
    return any(one.tag == "figure" for one in islice(element.iterancestors(), _DEEPEST_QUOTED))


def _belongs(caption: HtmlElement, homes: set[HtmlElement]) -> bool:
    if not _FEWEST_WORDS <= len(shown(caption).split()) <= _MOST_WORDS:
        return False
    for ancestor in caption.iterancestors():
        if ancestor in homes:
            return True
        if ancestor.tag in _OUTSIDE:
            return False
    return False


def _merged(
    chosen: Sequence[Block], captions: list[tuple[int, HtmlElement]], places: dict[HtmlElement, int]
) -> Iterator[Block]:
    waiting = list(captions)
    texts = {block.paragraph.text for block in chosen}
    for block in chosen:
        at = places[block.source] if block.source is not None else -1
        while waiting and waiting[0][0] < at:
            element = waiting.pop(0)[1]
            if shown(element) not in texts:
                yield Block(Paragraph(shown(element), _kind(element)), element)
        yield block


def _kind(element: HtmlElement) -> Kind:
    return Kind.QUOTE if _is_quoted(element) and not _is_caption(element) else Kind.CAPTION
