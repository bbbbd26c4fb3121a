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
_FEWEST_PROSE = 2
_MOST_SHARE = 0.1
_LEAST_PROSE = 500
_MOST_TRIED = 4


def unnamed(tree: HtmlElement, homes: Mapping[HtmlElement, tuple[int, int]]) -> None:
    """Take their names from frames without prose; `homes` are the elements whose children are paragraphs.

    Of each home it is known how many paragraphs of prose it holds, and how many characters.
    """
    most = max((letters for _, letters in homes.values()), default=0)
    if most < _LEAST_PROSE:
        return
    for frame in _frames():
        for _ in range(_MOST_TRIED):
            found = next(iter(frame(tree)), None)
            if found is None:
                break
            if _holds_prose(found, homes, most * _MOST_SHARE):
                return
            _take_name(found)


@cache
def _frames() -> list[Any]:
    """Return by what the extractor knows an article's frame, each form it tries in turn."""
    from trafilatura.xpaths import BODY_XPATH  # imported late, as the extractor itself is

    return list(BODY_XPATH)


def _holds_prose(frame: HtmlElement, homes: Mapping[HtmlElement, tuple[int, int]], least: float) -> bool:
    inside = [
        known
        for home in frame.iter("div", "section", "article", "main", "td", "li", "blockquote")
        if (known := homes.get(home))
    ]
    return (
        sum(count for count, _ in inside) >= _FEWEST_PROSE or sum(letters for _, letters in inside) >= least
    )


def _take_name(frame: HtmlElement) -> None:
    for name in ("class", "id"):
        if said := frame.get(name):
            frame.set(name, _NAMING.sub("part", said))
    for name in ("itemprop", "role"):
        frame.attrib.pop(name, None)
    if frame.tag in ("article", "main"):
        frame.tag = "div"
