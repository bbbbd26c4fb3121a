"""The body of an article: from the blocks that its editors keep to the pieces that its page shows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise, takewhile

from markupsafe import Markup

from local.newsroom.article import Article

AD_AFTER = 5
NEWSLETTER_AFTER = 9
_BLOCK_TAG = re.compile(r"<(?:h2|blockquote|ul|ol|figure|p|div|aside)\b")
_PROMO = re.compile(r"\{\{promo ([\w-]+)\}\}")
_ENTRY = re.compile(r"@ (\S+) (.+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """Something in the column: the article's own `html`, a `promo`, an `ad` or the `newsletter`."""

    kind: str
    html: Markup | None = None
    story: Article | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a live blog."""

    at: datetime
    title: str
    paragraphs: tuple[Markup, ...]


def pieces(blocks: Iterable[str], others: Iterable[Article]) -> list[Piece]:
    """Return the blocks as pieces, with an advertisement and the newsletter box between them."""
    stories = {story.slug: story for story in others}
    boxes = [(NEWSLETTER_AFTER, "newsletter"), (AD_AFTER, "ad")]
    found = []
    for number, block in enumerate(blocks, 1):
        if promo := _PROMO.fullmatch(block):
            if story := stories.get(promo[1]):
                found.append(Piece("promo", story=story))
            continue
        found.append(Piece("html", html=_marked_up(block)))
        if boxes and number >= boxes[-1][0] and not block.startswith("<") and not block.endswith(":"):
            found.append(Piece(boxes.pop()[1]))
    return found


def lead(blocks: tuple[str, ...]) -> list[Markup]:
    """Return what stands above the entries of a live blog."""
    return [_marked_up(block) for block in takewhile(lambda block: not block.startswith("@ "), blocks)]


def entries(blocks: tuple[str, ...]) -> list[Entry]:
    """Return the blocks of a live blog as its entries; each begins with a line `@ time title`."""
    starts = [index for index, block in enumerate(blocks) if block.startswith("@ ")]
    return [_entry(blocks[start:end]) for start, end in pairwise([*starts, len(blocks)])]


def _entry(blocks: tuple[str, ...]) -> Entry:
    match = _ENTRY.fullmatch(blocks[0])
    if match is None:
        raise ValueError(f"not the first line of an entry: {blocks[0]!r}")
    return Entry(datetime.fromisoformat(match[1]), match[2], tuple(_marked_up(block) for block in blocks[1:]))


def _marked_up(block: str) -> Markup:
    # The blocks are the newsroom's own files and edits, not a stranger's text.
    return Markup(block if _BLOCK_TAG.match(block) else f"<p>{block}</p>")  # noqa: S704
