"""Real edits of one word, planted in an article's own text: none of them may be missed (RULES §4, §5).

An edit is planted in words that the page has, of every kind and in every kind of place, and in what a
newsroom adds to a page: a notice of correction, a box, an embedded post, a line between two paragraphs.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Collection, Iterator
from copy import deepcopy
from functools import partial

from lxml.html import HtmlElement, fragment_fromstring

from benchmarks.mutations import prose
from stet.domain.text import fold

_PLACES = ("p", "li", "h2", "h3", "blockquote")
_MORE_PLACES = (*_PLACES, "h4", "h5", "td", "dd", "pre", "div", "section", "figcaption")
_BLOCKS = (*_MORE_PLACES, "table", "ul", "ol", "dl", "figure", "article")
_FEWEST_LETTERS = 30
_NUMBER = re.compile(r"(?<![\w.,])\d+(?![\w.,]*\d)")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")
_VERB = re.compile(r"\b(?:is|was|are|were|will|has|have|had|would|can|could|should)\b(?! not)")
_WORD = re.compile(r"(?<=[a-z] )[a-z]{5,}\b")
EDITS: dict[str, tuple[re.Pattern[str], Callable[[str], str]]] = {
    "a number": (_NUMBER, lambda found: str(int(found) + 3)),
    "a name": (_NAME, lambda found: "Quillon" if found != "Quillon" else "Tamsin"),
    "a negation": (_VERB, lambda found: f"{found} not"),
    "a word": (_WORD, lambda _: "pumpkin"),
}
_ANY = re.compile(r"(?<!\w)[^\W\d_]{4,}(?!\w)")
_SENTENCE = re.compile(r"[.!?…][\"'”’»)]*(?:\s|$)")
_MOSTLY = 0.8


def planted(tree: HtmlElement, gold: str, luck: random.Random) -> Iterator[tuple[str, HtmlElement]]:
    """Yield the kind of each edit with a copy of the page that has it; the place is in the text of `gold`."""
    known = fold(gold)
    places = [
        element
        for element in tree.iter(*_PLACES)
        if len(text := fold(element.text_content())) >= _FEWEST_LETTERS and text in known
    ]
    for kind, (pattern, other) in EDITS.items():
        found = [
            (element, at)
            for element in places
            for at, text in enumerate(_texts(element))
            if pattern.search(text)
        ]
        if found:
            element, at = luck.choice(found)
            yield kind, _edited(tree, element, at, partial(_replaced, pattern, other))
    yield from _headline(tree)


def placed(tree: HtmlElement, gold: str, luck: random.Random) -> Iterator[tuple[str, HtmlElement]]:
    """Yield each kind of place in the text of `gold`, with a copy of the page with another word there."""
    known = fold(gold)
    chosen = set(prose(tree))
    texts = [
        (element, text)
        for element in tree.iter(*_MORE_PLACES)
        if next(element.iterdescendants(*_BLOCKS), None) is None
        and len(text := fold(element.text_content())) >= _FEWEST_LETTERS
        and (text in known or (element.tag == "figcaption" and _among(element, chosen)))
    ]
    paragraphs = [element for element, text in texts if element.tag == "p" and text in known]
    for kind, fits in _KINDS_OF_PLACE.items():
        found = [element for element, text in texts if fits(element, text)]
        if kind in _ENDS_OF_TEXT and paragraphs:
            found = [paragraphs[_ENDS_OF_TEXT[kind]]]
        places = [
            (element, at)
            for element in found
            for at, text in enumerate(_texts(element))
            if _ANY.search(text) and (kind != "after a line break" or at > 0)
        ]
        if places:
            element, at = luck.choice(places)
            yield f"{kind}", _edited(tree, element, at, partial(_replaced, _ANY, lambda _: "pumpkin"))


def _among(caption: HtmlElement, paragraphs: Collection[HtmlElement]) -> bool:
    """Whether the picture of a caption stands between the paragraphs, not above or below them."""
    outer = next((one for one in caption.iterancestors("figure")), caption)
    sides = (outer.itersiblings(), outer.itersiblings(preceding=True))
    return all(any(one in paragraphs for one in side) for side in sides)


def _all_linked(element: HtmlElement, text: str) -> bool:
    linked = fold(" ".join(link.text_content() for link in element.iter("a")))
    return element.tag == "p" and len(linked) > _MOSTLY * len(text)


_ENDS_OF_TEXT = {"the first paragraph": 0, "the last paragraph": -1}
_KINDS_OF_PLACE: dict[str, Callable[[HtmlElement, str], bool]] = {
    "the first paragraph": lambda *_: False,
    "the last paragraph": lambda *_: False,
    "an item of a list": lambda one, _: next(one.iterancestors("li"), one).tag == "li",
    "a caption": lambda one, _: one.tag == "figcaption",
    "a subheading": lambda one, _: one.tag in ("h2", "h3", "h4", "h5"),
    "a quotation": lambda one, _: next(one.iterancestors("blockquote"), one).tag == "blockquote",
    "a cell of a table": lambda one, _: next(one.iterancestors("td"), one).tag == "td",
    "a paragraph of one sentence": lambda one, text: one.tag == "p" and len(_SENTENCE.findall(text)) == 1,
    "a paragraph all linked": _all_linked,
    "a text in no paragraph": lambda one, _: one.tag in ("div", "section"),
    "after a line break": lambda one, _: next(one.iter("br"), None) is not None,
}


def added(tree: HtmlElement) -> Iterator[tuple[str, HtmlElement, HtmlElement]]:
    """Yield what each addition is, with two copies of the page that have it, one word of it other."""
    if len(prose(tree)) < _FEWEST_PARAGRAPHS:
        return
    for kind, (where, markup) in _ADDITIONS.items():
        yield kind, _with(tree, where, markup.format("three")), _with(tree, where, markup.format("seven"))


def _with(tree: HtmlElement, where: str, markup: str) -> HtmlElement:
    copied = deepcopy(tree)
    paragraphs = prose(copied)
    new = fragment_fromstring(markup)
    if where == "top":
        paragraphs[0].addprevious(new)
        return copied
    place = paragraphs[-1] if where == "end" else paragraphs[len(paragraphs) // 2]
    new.tail, place.tail = place.tail, None
    place.addnext(new)
    return copied


_FEWEST_PARAGRAPHS = 4
_CORRECTED = "This article was amended on 3 May 2026. An earlier version said that {} people were hurt."
_SAID = "The harbour master told reporters that {} of the boats had been moved before the storm came in."
_ADDITIONS: dict[str, tuple[str, str]] = {
    "a correction on top, in italics": ("top", f"<p><em>{_CORRECTED}</em></p>"),
    "a correction on top, in a box": ("top", f'<div class="note-box"><p>{_CORRECTED}</p></div>'),
    "a correction at the end, in italics": ("end", f"<p><i>{_CORRECTED}</i></p>"),
    "a correction at the end, in small type": ("end", f"<p><small>{_CORRECTED}</small></p>"),
    "a correction in a footer": ("end", f"<footer><p>{_CORRECTED}</p></footer>"),
    "a correction in a footer, without a paragraph": ("end", f"<footer>{_CORRECTED}</footer>"),
    "a correction in an aside": ("end", f'<aside class="correction">{_CORRECTED}</aside>'),
    "a correction in a section": (
        "end",
        f'<section class="corrections"><h4>Corrections</h4><p>{_CORRECTED}</p></section>',
    ),
    "an editor's note in an aside": ("top", f"<aside><p>Editor's note: {_SAID}</p></aside>"),
    "an editor's note in a box": ("within", f'<div class="box"><p>Editor\'s note: {_SAID}</p></div>'),
    "an item of a list": ("within", f"<ul><li>{_SAID}</li><li>No one has claimed the crane.</li></ul>"),
    "a subheading": ("within", "<h2>Why the {} boats were moved</h2>"),
    "a quotation": ("within", f"<blockquote><p>{_SAID}</p></blockquote>"),
    "a quotation, without a paragraph": ("within", f"<blockquote>{_SAID}</blockquote>"),
    "a row of a table": (
        "within",
        (
            "<table><tr><th>Harbour</th><th>Boats moved</th></tr>"
            "<tr><td>The old harbour</td><td>{}</td></tr></table>"
        ),
    ),
    "an embedded post": (
        "within",
        (
            f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{_SAID}</p>&mdash; Ada Brook (@ada) '
            '<a href="https://x.example/ada/status/1">May 3, 2026</a></blockquote>'
        ),
    ),
    "a caption": (
        "within",
        f'<figure><img src="/boats.jpg"><figcaption>{_SAID}</figcaption></figure>',
    ),
    "a caption that its class names": (
        "within",
        f'<div class="c-picture"><img src="/boats.jpg"><div class="c-picture__caption">{_SAID}</div></div>',
    ),
    "a paragraph after an advertisement": (
        "within",
        f'<div><div class="ad-slot"><span>Advertisement</span></div><p>{_SAID}</p></div>',
    ),
    "a paragraph of one sentence": ("within", "<p>All {} were moved.</p>"),
    "a paragraph all linked": ("within", f'<p><a href="https://harbour.example/boats">{_SAID}</a></p>'),
    "a text in a <div>": ("within", f"<div>{_SAID}</div>"),
    "a text after two line breaks": ("within", f"<p>Nobody slept that night.<br><br>{_SAID}</p>"),
    "a text in italics, in no paragraph": ("within", f"<em>{_SAID}</em>"),
    "a text to unfold": (
        "within",
        f"<details><summary>What is known of the boats</summary><p>{_SAID}</p></details>",
    ),
    "a fact box": ("within", f'<aside class="factbox"><h3>The boats</h3><p>{_SAID}</p></aside>'),
}


def _replaced(pattern: re.Pattern[str], other: Callable[[str], str], text: str) -> str:
    return pattern.sub(lambda found: other(found[0]), text, count=1)


def _texts(element: HtmlElement) -> list[str]:
    return [str(text) for text in element.xpath(".//text()")]


def _edited(tree: HtmlElement, element: HtmlElement, at: int, edit: Callable[[str], str]) -> HtmlElement:
    path = tree.getroottree().getpath(element)
    copied = deepcopy(tree.getroottree())
    text = copied.xpath(path)[0].xpath(".//text()")[at]
    parent = text.getparent()
    if text.is_tail:
        parent.tail = edit(str(text))
    else:
        parent.text = edit(str(text))
    root: HtmlElement = copied.getroot()
    return root


def _headline(tree: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """Yield the page with another word in its headline, in all the places that repeat it."""
    headings = [heading for heading in tree.iter("h1") if len(heading.text_content().split()) >= 4]
    title = fold(tree.findtext(".//title") or "")
    shown = next((h for h in headings if fold(h.text_content()) in title and len(h) == 0 and h.text), None)
    if shown is None or shown.text is None:
        return
    old = shown.text.strip()
    new = " ".join([*old.split()[:-1], "pumpkin"])
    copied = deepcopy(tree)
    for element in copied.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            if old in value:
                element.set(name, value.replace(old, new))
        if element.text and old in element.text:
            element.text = element.text.replace(old, new)
    yield "a headline's word", copied
