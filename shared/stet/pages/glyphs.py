"""Which characters the fonts that come along can draw, as the fonts themselves say (OpenType, `cmap`)."""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
_MOST_LACKING = 0.1
"""Which share of its letters a text may lack and still be read."""
_SEGMENTED = 12
"""The format of a `cmap` that covers all of Unicode in runs."""


def drawable(text: str) -> str | None:
    """Return what of a text can be drawn, or None if too few of its letters can for it to be understood."""
    known = _known()
    letters = [character for character in text if character.isalnum()]
    lacking = sum(character not in known for character in letters)
    if lacking > len(letters) * _MOST_LACKING:
        return None
    return "".join(character for character in text if character in known or character.isspace())


@cache
def _known() -> frozenset[str]:
    return frozenset(
        chr(code)
        for path in FONTS.glob("*.ttf")
        for first, last in _runs(path.read_bytes())
        for code in range(first, last + 1)
    )


def _runs(font: bytes) -> list[tuple[int, int]]:
    """Return the runs of characters that a font has, first and last; it is one of our own files."""
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * at) for at in range(tables))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (encodings,) = struct.unpack_from(">H", font, start + 2)
    offsets = (struct.unpack_from(">HHL", font, start + 4 + 8 * at)[2] for at in range(encodings))
    table = next(
        start + one for one in offsets if struct.unpack_from(">H", font, start + one)[0] == _SEGMENTED
    )
    (count,) = struct.unpack_from(">L", font, table + 12)
    return [struct.unpack_from(">LL", font, table + 16 + 12 * at) for at in range(count)]
