"""The article of a page whose mark-up holds none: its JSON-LD may say it whole.

Where the mark-up shows an article, that is the body: what JSON-LD says is mostly without paragraphs.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from stet.domain.version import Paragraph
from stet.parsing.block import Block, one_space

_FEWEST_WORDS = 60
_TIMES_MORE = 3
_LONGEST = 300_000
_BREAK = re.compile(r"\s*\n\s*|</?(?:p|div|h[1-6]|li|blockquote)\b[^<>]*>|<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def better_body(found: list[Block], said: Sequence[str]) -> list[Block]:
    """Return the blocks found in the mark-up, or those of the `articleBody` where that shows hardly any."""
    shown = any(block.source is not None for block in found)
    if not said or (shown and _words(found) >= _FEWEST_WORDS):
        return found
    body = [Block(Paragraph(text)) for text in _paragraphs(said[0][:_LONGEST])]
    least = max(_FEWEST_WORDS, _TIMES_MORE * _words(found)) if shown else _words(found)
    return body if _words(body) >= least else found


def _words(found: list[Block]) -> int:
    return sum(len(block.paragraph.text.split()) for block in found)


def _paragraphs(body: str) -> list[str]:
    body = html.unescape(body) if "&lt;p" in body else body
    texts = (one_space(html.unescape(_TAG.sub("", part))) for part in _BREAK.split(body))
    return [text for text in texts if text]
