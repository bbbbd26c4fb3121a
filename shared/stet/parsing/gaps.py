"""Paragraphs that the extractor left out from among those it chose.

trafilatura drops whole parts for a class name ("teaser") or for a quotation's mark-up. A paragraph it drops
is one whose edits would never be seen; so a paragraph of prose is put back that stands among the chosen ones
as their sibling, or wears the class that they or their parents wear, within the same article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from lxml.html import HtmlElement

from stet.domain.version import Kind, Paragraph
from stet.parsing.among import HEADINGS, SUBHEAD, Among, is_prose, mostly_linked, names
from stet.parsing.block import Block, shown, squashed
from stet.parsing.furniture import says_time

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
    known = [places[block.source] for block in chosen if block.source is not None]
    if not sources or len(known) < _FEWEST_CHOSEN:
        return chosen
    first, last = min(known), _last(chosen, innermost, max(known))
    like = Among(sources)
    missed = [
        (at, element)
        for at, element in enumerate(innermost)
        if (_may_hold(element) and like.admits(element, after=at > last) and is_prose(element))
        or (first < at < last and like.between(element))
    ]
    missed += _rest_of_lists(chosen, places)
    missed = sorted([*missed, *like.headings(innermost, dict(missed))], key=lambda one: one[0])
    return list(_merged(chosen, missed, places)) if missed else chosen


def _may_hold(element: HtmlElement) -> bool:
    """Whether a block may be a paragraph: by its tag, or a <div> that has no name of its own."""
    return element.tag == "p" or (element.tag == "div" and not names(element))


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


def _rest_of_lists(
    chosen: Sequence[Block], places: Mapping[HtmlElement, int]
) -> list[tuple[int, HtmlElement]]:
    """Return the items left out of lists of which most were chosen, with their places."""
    taken = [block.source for block in chosen if block.source is not None and block.source.tag == "li"]
    lists = Counter(source.getparent() for source in taken)
    found, known = [], set(taken)
    for listed, count in lists.items():
        if listed is None:
            continue
        left = [item for item in listed.iterchildren("li") if item in places and item not in known]
        if len(left) < count:
            found += [(places[item], item) for item in left if shown(item) and not mostly_linked(item)]
    return found


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
        return block.paragraph.text in self._lines or (tag not in HEADINGS and letters in self._lost)


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
    if element.tag in HEADINGS or (element.tag == "div" and SUBHEAD.search(names(element))):
        return Kind.HEADING
    if element.tag == "li":
        return Kind.LIST_ITEM
    return (
        Kind.QUOTE if any(ancestor.tag == "blockquote" for ancestor in element.iterancestors()) else Kind.TEXT
    )
