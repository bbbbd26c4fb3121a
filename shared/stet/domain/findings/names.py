"""Names that changed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stet.domain.change import Severity
from stet.domain.evidence import names
from stet.domain.passage import WORD, finding, spelled_alike
from stet.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stet.domain.passage import Chunk, Finding, Passage


def name_findings(passage: Passage) -> Iterator[Finding]:
    """Yield major for another name in a name's place, minor for another spelling or a fuller form."""
    known = passage.older.names | passage.newer.names
    old, new = (Counter(names(side, passage.language, known)) for side in passage.core)
    gone, came = old - new, new - old
    if shown := _swapped(passage, old + new):
        yield finding(Severity.MAJOR, "name", shown.old, shown.new)
        return
    if not gone and not came:
        yield from _opening(passage)
        return
    for chunk in passage.chunks:
        lost = [word for word in _words(chunk.old) if word in gone]
        got = [word for word in _words(chunk.new) if word in came]
        if lost and got:
            yield finding(_exchanged(passage, chunk, lost, got), "name", chunk.old, chunk.new)
        elif not set(lost) <= passage.newer.words and not chunk.clause:
            unnamed = len(lost) > 1 and not passage.newer.words & set(lost)
            yield finding(Severity.MAJOR if unnamed else Severity.MINOR, "name", chunk.old, chunk.new)
        elif not set(got) <= passage.older.words and not chunk.clause:
            yield finding(Severity.MINOR, "name", chunk.old, chunk.new)


def _opening(passage: Passage) -> Iterator[Finding]:
    """Yield minor for what may be a first name at the beginning of a sentence, before a name that stays."""
    old, new = (Counter(names(side, passage.language, opening=True)) for side in passage.core)
    for chunk in passage.chunks:
        if any(word in old - new for word in _words(chunk.old)) and any(
            word in new - old for word in _words(chunk.new)
        ):
            yield finding(Severity.MINOR, "name", chunk.old, chunk.new)


def _swapped(passage: Passage, named: Counter[str]) -> Chunk | None:
    """Return a place where two names changed places: in one edit around a verb, or in two."""
    places = {(chunk.old.strip(), chunk.new.strip()) for chunk in passage.chunks}
    for chunk in passage.chunks:
        old, new = _words(chunk.old), _words(chunk.new)
        turned = len(old) > 2 and [old[-1], *old[1:-1], old[0]] == new
        if turned and all(word.casefold() in passage.language.stops for word in old[1:-1]):
            continue  # "Smith and Jones" are "Jones and Smith"
        exchanged = (
            chunk.new.strip(),
            chunk.old.strip(),
        ) in places and chunk.old.strip() != chunk.new.strip()
        if (turned and {old[0], old[-1]} <= named.keys()) or (exchanged and {*old, *new} <= named.keys()):
            return chunk
    return None


def _exchanged(passage: Passage, chunk: Chunk, lost: list[str], got: list[str]) -> Severity:
    if all(any(spelled_alike(word, other) for other in got) for word in lost) or spelled_alike(
        _joined(lost), _joined(got)
    ):
        return Severity.MINOR
    elsewhere = passage.newer.words & set(lost) or passage.older.words & set(got)
    only_names = set(_words(chunk.old)) <= set(lost) and set(_words(chunk.new)) <= set(got)
    return Severity.MAJOR if only_names or not elsewhere else Severity.MINOR


def _words(text: str) -> list[str]:
    return [word.removesuffix("'s") for word in WORD.findall(fold(text))]


def _joined(words: list[str]) -> str:
    return "".join(words).replace("-", "")
