"""The standfirst that a page shows below its headline: it goes before the description for machines.

Extractors leave it out with the header it stands in, and search engines are told another sentence: an edit of
the words that readers see would be missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from stet.domain.version import Paragraph
from stet.parsing.block import Block, shown, squashed

_NAMED = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|sub-?(?:title|head|heading|headline|deck)|dek|deck|strapline|summary|excerpt|lede"
    r"|chapo|vorspann|entradilla|bajada|sommario|linha-fina|intro|lead-?(?:text|in)?)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""The words in a class by which an element says that it is one, in several languages."""

_TAGS = ("p", "h2", "h3", "div", "span")
_PARTS = frozenset({"p", "div", "ul", "ol", "table", "h1", "h2", "h3", "figure", "form", "button"})
_DEEPEST, _NEAREST, _MOST = 2, 4, 12
_FEWEST_WORDS, _MOST_WORDS = 6, 80
_MOST_LINKED = 0.3


def shown_standfirst(tree: HtmlElement, found: Sequence[Block], headline: str) -> str:
    """Return the standfirst that `tree` shows; empty where it shows none, or it is read in `found`."""
    wanted = squashed(headline)
    heading = next((one for one in tree.iter("h1") if squashed(shown(one)) == wanted), None)
    if heading is None:
        return ""
    for element in _below(heading):
        text = shown(element)
        linked = Block(Paragraph(text), element).linked
        if _FEWEST_WORDS <= len(text.split()) <= _MOST_WORDS and linked <= _MOST_LINKED:
            have = squashed("".join(block.paragraph.text for block in found))
            return "" if squashed(text) in have else text
    return ""


def _below(heading: HtmlElement) -> Iterator[HtmlElement]:
    """Yield what calls itself a standfirst right below the headline, in its part or the one around it."""
    place = heading
    for _ in range(_DEEPEST):
        for beside in islice(place.itersiblings(), _NEAREST):
            for one in islice(beside.iter(*_TAGS), _MOST):
                if _NAMED.search(one.get("class", "")) and not any(
                    in_.tag in _PARTS for in_ in one.iterdescendants()
                ):
                    yield one
        parent = place.getparent()
        if parent is None or parent.tag in ("article", "main", "body"):
            return
        place = parent
