"""Versions made of real recaptures that are none, and versions missed, ours and its peers' in one run.

661 captures of 19 pages over three years. A person's selector for each page, which no reader here knows, says
between which of them its words really changed. The same text in another template, beside it: no version.
"""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from benchmarks.gold import CASES
from benchmarks.prints import Print, prints_of_readers
from benchmarks.table import Cell, Row, Section

_LEAST_RECALL, _MOST_FALSE, _MOST_NEIGHBOURING = 0.96, 0.03, 0.005
_SHARED = (
    "Of {} false versions of ours {} are of a page on which several documents stand, and another one or a "
    "part that is none had changed: who reads the page alone cannot know which of them is meant."
)
_WATCHED = "stet, poor captures left out as a watch does"


@dataclass(frozen=True, slots=True)
class Capture:
    """One capture of a document: what the archive said of the step to it, and what a reader took it for."""

    document: str
    gold: str | None
    neighbouring: bool
    printed: str
    poor: bool = False


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares, from 0 to 1: real changes found, other steps called changes, neighbouring ones among them."""

    recall: float
    false: float
    neighbouring: float


def run() -> list[Section]:
    """Return what each reader makes of the recaptures, then of pages that only changed their template."""
    home = CASES / "versions_ota"
    if not home.is_dir():
        return []
    prints, missing = prints_of_readers()
    return [_recaptured(prints, missing), _redesigned(prints, missing)]


def _recaptured(prints: dict[str, Print], missing: Sequence[str]) -> Section:
    read = _read(prints)
    mine = read["stet"]
    rows = [
        _row("stet", mine, judged=True),
        _row(_WATCHED, [one for one in mine if not one.poor]),
        *(_row(name, captures) for name, captures in read.items() if name != "stet"),
    ]
    wrong = list(falsely_changed(mine))
    notes = (
        f"{len(mine)} captures of {len({one.document for one in mine})} documents (Open Terms Archive).",
        _SHARED.format(len(wrong), _shared(mine, wrong)),
        *missing,
    )
    columns = ("reader", "recall", "false", "neighbouring false")
    return Section("versions", "What is taken for a version", columns, tuple(rows), notes)


def _row(name: str, captures: Sequence[Capture], *, judged: bool = False) -> Row:
    found = rates(captures)
    return Row(
        name,
        (
            Cell(found.recall, 3, least=_LEAST_RECALL if judged else None),
            Cell(found.false, 3, _MOST_FALSE if judged else None),
            Cell(found.neighbouring, 3, _MOST_NEIGHBOURING if judged else None),
        ),
    )


def rates(captures: Sequence[Capture]) -> Rates:
    """Return how often the steps between captures were called changes, rightly and wrongly."""
    steps = list(_steps(captures))
    return Rates(
        _share(before.printed != after.printed for before, after in steps if after.gold == "changed"),
        _share(before.printed != after.printed for before, after in steps if after.gold == "unchanged"),
        _share(
            before.printed != after.printed
            for before, after in steps
            if after.gold == "unchanged" and after.neighbouring
        ),
    )


def falsely_changed(captures: Sequence[Capture]) -> Iterator[tuple[Capture, Capture]]:
    """Yield the steps that were called changes and are none."""
    for before, after in _steps(captures):
        if after.gold == "unchanged" and before.printed != after.printed:
            yield before, after


def _steps(captures: Sequence[Capture]) -> Iterator[tuple[Capture, Capture]]:
    for before, after in pairwise(captures):
        if before.document == after.document:
            yield before, after


def _share(answers: Iterator[bool]) -> float:
    known = list(answers)
    return sum(known) / max(1, len(known))


def _shared(captures: Sequence[Capture], steps: Sequence[tuple[Capture, Capture]]) -> int:
    """Return how many of the steps are between texts that were read of other documents as well."""
    homes: dict[str, set[str]] = {}
    for one in captures:
        homes.setdefault(one.printed, set()).add(one.document)
    return sum(len(homes[before.printed] & homes[after.printed]) > 1 for before, after in steps)


def _read(prints: dict[str, Print]) -> dict[str, list[Capture]]:
    """Read each capture with all of them, in the order of the archive."""
    home = CASES / "versions_ota"
    manifest: list[dict[str, Any]] = json.loads((home / "manifest.json").read_text(encoding="utf-8"))
    read: dict[str, list[Capture]] = {name: [] for name in prints}
    with tarfile.open(home / "captures.tar.xz") as archive:
        bodies = {member.name: archive.extractfile(member).read() for member in archive if member.isfile()}  # type: ignore[union-attr] # a file has one
    for one in manifest:
        for name, print_of in prints.items():
            printed, poor = print_of(bodies[one["file"]])
            read[name].append(Capture(one["doc"], one["gold"], bool(one["adjacent"]), printed, poor))
    return read


def _redesigned(prints: dict[str, Print], missing: Sequence[str]) -> Section:
    home = CASES / "pairs"
    pairs = json.loads((home / "no_change_template_pairs.json").read_text(encoding="utf-8"))

    def versions(print_of: Print) -> int:
        return sum(len({print_of((home / one[side]).read_bytes())[0] for side in "ab"}) - 1 for one in pairs)

    rows = tuple(
        Row(name, (Cell(versions(one), 0, 0 if name == "stet" else None), Cell(len(pairs))))
        for name, one in prints.items()
    )
    columns = ("reader", "versions", "of pairs")
    return Section("versions", "The same text in another template", columns, rows, tuple(missing))
