"""Articles that the extractor found as one long text, in their paragraphs again.

Where trafilatura's rules find no article on a page, it takes all that stands in its <article> as one text:
headings, lists and a hundred paragraphs in a row, without a break. The page says where each of them ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from stet.domain.version import Kind, Paragraph
from stet.parsing.block import Block, shown, squashed

_SHORTEST = 400
"""Characters: what is longer and stands in no one element is mostly many paragraphs."""

_FEWEST = 3
_LEAST_SHARE = 0.6
_LEAST_OF_BRIEF = 0.4
"""Where less of a short page would be left, it is no menu that goes."""

_DISTINCT = 12
_FARTHEST = 20
"""How many times its own length an element may stand ahead: a label may well come again farther down."""

_MOST_LINKED = 0.5
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TEXT = _HEADINGS | {"p", "li", "blockquote", "pre", "dd", "dt"}
_OUTSIDE = frozenset({"aside", "footer", "nav", "form", "figure", "figcaption", "header", "button"})


def parted(chosen: Sequence[Block], innermost: Sequence[HtmlElement]) -> list[Block]:
    """Return the chosen blocks, each long one that was not found on the page in the blocks it is made of."""
    if len(chosen) == 1 and chosen[0].source is None and len(chosen[0].paragraph.text) < _SHORTEST:
        return _brief(chosen[0], innermost)
    return [one for block in chosen for one in _parts(block, innermost)]


def _brief(block: Block, innermost: Sequence[HtmlElement]) -> list[Block]:
    """Return the blocks of a text so short that trafilatura took the whole page for it, menus and all."""
    within = list(_within(squashed(block.paragraph.text), innermost))
    parts = [Block(Paragraph(shown(element), _kind(element)), element) for _, element in within]
    kept = _without_asides([part for part in parts if part.linked <= _MOST_LINKED])
    letters = sum(len(squashed(part.paragraph.text)) for part in kept)
    return kept if letters >= _LEAST_OF_BRIEF * len(squashed(block.paragraph.text)) else [block]


def _parts(block: Block, innermost: Sequence[HtmlElement]) -> list[Block]:
    if block.source is not None or len(block.paragraph.text) < _SHORTEST:
        return [block]
    letters = squashed(block.paragraph.text)
    within = list(_within(letters, innermost))
    if sum(len(key) for key, _ in within) < _LEAST_SHARE * len(letters):
        return [block]
    parts = [Block(Paragraph(shown(element), _kind(element)), element) for _, element in within]
    parts = _without_asides([part for part in parts if _is_text(part)])
    return parts if len(parts) >= _FEWEST else [block]


def _within(letters: str, innermost: Sequence[HtmlElement]) -> Iterator[tuple[str, HtmlElement]]:
    """Yield the elements that make up `letters`, in order, with theirs; short ones only where they join."""
    at = 0
    for element in innermost:
        key = squashed(shown(element))
        start = letters.find(key, at) if key else -1
        if start < 0 or start - at > (_FARTHEST * len(key) if len(key) >= _DISTINCT else 0):
            continue
        yield key, element
        at = start + len(key)


def _is_text(part: Block) -> bool:
    """Whether a part is a paragraph, a heading or an item of a list, and not a link to somewhere else."""
    return part.source is not None and part.source.tag in _TEXT and part.linked <= _MOST_LINKED


def _without_asides(parts: Sequence[Block]) -> list[Block]:
    """Return the parts that stand in no aside, form or footer.

    One that holds most of them is none: a <button> or <header> that nobody closed holds all that follows it,
    and is why trafilatura's rules found no article.
    """
    asides = [_asides(part) for part in parts]
    held = Counter(one for outer in asides for one in outer)
    return [
        part
        for part, outer in zip(parts, asides, strict=True)
        if all(held[one] > len(parts) / 2 for one in outer)
    ]


def _asides(part: Block) -> list[HtmlElement]:
    source = part.source
    return [] if source is None else [one for one in source.iterancestors() if one.tag in _OUTSIDE]


def _kind(element: HtmlElement) -> Kind:
    if element.tag in _HEADINGS:
        return Kind.HEADING
    if element.tag == "li":
        return Kind.LIST_ITEM
    return Kind.QUOTE if element.tag == "blockquote" else Kind.TEXT
