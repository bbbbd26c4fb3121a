"""Reasons beside the words that caused them: which row or field of a comparison each one points at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from stet.domain.change import Reason
from stet.domain.diff import AlignedRow, Comparison, Row, Words

Place = int | str
"""The index of a row, or the name of a field."""

Placed = Mapping[Place, tuple[Reason, ...]]

_FIELDS = {"headline", "standfirst", "byline", "links"}
_SEEN = {"headline", "standfirst", "moved"}

_LABELS = {
    "numbers": "number",
    "date": "day or month",
    "harm": "harm to somebody",
    "guilt": "guilt or charge",
    "share of text": "much of the text",
    "moved": "paragraph moved",
    "style": "wording",
    "live append": "live update added",
    "correction added": "correction notice added",
    "correction removed": "correction notice removed",
    "removed": "article removed",
    "restored": "article is back",
    "extractor": "read by another release, and not weighed",
}


def label(reason: Reason) -> str:
    """Return a reason's name as readers see it."""
    return _LABELS.get(reason.name, reason.name)


def worded(reason: Reason) -> bool:
    """Whether a reason is told with its words, or stands beside them anyway."""
    return bool(reason.old or reason.new) and reason.name not in _SEEN


def place(reasons: Sequence[Reason], comparison: Comparison) -> Placed:
    """Return the reasons by the place where each belongs: its field, or where its words changed."""
    changed = [(at, row) for at, row in enumerate(comparison.rows) if _differs(row)]
    moved = next((at for at, row in changed if row.moved), None)
    fields: list[tuple[Place, _Read]] = [(edit.name, _read(edit.words)) for edit in comparison.fields]
    read = [*((at, _read(row.words)) for at, row in changed), *fields] if reasons else []
    found: dict[Place, tuple[Reason, ...]] = {}
    for reason in reasons:
        at = _place_of(reason, read, {name for name, _ in fields}, moved)
        if at is not None:
            found[at] = (*found.get(at, ()), reason)
    return found


def _differs(row: AlignedRow) -> bool:
    return row.kind is not Row.UNCHANGED or len(row.words) > 1


@dataclass(frozen=True, slots=True)
class _Read:
    """A side's words each: those that changed, and all that stand there."""

    went: str
    old: str
    came: str
    new: str

    def score(self, old: str, new: str) -> int:
        """Return 2 a side for words that changed, 1 for words that stand there, 0 if a side lacks them."""
        score = 0
        for sought, changed, whole in ((old, self.went, self.old), (new, self.came, self.new)):
            if sought and not _holds(whole, sought):
                return 0
            score += (2 if _holds(changed, sought) else 1) if sought else 0
        return score


def _read(runs: Iterable[Words]) -> _Read:
    runs = list(runs)
    went, old, came, new = (
        _spaced("".join(run.text for run in runs if run.op in ops)) for ops in ("-", "=-", "+", "=+")
    )
    return _Read(went, old, came, new)


def _place_of(
    reason: Reason, read: Sequence[tuple[Place, _Read]], fields: set[Place], moved: int | None
) -> Place | None:
    if reason.name in _FIELDS:
        return reason.name if reason.name in fields else None
    if reason.name == "moved":
        return moved
    best, at = 0, None
    old, new = (_spaced(words.rstrip("…")) for words in (reason.old, reason.new))
    for place, words in read:
        if (score := words.score(old, new)) > best:
            best, at = score, place
    return at


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _holds(text: str, sought: str) -> bool:
    """Whether the words stand in the text as words: "3" is not in "£3m"."""
    at = text.find(sought)
    while at >= 0:
        end = at + len(sought)
        if not (text[at - 1 : at].isalnum() and sought[0].isalnum()) and not (
            text[end : end + 1].isalnum() and sought[-1].isalnum()
        ):
            return True
        at = text.find(sought, at + 1)
    return False
