"""robots.txt over time and workers: asked once a day, kept for all, the last known used meanwhile."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from stet.domain.errors import Unreachable
from stet.domain.response import Response
from stet.parsing.robots import Rules, read_robots
from stet.stages.robots import MOST_KEPT, Robots
from tests import builders
from tests.builders import Clock
from tests.fakes import FakeHosts

PRIVATE = "User-agent: *\nDisallow: /private\nCrawl-delay: 7\n"
A = "https://a.example"


class Desk:
    """Workers of fetch, and a host that answers `says` with `status`, or not at all."""

    def __init__(self, says: str = PRIVATE, status: int = 200) -> None:
        self.clock, self.hosts, self.asked = Clock(), FakeHosts(), list[str]()
        self.says, self.status = says, status

    def get(self, url: str) -> Response:
        self.asked.append(url)
        if not self.status:
            raise Unreachable("no name")
        return builders.response(self.says, self.status, url=url)

    def worker(self) -> Robots:
        read = partial(read_robots, agent="Stet")
        return Robots(self.get, read, partial(Rules, agent="Stet"), self.hosts, self.clock)


def test_robots_txt_is_asked_once_a_day_of_each_origin_by_all_workers() -> None:
    desk = Desk()
    first, second = desk.worker(), desk.worker()
    assert first.prepare(f"{A}/1")
    assert first.allowed(f"{A}/1")
    assert not second.prepare(f"{A}/1")
    assert not second.allowed(f"{A}/private/1")
    assert first.allowed("https://b.example/1")
    assert desk.asked == [f"{A}/robots.txt", "https://b.example/robots.txt"]
    desk.clock.forward(days=1)
    assert second.allowed(f"{A}/1")
    assert len(desk.asked) == 3


def test_another_port_or_scheme_is_another_origin() -> None:
    desk = Desk()
    robots = desk.worker()
    for url in (f"{A}/1", "http://a.example/1", f"{A}:8443/1"):
        robots.allowed(url)
    assert len(desk.asked) == 3


def test_crawl_delay_becomes_the_hosts_gap_up_to_a_minute() -> None:
    desk = Desk()
    desk.worker().allowed(f"{A}/1")
    desk.says = "User-agent: *\nCrawl-delay: 3600\n"
    desk.worker().allowed("https://b.example/1")
    known = desk.hosts.known(["a.example", "b.example"])
    assert [known[name].delay for name in sorted(known)] == [timedelta(seconds=7), timedelta(seconds=60)]


@pytest.mark.parametrize("status", [0, 429, 500, 503])
def test_a_host_that_cannot_say_is_left_alone_for_a_while(status: int) -> None:
    desk = Desk(status=status)
    robots = desk.worker()
    for _ in range(2):
        with pytest.raises(Unreachable):
            robots.allowed(f"{A}/1")
    desk.clock.forward(minutes=11)
    desk.status = 404
    assert robots.allowed(f"{A}/private")
    assert len(desk.asked) == 2


@pytest.mark.parametrize("status", [0, 500])
def test_the_last_known_rules_are_used_while_a_host_cannot_say(status: int) -> None:
    desk = Desk()
    desk.worker().allowed(f"{A}/1")
    desk.clock.forward(days=3)
    desk.status = status
    another = desk.worker()
    assert another.allowed(f"{A}/1")
    assert not another.allowed(f"{A}/private")


def test_long_rules_are_kept_by_the_worker_alone() -> None:
    rules = "".join(f"Disallow: /private/{n}/\n" for n in range(MOST_KEPT // 10))
    desk = Desk(f"User-agent: *\n{rules}Crawl-delay: 9\n")
    robots = desk.worker()
    assert not robots.allowed(f"{A}/private/3/x")
    assert not robots.allowed(f"{A}/private/4/x")
    assert len(desk.asked) == 1
    row = desk.hosts.known(["a.example"])["a.example"]
    assert (row.robots, row.delay) == (None, timedelta(seconds=9))
