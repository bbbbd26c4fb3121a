"""An owner's CSS selectors on a page: read once, matched in one walk down the tree, whatever they say.

Of CSS there are names, `*`, `.class`, `#id`, `[attribute]` with = ^= $= *= ~=, and the places ` ` and `>`.
What would need looking ahead or back (`:has()`, `+`, `~`) is refused: so a page costs its elements times the
parts of the selectors, and no selector can run away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from stet.domain.errors import InputError
from stet.domain.selectors import Selectors

MOST_PARTS = 12
_HOW = "it may have names, *, .class, #id, [attribute=value], spaces and >, and a comma between several"
_NAME = r"-?[A-Za-z_\u00a0-\uffff][\w\u00a0-\uffff-]*"
_PART = re.compile(
    rf"""(?P<star>\*)|(?P<tag>{_NAME})|\.(?P<klass>{_NAME})|\#(?P<id>{_NAME})
    |\[\s*(?P<attribute>{_NAME})\s*(?:(?P<how>[\^$*~]?=)\s*
        (?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>{_NAME}|\d+))\s*)?\]""",
    re.VERBOSE,
)
_PLACE = re.compile(r"\s*([>,])\s*|(\s+)")


@dataclass(frozen=True, slots=True)
class _Test:
    """One thing that is asked of an element's attribute; `how` is "" where it must only be there."""

    attribute: str
    how: str
    value: str

    def fits(self, element: HtmlElement) -> bool:
        found = element.get(self.attribute)
        if found is None or not self.how:
            return found is not None
        if self.how == "~=":
            return self.value in found.split()
        if not self.value:
            return self.how == "=" and not found
        return {
            "=": found == self.value,
            "^=": found.startswith(self.value),
            "$=": found.endswith(self.value),
            "*=": self.value in found,
        }[self.how]


@dataclass(frozen=True, slots=True)
class _Compound:
    """What is asked of one element; `child` says that the part before it must be its parent."""

    tag: str
    tests: tuple[_Test, ...]
    child: bool

    def fits(self, element: HtmlElement) -> bool:
        return self.tag in ("", element.tag) and all(test.fits(element) for test in self.tests)


_Path = tuple[_Compound, ...]


@lru_cache(maxsize=256)
def compiled(selector: str) -> tuple[_Path, ...]:
    """Return the alternatives of a selector; raise InputError naming it if it cannot be used."""
    paths: list[_Path] = []
    at, path, child = 0, list[_Compound](), False
    text = selector.strip()
    while at < len(text):
        compound, at = _compound(selector, text, at, child=child)
        path.append(compound)
        place = _PLACE.match(text, at)
        if at < len(text) and place is None:
            raise _refused(selector, text[at:])
        at = place.end() if place else at
        child = bool(place and place[1] == ">")
        if place is None or place[1] == ",":
            paths.append(tuple(path))
            path = []
        if place and at == len(text):
            raise _refused(selector, place[0].strip() or "the end")
    if not paths:
        raise _refused(selector, "nothing")
    if sum(map(len, paths)) > MOST_PARTS:
        raise InputError(f"the selector {selector!r} has more than {MOST_PARTS} parts")
    return tuple(paths)


def _compound(selector: str, text: str, at: int, *, child: bool) -> tuple[_Compound, int]:
    tag, tests, start = "", list[_Test](), at
    while found := _PART.match(text, at):
        if (found["tag"] or found["star"]) and at > start:
            break
        tag = (found["tag"] or "").lower() or tag
        if found["klass"]:
            tests.append(_Test("class", "~=", found["klass"]))
        elif found["id"]:
            tests.append(_Test("id", "=", found["id"]))
        elif found["attribute"]:
            value = found["double"] or found["single"] or found["bare"] or ""
            tests.append(_Test(found["attribute"].lower(), found["how"] or "", value))
        at = found.end()
    if at == start:
        raise _refused(selector, text[at:])
    return _Compound(tag, tuple(tests), child), at


def _refused(selector: str, there: str) -> InputError:
    return InputError(f"the selector {selector!r} cannot be read from {there[:30]!r} on: {_HOW}")


def chosen(tree: HtmlElement, selectors: Selectors) -> HtmlElement | None:
    """Cut `tree` down to what the selectors leave of it; return it, or None if no include fits anything."""
    body = tree.find(".//body")
    body = tree if body is None else body
    if selectors.include:
        found = _outermost(matching(body, selectors.include))
        if not found:
            return None
        if found != [body]:
            body.text = None
            for element in found:
                element.tail = None
            body[:] = found
    for element in _outermost(matching(body, selectors.exclude)):
        if element is not body and element.getparent() is not None:
            element.drop_tree()
    return tree


def matching(root: HtmlElement, selectors: Iterable[str]) -> list[HtmlElement]:
    """Return the elements within `root`, itself included, that any of the selectors fits, in their order."""
    paths = [path for selector in selectors for path in compiled(selector)]
    if not paths:
        return []
    found, above = [], dict[HtmlElement, tuple[list[int], list[int]]]()
    for element in root.iter("*"):
        parent = element.getparent() if element is not root else None
        own, below = _reached(element, paths, above[parent] if parent is not None else None)
        above[element] = (own, below)
        if any(one >> len(path) - 1 & 1 for one, path in zip(own, paths, strict=True)):
            found.append(element)
    return found


def _reached(
    element: HtmlElement, paths: list[_Path], above: tuple[list[int], list[int]] | None
) -> tuple[list[int], list[int]]:
    """Return for each path which of its parts end at this element, as bits, and which at it or above it."""
    none = [0] * len(paths)
    parents, ancestors = above or (none, none)
    own = []
    for path, parent, ancestor in zip(paths, parents, ancestors, strict=True):
        bits = 0
        for at, compound in enumerate(path):
            before = at == 0 or (parent if compound.child else ancestor) >> at - 1 & 1
            if before and compound.fits(element):
                bits |= 1 << at
        own.append(bits)
    return own, [one | more for one, more in zip(own, ancestors, strict=True)]


def _outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    chosen = set(elements)
    return [one for one in elements if not any(above in chosen for above in one.iterancestors())]
