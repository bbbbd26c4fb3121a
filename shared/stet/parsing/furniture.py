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
from stet.parsing.block import Block

_CLASSES = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|socials|related|recommended|recommendations|promo|promotion|newsletter"
    r"|signup|sign-up|subscribe|subscription|advert|advertisement|ad|ads|adslot|sponsored|taboola|outbrain"
    r"|breadcrumbs?|timestamp|dateline|byline|comments?-count|read-?more|readmore|more-on|see-also|most-?read"
    r"|popular|trending|toolbar|print|cookie|consent|sr-only|visually-?hidden|screen-reader-text|skip-link"
    r"|tags|topics|follow)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PLACES = ("div", "section", "aside", "ul", "ol", "p", "span", "figure", "a", "li", "nav", "header", "footer", "strong", "small")
_LARGEST = 600
_LARGEST_SHARE = 0.15

_LABEL = re.compile(
    r"^\W*(?:read more|read also|read next|read the full|also read|see also|see more|more on this|more:|related\b|watch\s*:|listen\s*:|video\s*:"
    r"|advertisement|advertising|sponsored|promoted|paid (?:post|content)|continue reading|(?:story|article) continues"
    r"|sign up|subscribe|newsletter|get our|get the latest|follow us|follow @|share this|share on|share:|most read|most popular"
    r"|recommended|trending|don.t miss|click here|tap here|download (?:the|our)|view comments|leave a comment"
    r"|\d+ comments?|comments|print|email|copy link|back to top|skip to|scroll|loading|image source|getty images"
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
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$|[\"”»]$")
_EDGE = 3
_SHORT = 20
_MOSTLY = 0.7


def strip(tree: HtmlElement) -> HtmlElement:
    """Return `tree` less what its mark-up says is furniture, or hidden; large parts are never taken."""
    most = min(_LARGEST, _LARGEST_SHARE * len("".join(tree.itertext())))
    for element in [element for element in tree.iter(*_PLACES) if _marked(element)]:
        if sum(map(len, element.itertext())) <= most and element.getparent() is not None:
            element.drop_tree()
    for time in list(tree.iter("time")):
        time.drop_tag() if _in_sentence(time) else time.drop_tree()
    return tree


def kept(found: Sequence[Block]) -> list[Block]:
    """Return the blocks less labels, promos and stamps."""
    last = len(found) - 1
    return [block for at, block in enumerate(found) if not _furniture(block, edge=min(at, last - at) < _EDGE)]


def _marked(element: HtmlElement) -> bool:
    if element.get("hidden") is not None or _HIDDEN_STYLE.search(element.get("style") or ""):
        return True
    return _named_so(element.get("class") or "") or _named_so(element.get("id") or "")


@lru_cache(maxsize=4096)  # a page repeats few class names often
def _named_so(names: str) -> bool:
    return bool(names and _CLASSES.search(names[:500]))


def _in_sentence(time: HtmlElement) -> bool:
    """Whether a <time> stands within running text, where it is a word like any other."""
    holder = time.getparent()
    return holder is not None and holder.tag in ("p", "li", "td") and len(holder.text_content()) > 80


def _furniture(block: Block, *, edge: bool) -> bool:
    text = block.paragraph.text
    words = len(text.split())
    if words > _SHORT or block.paragraph.kind is Kind.CAPTION:
        return False
    closed = bool(_SENTENCE_END.search(text))
    if _LABEL.match(text):
        return not closed or block.linked > _MOSTLY / 2
    if edge and _STAMP.match(text):
        return True
    return not closed and block.linked > _MOSTLY and block.paragraph.kind is Kind.TEXT
