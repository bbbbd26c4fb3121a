"""News text of any length, the same for the same seed: paragraphs of the demo newsroom, shuffled."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime
from functools import cache

from local.newsroom.article import read_articles

_MARK_UP = re.compile("<[^>]+>")
_NO_PARAGRAPH = ("<", "@", "{{")
_SHORTEST = 120


def paragraphs(seed: int, count: int) -> list[str]:
    """Return so many different paragraphs, from many articles."""
    rng = random.Random(seed)  # noqa: S311 - the same text every time is the point
    return rng.sample(_pool(), count)


def edited(old: list[str]) -> list[str]:
    """Return the text as an editor leaves it: three numbers come in, a paragraph is added, removed, moved."""
    new = list(old)
    for place in range(2, len(old), len(old) // 3):
        new[place] = f"{new[place]} The figure was later put at {place * 7}."
    new.insert(5, "The council has since said that it will publish its own count before the end of the week.")
    del new[len(old) // 2]
    new.append(new.pop(8))
    return new


@cache
def _pool() -> list[str]:
    articles = read_articles(datetime(2026, 11, 22, tzinfo=UTC)).values()
    blocks = (
        block for article in articles for block in article.blocks if not block.startswith(_NO_PARAGRAPH)
    )
    return [text for block in blocks if len(text := _MARK_UP.sub("", block)) >= _SHORTEST]
