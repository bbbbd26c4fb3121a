"""Parts of a page that are named like an article's frame and hold none of its prose.

The extractor takes the first part of a telling name as the article's frame, and another one if it finds fewer
than two blocks there: a line more or less below a headline then decides what the article is. So a part that
holds hardly any prose, where another place of the page holds much, is not left with such a name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from lxml.html import HtmlElement

_NAMING = re.compile(
    r"article|body|cell|column|content|entry|main|page|post|primary|section|single|story|text", re.IGNORECASE
)
_OUTSIDE = frozenset({"aside", "footer", "nav", "header", "form"})
_FEWEST_PROSE = 2
_MOST_SHARE = 0.15
_LEAST_PROSE = 500
_MOST_TRIED = 4


def unnamed(tree: HtmlElement, homes: Mapping[HtmlElement, tuple[int, int]]) -> None:
    """Take their names from frames without prose; `homes` are the elements whose children are paragraphs.

    Of each home it is known how many paragraphs of prose it holds, and how many characters.
    """
    most = max((letters for home, (_, letters) in homes.items() if not _beside(home)), default=0)
    if most < _LEAST_PROSE:
        return
    prose = _Prose(homes, most * _MOST_SHARE)
    for frame in _frames():
        for _ in range(_MOST_TRIED):
            found = next(iter(frame(tree)), None)
            if found is None:
                break
            if prose.held_by(found):
                return
            for part in [found, *_like(found)]:
                if not prose.held_by(part):
                    _take_name(part)


class _Prose:
    """How much prose the elements of a page hold that hold any."""

    def __init__(self, homes: Mapping[HtmlElement, tuple[int, int]], least: float) -> None:
        self._least = least
        self._held: dict[HtmlElement, tuple[int, int]] = {}
        for home, (count, letters) in homes.items():
            for outer in [home, *home.iterancestors()]:
                before = self._held.get(outer, (0, 0))
                self._held[outer] = (before[0] + count, before[1] + letters)

    def held_by(self, frame: HtmlElement) -> bool:
        """Whether a frame holds several paragraphs, or much for this page."""
        count, letters = self._held.get(frame, (0, 0))
        return count >= _FEWEST_PROSE or letters >= self._least


def _beside(home: HtmlElement) -> bool:
    return home.tag == "body" or any(outer.tag in _OUTSIDE for outer in [home, *home.iterancestors()])


def _like(part: HtmlElement) -> list[HtmlElement]:
    """Return the parts that stand beside one and look like it: the cards of other stories."""
    home = part.getparent()
    named = part.get("class")
    return [] if home is None else [one for one in home if one.tag == part.tag and one.get("class") == named]


@cache
def _frames() -> list[Any]:
    """Return by what the extractor knows an article's frame, each form it tries in turn."""
    from trafilatura.xpaths import BODY_XPATH  # imported late, as the extractor itself is

    return list(BODY_XPATH)


def _take_name(frame: HtmlElement) -> None:
    for name in ("class", "id"):
        if said := frame.get(name):
            frame.set(name, _NAMING.sub("part", said))
    for name in ("itemprop", "role"):
        frame.attrib.pop(name, None)
    if frame.tag in ("article", "main"):
        frame.tag = "div"
