"""A notice in plain text, for targets that each have rules of their own for what a text may do."""

from __future__ import annotations

from collections.abc import Iterable

from stet.domain.diff import Words
from stet.pages.notice import Edit, Notice

ROOM = 3_500
"""Characters of a text; services that take fewer get its beginning, so the link comes first."""

_STILL = str.maketrans({"@": "@\u2060", "<": "‹", ">": "›", "`": "ˋ"})
"""What calls somebody, or begins mark-up, in one service or another."""


def target_notice(notice: Notice) -> dict[str, object]:
    """Return a notice's title and text, in which page text can call nobody and hide no link."""
    lines = [_still(notice.about), notice.link, *map(_still, notice.sentences)]
    lines += [_edit(edit) for edit in notice.edits]
    if notice.more_edits:
        lines.append(f"… and {notice.more_edits} more {notice.unit}{'' if notice.more_edits == 1 else 's'}")
    lines += [f"{name}: {to}" for name, to in notice.links]
    return {
        "title": _still(notice.headline),
        "text": _within(filter(None, lines)),
        "urgent": notice.urgent,
    }


def _still(text: str) -> str:
    """Return a text that no service reads as a call or a link with another name."""
    return text.translate(_STILL).replace("](", "] (")


def _edit(edit: Edit) -> str:
    runs = "".join(map(_run, edit.runs))
    return f"{_still(edit.name)}: {runs}" if edit.name else runs


def _run(run: Words) -> str:
    match run.op:
        case "-":
            return f"[−{_still(run.text)}]"
        case "+":
            return f"[+{_still(run.text)}]"
        case _:
            return _still(run.text)


def _within(lines: Iterable[str]) -> str:
    """Return the lines there is room for, none of them cut: half an edit says something else."""
    taken = ""
    for line in lines:
        longer = f"{taken}\n\n{line}" if taken else line
        taken = longer if len(longer) <= ROOM else taken
    return taken
