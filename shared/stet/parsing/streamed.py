"""Pages that React streams: parts come hidden at the end, and a script puts each in its place.

A part is `<div hidden id="S:1">`, its place `<template id="B:1">` (or "P:1"), followed by what is shown while
the part is awaited. Without this, the whole article counts as hidden text.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from stet.parsing.block import one_space

_PLACE = re.compile(r"^[BP]:([0-9a-f]{1,6})$")
_PART = re.compile(r"^S:([0-9a-f]{1,6})$")
_AWAITING = re.compile(
    r"(<template id=\"B:[0-9a-f]{1,6}\"></template>)(?:(?!<!--|<template)[\s\S])*(?=<!--/\$-->)"
)
_LONGEST_AWAITING = 40
_MOST = 1_000
_MOSTLY = 0.5


def without_fallbacks(markup: str) -> str:
    """Return `markup` without what stands in for streamed parts: only its comments tell where that ends."""
    return _AWAITING.sub(r"\1", markup) if '<template id="B:' in markup else markup


def put_in_place(tree: HtmlElement, *, marked: bool) -> None:
    """Move the streamed parts of `tree` to their places; `marked`: the mark-up told where fallbacks end."""
    parts = _numbered(tree.xpath("//div[@hidden][starts-with(@id, 'S:')]"), _PART)
    places = _numbered(tree.xpath("//template[starts-with(@id, 'B:') or starts-with(@id, 'P:')]"), _PLACE)
    letters = {
        number: sum(len("".join(one.itertext())) for one in part.iter("p")) for number, part in parts.items()
    }
    whole = sum(letters.values())
    for hidden in parts.values():
        del hidden.attrib["hidden"]
    for number, place in list(places.items())[:_MOST]:
        part = parts.get(number)
        home = place.getparent()
        if part is None or home is None or any(ancestor is part for ancestor in place.iterancestors()):
            continue
        awaiting = place.getnext()
        if not marked and awaiting is not None and _stands_in(awaiting):
            awaiting.drop_tree()
        if letters[number] > _MOSTLY * whole:
            continue  # an article by itself is read where it stands, whatever its place is called
        tail, part.tail = part.tail, None
        if tail:
            _say_before(part, tail)
        place.addprevious(part)


def _stands_in(element: HtmlElement) -> bool:
    return element.tag != "template" and len(one_space("".join(element.itertext()))) <= _LONGEST_AWAITING


def _say_before(element: HtmlElement, text: str) -> None:
    """Leave the text that followed an element where it stood."""
    before, home = element.getprevious(), element.getparent()
    if before is not None:
        before.tail = (before.tail or "") + text
    elif home is not None:
        home.text = (home.text or "") + text


def _numbered(elements: list[HtmlElement], pattern: re.Pattern[str]) -> dict[str, HtmlElement]:
    found: dict[str, HtmlElement] = {}
    for element in elements[:_MOST]:
        if number := pattern.match(element.get("id") or ""):
            found.setdefault(number[1], element)
    return found
