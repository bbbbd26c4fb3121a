"""Lanes side by side: quick receivers one at a time, a slow one in nobody's way."""

from __future__ import annotations

import time
from itertools import pairwise
from threading import Lock

import pytest

from stet.stages.side_by_side import overlapping
from tests.adapters.servers import taking


class Receivers:
    """Take as long as their name says, in hundredths of a second, and note who began and ended when."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.times: dict[str, tuple[float, float]] = {}

    def __call__(self, thing: str) -> str:
        began = time.monotonic()
        time.sleep(int(thing.partition("-")[0]) / 100)
        with self.lock:
            self.times[thing] = began, time.monotonic()
        return thing.upper()


def lane(thing: str) -> str:
    return thing.partition(":")[0]


def run(
    things: list[str], receivers: Receivers, *, threads: int = 10, patience: float = 0.05
) -> list[object]:
    return [*overlapping(things, lane, receivers, threads=threads, patience=patience)]


def test_a_quick_receiver_gets_one_at_a_time_in_order():
    things = [f"1-a:{n}" for n in range(6)]
    receivers = Receivers()
    assert run(things, receivers, patience=5) == [one.upper() for one in things]
    for one, other in pairwise(things):
        assert receivers.times[one][1] <= receivers.times[other][0]


def test_a_slow_receiver_holds_its_batch_for_one_answer_and_not_for_nine():
    things = [*(f"40-slow:{n}" for n in range(9)), "1-quick:0"]
    receivers = Receivers()
    began = time.monotonic()
    with taking(most=2.0):  # one by one it would be 3.6 s
        run(things, receivers)
    assert receivers.times["1-quick:0"][1] - began < 0.3, "it waits for nobody"


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_fewer_threads_than_things_are_enough(threads: int):
    things = [*(f"2-a:{n}" for n in range(5)), *(f"1-b:{n}" for n in range(3)), "0-c:0"]
    receivers = Receivers()
    assert run(things, receivers, threads=threads, patience=0.01) == [one.upper() for one in things]
    firsts = sorted(receivers.times, key=lambda one: receivers.times[one][0])[:3]
    assert firsts == ["2-a:0", "1-b:0", "0-c:0"] or threads > 1, "the first of each lane comes first"


def test_what_raises_stands_in_its_place_and_harms_no_other():
    def do(thing: str) -> str:
        if thing == "a:1":
            raise ZeroDivisionError
        return thing

    done = overlapping(["a:0", "a:1", "a:2"], lane, do, threads=3, patience=1)
    assert (done[0], type(done[1]), done[2]) == ("a:0", ZeroDivisionError, "a:2")


def test_nothing_is_nothing():
    assert overlapping([], lane, lane, threads=3, patience=1) == []
