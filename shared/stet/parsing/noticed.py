"""Where on a page a notice of correction may stand: in the article, under a heading of its own, beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from lxml.html import HtmlElement

from stet.domain.notices import is_notice
from stet.domain.version import Kind
from stet.parsing.block import Block, shown

_LONGEST_HEADING = 40
_BESIDE = (
    ".//*[self::p or self::em or self::small or ((self::div or self::aside or self::section or self::span"
    " or self::details or self::li) and text()[string-length(normalize-space()) > 20])]"
)
_NAMED = (
    "//*[self::p or self::div or self::aside or self::section][contains(@class, 'correction')"
    " or contains(@class, 'clarification') or contains(@class, 'erratum') or contains(@class, 'rectif')"
    " or contains(@class, 'editors-note') or contains(@class, 'editor-note')]"
)
_MOST, _MOST_WITHIN = 500, 40


def noticed(tree: HtmlElement, found: Sequence[Block]) -> Iterator[str]:
    """Yield the texts a notice of correction may stand in: the article's, then notes around it."""
    texts = [block.paragraph.text for block in found]
    seen = set(texts)
    yield from texts
    for before, after in pairwise(block.paragraph for block in found):
        headed = f"{before.text.rstrip(' :')}: {after.text}"
        if before.kind is Kind.HEADING and len(before.text) <= _LONGEST_HEADING and not is_notice(after.text):
            yield headed
    beside = [note for part in tree.iter("article", "main") for note in part.xpath(_BESIDE)]
    for note in islice((one for one in [*beside, *tree.xpath(_NAMED)] if _small(one)), _MOST):
        text = shown(note)
        if is_notice(text) and not any(text in one or one in text for one in seen if one):
            seen.add(text)
            yield text


def _small(note: HtmlElement) -> bool:
    return next(islice(note.iter(), _MOST_WITHIN, None), None) is None
