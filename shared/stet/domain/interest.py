"""What of: which changes a subscriber wants to be told of (RULES §6)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING

from stet.domain.change import REASONS as ALL_REASONS
from stet.domain.change import Change, Severity
from stet.domain.errors import InputError
from stet.domain.text import fold, sought

if TYPE_CHECKING:
    from stet.domain.diff import AlignedRow, Comparison
    from stet.domain.version import Story
    from stet.domain.wording import Words

MOST_KEYWORDS, LONGEST_KEYWORD, MOST_BYTES = 20, 100, 400
"""Bounds that keep a subscription's row below 1 KB: how many, characters in each, UTF-8 bytes together."""

REASONS = tuple(name for name in ALL_REASONS if name != "extractor")
"""The reasons that may be asked for: of a text read by two extractors nobody is told."""

_JOINT, _BREAK = "\x1f", "\x1e"
"""What stands around each word of a side, and between its paragraphs: in no word, so in no keyword."""


class Side(StrEnum):
    """Where a keyword must stand: in what came, in what went, or in either."""

    ADDED = "added"
    REMOVED = "removed"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Interest:
    """What a subscriber wants to be told of; every condition must hold, of reasons and of keywords any one.

    Keywords are words or phrases, whole and without case. An empty `language` is any.
    """

    least: Severity = Severity.MINOR
    reasons: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    side: Side = Side.EITHER
    headline_only: bool = False
    language: str = ""
    discovered: bool = False
    """Whether it wants to be told of articles that are found, too, whatever else is asked of a change."""

    @property
    def needs_texts(self) -> bool:
        """Whether the row of a change is not enough to decide."""
        return bool(self.keywords or self.language)


ANYTHING = Interest()
"""What a subscription wants that says nothing else: every change of minor severity and above."""


@dataclass(frozen=True, slots=True)
class SideWords:
    """The changed paragraphs of one side as one string of words, and which of the words changed.

    `starts` are where the words begin in `text`; `changed[n]` is how many of the first n words changed.
    """

    text: str
    starts: tuple[int, ...]
    changed: tuple[int, ...]
    known: frozenset[str]

    def has(self, words: list[str]) -> bool:
        """Whether the phrase stands here, one of its words at least changed. Linear in the text."""
        if not words or not self.known.issuperset(words):
            return False
        phrase = _JOINT + _JOINT.join(words) + _JOINT
        at = self.text.find(phrase)
        while at >= 0:
            first = bisect_right(self.starts, at + 1) - 1
            if self.changed[first + len(words)] > self.changed[first]:
                return True
            at = self.text.find(phrase, at + 1)
        return False


@dataclass(frozen=True, slots=True)
class Texts:
    """What keywords and languages are matched against, made once for a change. An unknown language is ""."""

    added: SideWords
    removed: SideWords
    language: str = ""


def wants(change: Change, interest: Interest, texts: Callable[[], Texts]) -> bool:
    """Whether the change is wanted. `texts` is asked only if nothing else decides."""
    if change.severity < interest.least:
        return False
    if interest.reasons and not any(reason.name in interest.reasons for reason in change.reasons):
        return False
    if interest.headline_only and not headline_changed(change):
        return False
    return not interest.needs_texts or _said(interest, texts())


def headline_changed(change: Change) -> bool:
    """Whether the headline reads otherwise than before; one that went or came with its article did not."""
    before, after = fold(change.headline_before), fold(change.headline_after)
    return bool(before and after) and before != after


def texts_of(older: Story | None, newer: Story | None, comparison: Comparison | None) -> Texts:
    """Return the changed words of two versions; of a removal all words went, of a return all came."""
    story = newer or older
    language = _language(story) if story else ""
    if comparison is None:
        return Texts(_side("+", _whole("+", newer)), _side("-", _whole("-", older)), language)
    paragraphs = [
        *(edit.words for edit in comparison.fields if edit.name in {"headline", "standfirst", "byline"}),
        *(row.words for row in comparison.rows if _changed(row)),
    ]
    return Texts(_side("+", paragraphs), _side("-", paragraphs), language)


def checked_interest(interest: Interest) -> Interest:
    """Return an interest in its one form; raises InputError, naming what is wrong and the mend."""
    for name in interest.reasons:
        if name not in REASONS:
            raise InputError(f"no change has the reason {name[:60]!r}; there are: {', '.join(REASONS)}")
    keywords = tuple(dict.fromkeys(" ".join(one.split()) for one in interest.keywords))
    for keyword in keywords:
        if not sought(keyword):
            raise InputError(f"the keyword {keyword[:60]!r} has no word in it")
        if len(keyword) > LONGEST_KEYWORD:
            raise InputError(f"the keyword {keyword[:30]!r}… is longer than {LONGEST_KEYWORD} characters")
    if len(keywords) > MOST_KEYWORDS:
        raise InputError(f"{len(keywords)} keywords are too many: at most {MOST_KEYWORDS} in a subscription")
    if (size := sum(len(one.encode("utf-8", "replace")) for one in keywords)) > MOST_BYTES:
        raise InputError(f"the keywords are {size} bytes together: at most {MOST_BYTES} in a subscription")
    if interest.side is not Side.EITHER and not keywords:
        raise InputError(f"--keyword-in {interest.side} says where keywords stand: give one with --keyword")
    code = _code(interest.language)
    if code and not (2 <= len(code) <= 3 and code.isascii() and code.isalpha()):
        raise InputError(f"{interest.language[:60]!r} is no language: give a code such as en or de")
    reasons = tuple(name for name in REASONS if name in interest.reasons)
    return replace(interest, reasons=reasons, keywords=keywords, language=code)


def _said(interest: Interest, texts: Texts) -> bool:
    if interest.language and texts.language and interest.language != texts.language:
        return False
    if not interest.keywords:
        return True
    sides = {Side.ADDED: (texts.added,), Side.REMOVED: (texts.removed,)}.get(
        interest.side, (texts.added, texts.removed)
    )
    phrases = [sought(keyword) for keyword in interest.keywords]
    return any(side.has(phrase) for side in sides for phrase in phrases)


def _side(op: str, paragraphs: Iterable[Iterable[Words]]) -> SideWords:
    words: list[str] = []
    changed: list[bool] = []
    for runs in paragraphs:
        for run in runs:
            if run.op in ("=", op):
                found = sought(run.text)
                words += found
                changed += [run.op == op] * len(found)
        words.append(_BREAK)
        changed.append(False)
    starts = accumulate((len(word) + 1 for word in words), initial=1)
    text = _JOINT + "".join(word + _JOINT for word in words)
    return SideWords(text, tuple(starts)[:-1], tuple(accumulate(changed, initial=0)), frozenset(words))


def _whole(op: str, story: Story | None) -> list[tuple[Words, ...]]:
    from stet.domain.wording import Words  # who only asks a row needs no library of comparison

    if story is None:
        return []
    texts = (story.headline, story.standfirst, *story.byline, *(one.text for one in story.paragraphs))
    return [(Words(op, text),) for text in texts]


def _changed(row: AlignedRow) -> bool:
    """Whether words of a row differ; in an unchanged one only characters may."""
    return row.kind != "unchanged" and any(run.op != "=" for run in row.words)


def _language(story: Story) -> str:
    """Return the code of the language a story says it is in, else the one whose small words it uses."""
    from stet.domain.languages import LANGUAGES, language_of  # tables that few subscriptions need

    if code := _code(story.language or ""):
        return code
    text = " ".join(paragraph.text for paragraph in story.paragraphs[:20])[:4000]
    table = language_of(None, text)
    return table.code if LANGUAGES[table.code].stops.intersection(sought(text)) else ""


def _code(tag: str) -> str:
    return tag.strip().casefold().replace("_", "-").partition("-")[0]
