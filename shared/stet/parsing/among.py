"""What stands among an article's paragraphs: what the chosen ones have in common, and who else has it.

A paragraph, a list, a heading or a box of prose belongs to an article that stands among its paragraphs as
their sibling, or wears the class that they or their parents wear, within the same article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from stet.domain.version import Paragraph
from stet.parsing.block import Block, shown

_OUTSIDE = frozenset(
    {
        "aside",
        "footer",
        "nav",
        "form",
        "figure",
        "figcaption",
        "header",
        "button",
        "table",
        "li",
        "noscript",
        "template",
    }
)
_LISTED = frozenset({"ul", "ol", "li"})
HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
SUBHEAD = re.compile(
    r"(?:^|[\s_-])(?:sub|cross|inter|mid)-?(?:head|heading|headline|title)(?:$|[\s_-])", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_FEWEST_LETTERS = 40
_MOST_LINKED = 0.5
_MOST_LINKED_BOX = 0.2
_DEEPEST_IN_BOX = 6
_LONGEST_NAME = 100
_IN_BOX = HEADINGS | {"p", "li", "blockquote", "dt", "dd"}
_WORKING = ("button", "form", "iframe", "input", "video")
"""What a box holds that does something, rather than say it."""


class Among:
    """What the chosen paragraphs have in common: their parents, their class, the article around them."""

    def __init__(self, sources: Sequence[HtmlElement]) -> None:
        self._taken = set(sources)
        self._parents = {source.getparent() for source in sources if source.tag == "p"}
        worn = Counter(source.get("class") or "" for source in sources if source.tag == "p")
        self._class = next((name for name, count in worn.most_common(1) if count > len(sources) / 2), "")
        self._wholes: dict[HtmlElement, bool] = {}
        self._homes = {names(parent) for parent in self._parents if parent is not None} - {""}
        self._places = {place for one in self._parents if one is not None for place in _places(one)}
        self._article = next((a for a in sources[len(sources) // 2].iterancestors() if _is_article(a)), None)

    def admits(self, element: HtmlElement, *, after: bool) -> bool:
        """Whether a paragraph is one of the article's, `after` the last chosen one or before it."""
        parent = element.getparent()
        if element in self._taken or parent is None:
            return False
        if parent in self._parents or self._continued(parent):
            return not after
        same = (self._class != "" and element.get("class") == self._class) or names(parent) in self._homes
        return same and self._article is not None and _within(element, self._article)

    def between(self, element: HtmlElement) -> bool:
        """Whether an element that stands between the first and the last paragraph is left out wrongly."""
        if element in self._taken:
            return False
        if element.getparent() in self._parents:
            return self._holds(element) or self._short(element)
        if self._attributes(element):
            return True
        return self._lists(element) or self._boxed(element)

    def _holds(self, element: HtmlElement) -> bool:
        """Whether a <div> that has no name, or a heading's, as editors' programs write, stands among them."""
        if element.tag != "div":
            return False
        bare = next(element.iter("a", "button", "img", "iframe"), None) is None
        if bare and (not names(element) or SUBHEAD.search(names(element))):
            return True
        return next(element.iter("button", "iframe", "form"), None) is None and is_prose(element)

    def _lists(self, element: HtmlElement) -> bool:
        """Whether an item's list stands among the paragraphs, and is no list of links to elsewhere."""
        if element.tag != "li":
            return False
        outer = element
        for ancestor in element.iterancestors():
            if ancestor.tag not in _LISTED:
                break
            outer = ancestor
        if outer.tag == "li" or outer.getparent() not in self._parents:
            return False
        if outer not in self._wholes:
            self._wholes[outer] = not mostly_linked(outer)
        return self._wholes[outer]

    def _short(self, element: HtmlElement) -> bool:
        """Whether a paragraph looks like the chosen ones around it, however short it is."""
        return element.tag == "p" and names(element) in ("", self._class) and not mostly_linked(element)

    def _attributes(self, element: HtmlElement) -> bool:
        """Whether a line below a quotation says whose it is."""
        quotation = element.getprevious()
        return (
            quotation is not None
            and quotation.tag == "blockquote"
            and any(one in self._taken for one in quotation.iter("blockquote", "p"))
            and element.tag in ("div", "p")
            and len(shown(element)) <= _LONGEST_NAME
            and not mostly_linked(element)
        )

    def _boxed(self, element: HtmlElement) -> bool:
        """Whether an element is text of a quotation, or of a box of prose, that stands among the others."""
        if element.tag not in _IN_BOX:
            return False
        outer = [element, *islice(element.iterancestors(), _DEEPEST_IN_BOX)]
        top = next((at for at, one in enumerate(outer) if one.getparent() in self._parents), len(outer))
        box = next((one for one in outer[: top + 1] if one.tag in ("aside", "blockquote")), None)
        if top == len(outer) or box is None:
            return False
        if box not in self._wholes:
            self._wholes[box] = _is_said(box) if box.tag == "blockquote" else _is_box(box)
        return self._wholes[box]

    def _continued(self, parent: HtmlElement) -> bool:
        """Whether `parent` is another part of an article that its template breaks in two, around a box.

        A part looks like the chosen one next to it, and has no headline of its own as a card would.
        """
        if parent.tag not in ("article", "section", "div") or names(parent) in self._homes:
            return False
        alike = not self._places.isdisjoint(_places(parent))
        return alike and next(parent.iter("h1", "h2", "h3"), None) is None

    def headings(
        self, innermost: Sequence[HtmlElement], missed: Mapping[int, HtmlElement]
    ) -> list[tuple[int, HtmlElement]]:
        """Return the headings, with their places, of paragraphs chosen or missed, but of the first."""
        found = []
        headed = False
        for at in range(len(innermost) - 1, -1, -1):
            element = innermost[at]
            if element in self._taken or at in missed:
                headed = True
            elif headed := headed and self._heads(element):
                found.append((at, element))
        first = next((at for at, element in enumerate(innermost) if element in self._taken), 0)
        return [(at, element) for at, element in found if at > first]

    def _heads(self, element: HtmlElement) -> bool:
        """Whether a heading stands next to the paragraphs, and does not head another story it links to."""
        around = list(element.iterancestors())[:2]
        elsewhere = any("#" not in (link.get("href") or "#") for link in element.iter("a"))
        if element.tag not in HEADINGS or (elsewhere and mostly_linked(element)):
            return False
        return bool(self._parents.intersection(around)) and not any(one.tag in _OUTSIDE for one in around)


def _is_box(box: HtmlElement) -> bool:
    """Whether a box says something in whole sentences, with hardly a link and no teaser's heading."""
    heads = box.iter(*HEADINGS)
    return (
        _is_said(box, _MOST_LINKED_BOX)
        and not any(next(head.iter("a"), None) is not None for head in heads)
        and any(is_prose(one) for one in box.iter("p", "li"))
    )


def _is_said(box: HtmlElement, most_linked: float = _MOST_LINKED) -> bool:
    """Whether a quotation or box is there to be read: no form or player, and not made of links."""
    return next(box.iter(*_WORKING), None) is None and _linked(box) <= most_linked


def _places(element: HtmlElement) -> Iterator[tuple[Any, ...]]:
    """Yield where an element of its tag and class stands: what looks like it beside it has one of these.

    That is the element around it, and that one's class within the next.
    """
    home = element.getparent()
    if home is not None:
        yield element.tag, names(element), home
        if names(home):
            yield element.tag, names(element), names(home), home.getparent()


def names(element: HtmlElement) -> str:
    return element.get("class") or ""


def _is_article(element: HtmlElement) -> bool:
    return element.tag in ("article", "main") or element.get("itemprop") == "articleBody"


def _within(element: HtmlElement, article: HtmlElement | None) -> bool:
    for ancestor in element.iterancestors():
        if ancestor is article:
            return True
        if ancestor.tag in _OUTSIDE:
            return False
    return False


def is_prose(element: HtmlElement) -> bool:
    text = shown(element)
    return len(text) >= _FEWEST_LETTERS and bool(_SENTENCE_END.search(text)) and not mostly_linked(element)


def mostly_linked(element: HtmlElement) -> bool:
    return _linked(element) > _MOST_LINKED


def _linked(element: HtmlElement) -> float:
    return Block(Paragraph(shown(element)), element).linked
