"""Processor time, which a busy machine disturbs less than the clock does."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def fastest(work: Callable[[], object], times: int) -> float:
    """Return the seconds of processor that `work` took at its best of several times."""
    gc.collect()
    return min(once(work) for _ in range(times))


def once(work: Callable[[], object]) -> float:
    """Return the seconds of processor that `work` took, in this thread."""
    started = time.thread_time()
    work()
    return time.thread_time() - started
