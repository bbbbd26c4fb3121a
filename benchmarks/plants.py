"""Real edits of one word, planted in an article's own text: none of them may be missed (RULES §4, §5)."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial

from lxml.html import HtmlElement

from stet.domain.text import fold

_PLACES = ("p", "li", "h2", "h3", "blockquote")
_FEWEST_LETTERS = 30
_NUMBER = re.compile(r"(?<![\w.,])\d+(?![\w.,]*\d)")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")
_VERB = re.compile(r"\b(?:is|was|are|were|will|has|have|had|would|can|could|should)\b(?! not)")
_WORD = re.compile(r"(?<=[a-z] )[a-z]{5,}\b")
EDITS: dict[str, tuple[re.Pattern[str], Callable[[str], str]]] = {
    "a number": (_NUMBER, lambda found: str(int(found) + 3)),
    "a name": (_NAME, lambda found: "Quillon" if found != "Quillon" else "Tamsin"),
    "a negation": (_VERB, lambda found: f"{found} not"),
    "a word": (_WORD, lambda _: "pumpkin"),
}


def planted(tree: HtmlElement, gold: str, luck: random.Random) -> Iterator[tuple[str, HtmlElement]]:
    """Yield the kind of each edit with a copy of the page that has it; the place is in the text of `gold`."""
    known = fold(gold)
    places = [
        element
        for element in tree.iter(*_PLACES)
        if len(text := fold(element.text_content())) >= _FEWEST_LETTERS and text in known
    ]
    for kind, (pattern, other) in EDITS.items():
        found = [
            (element, at)
            for element in places
            for at, text in enumerate(_texts(element))
            if pattern.search(text)
        ]
        if found:
            element, at = luck.choice(found)
            yield kind, _edited(tree, element, at, partial(_replaced, pattern, other))
    yield from _headline(tree)


def _replaced(pattern: re.Pattern[str], other: Callable[[str], str], text: str) -> str:
    return pattern.sub(lambda found: other(found[0]), text, count=1)


def _texts(element: HtmlElement) -> list[str]:
    return [str(text) for text in element.xpath(".//text()")]


def _edited(tree: HtmlElement, element: HtmlElement, at: int, edit: Callable[[str], str]) -> HtmlElement:
    path = tree.getroottree().getpath(element)
    copied = deepcopy(tree.getroottree())
    text = copied.xpath(path)[0].xpath(".//text()")[at]
    parent = text.getparent()
    if text.is_tail:
        parent.tail = edit(str(text))
    else:
        parent.text = edit(str(text))
    root: HtmlElement = copied.getroot()
    return root


def _headline(tree: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """Yield the page with another word in its headline, in all the places that repeat it."""
    headings = [heading for heading in tree.iter("h1") if len(heading.text_content().split()) >= 4]
    title = fold(tree.findtext(".//title") or "")
    shown = next((h for h in headings if fold(h.text_content()) in title and len(h) == 0 and h.text), None)
    if shown is None or shown.text is None:
        return
    old = shown.text.strip()
    new = " ".join([*old.split()[:-1], "pumpkin"])
    copied = deepcopy(tree)
    for element in copied.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            if old in value:
                element.set(name, value.replace(old, new))
        if element.text and old in element.text:
            element.text = element.text.replace(old, new)
    yield "a headline's word", copied
