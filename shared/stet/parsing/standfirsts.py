"""The standfirst as readers see it: the block by the headline that says what the page tells machines.

A summary that stands on no page, or only as a paragraph of the text, is what search engines show: it may be
edited, or lag behind, without any reader seeing another article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from stet.domain.text import fold
from stet.parsing.entries import one_line

_NEAR = 60
_LONGEST, _FEWEST_WORDS = 1_000, 4
_ALIKE = 0.6
_BLOCKS = frozenset(
    {"p", "div", "span", "h2", "h3", "h4", "strong", "em", "b", "i", "li", "section", "header"}
)


def shown_standfirst(said: str, after: Sequence[HtmlElement], text: Iterable[str]) -> tuple[str, bool]:
    """Return the standfirst, and whether readers see it apart from the article's text.

    `said` is what the page tells machines, `after` what stands from the headline on, `text` the article's
    paragraphs. Where no block is like `said`, it is returned as it is, unseen.
    """
    wanted = _words(said)
    size = wanted.total()
    if size < _FEWEST_WORDS:
        return said, False
    best, shown = 0.0, ""
    for element in _blocks(after):
        block = _text(element)
        words = fold(block).casefold().split()
        most, least = max(len(words), size), min(len(words), size)
        if least / most < max(best, _ALIKE):
            continue  # of another length, it cannot be alike, and need not be counted
        alike = (wanted & Counter(words)).total() / most
        if alike >= max(best, _ALIKE):
            best, shown = alike, block
    covered = fold(shown) in fold(" ".join(text)) if shown else False
    return (shown, True) if shown and not covered else (said, False)


def _blocks(after: Sequence[HtmlElement]) -> Iterable[HtmlElement]:
    return (one for one in after[1:_NEAR] if one.tag in _BLOCKS)


def _text(element: HtmlElement) -> str:
    """Return the text of an element on one line; nothing if it is too long for a standfirst."""
    pieces, length = [], 0
    for piece in element.itertext():
        length += len(piece)
        if length > _LONGEST:
            return ""
        pieces.append(piece)
    return one_line("".join(pieces))


def _words(text: str) -> Counter[str]:
    return Counter(fold(text).casefold().split())
