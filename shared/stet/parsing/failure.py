"""One kind of page that stands in for the article, and its marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

_MOST_MARKS = 5


@dataclass(frozen=True, slots=True)
class Failure:
    """One kind of failure page: its name, its marks, where they are looked for, and on how long a text.

    `within` is "markup" (the source), "title" (title and first headings), "text" (what is shown) or "body"
    (the same without what stands beside the article).
    """

    name: str
    marks: str
    within: str
    most_words: int
    score: float = 0.0
    covers: int = 0
    """A page that names an article and its day fails so although it has up to so many words of text.

    Walls are put over an article; a challenge, an error or a log-in is instead of one, and names none.
    """
    alone: bool = False
    """Whether a mark says enough, whatever the words around it: no editor writes what a machine prints."""

    @property
    def instead(self) -> bool:
        """Whether such a page has nothing of the article, and is told by words that an article may use."""
        return not self.covers and not self.alone and self.within != "markup"

    def marks_in(self, lines: Iterable[str]) -> Iterator[re.Match[str]]:
        """Yield the marks of this failure in the lines."""
        for line in lines:
            yield from islice(_compiled(self.marks).finditer(line), _MOST_MARKS)


@cache
def _compiled(marks: str) -> re.Pattern[str]:
    """Compile on first use: most pages are long enough never to be asked, and compiling all takes 30 ms."""
    return re.compile(marks, re.IGNORECASE)


def any_of(*patterns: str) -> str:
    """Return the pattern that fits wherever one of these does."""
    return "|".join(patterns)
