"""The running text of a page: its paragraphs with their kind, and the links within them.

trafilatura chooses which blocks are the article; what each block is, what it links to and which captions
stand among them is then read from the page itself, by finding the block there again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import Any

from lxml.html import HtmlElement

from stet.domain.version import Kind, Paragraph
from stet.parsing.block import Block, one_space, squashed, text_of
from stet.parsing.captions import with_captions
from stet.parsing.chosen_body import chosen_body
from stet.parsing.gaps import filled
from stet.parsing.pieces import whole
from stet.parsing.run_together import parted

_KINDS = {"head": Kind.HEADING, "quote": Kind.QUOTE, "item": Kind.LIST_ITEM, "row": Kind.TEXT}
_BREAKING = frozenset(
    {"p", "head", "quote", "item", "list", "row", "table", "lb", "body", "div", "code", "graphic", "fw"}
)
_LONGEST_CELL = 500
"""A cell of more holds paragraphs itself, as old pages are laid out."""

_PROSE = 40
"""The letters of a paragraph by which it is known again: a menu may hold the same few words."""

_SOURCE = frozenset(
    {
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "blockquote",
        "td",
        "th",
        "dd",
        "dt",
        "figcaption",
        "div",
        "section",
        "pre",
    }
)


def blocks(tree: HtmlElement) -> list[Block]:
    """Return the blocks of the article in `tree`, in the order of the page; empty where there is none."""
    body = chosen_body(tree)
    if body is None:
        return []
    innermost = _innermost(tree)
    sources = _Sources(innermost)
    chosen = [Block(paragraph, sources.take(paragraph.text)) for paragraph in _paragraphs(body)]
    chosen = sources.in_order(chosen)
    return with_captions(filled(whole(parted(chosen, innermost), innermost), innermost), innermost)


class _Sources:
    """The page's innermost blocks by their text, given out from the top of the page to its end."""

    def __init__(self, innermost: list[HtmlElement]) -> None:
        self._found: dict[str, list[tuple[int, HtmlElement]]] = {}
        self._at = -1
        for number, element in enumerate(innermost):
            if key := squashed(text_of(element)):
                self._found.setdefault(key, []).append((number, element))

    def take(self, text: str) -> HtmlElement | None:
        """Return the first block of this text after the last one taken, else the first of all."""
        listed = self._found.get(squashed(text))
        if not listed:
            return None
        after = bisect_right(listed, self._at, key=lambda one: one[0])
        number, element = listed[after] if after < len(listed) else listed[0]
        if number > self._at or len(listed) == 1:
            self._at = max(number, self._at)
        return element

    def in_order(self, chosen: list[Block]) -> list[Block]:
        """Return blocks in the order of the page, of which paragraphs of prose tell.

        The extractor puts what it found outside the part that it took for the article behind that: the first
        lines of a live blog behind its newest entry. A heading stays before the block after it; all else that
        is short, or stands on the page twice or nowhere, behind the block before it.
        """
        known = [self._place(block) for block in chosen]
        if all(one <= other for one, other in pairwise(place for place in known if place is not None)):
            return chosen
        ahead: int | None = None
        for at in range(len(chosen) - 1, -1, -1):
            if known[at] is None and chosen[at].paragraph.kind is Kind.HEADING:
                known[at] = ahead
            ahead = known[at] if known[at] is not None else ahead
        places = list(accumulate(known, _or_before, initial=0))[1:]
        return [chosen[at] for at in sorted(range(len(chosen)), key=places.__getitem__)]

    def _place(self, block: Block) -> int | None:
        """Return where the only block of a paragraph's text stands; None if that cannot be said."""
        key = squashed(block.paragraph.text)
        listed = self._found.get(key, ()) if len(key) >= _PROSE else ()
        return listed[0][0] if len(listed) == 1 else None


def _or_before(before: int, place: int | None) -> int:
    return before if place is None else place


def _innermost(tree: HtmlElement) -> list[HtmlElement]:
    """Return the block elements that hold no other block element, in the order of the page."""
    found = list(tree.iter(*_SOURCE))
    outer = set()
    for element in found:
        parent = element.getparent()
        while parent is not None and parent not in outer:
            outer.add(parent)
            parent = parent.getparent()
    return [element for element in found if element not in outer]


def _paragraphs(body: Any) -> Iterator[Paragraph]:
    """Yield the paragraphs of trafilatura's tree: a new one at every block and line break in it."""
    pieces: list[str] = []
    kind = Kind.TEXT
    for event, element, inherited in _events(body):
        if event == "text":
            pieces.append(element)
            kind = inherited
        elif text := one_space("".join(pieces)):
            yield Paragraph(text, kind)
            pieces = []
        else:
            pieces = []
    if text := one_space("".join(pieces)):
        yield Paragraph(text, kind)


def _events(element: Any, kind: Kind = Kind.TEXT) -> Iterator[tuple[str, Any, Kind]]:
    tag = element.tag if isinstance(element.tag, str) else ""
    inner = _KINDS.get(tag, kind)
    breaking = tag in _BREAKING
    if tag == "row" and (cells := _cells(element)):
        yield "break", None, kind
        yield "text", " | ".join(cells), inner
        yield "break", None, kind
        return
    if breaking:
        yield "break", None, kind
    if element.text:
        yield "text", element.text, inner
    for child in element:
        yield from _events(child, inner)
        if child.tag == "cell":
            yield "break", None, inner
        if child.tail:
            yield "text", child.tail, inner
    if breaking:
        yield "break", None, kind


def _cells(row: Any) -> list[str]:
    """Return what the cells of a row say, each as one text; none where the table only lays out the page."""
    texts = (
        "".join(text if event == "text" else " " for event, text, _ in _events(cell))
        for cell in row.iterchildren("cell")
    )
    cells = [cell for text in texts if (cell := one_space(text))]
    return cells if len(cells) > 1 and max(map(len, cells)) <= _LONGEST_CELL else []
