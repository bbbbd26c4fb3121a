"""A paragraph together with the element of the page it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from stet.domain.version import Paragraph

_SPACES = re.compile(r"\s+")
_NOT_SHOWN = frozenset({"script", "style", "template", "noscript", "svg"})
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

    @property
    def lines(self) -> tuple[Paragraph, ...]:
        """The paragraph; of text that stands in <pre>, where line ends break lines, one for each line."""
        if self.source is None or self.source.tag != "pre":
            return (self.paragraph,)
        texts = (one_space(line) for line in "".join(_pieces(self.source)).splitlines())
        return tuple(Paragraph(text, self.paragraph.kind) for text in texts if text)


def one_space(text: str) -> str:
    """Return `text` with every run of spaces and line ends as one space."""
    return _SPACES.sub(" ", text).strip()


def squashed(text: str) -> str:
    """Return the letters and digits of `text` alone: a block is found again by them."""
    return _SQUASHED.sub("", text)


def shown(element: HtmlElement) -> str:
    """Return the text of an element as readers see it: without scripts and styles, its spaces as one."""
    return one_space("".join(_pieces(element)))


def _pieces(element: HtmlElement) -> Iterator[str]:
    if element.tag in _NOT_SHOWN or not isinstance(element.tag, str):
        return
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield "\n" if child.tag == "br" else ""
        yield child.tail or ""
