"""Waiting for many servers at once, and for no slow one longer than must be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from itertools import chain, zip_longest
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def by_host(
    things: Sequence[T],
    host: Callable[[T], str],
    do: Callable[[T], R],
    *,
    threads: int,
    gap: float = 0.0,
    pause: Callable[[float], None] = lambda _: None,
) -> list[R | Exception]:
    """Return `do(thing)` for every thing, in order; hosts side by side, one at a time in each.

    Between two requests to a host lie at least `gap` seconds of `pause`. What `do` raises stands in
    the place of its result, so that one thing harms only itself.
    """
    hosts: dict[str, list[int]] = {}
    for index, thing in enumerate(things):
        hosts.setdefault(host(thing), []).append(index)
    results: dict[int, R | Exception] = {}

    def one_host(indices: list[int]) -> None:
        for turn, index in enumerate(indices):
            if turn:
                pause(gap)
            try:
                results[index] = do(things[index])
            except Exception as error:  # noqa: BLE001 - handed to the caller, which must look at it
                results[index] = error

    if len(hosts) <= 1:
        for indices in hosts.values():
            one_host(indices)
    else:
        with ThreadPoolExecutor(min(threads, len(hosts))) as pool:
            for done in [pool.submit(one_host, indices) for indices in hosts.values()]:
                done.result()
    return [results[index] for index in range(len(things))]


def overlapping(
    things: Sequence[T],
    lane: Callable[[T], str],
    do: Callable[[T], R],
    *,
    threads: int,
    patience: float,
) -> list[R | Exception]:
    """Return `do(thing)` for every thing, in order; lanes side by side, the first of each lane first.

    In a lane the next begins when the one before has ended, or has taken `patience` seconds: a quick
    receiver gets one at a time, and a slow one holds n things up for `(n - 1) * patience` and one answer,
    not for n answers. What `do` raises stands in the place of its result.
    """
    lanes: dict[str, list[int]] = {}
    for index, thing in enumerate(things):
        lanes.setdefault(lane(thing), []).append(index)
    begun: list[Future[None]] = [Future() for _ in things]
    ended: dict[int, Future[R | Exception]] = {}

    def one(index: int, before: int | None) -> R | Exception:
        if before is not None:
            begun[before].result()  # it was given to the pool earlier, so it begins
            wait([ended[before]], patience)
        begun[index].set_result(None)
        try:
            return do(things[index])
        except Exception as error:  # noqa: BLE001 - handed to the caller, which must look at it
            return error

    if len(things) <= 1:
        return [one(index, None) for index in range(len(things))]
    turns = ([*zip(indices, (None, *indices), strict=False)] for indices in lanes.values())
    order = [turn for turn in chain.from_iterable(zip_longest(*turns)) if turn]
    with ThreadPoolExecutor(min(threads, len(things))) as pool:
        for index, before in order:
            ended[index] = pool.submit(one, index, before)
    return [ended[index].result() for index in range(len(things))]
