"""The words within a pair of texts: what stayed, what went, what came, tidied for reading."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from rapidfuzz.distance import LCSseq

from stet.domain.text import fold, spaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_LARGEST = 100_000_000
"""The most cells of a comparison of two sequences: 12 MB and some 20 ms."""
_LONGEST_KEPT = 100
"""Longer words are folded each time: a text could fill the memory with them."""

ALIKE = 0.4
"""From this similarity on, a pair reads better word by word than as two whole texts."""
CONTAINED = 0.7
"""So does a pair of which so much of the shorter text stayed in the longer."""
PHRASE = 4
"""Of a pair that does not, kept runs of so many words are shown: a sentence that stayed, no lone "of the"."""


@dataclass(frozen=True, slots=True)
class Words:
    """A run of text inside a row: kept (`=`), removed (`-`) or added (`+`)."""

    op: str
    text: str


Span = tuple[int, int, int, int, bool]
"""Old from, old to, new from, new to, and whether these are the same."""


@dataclass(frozen=True, slots=True)
class _Units:
    """A text cut into words and marks, each with the space before it; the last is the empty end."""

    text: str
    keys: list[str]
    starts: list[int]

    def slice(self, first: int, last: int) -> str:
        return self.text[self.starts[first] : self.starts[last]]


def words_between(old: str, new: str) -> tuple[Words, ...]:
    """Return the runs that lead from `old` to `new`: without `+` they are the old text, without `-` the new.

    Words and numbers are never cut, marks of punctuation stand alone, and what differs only in
    characters (RULES §4) counts as kept when words are matched. Of texts much unlike each other only
    whole phrases count as kept; without one they are one removed and one added run.
    """
    if old == new:
        return (Words("=", old),) if old else ()
    if new < old:  # one way round only, so that the reversed comparison is the mirror image
        return tuple(_joined(_turned(words_between(new, old))))
    before, after = _units(old), _units(new)
    spans = _matched(before.keys, after.keys)
    if not _readable(before, after, spans):
        spans = _phrases(before, spans)
    if not any(same for *_, same in spans):
        return tuple(_joined([("-", old), ("+", new)]))
    return tuple(_joined(_runs(before, after, _without_islands(before, after, _slid(after, before, spans)))))


def words_changed(runs: Iterable[Words]) -> tuple[int, int]:
    """Return how many words went and how many came, those aside that differ only in characters."""
    removed = added = 0
    for old, new in edits(runs):
        if fold(old) != fold(new):
            removed += _count(old)
            added += _count(new)
    return removed, added


def edits(runs: Iterable[Words]) -> list[tuple[str, str]]:
    """Return each place where something changed: what stood there, and what stands there now."""
    found = []
    for kept, group in groupby(runs, key=lambda run: run.op == "="):
        if not kept:
            parts = list(group)
            sides = ["".join(run.text for run in parts if run.op == op) for op in "-+"]
            found.append((sides[0], sides[1]))
    return found


def _turned(runs: Iterable[Words]) -> list[tuple[str, str]]:
    return [({"-": "+", "+": "-"}.get(run.op, "="), run.text) for run in runs]


def _count(text: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in text.split())


def _units(text: str) -> _Units:
    found = spaced(text)
    keys = [*map(str.lstrip, found)]
    if not text.isascii():
        keys = [word if word.isascii() else _key(word) for word in keys]
    starts = [0, *accumulate(map(len, found))]
    return _Units(text, [*keys, ""], [*starts, len(text)])


def _key(token: str) -> str:
    return _kept(token) if len(token) <= _LONGEST_KEPT else fold(token)


@lru_cache(maxsize=4096)
def _kept(token: str) -> str:
    return fold(token)


def _matched(old: Sequence[object], new: Sequence[object]) -> list[Span]:
    """Return the spans of a longest common subsequence; coarser where that would take too long."""
    return _merged(_spans(old, new, 0, 0, (_by_blocks, _whole)))


def _spans(
    old: Sequence[object],
    new: Sequence[object],
    at: int,
    to: int,
    coarser: Sequence[Callable[..., list[Span]]],
) -> list[Span]:
    """Return the spans of old, which begins at `at`, and new, at `to`; the coarser way if too long."""
    if len(old) * len(new) > _LARGEST:
        return coarser[0](old, new, at, to)
    return [
        (op.src_start + at, op.src_end + at, op.dest_start + to, op.dest_end + to, op.tag == "equal")
        for op in LCSseq.opcodes(old, new)
    ]


def _by_blocks(old: Sequence[object], new: Sequence[object], at: int, to: int) -> list[Span]:
    found: list[Span] = []
    blocks = _blocks(old), _blocks(new)
    edges = [[0, *accumulate(map(len, side))] for side in blocks]
    for a, b, c, d, same in _spans(*blocks, 0, 0, (_whole,)):
        i, j, k, n = edges[0][a], edges[0][b], edges[1][c], edges[1][d]
        if same:
            found.append((at + i, at + j, to + k, to + n, True))
        else:
            found += _spans(old[i:j], new[k:n], at + i, to + k, (_whole,))
    return found


def _whole(old: Sequence[object], new: Sequence[object], at: int, to: int) -> list[Span]:
    return [(at, at + len(old), to, to + len(new), False)]


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Return the spans with neighbours of one kind as one."""
    found: list[Span] = []
    for span in spans:
        if found and found[-1][4] == span[4]:
            found[-1] = (found[-1][0], span[1], found[-1][2], span[3], span[4])
        else:
            found.append(span)
    return found


def _blocks(keys: Sequence[object]) -> list[tuple[object, ...]]:
    found, start = [], 0
    for index, key in enumerate(keys):
        if key in _STOPS or index - start >= 64:
            found.append(tuple(keys[start : index + 1]))
            start = index + 1
    return [*found, tuple(keys[start:])]


_STOPS = frozenset({".", "!", "?", "。", "！", "？", ":", ";", ""})


def _readable(old: _Units, new: _Units, spans: Iterable[Span]) -> bool:
    """Whether enough stayed, of both sides together or of the shorter one, to mark words one by one."""
    kept = sum(b - a for a, b, _, _, same in spans if same) - 1
    sizes = len(old.keys) - 1, len(new.keys) - 1
    return kept * 2 >= ALIKE * sum(sizes) or kept >= CONTAINED * min(sizes)


def _phrases(old: _Units, spans: Iterable[Span]) -> list[Span]:
    """Return the spans with every kept run that is no phrase counted as changed."""
    return _merged((*span[:4], span[4] and _weight(old.keys[span[0] : span[1]]) >= PHRASE) for span in spans)


def _weight(keys: Iterable[str]) -> int:
    return sum(map(_says, keys))


def _says(key: str) -> bool:
    return key[:1].isalnum() or len(key) > 1


def _slid(new: _Units, old: _Units, spans: list[Span]) -> list[Span]:
    """Return the spans with each pure insertion or removal slid to the end of a sentence or clause."""
    found = list(spans)
    for at in range(1, len(found) - 1):
        a, b, c, d, same = found[at]
        if same or (a < b and c < d):
            continue
        (pa, _, pc, _, _), (_, nb, _, nd, _) = found[at - 1], found[at + 1]
        keys, first, last = (new.keys, c, d) if a == b else (old.keys, a, b)
        low, high = (
            first - min(first - (pc if a == b else pa), 99),
            last + min((nd if a == b else nb) - 1 - last, 99),
        )
        by = _slide(keys, first, last, low, high)
        found[at - 1] = (*found[at - 1][:1], a + by, pc, c + by, True)
        found[at] = (a + by, b + by, c + by, d + by, False)
        found[at + 1] = (b + by, nb, d + by, nd, True)
    return [span for span in found if span[0] < span[1] or span[2] < span[3]]


def _slide(keys: Sequence[str], first: int, last: int, low: int, high: int) -> int:
    """Return by how much the run keys[first:last] is best moved, among the places that read the same."""
    best = (_boundary(keys, first) + _boundary(keys, last), 0, 0)
    for step in (-1, 1):
        by = 0
        while low <= first + by + step and last + by + step <= high:
            edge = by if step > 0 else by - 1
            if keys[first + edge] != keys[last + edge]:
                break
            by += step
            best = max(best, (_boundary(keys, first + by) + _boundary(keys, last + by), -abs(by), by))
    return best[2]


def _boundary(keys: Sequence[str], at: int) -> int:
    if at == 0 or keys[at - 1] in _STOPS or not keys[at]:
        return 3
    return 2 if keys[at - 1] in _CLOSERS else 1 if keys[at - 1] == "," else 0


_CLOSERS = frozenset("\"')]")


def _without_islands(old: _Units, new: _Units, spans: list[Span]) -> list[Span]:
    """Return the spans with every kept run swallowed that says nothing between two changes."""
    found: list[Span] = []
    for at, span in enumerate(spans):
        last = at == len(spans) - 1
        swallowed = span[4] and found and not last and _island(old, new, found[-1], span, spans[at + 1])
        found.append((*span[:4], False) if swallowed else span)
        found[-2:] = _merged(found[-2:])
    return found


def _island(old: _Units, new: _Units, left: Span, span: Span, right: Span) -> bool:
    kept = old.keys[span[0] : span[1]]
    if any(key in _STOPS for key in kept):
        return False
    said = [key for key in kept if _says(key)]
    around = min(max(_weight(old.keys[a:b]), _weight(new.keys[c:d])) for a, b, c, d, _ in (left, right))
    if not said:
        return len(kept) <= 2 and around >= 2
    return len(said) <= 2 and around >= 2 * len(said) and sum(map(len, said)) <= 8


def _runs(old: _Units, new: _Units, spans: Iterable[Span]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for a, b, c, d, same in spans:
        went, came = old.slice(a, b), new.slice(c, d)
        if not same:
            found += [("-", went), ("+", came)]
        elif went == came:
            found.append(("=", went))
        else:
            for i, j in zip(range(a, b), range(c, d), strict=True):
                found += _unit(old.slice(i, i + 1), new.slice(j, j + 1))
    return found


def _unit(went: str, came: str) -> list[tuple[str, str]]:
    """Return the runs of one word that is the same on both sides but for its space or its characters."""
    gaps = [text[: len(text) - len(text.lstrip())] for text in (went, came)]
    words = went[len(gaps[0]) :], came[len(gaps[1]) :]
    return [*_either(*gaps), *_either(*words)]


def _either(went: str, came: str) -> list[tuple[str, str]]:
    return [("=", went)] if went == came else [("-", went), ("+", came)]


def _joined(runs: Iterable[tuple[str, str]]) -> list[Words]:
    """Return the runs with neighbours of one kind joined, none empty, the removed before the added."""
    found: list[Words] = []
    kept = went = came = ""
    for op, text in runs:
        if op == "-":
            went += text
        elif op == "+":
            came += text
        else:
            if text and (went or came):
                _add(found, kept, went, came)
                kept = went = came = ""
            kept += text
    _add(found, kept, went, came)
    return found


def _add(found: list[Words], kept: str, went: str, came: str) -> None:
    """Add what was kept and what then changed; the space that both sides of a change begin with is kept."""
    shared = 0
    while shared < min(len(went), len(came)) and went[shared] == came[shared] and went[shared].isspace():
        shared += 1
    for op, text in (("=", kept + went[:shared]), ("-", went[shared:]), ("+", came[shared:])):
        if text and found and found[-1].op == op:
            found[-1] = Words(op, found[-1].text + text)
        elif text:
            found.append(Words(op, text))
