"""Readers of pages that go wrong, for the process that can stop them; light, for they are imported there."""

from __future__ import annotations

import time

from stet.domain.errors import BadPage


def runs_away(body: bytes, *, url: str, content_type: str) -> None:
    while True:
        pass


def sleeps(body: bytes, *, url: str, content_type: str) -> None:
    time.sleep(60)


def eats(body: bytes, *, url: str, content_type: str) -> None:
    held = [bytes([1]) * 2**20 for _ in range(10_000)]
    raise AssertionError(len(held))


def breaks(body: bytes, *, url: str, content_type: str) -> None:
    raise ZeroDivisionError


def refuses(body: bytes, *, url: str, content_type: str) -> None:
    raise BadPage("This is no page: \ud800 “x”")
