"""Words among an article's paragraphs that stand in none, as between a <div> and the next."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from stet.parsing.prose import letters_in

_LEAST_LOOSE = 20
_FORMATTED = ("em", "i", "b", "strong", "mark", "small", "u", "q", "cite")
_WITHIN_LINES = frozenset(
    (
        *("a", "abbr", "b", "bdi", "br", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "q"),
        *("s", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    )
)


def set_loose_words(home: HtmlElement) -> None:
    """Put words that follow a block in `home` in a paragraph: the extractor drops them behind a <div>."""
    for block in [child for child in home if _is_block(child) and _before_words(child)]:
        run = list(_run(block))
        letters = len((block.tail or "").strip()) + sum(map(letters_in, run))
        if letters + sum(len(one.tail or "") for one in run) < _LEAST_LOOSE:
            continue
        paragraph = etree.SubElement(home, "p")
        paragraph.text, block.tail = block.tail, None
        block.addnext(paragraph)
        paragraph.extend(run)


def _before_words(block: HtmlElement) -> bool:
    """Whether words follow a block in no element, or set in italics or in bold."""
    if (block.tail or "").strip():
        return True
    after = block.getnext()
    return after is not None and after.tag in _FORMATTED


def _is_block(element: HtmlElement) -> bool:
    return isinstance(element.tag, str) and element.tag not in _WITHIN_LINES


def _run(block: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements behind a block that stand in the same lines as the words behind it."""
    for after in block.itersiblings():
        if _is_block(after):
            return
        yield after
