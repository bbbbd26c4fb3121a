"""The part of a page around its headline, where bylines and dates are shown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

_BEFORE, _AFTER = 40, 120
_LONGEST = 160
_MOST_PARTS = 6
_SKIPPED = frozenset({"script", "style", "template", "noscript", "svg", "option", "nav", "button"})
_LINES = ("div", "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "td", "figcaption")
"""What begins a line of its own: words before it and in it are never one."""
_BY = frozenset({"by", "by:", "von", "par", "por", "di", "de", "av", "af"})
# Pictures have dozens of elements and say nothing: they are not counted.
_GRAPHICS = frozenset(
    {"svg", "path", "g", "use", "defs", "rect", "circle", "line", "polygon", "source", "picture", "img", "br"}
    | {"script", "style", "noscript", "iframe", "symbol", "title", "mask", "clippath", "wbr", "hr", "input"}
)


def head_parts(
    elements: tuple[HtmlElement, ...], headline: str
) -> tuple[tuple[HtmlElement, ...], tuple[HtmlElement, ...]]:
    """Return the elements shortly before the headline, and those from it on; without one, the first ones."""
    start = " ".join(headline.split())[:40].casefold()
    elements = tuple(element for element in elements if element.tag not in _GRAPHICS)
    heading = next(
        (
            at
            for at, element in enumerate(elements)
            if element.tag in ("h1", "h2") and _starts(element, start)
        ),
        None,
    )
    if heading is None:
        heading = next((at for at, element in enumerate(elements) if element.tag == "h1"), _BEFORE)
    return elements[max(heading - _BEFORE, 0) : heading], elements[heading : heading + _AFTER]


def short_texts(part: tuple[HtmlElement, ...]) -> Iterator[str]:
    """Yield the texts of the innermost short elements: what stands there as a label, not as a paragraph."""
    for element in part:
        if element.tag in _SKIPPED or not isinstance(element.tag, str) or len(element) > _MOST_PARTS:
            continue
        text = _brief(element)
        if 4 <= len(text) <= _LONGEST or text.casefold() in _BY:
            yield text


def _brief(element: HtmlElement) -> str:
    """Return the text of an element on one line, or nothing as soon as it is seen to be long."""
    if not len(element):
        return " ".join((element.text or "").split())
    pieces, letters = [], 0
    for piece in element.itertext():
        pieces.append(piece)
        letters += len(" ".join(piece.split()))
        if letters > _LONGEST:
            return ""
    lines = sum(1 for _ in islice(element.iterdescendants(*_LINES), 2))  # each comes by itself
    return "" if lines > 1 else " ".join((" " if lines else "").join(pieces).split())


def _starts(element: HtmlElement, start: str) -> bool:
    return bool(start) and " ".join("".join(element.itertext()).split()).casefold().startswith(start)
