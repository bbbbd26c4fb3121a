"""Waiting for many servers at once, for each of them one request at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
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
