"""Notices of correction: in the article, under a label of their own, or beside it and part of it anyway.

A newsroom puts its most important sentence where extractors do not look: in an <aside>, a <footer>, below the
author's biography, outside <article>. Wherever it stands, it is text of the article, and its edit an edit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile

from lxml import etree
from lxml.html import HtmlElement

from stet.domain.notices import find_notices, is_notice
from stet.domain.version import Paragraph
from stet.parsing.block import Block, one_space, shown, squashed

_LONGEST_LABEL = 40
_LONGEST_NAMES = 500
"""What is remembered of a class: a page could fill the memory with longer ones."""

_LABELS = ("h2", "h3", "h4", "h5", "h6", "strong", "b", "summary", "dt", "legend")
_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BESIDE = etree.XPath(
    "descendant::p | descendant::em | descendant::small | (descendant::div | descendant::aside"
    " | descendant::section | descendant::span | descendant::details | descendant::footer | descendant::li)"
    "[text()[string-length(normalize-space()) > 20]]"
)
_NAMED = re.compile(
    r"correct(?:ion|ie)|clarification|errat|errores|rectif|editors?-?note|berichtig|korrektur|richtigstell"
    r"|correc[ct]?i[oó]n|corre[cç]|correz|rettific|amend|retract|article[_-]+note",
    re.IGNORECASE,
)
"""The classes by which a block says that it is one."""

_ELSEWHERE = re.compile(
    r"(?:^|[\s_-])(?:comments?|related|teasers?|cards?|promos?)(?:$|[\s_-])", re.IGNORECASE
)
"""The classes of what speaks of another article, or is said by readers."""

_ACTING = ("form", "input", "button", "textarea")
_UNSAID = frozenset({"nav", "a", "button", "textarea"})
_PARTS = frozenset({"section", "aside", "footer", "details"})
_FIRST_PIECES = 3
_MOST_LABELS = 200
_MOST, _MOST_WITHIN, _MOST_LINKED = 500, 40, 0.5
_MOST_FACTS = 200
"""Each notice beside the article is compared with all that are known: no article has so many."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """An article with the notices around it as paragraphs of it, and all its notices as facts."""

    blocks: list[Block]
    notices: tuple[str, ...]


def noticed(tree: HtmlElement, found: list[Block]) -> Noticed:
    """Return the blocks `found` on a page with the notices beside them, and what all of these say."""
    facts = [
        notice
        for block in found
        for notice in find_notices([block.paragraph.text])
        if block.linked <= _MOST_LINKED
    ]
    known = {block.paragraph.text for block in found}
    have = squashed("".join(block.paragraph.text for block in found))
    told = [squashed(fact) for fact in facts[:_MOST_FACTS]]
    first: HtmlElement | None = None
    beside: list[Block] = []
    for note, text, said in _notes(tree):
        if text in known:
            first = note if first is None else first
        elif is_notice(text) and not _is_elsewhere(note) and not _is_told(squashed(text), told):
            facts.append(text)
            told.append(squashed(text))
            if found and squashed(said) not in have:
                beside.append(Block(Paragraph(text), note))
        if len(told) >= _MOST_FACTS:
            break
    ahead = set(takewhile(lambda one: one is not first, tree.iter())) if beside and first is not None else ()
    above = [block for block in beside if block.source in ahead]
    below = [block for block in beside if block.source not in ahead]
    return Noticed([*above, *found, *below], find_notices(facts))


def _is_told(text: str, told: Sequence[str]) -> bool:
    """Whether a text says all that one of the others does, or one of them all that it does."""
    return any(text in other or other in text for other in told)


def _notes(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str, str]]:
    """Yield what may be a notice, with its text, and that without the label it stands under."""
    scopes = [one for one in tree.iter("article", "main") if _is_outermost(one)] or [tree]
    notes = (note for scope in scopes for note in _BESIDE(scope))
    for note in islice((one for one in notes if _small(one)), _MOST):
        summary = note.find("summary") if note.tag == "details" else None
        text = shown(note) if summary is None else _behind(note, summary)
        yield note, text, text
    for block in tree.iter("p", "div", "aside", "section", "footer"):
        if (names := block.get("class")) and _named_so(names[:_LONGEST_NAMES]):
            yield from _named(block)
    for scope in scopes:
        yield from _labelled(scope)


@lru_cache(maxsize=4096)  # a page repeats few class names often
def _named_so(names: str) -> bool:
    return _NAMED.search(names) is not None


def _named(block: HtmlElement) -> Iterator[tuple[HtmlElement, str, str]]:
    """Yield the paragraphs of a block whose class says that it is a notice, or all of it."""
    if _small(block):
        paragraphs = [one for one in block.iter("p") if is_notice(shown(one))] or [block]
        yield from ((one, shown(one), shown(one)) for one in paragraphs)
        yield from _labelled(block)


def _labelled(scope: HtmlElement) -> Iterator[tuple[HtmlElement, str, str]]:
    """Yield what follows a label such as "Correction", in its line or below it, if it is no notice itself."""
    lines: Counter[HtmlElement | None] = Counter()
    for label in scope.iter(*_LABELS):
        lines[line := label.getparent()] += 1
        if lines[line] > _MOST_LABELS:  # each reads all of its line
            continue
        word = one_space("".join(islice(label.itertext(), _FIRST_PIECES))).rstrip(" :.")
        if 0 < len(word) <= _LONGEST_LABEL and is_notice(f"{word}: x"):
            for note in islice(_below(label), _FIRST_PIECES):
                text = _behind(note, label)
                if text and not is_notice(text):
                    yield note, f"{word}: {text}", text


def _below(label: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements that a label is for: its line, or what follows, all of it in a part of its own."""
    line = label.getparent()
    if line is None or next(label.iter("a"), None) is not None:
        return
    if label.tag not in _HEADS and _behind(line, label):
        yield line
        return
    place = label if label.getnext() is not None else line
    for note in place.itersiblings():
        if note.tag in _HEADS:
            return
        yield note
        if line.tag not in _PARTS:
            return


def _behind(note: HtmlElement, label: HtmlElement) -> str:
    """Return the text of an element, less the label it begins with."""
    text = shown(note)
    return text.removeprefix(shown(label)).lstrip(" :.–—-") if label.getparent() is note else text


def _is_elsewhere(note: HtmlElement) -> bool:
    """Whether a note is a form's, a menu's, a reader's, or a teaser's of another article."""
    if (
        next(note.iter(*_ACTING), None) is not None
        or Block(Paragraph(shown(note)), note).linked > _MOST_LINKED
    ):
        return True
    around = [note, *note.iterancestors()]
    if any(one.tag in _UNSAID for one in around):
        return True
    return any(
        one.tag == "form"
        or _ELSEWHERE.search(one.get("class", ""))
        or _ELSEWHERE.search(one.get("id", ""))
        or _is_teaser(one)
        for one in takewhile(_small, around)
    )


def _is_teaser(part: HtmlElement) -> bool:
    """Whether a part of the page has a heading that leads elsewhere, or something to fill in."""
    heads = (head for head in part.iter(*_HEADS))
    return next(part.iter(*_ACTING), None) is not None or any(
        next(head.iter("a"), None) is not None for head in heads
    )


def _is_outermost(scope: HtmlElement) -> bool:
    return next(scope.iterancestors("article", "main"), None) is None


def _small(note: HtmlElement) -> bool:
    return next(islice(note.iter(), _MOST_WITHIN, None), None) is None
