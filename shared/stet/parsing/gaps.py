"""Paragraphs that the extractor left out from among those it chose.

trafilatura drops whole parts for a class name ("teaser") or for a quotation's mark-up. A paragraph it drops
is one whose edits would never be seen; so a paragraph of prose is put back that stands among the chosen ones
as their sibling, or wears the class that they or their parents wear, within the same article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from lxml.html import HtmlElement

from stet.domain.version import Kind, Paragraph
from stet.parsing.block import Block, shown, squashed
from stet.parsing.furniture import says_time

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
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_SUBHEAD = re.compile(
    r"(?:^|[\s_-])(?:sub|cross|inter|mid)-?(?:head|heading|headline|title)(?:$|[\s_-])", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_FEWEST_LETTERS = 40
_MOST_LINKED = 0.5
_FEWEST_CHOSEN = 3
_SAME = 30
_LONGEST_STAMP = 80


def filled(chosen: list[Block], innermost: Sequence[HtmlElement]) -> list[Block]:
    """Return the chosen blocks with the prose before the last of them that belongs with them."""
    places = {element: at for at, element in enumerate(innermost)}
    sources = [
        block.source
        for block in chosen
        if block.source is not None and block.paragraph.kind is Kind.TEXT and not _says_time(block)
    ]
    if len(sources) < _FEWEST_CHOSEN:
        return chosen
    known = [places[source] for source in sources]
    first, last = min(known), _last(chosen, innermost, max(known))
    like = _Likeness(sources)
    missed = [
        (at, element)
        for at, element in enumerate(innermost)
        if (element.tag == "p" and like.admits(element, after=at > last) and _is_prose(element))
        or (first < at < last and (like.holds(element) or like.lists(element) or like.short(element)))
    ]
    missed += _rest_of_lists(chosen, places)
    missed = sorted([*missed, *like.headings(innermost, dict(missed))], key=lambda one: one[0])
    return list(_merged(chosen, missed, places)) if missed else chosen


def _says_time(block: Block) -> bool:
    """Whether a block is a stamp, beside which nothing of the article need stand."""
    return len(block.paragraph.text) <= _LONGEST_STAMP and says_time(block.paragraph.text)


def _last(chosen: Sequence[Block], innermost: Sequence[HtmlElement], last: int) -> int:
    """Return the place of the last chosen block, also of a line in a paragraph that line breaks part."""
    end = next((block for block in reversed(chosen) if len(squashed(block.paragraph.text)) >= _SAME), None)
    if end is None or end.source is not None:
        return last
    wanted = squashed(end.paragraph.text)[:_SAME]
    after = enumerate(innermost[last + 1 :], last + 1)
    return next((at for at, one in after if wanted in squashed(shown(one))), last)


class _Likeness:
    """What the chosen paragraphs have in common: their parents, their class, the article around them."""

    def __init__(self, sources: Sequence[HtmlElement]) -> None:
        self._taken = set(sources)
        self._parents = {source.getparent() for source in sources if source.tag == "p"}
        worn = Counter(source.get("class") or "" for source in sources if source.tag == "p")
        self._class = next((name for name, count in worn.most_common(1) if count > len(sources) / 2), "")
        self._lists: dict[HtmlElement, bool] = {}
        self._homes = {_names(parent) for parent in self._parents if parent is not None} - {""}
        self._article = next((a for a in sources[len(sources) // 2].iterancestors() if _is_article(a)), None)

    def admits(self, element: HtmlElement, *, after: bool) -> bool:
        """Whether a paragraph is one of the article's, `after` the last chosen one or before it."""
        parent = element.getparent()
        if element in self._taken or parent is None:
            return False
        if parent in self._parents or self._continued(parent):
            return not after
        same = (self._class != "" and element.get("class") == self._class) or _names(parent) in self._homes
        return same and self._article is not None and _within(element, self._article)

    def holds(self, element: HtmlElement) -> bool:
        """Whether a <div> that has no name, or a heading's, as editors' programs write, stands among them."""
        if element.tag != "div" or element in self._taken or element.getparent() not in self._parents:
            return False
        bare = next(element.iter("a", "button", "img", "iframe"), None) is None
        if bare and (not _names(element) or _SUBHEAD.search(_names(element))):
            return True
        return next(element.iter("button", "iframe", "form"), None) is None and _is_prose(element)

    def lists(self, element: HtmlElement) -> bool:
        """Whether an item's list stands among the paragraphs, and is no list of links to elsewhere."""
        if element.tag != "li" or element in self._taken:
            return False
        outer = element
        for ancestor in element.iterancestors():
            if ancestor.tag not in _LISTED:
                break
            outer = ancestor
        if outer.tag == "li" or outer.getparent() not in self._parents:
            return False
        if outer not in self._lists:
            self._lists[outer] = not _mostly_linked(outer)
        return self._lists[outer]

    def short(self, element: HtmlElement) -> bool:
        """Whether a paragraph looks like the chosen ones around it, however short it is."""
        return (
            element.tag == "p"
            and element.getparent() in self._parents
            and element not in self._taken
            and _names(element) in ("", self._class)
            and not _mostly_linked(element)
        )

    def _continued(self, parent: HtmlElement) -> bool:
        """Whether `parent` is another part of an article that its template breaks in two, around a box.

        A part looks like the chosen one next to it, and has no headline of its own as a card would.
        """
        if parent.tag not in ("article", "section", "div") or _names(parent) in self._homes:
            return False
        alike = any(
            one is not None and one.tag == parent.tag and _beside(one, parent) for one in self._parents
        )
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
        if element.tag not in _HEADINGS or (elsewhere and _mostly_linked(element)):
            return False
        return bool(self._parents.intersection(around)) and not any(one.tag in _OUTSIDE for one in around)


def _rest_of_lists(
    chosen: Sequence[Block], places: Mapping[HtmlElement, int]
) -> list[tuple[int, HtmlElement]]:
    """Return the items left out of lists of which most were chosen, with their places."""
    taken = [block.source for block in chosen if block.source is not None and block.source.tag == "li"]
    lists = Counter(source.getparent() for source in taken)
    found = []
    for listed, count in lists.items():
        if listed is None:
            continue
        left = [item for item in listed.iterchildren("li") if item in places and item not in taken]
        if len(left) < count:
            found += [(places[item], item) for item in left if shown(item) and not _mostly_linked(item)]
    return found


def _beside(one: HtmlElement, other: HtmlElement) -> bool:
    """Whether two elements stand in the same one, or in two of the same class there."""
    home, away = one.getparent(), other.getparent()
    if home is None or away is None:
        return False
    same = _names(one) == _names(other)
    return same and (
        home is away
        or (_names(home) != "" and _names(home) == _names(away) and home.getparent() is away.getparent())
    )


def _names(element: HtmlElement) -> str:
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


def _is_prose(element: HtmlElement) -> bool:
    text = shown(element)
    return len(text) >= _FEWEST_LETTERS and bool(_SENTENCE_END.search(text)) and not _mostly_linked(element)


def _mostly_linked(element: HtmlElement) -> bool:
    return Block(Paragraph(shown(element)), element).linked > _MOST_LINKED


class _Known:
    """The texts that were chosen: some stand on the page in another cut and were not found again there."""

    def __init__(self, chosen: Sequence[Block]) -> None:
        self._lines = {block.paragraph.text for block in chosen}
        self._all = squashed("".join(block.paragraph.text for block in chosen))
        self._lost = squashed("".join(block.paragraph.text for block in chosen if block.source is None))

    def has(self, block: Block, tag: str) -> bool:
        """Whether a block of this tag was chosen already; short ones may repeat words of another."""
        letters = squashed(block.paragraph.text)
        if tag == "p":
            return letters[:_SAME] in self._all or letters[-_SAME:] in self._all
        return block.paragraph.text in self._lines or (tag not in _HEADINGS and letters in self._lost)


def _merged(
    chosen: list[Block], missed: list[tuple[int, HtmlElement]], places: dict[HtmlElement, int]
) -> Iterator[Block]:
    known = _Known(chosen)
    waiting = []
    for at, element in missed:
        block = Block(Paragraph(shown(element), _kind(element)), element)
        if not known.has(block, str(element.tag)):
            waiting.append((at, block))
    begins = {key: at for at, one in reversed(missed) if (key := squashed(shown(one))[:_SAME])}
    for block in chosen:
        if block.source is not None:
            at = places[block.source]
        else:  # perhaps the first line of a paragraph that line breaks part
            at = begins.get(squashed(block.paragraph.text)[:_SAME], -1)
        while waiting and waiting[0][0] < at:
            yield waiting.pop(0)[1]
        yield block
    for _, block in waiting:
        yield block


def _kind(element: HtmlElement) -> Kind:
    if element.tag in _HEADINGS or (element.tag == "div" and _SUBHEAD.search(_names(element))):
        return Kind.HEADING
    if element.tag == "li":
        return Kind.LIST_ITEM
    return (
        Kind.QUOTE if any(ancestor.tag == "blockquote" for ancestor in element.iterancestors()) else Kind.TEXT
    )
