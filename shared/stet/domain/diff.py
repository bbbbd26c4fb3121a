"""The comparison of two stories: paragraphs aligned by similarity, words within them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from typing import TYPE_CHECKING

from stet.domain.align import Link, align
from stet.domain.text import fold
from stet.domain.version import same_article
from stet.domain.wording import Words, words_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from stet.domain.version import Story

__all__ = ["AlignedRow", "Comparison", "FieldEdit", "Row", "Words", "compare", "new_text", "old_text"]


class Row(StrEnum):
    """What happened to the paragraphs of one row of a comparison."""

    UNCHANGED = "unchanged"
    EDITED = "edited"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class AlignedRow:
    """One row, side by side: which paragraphs of the older story stand against which of the newer.

    `old` and `new` are indices of paragraphs. `words` joined without the added runs gives the old
    texts, joined without the removed runs the new ones; several paragraphs are joined by newlines,
    and `lengths` are theirs. `moved` says that an unchanged (kind `moved`) or edited paragraph also
    changed its place. In an unchanged row runs may still differ in characters (RULES §4), never in words.
    """

    kind: Row
    old: tuple[int, ...]
    new: tuple[int, ...]
    words: tuple[Words, ...]
    moved: bool = False
    lengths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """A field of its own that differs: headline, standfirst, byline, published, modified, links.

    Names of a byline are joined by commas, links have a run each, of which only the differing ones
    stand here, and times are written as in ISO 8601.
    """

    name: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two stories, enough to rebuild both texts."""

    fields: tuple[FieldEdit, ...]
    rows: tuple[AlignedRow, ...]


def compare(older: Story, newer: Story) -> Comparison:
    """Return what differs, paragraphs aligned by similarity and not by position (RULES §5).

    Never fails and stays within two seconds and 200 MB on 10,000 paragraphs of either side, becoming
    coarser instead. Reversed arguments give the mirror image. Raises OtherArticle for stories of two
    articles.
    """
    same_article(older.article_id, newer.article_id)
    old = [paragraph.text for paragraph in older.paragraphs]
    new = [paragraph.text for paragraph in newer.paragraphs]
    rows = [_row(link, old, new) for link in _in_reading_order(align(old, new), len(old), len(new))]
    return Comparison(tuple(_fields(older, newer)), tuple(rows))


def old_text(comparison: Comparison) -> tuple[str, ...]:
    """Return the paragraphs of the older story, rebuilt from the rows."""
    return _side(comparison, "-")


def new_text(comparison: Comparison) -> tuple[str, ...]:
    """Return the paragraphs of the newer story, rebuilt from the rows."""
    return _side(comparison, "+")


def _side(comparison: Comparison, op: str) -> tuple[str, ...]:
    found: dict[int, str] = {}
    for row in comparison.rows:
        places = row.old if op == "-" else row.new
        text = "".join(run.text for run in row.words if run.op in ("=", op))
        if len(places) == 1:
            found[places[0]] = text
            continue
        start = 0
        for place, length in zip(places, row.lengths, strict=False):
            found[place] = text[start : start + length]
            start += length + 1
    return tuple(found[place] for place in sorted(found))


def _in_reading_order(links: Iterable[Link], olds: int, news: int) -> list[Link]:
    """Return a link for every paragraph, as the newer story is read, what was removed where it stood."""
    links = list(links)
    linked_old = {place for link in links for place in link.old}
    linked_new = {place for link in links for place in link.new}
    moved = {link.new[0]: link for link in links if link.moved}
    found: list[Link] = []
    i = j = 0
    for link in [*(link for link in links if not link.moved), Link((olds,), (news,))]:
        found += [Link((place,), ()) for place in range(i, link.old[0]) if place not in linked_old]
        for place in range(j, link.new[0]):
            if place in moved:
                found.append(moved[place])
            elif place not in linked_new:
                found.append(Link((), (place,)))
        found.append(link)
        i, j = link.old[-1] + 1, link.new[-1] + 1
    return found[:-1]


def _row(link: Link, old: Sequence[str], new: Sequence[str]) -> AlignedRow:
    before, after = [old[place] for place in link.old], [new[place] for place in link.new]
    if not link.new:
        return AlignedRow(Row.REMOVED, link.old, (), _only("-", before[0]))
    if not link.old:
        return AlignedRow(Row.ADDED, (), link.new, _only("+", after[0]))
    words = words_between("\n".join(before), "\n".join(after))
    if len(before) + len(after) > 2:
        kind = Row.SPLIT if len(before) == 1 else Row.MERGED
        lengths = tuple(map(len, after if kind is Row.SPLIT else before))
        return AlignedRow(kind, link.old, link.new, words, link.moved, lengths)
    same = before == after or fold(before[0]) == fold(after[0])
    kind = (Row.MOVED if link.moved else Row.UNCHANGED) if same else Row.EDITED
    return AlignedRow(kind, link.old, link.new, words, link.moved)


def _only(op: str, text: str) -> tuple[Words, ...]:
    return (Words(op, text),) if text else ()


def _fields(older: Story, newer: Story) -> list[FieldEdit]:
    """Return the fields of their own that differ (RULES §5)."""
    texts = [
        ("headline", older.headline, newer.headline),
        ("standfirst", older.standfirst, newer.standfirst),
        ("byline", ", ".join(older.byline), ", ".join(newer.byline)),
    ]
    found = [FieldEdit(name, words_between(old, new)) for name, old, new in texts if old != new]
    for name, was, now in (
        ("published", older.published, newer.published),
        ("modified", older.modified, newer.modified),
    ):
        if was != now:
            found.append(FieldEdit(name, (*_only("-", _time(was)), *_only("+", _time(now)))))
    gone = tuple(Words("-", link) for link in dict.fromkeys(older.links) if link not in set(newer.links))
    come = tuple(Words("+", link) for link in dict.fromkeys(newer.links) if link not in set(older.links))
    return [*found, FieldEdit("links", gone + come)] if gone or come else found


def _time(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat() if moment else ""
