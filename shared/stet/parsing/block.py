"""A paragraph together with the element of the page it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from stet.domain.version import Paragraph

_NOT_SHOWN = frozenset({"script", "style", "template", "noscript", "svg"})
_SQUASHED = re.compile(r"[\W_]+")
_ASCII_SIGNS = {code: None for code in range(128) if not chr(code).isalnum()}
_COMMON_SIGNS = "“”‘’–—…\xa0"
"""The signs that make an English text one of more than ASCII."""


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
        inside = sum(len(squashed(text_of(link))) for link in self.source.iter("a"))
        return min(inside / max(len(squashed(self.paragraph.text)), 1), 1.0)

    @property
    def lines(self) -> tuple[Paragraph, ...]:
        """The paragraph; of text that stands in <pre>, where line ends break lines, one for each line."""
        if self.source is None or self.source.tag != "pre":
            return (self.paragraph,)
        texts = (one_space(line) for line in "".join(_pieces(self.source)).splitlines())
        return tuple(Paragraph(text, self.paragraph.kind) for text in texts if text)


def one_space(text: str) -> str:
    """Return `text` with every run of spaces and line ends as one space."""
    return " ".join(text.split())


def squashed(text: str) -> str:
    """Return the letters and digits of `text` alone: a block is found again by them."""
    if not text.isascii():
        for sign in _COMMON_SIGNS:  # an expression takes five times as long as all that follows
            text = text.replace(sign, "")
    return text.translate(_ASCII_SIGNS) if text.isascii() else _SQUASHED.sub("", text)


def text_of(element: HtmlElement) -> str:
    """Return all text within an element, as `itertext` joined gives it, without a string for each piece."""
    if not len(element):
        return element.text or ""
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def shown(element: HtmlElement) -> str:
    """Return the text of an element as readers see it: without scripts and styles, its spaces as one."""
    if next(element.iter("br", *_NOT_SHOWN), None) is None:
        return one_space(text_of(element))
    return one_space("".join(_pieces(element)))


def _pieces(element: HtmlElement) -> Iterator[str]:
    if element.tag in _NOT_SHOWN or not isinstance(element.tag, str):
        return
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield "\n" if child.tag == "br" else ""
        yield child.tail or ""
