"""The heaviest chain of pairs that keeps the order of both sides: what stayed in its place."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Pair = tuple[float, int, int]
"""The weight of a pair, and its place on each side."""


def heaviest_chain(pairs: Iterable[Pair]) -> list[Pair]:
    """Return the chain of pairs, rising on both sides, with the greatest sum of weights."""
    ordered = sorted(pairs, key=lambda pair: (pair[1], -pair[2], pair[0]))
    heads: list[int] = []  # places on the new side, rising
    sums: list[float] = []  # the best sum of a chain that ends there, rising as well
    tails: list[int] = []
    before = [-1] * len(ordered)
    for at, (weight, _, j) in enumerate(ordered):
        spot = bisect_right(heads, j - 1)
        total = weight + (sums[spot - 1] if spot else 0.0)
        if spot:
            before[at] = tails[spot - 1]
        end = spot
        while end < len(heads) and sums[end] <= total:
            end += 1
        if spot < len(heads) and heads[spot] == j and sums[spot] > total:
            continue
        heads[spot:end], sums[spot:end], tails[spot:end] = [j], [total], [at]
    chain = []
    at = tails[-1] if tails else -1
    while at >= 0:
        chain.append(ordered[at])
        at = before[at]
    return chain[::-1]
