"""What stands among an article's paragraphs as a box of its own.

It is known by structure: a box asks for something (a form, a button, a link beside its text that leads on)
and tells nothing in sentences. The extractor's own choice of an article hangs on what stands beside it, so
boxes go before it looks, and so do cards of other stories; loose words are set in paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from lxml.html import HtmlElement

from stet.parsing.block import one_space, squashed
from stet.parsing.cards import drop_cards
from stet.parsing.labels import AGREEING, CONSENT, LABEL, PROMO
from stet.parsing.loose_words import set_loose_words
from stet.parsing.prose import PROSE, letters_in, prose_in

_FEWEST_PROSE = 2
_LARGEST_BOX = 600
_LARGEST_CALL = 300
_LEAST_SAID, _FEWEST_SENTENCES = 100, 2
_MOST_BOXED, _FEWEST_PARTS = 0.25, 2
_MOST_TOLD = 2
_LARGEST_CONSENT, _MOST_BUTTONS, _DEEPEST_BUTTON = 1_500, 20, 6
_NEVER_WHOLE = frozenset({"nav", "menu", "figure", "label", "button"})
_LEAST_WHOLE, _FEWEST_WHOLE, _WHOLE_SHARE = 1_000, 4, 0.9
_EMBEDDED = ("iframe", "embed", "object", "audio", "video", "input", "select", "svg")
_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*(?:\s|$)")
_BOXES = frozenset({"div", "section", "aside", "form", "center"})
_CONTROLS = ("form", "input", "select", "textarea", "button")
_PLAYERS = ("video", "audio", "iframe", "object", "embed")
_EDITORS = ("pre", "table", "blockquote", "figure", "img", "picture", "code", "math", "dl")
_TEXT = frozenset(
    {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dt", "dd", "figcaption", "label"}
)
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def cleared(tree: HtmlElement) -> dict[HtmlElement, tuple[int, int]]:
    """Drop cards of other stories and boxes among paragraphs; set loose words there in paragraphs.

    Returned are the homes of paragraphs, with how many paragraphs and characters of prose each holds.
    """
    drop_cards(tree)
    _drop_consent(tree)
    homes: dict[HtmlElement, tuple[int, int]] = {}
    for paragraph in tree.iter("p"):
        home, letters = paragraph.getparent(), letters_in(paragraph)
        if home is not None and letters >= PROSE:
            count, before = homes.get(home, (0, 0))
            homes[home] = (count + 1, before + letters)
    fullest = max(homes, key=lambda home: homes[home][1], default=None)
    if fullest is not None:
        _open(fullest, homes)
    fewest = min(_FEWEST_PROSE, homes[fullest][0]) if fullest is not None else 0  # each may stand by itself
    for home in [home for home, (count, _) in homes.items() if count >= fewest and home.tag != "body"]:
        _drop_boxes(home, homes[home][1])
        set_loose_words(home)
    _drop_embedded(tree)
    return homes


def _drop_boxes(home: HtmlElement, prose: int) -> None:
    """Drop the boxes among the paragraphs in `home`, unless they are what the article is made of."""
    boxes = [child for child in home if child.tag in _BOXES and _invites(child) and not _tells(child)]
    boxed = [letters for box in boxes if (letters := prose_in(box))]
    if len(boxed) < _FEWEST_PARTS or sum(boxed) <= _MOST_BOXED * (prose + sum(boxed)):
        for box in boxes:
            box.drop_tree()


def _open(fullest: HtmlElement, homes: Mapping[HtmlElement, tuple[int, int]]) -> None:
    """Let a menu or a figure that holds nearly all prose of the page be a part like any other.

    Somebody forgot to end it, or the parser did not see its end: no page is said in its menu.
    """
    least = max(_LEAST_WHOLE, _WHOLE_SHARE * sum(letters for _, letters in homes.values()))
    for part in [one for one in (fullest, *fullest.iterancestors()) if one.tag in _NEVER_WHOLE]:
        held = [known for home, known in homes.items() if part is home or part in home.iterancestors()]
        if sum(count for count, _ in held) >= _FEWEST_WHOLE and sum(letters for _, letters in held) >= least:
            part.tag = "div"


def _drop_embedded(tree: HtmlElement) -> None:
    """Drop what holds no text of the page: one algorithm or another is chosen by its presence."""
    for embedded in list(tree.iter(*_EMBEDDED)):
        embedded.drop_tree()
    for figure in [one for one in tree.iter("figure") if not any(map(str.strip, one.itertext()))]:
        figure.drop_tree()


def _drop_consent(tree: HtmlElement) -> None:
    """Drop each small box that speaks of cookies or privacy around a button that agrees to it."""
    for button in [one for one in tree.iter("button") if AGREEING.match("".join(one.itertext()))][
        :_MOST_BUTTONS
    ]:
        box = None
        for outer in islice(button.iterancestors(), _DEEPEST_BUTTON):
            if outer.tag in ("body", "html", "main", "article") or letters_in(outer) > _LARGEST_CONSENT:
                break
            if next(outer.iter("h1", "article"), None) is not None or len([*_told(outer)]) > _MOST_TOLD:
                break  # a short article is no part of the banner beside it
            box = outer
        if box is not None and box.getparent() is not None and CONSENT.search("".join(box.itertext())):
            box.drop_tree()


def _told(box: HtmlElement) -> Iterator[HtmlElement]:
    """Yield what in a box tells something in sentences, as an article's parts do that have a button."""
    for one in (*box.iter("p", "li", "dd"), *([box] if _has_words(box) else ())):
        text = one_space("".join(one.itertext()))
        if len(text) < _LEAST_SAID or len(_SENTENCE.findall(text)) < _FEWEST_SENTENCES:
            continue
        if not (PROMO.match(text) or LABEL.match(text) or CONSENT.search(text)):
            yield one


def _tells(box: HtmlElement) -> bool:
    return next(_told(box), None) is not None


def _asks(control: HtmlElement) -> bool:
    """Whether a control asks for something, unlike one that unfolds the text or ticks off an item."""
    ticks = control.get("type") == "checkbox" and next(control.iterancestors("li"), None) is not None
    return control.get("aria-expanded") is None and not ticks


def _invites(box: HtmlElement) -> bool:
    """Whether a box asks for something: to fill in, to press, to play, to follow a link beside its text."""
    letters = letters_in(box)
    if letters > _LARGEST_BOX or next(box.iter(*_EDITORS), None) is not None:
        return False
    if any(map(_asks, box.iter(*_CONTROLS))):
        return True
    if next(box.iter(*_PLAYERS), None) is not None:
        return not prose_in(box) and next(box.iter("figcaption"), None) is None
    if letters > _LARGEST_CALL or next(box.iter("p", *_HEADINGS), None) is None:
        return False
    return any(_stands_alone(link, box) for link in box.iter("a"))


def _stands_alone(link: HtmlElement, box: HtmlElement) -> bool:
    """Whether a link stands beside the text of its box, not within a line of it."""
    if not squashed("".join(link.itertext())) or next(link.iter(*_TEXT), None) is not None:
        return False
    for outer in link.iterancestors():
        if outer.tag in _TEXT or _has_words(outer):
            return False
        if outer is box:
            return True
    return False


def _has_words(element: HtmlElement) -> bool:
    """Whether an element holds words itself, beside its children's."""
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)
