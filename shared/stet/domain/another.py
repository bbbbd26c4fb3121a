"""Whether an address suddenly shows another document than the article: pure rules with reasons (RULES §4).

A content system that mixes up two pages shows the wrong one for an hour; told as an edit, that would be a
headline and every paragraph changed. But a text may be written anew from its headline to its end, and that
is the edit which nobody may miss. So another text is doubted at first, and believed when it stays.
"""

from __future__ import annotations

import re

from stet.domain.naming import alike
from stet.domain.text import fold
from stet.domain.version import Story

LEAST_SHARE = 0.2
"""Of the shorter text, how much must stand in the other one: less is another document."""

_FEWEST_BEFORE, _FEWEST_AFTER = 100, 30
"""A first line of breaking news is soon replaced by the story; a few words tell nothing."""
_RUN = 3
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")
"""A word; where nothing stands between words, a character."""


def another(previous: Story, story: Story) -> str:
    """Return why `story` seems to be another document than `previous`, or "".

    Another headline alone is an edit, and so is another text under the same headline.
    """
    if alike(previous.headline, story.headline) or not written_anew(previous, story):
        return ""
    return f"another article in its place: “{story.headline[:80]}”"


def written_anew(previous: Story, story: Story) -> bool:
    """Whether hardly anything of one text stands in the other: neither cut short nor edited.

    In runs of three words: of single ones, two texts on anything have a third in common.
    """
    if previous.words < _FEWEST_BEFORE or story.words < _FEWEST_AFTER:
        return False
    before, after = _runs(previous), _runs(story)
    return len(before & after) < LEAST_SHARE * min(len(before), len(after))


def _runs(story: Story) -> set[tuple[str, ...]]:
    words = _WORD.findall(fold(" ".join(paragraph.text for paragraph in story.paragraphs)).casefold())
    return set(zip(*(words[start:] for start in range(_RUN)), strict=False))
