"""The running text of a page: its paragraphs with their kind, and the links within them.

trafilatura chooses which blocks are the article; what each block is, what it links to and which captions
stand among them is then read from the page itself, by finding the block there again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from stet.domain.version import Kind, Paragraph

_KINDS = {"head": Kind.HEADING, "quote": Kind.QUOTE, "item": Kind.LIST_ITEM, "row": Kind.TEXT}
_BREAKING = frozenset({"p", "head", "quote", "item", "list", "row", "table", "lb", "body", "div", "code", "graphic", "fw"})
_SOURCE = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "td", "th", "dd", "dt", "figcaption", "div", "section", "pre"}
)
_SPACES = re.compile(r"\s+")
_SQUASHED = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, and the element of the page it stands in, if it was found again."""

    paragraph: Paragraph
    source: HtmlElement | None = None

    @property
    def linked(self) -> float:
        """The share of the paragraph's letters that is link text."""
        if self.source is None:
            return 0.0
        inside = sum(len(squashed("".join(link.itertext()))) for link in self.source.iter("a"))
        return min(inside / max(len(squashed(self.paragraph.text)), 1), 1.0)


def blocks(tree: HtmlElement) -> list[Block]:
    """Return the blocks of the article in `tree`, in the order of the page; empty where there is none."""
    from trafilatura import bare_extraction  # babel, tld, htmldate …: 100 ms that only a changed page pays

    found: Any = bare_extraction(tree, with_metadata=False, include_comments=False)
    if found is None:
        return []
    sources = _sources(tree)
    return [Block(paragraph, _taken(sources, paragraph.text)) for paragraph in _paragraphs(found.body)]


def one_space(text: str) -> str:
    """Return `text` with every run of spaces and line ends as one space."""
    return _SPACES.sub(" ", text).strip()


def squashed(text: str) -> str:
    """Return the letters and digits of `text` alone, to find a block again whatever was done to its spaces."""
    return _SQUASHED.sub("", text)


def _sources(tree: HtmlElement) -> dict[str, list[HtmlElement]]:
    """Return the page's blocks by their text; of nested ones with the same text the innermost."""
    found: dict[str, list[HtmlElement]] = {}
    for element in tree.iter(*_SOURCE):
        key = squashed("".join(element.itertext(etree.Element)))
        if key:
            listed = found.setdefault(key, [])
            if listed and element.getparent() is not None and listed[-1] in element.iterancestors():
                listed.pop()
            listed.append(element)
    return found


def _taken(sources: dict[str, list[HtmlElement]], text: str) -> HtmlElement | None:
    listed = sources.get(squashed(text))
    if not listed:
        return None
    return listed.pop(0) if len(listed) > 1 else listed[0]


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
    if breaking:
        yield "break", None, kind
    if element.text:
        yield "text", element.text, inner
    for number, child in enumerate(element):
        if child.tag == "cell" and number:
            yield "text", " | ", inner
        yield from _events(child, inner)
        if child.tail:
            yield "text", child.tail, inner
    if breaking:
        yield "break", None, kind
