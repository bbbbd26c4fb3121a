"""The part of a page that the extractor takes for the article's frame: one that holds its prose.

The extractor takes the first part of a telling name as the article's frame, and another one if it finds fewer
than two blocks there: a line more or less below a headline then decides what the article is. So a part that
holds hardly any prose, where another place of the page holds much, is not left with such a name; and where no
part with prose has one, the innermost that holds most of the prose gets one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from lxml.html import HtmlElement

_NAMING = re.compile(
    r"article|body|cell|column|content|entry|main|page|post|primary|section|single|story|text", re.IGNORECASE
)
_OUTSIDE = frozenset({"aside", "footer", "nav", "header", "form"})
_FEWEST_PROSE = 2
_MOST_SHARE = 0.15
_LEAST_PROSE = 500
_MUCH = 1_000
_LEAST_FRAMED = 0.9
_MOST_TRIED = 8
_LONGEST_NAMES = 500

# What trafilatura.xpaths.BODY_XPATH asks for, in its order; asked there, each takes two milliseconds a page.
_STAGES = 5
_FIRST_CLASS = re.compile(
    r"^(?:post|entry)$|post[-_]text|post-body|post-?entry|post[-_]?content|postContent|post_inner_wrapper"
    r"|article-?text|articleText|(?:entry|page|text|article|art)-content|article__content"
    r"|article(?:-|__)?body|articleBody|ArticleContent|body-text|article__container"
)
_FIRST_ID = re.compile(
    r"^articleContent$|(?:entry|article|art)-content|article__content|article(?:-|__)?body|articleBody|body-text"
)
_THIRD_CLASS = re.compile(
    r"^(?:postarea|art-postcontent|text|cell|story)$|(?i:fulltext)|^article |post-bodycopy|story-?content"
    r"|(?:theme|blog|section|single)-content|single-post|main-column|wpb_text_column|story-body|field-body"
)
_THIRD_ID = re.compile(r"^(?:article|story)$|^primary|story-body")
_FOURTH_CLASS = re.compile(
    r"^content$|content[-_]main|content(?:-|__)body|[mM]ain-[cC]ontent|[pP]age-[cC]ontent"
)
_FOURTH_ID = re.compile(r"^content$|content-main|content-body|contentBody|[mM]ain-[cC]ontent")


def framed(tree: HtmlElement, homes: Mapping[HtmlElement, tuple[int, int]]) -> None:
    """Take their names from frames without prose, and name one where no other is left.

    `homes` are the elements whose children are paragraphs of prose: how many, of how many characters.
    """
    article = {home: known for home, known in homes.items() if not _beside(home)}
    most = max((letters for _, letters in article.values()), default=0)
    if most < _LEAST_PROSE:
        return
    prose = _Prose(homes, most * _MOST_SHARE)
    for _ in range(_MOST_TRIED):
        for frame in _frames(tree):
            if prose.held_by(frame):
                return
            for part in [frame, *_like(frame)]:
                if not prose.held_by(part):
                    _take_name(part)
            break
        else:
            _name_frame(article)
            return


def _name_frame(homes: Mapping[HtmlElement, tuple[int, int]]) -> None:
    """Name the innermost part that holds most of the prose, whatever stands around it."""
    held = _Prose(homes, 0).held
    least = _LEAST_FRAMED * sum(letters for _, letters in homes.values())
    parts = [one for one, (_, letters) in held.items() if letters >= least and one.tag in ("div", "section")]
    if parts:
        max(parts, key=lambda part: sum(1 for _ in part.iterancestors())).set("itemprop", "articleBody")


class _Prose:
    """How much prose the elements of a page hold that hold any."""

    def __init__(self, homes: Mapping[HtmlElement, tuple[int, int]], least: float) -> None:
        self._least = least
        self.held: dict[HtmlElement, tuple[int, int]] = {}
        for home, (count, letters) in homes.items():
            for outer in [home, *home.iterancestors()]:
                before = self.held.get(outer, (0, 0))
                self.held[outer] = (before[0] + count, before[1] + letters)

    def held_by(self, frame: HtmlElement) -> bool:
        """Whether a frame holds several paragraphs, or much for this page, of whatever is no paragraph."""
        count, letters = self.held.get(frame, (0, 0))
        enough = count >= _FEWEST_PROSE or letters >= self._least
        return enough or sum(map(len, frame.itertext())) >= _MUCH


def _beside(home: HtmlElement) -> bool:
    return home.tag == "body" or any(outer.tag in _OUTSIDE for outer in [home, *home.iterancestors()])


def _like(part: HtmlElement) -> list[HtmlElement]:
    """Return the parts that stand beside one and look like it: the cards of other stories."""
    home = part.getparent()
    named = part.get("class")
    return [] if home is None else [one for one in home if one.tag == part.tag and one.get("class") == named]


def _frames(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the first part of the page that each stage asks for, in the stages' order."""
    first: list[HtmlElement | None] = [None] * _STAGES
    for part in tree.iter("article", "div", "main", "section"):
        stages = stages_of(part)
        if 0 in stages:
            yield part
            return
        for stage in stages:
            if first[stage] is None:
                first[stage] = part
    yield from (part for part in first if part is not None)


def stages_of(part: HtmlElement) -> tuple[int, ...]:
    """Return the stages of the extractor that may take a part for the article's frame, by tag and names."""
    said = part.attrib
    if not said and part.tag in ("div", "section"):
        return ()
    role = said.get("role", "")
    stages = _by_names(said.get("class", "")[:_LONGEST_NAMES], said.get("id", "")[:_LONGEST_NAMES])
    if said.get("itemprop") == "articleBody":
        stages = (0, *stages)
    if part.tag == "article":
        stages = (*stages, 1)
    if role == "article":
        stages = (*stages, 2)
    if part.tag == "main":
        return (*(stage for stage in stages if stage != 4), 4)
    return (*stages, 4) if role.startswith("main") else stages


@lru_cache(maxsize=8192)
def _by_names(classes: str, name: str) -> tuple[int, ...]:
    asked = (
        bool(_FIRST_CLASS.search(classes) or _FIRST_ID.search(name)),
        False,
        bool(_THIRD_CLASS.search(classes) or _THIRD_ID.search(name)),
        bool(_FOURTH_CLASS.search(classes) or _FOURTH_ID.search(name)),
        classes.startswith("main") or name.startswith("main"),
    )
    return tuple(stage for stage, asks in enumerate(asked) if asks)


def _take_name(frame: HtmlElement) -> None:
    for name in ("class", "id"):
        if said := frame.get(name):
            frame.set(name, _NAMING.sub("part", said))
    for name in ("itemprop", "role"):
        frame.attrib.pop(name, None)
    if frame.tag in ("article", "main"):
        frame.tag = "div"
