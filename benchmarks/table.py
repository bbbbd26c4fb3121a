"""What a benchmark gives: a section of rows, each number beside its target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Cell:
    """One number and, where there is one, the target: at most `most`, or at least `least`."""

    value: float
    digits: int = 0
    most: float | None = None
    unit: str = ""
    least: float | None = None

    @property
    def target(self) -> float | None:
        """What the number should be at most or at least."""
        return self.least if self.most is None else self.most

    @property
    def missed(self) -> bool:
        """Whether the number is on the wrong side of its target."""
        above = self.most is not None and self.value > self.most
        return above or (self.least is not None and self.value < self.least)

    @property
    def text(self) -> str:
        """The number with its target: `312 ≤ 400`, or `431 > 400 MISSED`."""
        written = f"{self.unit}{self.value:,.{self.digits}f}"
        if self.target is None:
            return written
        kept, broken = ("≥", "<") if self.most is None else ("≤", ">")
        target = f"{self.unit}{self.target:,g}"
        return f"{written} {broken} {target} MISSED" if self.missed else f"{written} {kept} {target}"


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured, and its cells in the order of the section's columns; None: not measured."""

    what: str
    cells: tuple[Cell | str | None, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The result of one benchmark, or of a part of it."""

    name: str
    title: str
    columns: tuple[str, ...]
    """The heading over what was measured, then one for each cell."""
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.cells) != len(self.columns) - 1:
                raise ValueError(f"{self.name}: {row.what!r} has {len(row.cells)} cells: {self.columns}")

    def judged(self) -> Iterator[tuple[str, Cell]]:
        """Yield the cells that have a target, with what they are."""
        for row in self.rows:
            for column, cell in zip(self.columns[1:], row.cells, strict=True):
                if isinstance(cell, Cell) and cell.target is not None:
                    yield f"{self.name}: {row.what}, {column}", cell

    def as_json(self) -> dict[str, Any]:
        """Return the section as a program reads it."""
        return {
            "name": self.name,
            "title": self.title,
            "notes": list(self.notes),
            "rows": [
                {"what": row.what}
                | {column: _as_json(cell) for column, cell in zip(self.columns[1:], row.cells, strict=True)}
                for row in self.rows
            ],
        }


def text_of(cell: Cell | str | None) -> str:
    """Return a cell as it is printed."""
    match cell:
        case None:
            return "–"
        case str():
            return cell
        case _:
            return cell.text


def verdict(sections: list[Section]) -> list[str]:
    """Return how many targets were reached, and a line for each that was missed."""
    judged = [one for section in sections for one in section.judged()]
    missed = [f"MISSED {what}: {cell.text.removesuffix(' MISSED')}" for what, cell in judged if cell.missed]
    return [f"targets: {len(judged) - len(missed)} of {len(judged)} reached", *missed]


def _as_json(cell: Cell | str | None) -> Any:
    if not isinstance(cell, Cell):
        return cell
    if cell.target is None:
        return cell.value
    return {"value": cell.value, "target": cell.target, "reached": not cell.missed}
