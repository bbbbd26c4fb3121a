"""What stands among an article's paragraphs without belonging to it: labels, promos, share bars, stamps.

Known by mark-up and position first, by their wording only where they are short and stand alone. Over 1,320
pairs of pages with only such parts changed, trafilatura alone makes 21 % false changes (LIBRARIES.md).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from stet.domain.stamps import is_date_line, is_stamp
from stet.domain.version import Kind
from stet.parsing.block import Block, squashed, text_of
from stet.parsing.boxes import cleared
from stet.parsing.frames import framed
from stet.parsing.labels import (
    ADDRESS,
    COOKIES,
    FURNITURE_CLASS,
    GENERATED_CLASS,
    GENERATED_SUFFIX,
    LABEL,
    MACHINE,
    PROMO,
    SAID_STAMP,
    SENTENCE_END,
    SIGNED_STAMP,
    STAMP,
)

_LOOKED_AT, _LONGEST_NAMES = 500, 2_000
"""What is asked, and remembered, of class names: a page could fill the memory with longer ones."""

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PLACES = frozenset(
    {
        "div",
        "section",
        "aside",
        "ul",
        "ol",
        "p",
        "span",
        "figure",
        "a",
        "li",
        "nav",
        "header",
        "footer",
        "strong",
        "small",
    }
)
_WITH_ITEMPROP = etree.XPath("descendant::*[@itemprop]")
_STAMPS = frozenset({"datePublished", "dateModified", "dateCreated"})
_LARGEST = 600
_LARGEST_SHARE = 0.15
_HIDDEN_SHARE = 0.25

_EDGE = 3
_TOP = 6
_SHORT = 20
_LONGEST_LABEL = 400
_MOSTLY = 0.7
_DEEPEST = 3
_LEAST_SENTENCE = 80
_FIRST_PIECES = 5
_FEW = 6


def strip(tree: HtmlElement) -> HtmlElement:
    """Return `tree` less what its mark-up says is furniture, or hidden; large parts are never taken."""
    whole = len(text_of(tree))
    for element in _hidden_or_marked(tree):
        most = whole * _HIDDEN_SHARE if _hidden(element) else min(_LARGEST, _LARGEST_SHARE * whole)
        if element.getparent() is not None and len(text_of(element)) <= most:
            element.drop_tree()
    for details in [one for one in tree.iter("details") if not _deep(one)]:
        if _is_menu(details) and details.getparent() is not None:
            details.drop_tree()
    for time in [*tree.iter("time"), *_WITH_ITEMPROP(tree)]:
        if time.getparent() is None or not (time.tag == "time" or _is_date(time)):
            continue
        time.drop_tag() if in_sentence(time) else time.drop_tree()
    framed(tree, cleared(tree))
    return tree


def kept(found: Sequence[Block], headline: str) -> list[Block]:
    """Return the blocks less labels, promos, stamps, the repeated headline and headings that head nothing."""
    body = _below(found, headline)
    last = len(body) - 1
    body = [block for at, block in enumerate(body) if not _furniture(block, edge=min(at, last - at) < _EDGE)]
    return _without_idle_headings(body)


def _below(found: Sequence[Block], headline: str) -> Sequence[Block]:
    """Return what follows the headline where the blocks repeat it near their beginning."""
    wanted = squashed(headline).casefold()
    start = 0
    for at, block in enumerate(found[:_TOP]):
        if wanted and squashed(block.paragraph.text).casefold() == wanted:
            start = at + 1
        elif len(block.paragraph.text.split()) > _SHORT:
            break
    return found[start:]


def _without_idle_headings(body: list[Block]) -> list[Block]:
    """Return the blocks less headings at the end, and those at the beginning that another one follows.

    Where nothing but headings is found, they are the text.
    """
    if all(block.paragraph.kind is Kind.HEADING for block in body):
        return body
    while len(body) > 1 and body[-1].paragraph.kind is Kind.HEADING:
        body = body[:-1]
    while len(body) > 1 and body[0].paragraph.kind is Kind.HEADING is body[1].paragraph.kind:
        body = body[1:]
    return body


def _hidden_or_marked(tree: HtmlElement) -> list[HtmlElement]:
    """Return what may be furniture, and rid each element of generated class names, in one pass."""
    found = []
    for element in tree.iter():
        worn = names = element.get("class") or ""
        if 0 < len(names) <= _LONGEST_NAMES and (names := _lasting(worn)) != worn:
            element.set("class", names)
        if element.tag in _PLACES and (_hidden(element) or _marked(element, names)):
            found.append(element)
    return found


def _hidden(element: HtmlElement) -> bool:
    """Whether an element is hidden for good: what a button right before it unfolds can be read."""
    style = element.get("style")
    if element.get("hidden") is None and not (style and _HIDDEN_STYLE.search(style)):
        return False
    button = element.getprevious()
    return button is None or (
        button.get("aria-expanded") is None and button.find(".//*[@aria-expanded]") is None
    )


def _marked(element: HtmlElement, names: str) -> bool:
    if "dateline" in names and in_sentence(element):
        return False  # "CAIRO —", as a report begins
    name = element.get("id")
    if _named_so(names[:_LOOKED_AT]):
        return True
    return bool(name and _named_so(name[:_LOOKED_AT]) and not _is_own_words(name, element))


def _is_own_words(name: str, element: HtmlElement) -> bool:
    """Whether an id is made of the words its element begins with, as a heading's is to be linked to."""
    wanted = squashed(name).casefold()
    return squashed("".join(islice(element.itertext(), _FIRST_PIECES))).casefold().startswith(wanted)


@lru_cache(maxsize=4096)
def _lasting(names: str) -> str:
    """Return class names without those that a build of the style sheets makes up anew each time."""
    return " ".join(
        GENERATED_SUFFIX.sub("", name) for name in names.split() if not GENERATED_CLASS.match(name)
    )


@lru_cache(maxsize=4096)  # a page repeats few class names often
def _named_so(names: str) -> bool:
    return bool(names and FURNITURE_CLASS.search(names))


def _deep(details: HtmlElement) -> bool:
    """Whether it stands within many others: each is read whole, so hundreds, nested, would take for ever."""
    return sum(1 for _ in details.iterancestors("details")) > _DEEPEST


def _is_menu(element: HtmlElement) -> bool:
    """Whether an element to unfold holds links rather than text: a table of contents, a list of people."""
    inside = sum(len(squashed(text_of(link))) for link in element.iter("a"))
    return inside > _MOSTLY * len(
        squashed(
            "".join(
                piece
                for part in element.iterchildren("*")
                if part.tag != "summary"
                for piece in part.itertext()
            )
        )
    )


def _is_date(element: HtmlElement) -> bool:
    """Whether an element says in its mark-up that it is a date of the article, and holds little else."""
    marked = element.tag != "meta" and element.get("itemprop") in _STAMPS
    return marked and len(text_of(element)) <= _LONGEST_LABEL


def in_sentence(part: HtmlElement) -> bool:
    """Whether a <time>, or a dateline, stands within running text, where it is words like any other."""
    holder = part.getparent()
    if holder is None or holder.tag not in ("p", "li", "td"):
        return False
    letters = 0
    for piece in holder.itertext():  # no farther: a paragraph may hold thousands of them
        letters += len(piece)
        if letters > _LEAST_SENTENCE:
            return True
    return False


def _furniture(block: Block, *, edge: bool) -> bool:
    text = block.paragraph.text
    words = len(text.split())
    if len(text) > _LONGEST_LABEL or words > 2 * _SHORT:
        return False
    if PROMO.match(text) or MACHINE.match(text) or SAID_STAMP.match(text):
        return True
    if words > _SHORT or block.paragraph.kind is Kind.CAPTION:
        return False
    return _labels(block) or (edge and (says_time(text) or _of_banner(block)))


def says_time(text: str) -> bool:
    """Whether a whole line only says when the page was made, and by whom."""
    return bool(STAMP.match(text) or SIGNED_STAMP.match(text)) or is_stamp(text) or is_date_line(text)


def _of_banner(block: Block) -> bool:
    """Whether a block speaks of cookies beside a button or link, as no sentence of a privacy policy does."""
    if block.source is None or not COOKIES.match(block.paragraph.text):
        return False
    holder = block.source if block.source.tag == "div" else block.source.getparent()
    return holder is not None and next(holder.iter("button", "a"), None) is not None and len(holder) <= _FEW


def _labels(block: Block) -> bool:
    """Whether a short block is a label, or nothing but a link to somewhere else."""
    text, kind = block.paragraph.text, block.paragraph.kind
    closed = bool(SENTENCE_END.search(text))
    if LABEL.match(text):  # an item of a list may well begin with "Sign up"
        return block.linked > _MOSTLY / 2 or not (closed or kind is Kind.LIST_ITEM)
    return not closed and block.linked > _MOSTLY and kind is Kind.TEXT and not ADDRESS.match(text)
