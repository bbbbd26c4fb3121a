"""Where on a page a notice of correction may stand: in the article, under a heading of its own, beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from lxml import etree
from lxml.html import HtmlElement

from stet.domain.notices import is_notice
from stet.domain.version import Kind
from stet.parsing.block import Block, shown

_LONGEST_HEADING = 40
_BESIDE = etree.XPath(
    "descendant::p | descendant::em | descendant::small | (descendant::div | descendant::aside"
    " | descendant::section | descendant::span | descendant::details | descendant::li)"
    "[text()[string-length(normalize-space()) > 20]]"
)
_NAMED = re.compile(r"correction|clarification|erratum|rectif|editors?-note")
"""The classes by which a block says that it is one."""

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
    read = {block.source for block in found}  # they were looked at above
    notes = islice((one for one in _beside(tree) if one not in read and _small(one)), _MOST)
    for note in dict.fromkeys(notes):  # what stands in an article in a main part comes twice
        text = shown(note)
        if (
            text not in seen
            and is_notice(text)
            and not any(text in one or one in text for one in seen if one)
        ):
            seen.add(text)
            yield text


def _beside(tree: HtmlElement) -> Iterator[HtmlElement]:
    for part in tree.iter("article", "main"):
        yield from _BESIDE(part)
    for block in tree.iter("p", "div", "aside", "section"):
        if _NAMED.search(block.get("class", "")):
            yield block


def _small(note: HtmlElement) -> bool:
    return next(islice(note.iter(), _MOST_WITHIN, None), None) is None
