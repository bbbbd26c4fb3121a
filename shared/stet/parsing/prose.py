"""How much a part of a page says."""

from __future__ import annotations

from lxml.html import HtmlElement

PROSE = 60
"""A paragraph of so many letters is prose."""


def letters_in(element: HtmlElement) -> int:
    """Return how many characters of text an element holds."""
    return sum(map(len, element.itertext()))


def prose_in(part: HtmlElement) -> int:
    """Return how many characters of prose a part of a page holds."""
    return sum(letters for one in part.iter("p") if (letters := letters_in(one)) >= PROSE)
