"""Paragraphs that the extractor broke to pieces, whole again.

trafilatura ends a paragraph at a word set as code, a mark or a button, and drops links and other words
within it, not the same ones from one template to the next. What it drops is a word whose edit would never
be seen. So it decides which paragraphs are the article's, and the page says how they read.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from stet.domain.version import Kind, Paragraph
from stet.parsing.block import Block, shown, squashed

_AHEAD = 40
"""How many blocks of the page ahead a piece is looked for: pieces come in the order of the page."""
_DISTINCT = 12
_ENDS = 15
_LEAST_SHARE = 0.5
_LEAST_SPAN = 0.7
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(slots=True)
class _Whole:
    """A block of the page with the pieces of it that were chosen."""

    element: HtmlElement
    letters: str
    pieces: list[Block] = field(default_factory=list)
    have: int = 0
    upto: int = 0

    def takes(self, piece: Block, wanted: str) -> bool:
        """Whether `piece` is the next one of this block; if so, it is kept here."""
        start = self.letters.find(wanted, self.upto)
        end = start + len(wanted)
        if start < 0:
            start, end = self._span(wanted)
        if start < 0 or (len(wanted) < _DISTINCT and not self.pieces and wanted != self.letters):
            return False
        self.pieces.append(piece)
        self.have += len(wanted)
        self.upto = end
        return True

    def led_by(self, order: list[_Whole | Block], first: str) -> None:
        """Take the short pieces at the end of `order` that stand in this block before `first`, its first."""
        before = self.letters[: self.upto - len(first)]
        while before and order and isinstance(last := order[-1], Block):
            wanted = squashed(last.paragraph.text)
            if len(wanted) >= _DISTINCT or (start := before.rfind(wanted)) < 0:
                return
            self.pieces.insert(0, last)
            self.have += len(wanted)
            before = before[:start]
            order.pop()

    def _span(self, wanted: str) -> tuple[int, int]:
        """Return where a piece stands that lacks words in its middle; (-1, -1) if nowhere."""
        if len(wanted) < 2 * _ENDS:
            return -1, -1
        start = self.letters.find(wanted[:_ENDS], self.upto)
        end = self.letters.rfind(wanted[-_ENDS:], max(start, 0)) + _ENDS
        fits = start >= 0 and end - start >= len(wanted) >= _LEAST_SPAN * (end - start)
        return (start, end) if fits else (-1, -1)

    def mended(self) -> list[Block]:
        """Return the whole as one block, if the pieces are most of it; else the pieces."""
        parted = next(self.element.iter("br"), None) is not None  # its lines are paragraphs themselves
        if parted or self.have < _LEAST_SHARE * len(self.letters):
            return self.pieces
        return [Block(Paragraph(shown(self.element), self._kind()), self.element)]

    def _kind(self) -> Kind:
        if self.element.tag == "li":
            return Kind.LIST_ITEM
        return Kind.HEADING if self.element.tag in _HEADINGS else self.pieces[0].paragraph.kind


def whole(chosen: Sequence[Block], innermost: Sequence[HtmlElement]) -> list[Block]:
    """Return the chosen blocks, those not found on the page put together to the paragraphs they are of."""
    places = {element: at for at, element in enumerate(innermost)}
    found: list[Block] = []
    run: list[Block] = []
    at = -1
    for block in chosen:
        if block.source is None or len(squashed(block.paragraph.text)) < _DISTINCT:
            run.append(block)
            continue
        here = places[block.source]
        found += _mended(run, innermost[at + 1 : here])
        found.append(block)
        run, at = [], here
    return found + _mended(run, innermost[at + 1 :])


def _mended(run: Sequence[Block], between: Sequence[HtmlElement]) -> list[Block]:
    """Return the blocks of `run`, which stand somewhere in `between`, whole where that can be said."""
    wholes: dict[int, _Whole] = {}
    order: list[_Whole | Block] = []
    at = 0
    for piece in run:
        wanted = squashed(piece.paragraph.text)
        for ahead in range(at, min(at + _AHEAD, len(between)) if wanted else 0):
            if ahead not in wholes:
                wholes[ahead] = _Whole(between[ahead], squashed(shown(between[ahead])))
            if wholes[ahead].takes(piece, wanted):
                at = ahead
                break
        else:
            order.append(piece)
            continue
        if len(wholes[at].pieces) == 1:
            wholes[at].led_by(order, wanted)
            order.append(wholes[at])
    inside = set(between)
    return [
        block for one in order for block in (one.mended() if isinstance(one, _Whole) else _here(one, inside))
    ]


def _here(piece: Block, inside: Container[HtmlElement]) -> list[Block]:
    """Return a piece by itself, without a source that stands elsewhere: "npm", found in the menu."""
    return [piece if piece.source in inside else Block(piece.paragraph)]
