"""What stands among an article's paragraphs without belonging to it: labels, promos, share bars, stamps.

Known by mark-up and position first, by their wording only where they are short and stand alone. Over 1,320
pairs of pages with only such parts changed, trafilatura alone makes 21 % false changes (LIBRARIES.md).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from lxml.html import HtmlElement

from stet.domain.version import Kind
from stet.parsing.block import Block, squashed

_CLASSES = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|socials|related|recommended|recommendations|promo|promotion|newsletter"
    r"|signup|sign-up|subscribe|subscription|advert|advertisement|ad|ads|adslot|sponsored|taboola|outbrain"
    r"|breadcrumbs?|timestamp|dateline|byline|comments?-count|read-?more|readmore|more-on|see-also|most-?read"
    r"|popular|trending|toolbar|print$|cookie|consent|sr-only|visually-?hidden|screen-reader-text|skip-link"
    r"|tags|topics|follow)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PLACES = (
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
)
_LARGEST = 600
_LARGEST_SHARE = 0.15
_HIDDEN_SHARE = 0.25

_LABEL = re.compile(
    r"^\W*(?:read more|read also|read next|read the full|also read|see also|see more|more on this|more:|related\b|watch\s*:|listen\s*:|video\s*:"
    r"|advertisement|advertising|sponsored|promoted|paid (?:post|content)|continue reading|(?:story|article) continues"
    r"|sign up|subscribe|newsletter|get our|get the latest|follow us|follow @|share this|share on|share:|most read|most popular"
    r"|recommended|trending|don.t miss|click here|tap here|download (?:the|our)|view comments|leave a comment"
    r"|\d+ comments?|comments$|click to tweet|filed under|tags?:|copyright\b|©|all rights reserved|you (?:may|might) (?:also )?like|popular on|more from|more stories|table of contents|see details$|\d+ min(?:ute)?s? read|reading time|tempo de leitura|lesezeit|temps de lecture|tiempo de lectura|supported by$|print$|email$|copy link|back to top|skip to|scroll (?:down|to)|loading\W*$|image source|getty images"
    r"|lesen sie (?:auch|mehr)|mehr zum thema|anzeige|werbung|weiterlesen|lire aussi|à lire|publicité|lea también|lee también"
    r"|publicidad|leggi anche|pubblicità|leia (?:também|mais)|lees ook|lees meer|advertentie|läs (?:också|mer)|les også)",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"^\W*(?:(?:last\s+)?(?:updated|modified|published|posted|first published)(?:\s+(?:on|at))?\b[\s:]*)?"
    r"(?:(?:about\s+)?(?:\d+|an?|one|two)\s+(?:second|minute|min|hour|hr|day|week|month|year)s?\s+ago|just now|today|yesterday)?"
    r"[\s\d:.,/|•·–-]*(?:[ap]\.?m\.?|GMT|UTC|BST|E[SD]T|P[SD]T|CES?T)?\W*$",
    re.IGNORECASE,
)
_PROMO = re.compile(
    r"^\W*(?:get|sign up|subscribe|join|want|download|follow|have a (?:news )?tip|click|for more|read more|to read)\b"
    r".{0,160}\b(?:newsletter|inbox|our app|the app|subscrib\w+|follow (?:us|him|her|them)|on (?:twitter|facebook|instagram|whatsapp)|click here)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$|[\"”»]$")
_EDGE = 3
_TOP = 6
_SHORT = 20
_MOSTLY = 0.7
_DEEPEST = 3


def strip(tree: HtmlElement) -> HtmlElement:
    """Return `tree` less what its mark-up says is furniture, or hidden; large parts are never taken."""
    whole = sum(map(len, tree.itertext()))
    for element in [element for element in tree.iter(*_PLACES) if _hidden(element) or _marked(element)]:
        most = whole * _HIDDEN_SHARE if _hidden(element) else min(_LARGEST, _LARGEST_SHARE * whole)
        if element.getparent() is not None and sum(map(len, element.itertext())) <= most:
            element.drop_tree()
    for details in [one for one in tree.iter("details") if not _deep(one)]:
        if _is_menu(details) and details.getparent() is not None:
            details.drop_tree()
    for time in list(tree.iter("time")):
        time.drop_tag() if _in_sentence(time) else time.drop_tree()
    return tree


def kept(found: Sequence[Block], headline: str) -> list[Block]:
    """Return the blocks less labels, promos and stamps, the repeated headline, and headings that head nothing."""
    body = _below(found, headline)
    last = len(body) - 1
    body = [block for at, block in enumerate(body) if not _furniture(block, edge=min(at, last - at) < _EDGE)]
    return _without_idle_headings(body)


def _below(found: Sequence[Block], headline: str) -> Sequence[Block]:
    """Return what follows the headline where the blocks repeat it near their beginning."""
    wanted = squashed(headline).casefold()
    for at, block in enumerate(found[:_TOP]):
        if wanted and squashed(block.paragraph.text).casefold() == wanted:
            return found[at + 1 :]
        if len(block.paragraph.text.split()) > _SHORT:
            break
    return found


def _without_idle_headings(body: list[Block]) -> list[Block]:
    """Return the blocks less headings at the end, and those at the beginning that another one follows."""
    while len(body) > 1 and body[-1].paragraph.kind is Kind.HEADING:
        body = body[:-1]
    while len(body) > 1 and body[0].paragraph.kind is Kind.HEADING is body[1].paragraph.kind:
        body = body[1:]
    return body


def _hidden(element: HtmlElement) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN_STYLE.search(element.get("style") or ""))


def _marked(element: HtmlElement) -> bool:
    return _named_so(element.get("class") or "") or _named_so(element.get("id") or "")


@lru_cache(maxsize=4096)  # a page repeats few class names often
def _named_so(names: str) -> bool:
    return bool(names and _CLASSES.search(names[:500]))


def _deep(details: HtmlElement) -> bool:
    """Whether it stands within many others: each is read whole, so hundreds, nested, would take for ever."""
    return sum(1 for _ in details.iterancestors("details")) > _DEEPEST


def _is_menu(element: HtmlElement) -> bool:
    """Whether an element to unfold holds links rather than text: a table of contents, a list of people."""
    inside = sum(len(squashed("".join(link.itertext()))) for link in element.iter("a"))
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


def _in_sentence(time: HtmlElement) -> bool:
    """Whether a <time> stands within running text, where it is a word like any other."""
    holder = time.getparent()
    return holder is not None and holder.tag in ("p", "li", "td") and len(holder.text_content()) > 80


def _furniture(block: Block, *, edge: bool) -> bool:
    text = block.paragraph.text
    if len(text) > _LARGEST:  # no label is so long, and the patterns' time grows with its square
        return False
    words = len(text.split())
    if words <= 2 * _SHORT and _PROMO.match(text):
        return True
    if words > _SHORT or block.paragraph.kind is Kind.CAPTION:
        return False
    closed = bool(_SENTENCE_END.search(text))
    if _LABEL.match(text):
        return not closed or block.linked > _MOSTLY / 2
    if edge and _STAMP.match(text):
        return True
    return not closed and block.linked > _MOSTLY and block.paragraph.kind is Kind.TEXT
