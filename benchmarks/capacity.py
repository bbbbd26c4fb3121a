"""How many units DynamoDB bills, by its own rules: no emulator counts them right.

Sizes: docs.aws.amazon.com/amazondynamodb, "DynamoDB item sizes and formats"; indexes: "Using global
secondary indexes", the paragraphs on throughput.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Item = Mapping[str, Mapping[str, Any]]
"""An item as the low-level API writes it: `{"name": {"S": "text"}}`."""

_READ_BLOCK = 4096
_WRITE_BLOCK = 1024
_OVERHEAD = 3
"""Bytes of a list or map, whatever it holds; each of its elements costs one more."""


@dataclass(frozen=True, slots=True)
class Index:
    """A global secondary index: its keys, and the attributes it holds besides all keys (None: all)."""

    keys: tuple[str, ...]
    others: frozenset[str] | None
    table_keys: tuple[str, ...]

    def holds(self, item: Item | None) -> Item | None:
        """Return what the index holds of an item; None if it lacks one of the keys."""
        if item is None or any(key not in item for key in self.keys):
            return None
        if self.others is None:
            return item
        names = {*self.keys, *self.table_keys, *self.others}
        return {name: value for name, value in item.items() if name in names}


def indexes(description: Mapping[str, Any]) -> list[Index]:
    """Return the indexes of a table from what DescribeTable says of it."""
    table_keys = tuple(key["AttributeName"] for key in description["KeySchema"])
    return [
        Index(tuple(key["AttributeName"] for key in one["KeySchema"]), _others(one["Projection"]), table_keys)
        for one in description.get("GlobalSecondaryIndexes", [])
    ]


def size(item: Item) -> int:
    """Return the bytes of an item."""
    return sum(len(name.encode()) + _value(value) for name, value in item.items())


def read_units(items: Sequence[Item], *, consistent: bool, together: bool) -> float:
    """Return the units of a read: a query counts its items `together`, others each for itself.

    An item that is not there is read like a small one.
    """
    blocks = _blocks(sum(map(size, items)), _READ_BLOCK) if together else _each(items)
    return blocks * (1.0 if consistent else 0.5)


def write_units(before: Item | None, after: Item | None, of: Sequence[Index]) -> float:
    """Return the units of a write, those of the table's indexes included.

    A write that its condition refused is billed as well: call it with `after` like `before`.
    """
    larger = max(size(before or {}), size(after or {}))
    return _blocks(larger, _WRITE_BLOCK) + sum(
        _index_units(index.holds(before), index.holds(after), index) for index in of
    )


def _index_units(before: Item | None, after: Item | None, index: Index) -> int:
    if before == after:
        return 0
    if before is None or after is None:
        return _blocks(size(before or after or {}), _WRITE_BLOCK)
    if any(before[key] != after[key] for key in index.keys):
        return _blocks(size(before), _WRITE_BLOCK) + _blocks(size(after), _WRITE_BLOCK)
    return _blocks(max(size(before), size(after)), _WRITE_BLOCK)


def _others(projection: Mapping[str, Any]) -> frozenset[str] | None:
    if projection["ProjectionType"] == "ALL":
        return None
    return frozenset(projection.get("NonKeyAttributes", ()))


def _each(items: Sequence[Item]) -> int:
    return sum(_blocks(size(item), _READ_BLOCK) for item in items)


def _blocks(size: int, block: int) -> int:
    return max(1, math.ceil(size / block))


def _value(typed: Mapping[str, Any]) -> int:
    ((kind, value),) = typed.items()
    return _SIZES[kind](value)


def _digits(number: str) -> str:
    return number.replace(".", "").lstrip("-0").rstrip("0")


_SIZES: Mapping[str, Callable[[Any], int]] = {
    "S": lambda text: len(text.encode()),
    "N": lambda number: math.ceil(len(_digits(number)) / 2) + 1,
    "BOOL": lambda _: 1,
    "NULL": lambda _: 1,
    "B": len,
    "L": lambda values: _OVERHEAD + sum(1 + _value(value) for value in values),
    "M": lambda item: _OVERHEAD + len(item) + size(item),
    "SS": lambda texts: sum(len(text.encode()) for text in texts),
}
