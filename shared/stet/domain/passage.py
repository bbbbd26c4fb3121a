"""What one edited passage gives away: the findings within a headline, a paragraph, a caption."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from stet.domain.change import Reason, Severity
from stet.domain.evidence import names, quotations
from stet.domain.numerals import figures
from stet.domain.stamps import moments, without_stamps
from stet.domain.text import ALONE, fold, sentences
from stet.domain.wording import edits, words_between

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stet.domain.languages import Language
    from stet.domain.wording import Words

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason, and the severity that it alone would give."""

    severity: Severity
    reason: Reason


def finding(severity: Severity, name: str, old: str, new: str) -> Finding:
    """Return a finding with its words shortened."""
    return Finding(severity, Reason(name, shortened(old), shortened(new)))


def shortened(text: str) -> str:
    """Return `text` on one line, of at most 200 characters."""
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"


_TIGHT = re.compile(r"(?<!\s)\s+(?=[?!:;,.%»)\]-])|(?<=[«(\[-])\s+")


def typographic(old: str, new: str) -> bool:
    """Whether two texts differ in characters alone: forms of quotes and dashes, the space around marks."""
    return old == new or _tight(old) == _tight(new)


def _tight(text: str) -> str:
    return _TIGHT.sub("", fold(text).replace('"', "'"))


_NAMED_IN = 300_000
"""So many characters of a story are read for its names: a book's worth, and half a second."""

Read = dict[tuple[str, str], frozenset[str]]
"""What has been found in a text, by the kind of thing and the text: two versions share most of it."""


class Whole:
    """All the words of one story, for what a passage lost but the story kept."""

    def __init__(self, texts: Iterable[str], language: Language, read: Read) -> None:
        """Take the texts; nothing is read before it is asked for, and what is in `read` not again."""
        self._texts, self._language, self._read = list(texts), language, read

    def _all(
        self, what: str, read: Callable[[str], Iterable[str]], most: float = float("inf")
    ) -> frozenset[str]:
        sizes = accumulate(map(len, self._texts))
        texts = [text for text, size in zip(self._texts, sizes, strict=True) if size <= most]
        for text in texts:
            if (what, text) not in self._read:
                self._read[what, text] = frozenset(read(text))
        return frozenset().union(*(self._read[what, text] for text in texts))

    @cached_property
    def words(self) -> frozenset[str]:
        """The words, as written."""
        return self._all("words", lambda text: WORD.findall(fold(text)))

    @cached_property
    def sentences(self) -> frozenset[str]:
        """The sentences, folded."""
        return self._all("sentences", lambda text: map(fold, sentences(text)))

    @cached_property
    def quotations(self) -> frozenset[str]:
        """What stands in quotation marks."""
        return self._all("quotations", lambda text: map(plain, quotations(text)))

    @cached_property
    def figures(self) -> frozenset[str]:
        """The numbers written in digits."""
        return self._all("figures", lambda text: figures(text, self._language))

    @cached_property
    def names(self) -> frozenset[str]:
        """The words with capitals inside its sentences; of a very long story in its first part."""
        return self._all("names", lambda text: names(text, self._language), _NAMED_IN)

    def holds(self, text: str) -> bool:
        """Whether every sentence of `text` stands somewhere in the story."""
        parts = sentences(text)
        return bool(parts) and all(fold(part) in self.sentences for part in parts)


class Passage:
    """One passage, old and new, with the places that changed, in the whole of its story."""

    def __init__(self, runs: tuple[Words, ...], language: Language, older: Whole, newer: Whole) -> None:
        """Put both sides together, leaving out lines that only tell the time."""
        self.language, self.older, self.newer = language, older, newer
        self.shown = both_sides(runs)
        self.old, self.new = (without_stamps(side) for side in self.shown)
        self.stamped = (self.old, self.new) != self.shown and not typographic(*self.shown)
        if self.stamped:
            runs = words_between(self.old, self.new)
        self.chunks = [Chunk(old, new) for old, new in edits(runs) if not typographic(old, new)]
        self.kept = sum(count(run.text) for run in runs if run.op == "=")

    @property
    def same(self) -> bool:
        """Whether no more than characters changed."""
        return not self.chunks or typographic(self.old, self.new)

    @property
    def stamp_moved(self) -> bool:
        """Whether the new side tells a moment of publication that the old one does not."""
        return self.stamped and bool(moments(self.shown[1]) - moments(self.shown[0]))

    @cached_property
    def core(self) -> tuple[str, str]:
        """Both sides without whole clauses that only came or only went."""
        return _without(self.old, [chunk.old for chunk in self.chunks if chunk.clause]), _without(
            self.new, [chunk.new for chunk in self.chunks if chunk.clause]
        )

    def where(self, shows: Callable[[str], object]) -> Chunk:
        """Return the changed place that shows a difference best: on both sides, else on one, else any."""
        return max(self.chunks, key=lambda chunk: bool(shows(chunk.old)) + bool(shows(chunk.new)))

    @cached_property
    def same_statement(self) -> bool:
        """Whether enough stayed that the new side still speaks of what the old one did."""
        return self.kept * 2 >= min(count(self.old), count(self.new))


@dataclass(frozen=True, slots=True)
class Chunk:
    """One place that changed."""

    old: str
    new: str

    @property
    def clause(self) -> bool:
        """Whether a whole clause or sentence came or went, rather than some words of one."""
        return (
            not (self.old.strip() and self.new.strip()) and max(count(self.old), count(self.new)) >= _CLAUSE
        )

    @property
    def sentence(self) -> bool:
        """Whether a whole sentence came or went, however short."""
        text = (self.old + self.new).strip()
        one_sided = not (self.old.strip() and self.new.strip())
        return one_sided and text.endswith(_ENDS) and not text[:1].islower() and text[:1] not in ",;:"

    @property
    def single(self) -> bool:
        """Whether one word was put in the place of one."""
        return count(self.old) == count(self.new) == 1

    @property
    def small(self) -> bool:
        """Whether so little was put in place of so little that the sentence around it still holds."""
        sizes = count(self.old), count(self.new)
        return max(sizes) <= (_REPLACED if min(sizes) else _INSERTED)


_ENDS = tuple(f"{end}{quote}" for end in ".!?…。！？" for quote in ("", '"', "”", "»", "’", "'", "」"))
_CLAUSE = 6
_INSERTED = 3
_REPLACED = 7


WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ALONE = re.compile(f"[{ALONE}]")
_TO_A_WORD = 2
"""So many letters of a script without spaces count as one word."""


def count(text: str) -> int:
    """Return the number of words; in a script without spaces, about as many."""
    return len(WORD.findall(text)) + (0 if text.isascii() else len(_ALONE.findall(text)) // _TO_A_WORD)


def plain(quoted: str) -> str:
    """Return a quotation as words alone, letters of a script without spaces each for itself."""
    return " ".join(WORD.findall(_ALONE.sub(r" \g<0> ", fold(quoted).casefold())))


def spelled_alike(word: str, other: str) -> bool:
    """Whether two words may be spellings of one."""
    return Indel.normalized_similarity(word, other) >= _ALIKE


_ALIKE = 0.7


def both_sides(runs: Iterable[Words]) -> tuple[str, str]:
    """Return the old and the new text of runs."""
    runs = list(runs)
    old, new = ("".join(run.text for run in runs if run.op in ("=", op)) for op in "-+")
    return old, new


def _without(text: str, parts: Iterable[str]) -> str:
    for part in parts:
        text = text.replace(part, " ", 1) if part.strip() else text
    return text
