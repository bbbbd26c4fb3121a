"""Telling a hub what changed: which feeds, how many at once, and that a hub's silence harms nobody."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from urllib.parse import parse_qsl

import pytest

from stet.domain.errors import Unreachable
from stet.domain.response import Response
from stet.pages.feed_links import announcements
from stet.pages.links import Links
from stet.stages.announce import Announce, Announced
from tests.builders import NOW, change
from tests.fakes import FakeChanges

HUB = "https://hub.example/"
BASE = "https://stet.example"


class Hub:
    """A hub that remembers what it was told, and answers with a status."""

    def __init__(self, status: int = 204) -> None:
        self.status = status
        self.told: list[list[str]] = []

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> Response:
        assert url == HUB
        assert headers == {"Content-Type": "application/x-www-form-urlencoded"}
        said = parse_qsl(body.decode())
        assert said[0] == ("hub.mode", "publish")
        self.told.append([value for name, value in said[1:] if name == "hub.url"])
        if not self.status:
            raise Unreachable("hub.example is silent")
        return Response(url, self.status, {}, b"")


def announced(hub: Hub, *minutes_ago: int, at: str = HUB) -> Announced:
    changes = FakeChanges()
    for n, minutes in enumerate(minutes_ago):
        changes.add(change(1, article_id=f"{n:032x}", at=NOW - timedelta(minutes=minutes)))

    return Announce(at, changes, partial(announcements, Links(BASE)), hub.post, lambda: NOW)()


def test_a_hub_is_told_of_every_feed_that_changed_lately():
    hub = Hub()
    assert announced(hub, 1, 9, 11, 60 * 24) == Announced(10)
    (told,) = hub.told
    assert told[:4] == [
        f"{BASE}/latest.atom",
        f"{BASE}/latest.json",
        f"{BASE}/latest.atom?source=example-news",
        f"{BASE}/latest.json?source=example-news",
    ]
    assert {one for one in told if "/articles/" in one} == {
        f"{BASE}/articles/{n:032x}/changes.{form}" for n in (0, 1) for form in ("atom", "json", "rss")
    }


def test_many_feeds_are_told_of_in_several_requests():
    hub = Hub()
    assert announced(hub, *[1] * 30).feeds == 94
    assert [len(one) for one in hub.told] == [40, 40, 14]


def test_nobody_is_told_where_nothing_changed_or_there_is_no_hub():
    hub = Hub()
    assert announced(hub, 11) == announced(hub, 1, at="") == Announced(0)
    assert hub.told == []


@pytest.mark.parametrize(("status", "problem"), [(0, "silent"), (503, "answered 503"), (302, "answered 302")])
def test_a_hub_that_will_not_hear_is_asked_once_and_harms_nobody(status: int, problem: str):
    hub = Hub(status)
    found = announced(hub, *[1] * 30)
    assert found.feeds == 0
    assert problem in found.problem
    assert len(hub.told) == 1
