"""Whether a page seems not to be the article its feed announced: a pure rule with its reason (RULES §4).

A failure page in words that nobody foresaw still has nothing of the title that the feed gave the article. An
editor may rewrite both; so such a page is only doubted, and believed when it stays.
"""

from __future__ import annotations

import re

from stet.domain.text import fold
from stet.domain.version import Story

_MOST_WORDS = 60
_LETTERS, _STEM = 4, 5
_FEWEST = 2
"""A title of fewer words ("To our readers") need not be found in a text."""

_WORD = re.compile(r"[^\W\d_]+")


def unlike(title: str, story: Story) -> str:
    """Return why a short page of no day and no author seems not to be the article of `title`, or ""."""
    if story.published or story.byline or story.words > _MOST_WORDS:
        return ""
    announced = _stems(title)
    shown = _stems(" ".join((story.headline, story.standfirst, *(one.text for one in story.paragraphs))))
    if len(announced) < _FEWEST or not shown or announced & shown or _script(announced) != _script(shown):
        return ""
    return f"nothing of its title in the feed: “{story.headline[:80]}”"


def _stems(text: str) -> set[str]:
    """Return the longer words' beginnings, which inflection mostly leaves alone."""
    return {word[:_STEM] for word in _WORD.findall(fold(text).casefold()) if len(word) >= _LETTERS}


def _script(stems: set[str]) -> bool:
    """Whether most words are in Latin letters: a title may be in another script than the text."""
    return sum(min(stem) < "\u0250" for stem in stems) * 2 > len(stems)
