"""Names whose lookup hangs: each ends in time and is named, and no one of them stops the others."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event, Thread

import pytest

from stet.adapters.door import Door
from stet.adapters.lookups import Lookups
from stet.domain.errors import Unreachable
from tests.adapters.servers import page, serving, taking


class Hanging:
    """A resolver that hangs on what is named `slow…` until it is let go."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.let_go = Event()

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        if host.startswith("slow"):
            self.let_go.wait(20)
        return ["127.0.0.1"]


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    one = Hanging()
    yield one
    one.let_go.set()


def test_a_lookup_gives_what_the_resolver_finds(hanging: Hanging):
    lookups = Lookups()
    assert lookups(hanging, "news.example", 80, 5) == ["127.0.0.1"]
    assert lookups(hanging, "news.example", 80, 5) == ["127.0.0.1"]
    assert hanging.asked == ["news.example"] * 2, "nothing is remembered: each connection asks anew"


def test_what_the_resolver_raises_is_raised_where_the_answer_is_waited_for():
    def failing(host: str, port: int) -> list[str]:
        raise Unreachable(f"no address is known for {host}:{port}")

    lookups = Lookups(most=1)
    for _ in range(3):
        with pytest.raises(Unreachable, match=r"known for news\.example:80"):
            lookups(failing, "news.example", 80, 5)


def test_a_lookup_that_hangs_ends_in_time(hanging: Hanging):
    with taking(0.15, 4.0), pytest.raises(Unreachable, match=r"in time: the name slow\.example"):
        Lookups()(hanging, "slow.example", 80, 0.2)


def test_one_name_that_hangs_holds_one_place(hanging: Hanging):
    lookups = Lookups(most=2)
    for _ in range(5):
        with pytest.raises(Unreachable, match=r"slow\.example was still being looked up"):
            lookups(hanging, "slow.example", 80, 0.01)
    assert hanging.asked == ["slow.example"]
    assert lookups(hanging, "news.example", 80, 5) == ["127.0.0.1"]


def test_when_all_places_hang_that_is_said_at_once_and_they_come_back(hanging: Hanging):
    lookups = Lookups(most=2)
    for name in ("slow1.example", "slow2.example"):
        with pytest.raises(Unreachable):
            lookups(hanging, name, 80, 0.01)
    says = r"news\.example was not looked up: 2 lookups are under way, that of slow1\.example for \d+ s"
    with taking(most=2.0), pytest.raises(Unreachable, match=says):
        lookups(hanging, "news.example", 80, 20)
    waiting: list[list[str]] = []
    late = Thread(target=lambda: waiting.append(lookups(hanging, "slow1.example", 80, 20)))
    late.start()
    hanging.let_go.set()
    late.join(5)
    assert waiting == [["127.0.0.1"]], "who still waits gets the late answer"
    assert lookups(hanging, "news.example", 80, 5) == ["127.0.0.1"]


@pytest.mark.slow
def test_the_door_ends_a_request_whose_name_hangs_and_serves_the_others(hanging: Hanging):
    with serving(page("Fire")) as server:
        ports = frozenset({server.port})
        door = Door("Stet/test", ports, loopback=True, resolve=hanging, total=0.3, lookups=Lookups(most=4))
        with taking(0.2, 4.0), pytest.raises(Unreachable, match="in time"):
            door.get(server.url(host="slow.example"))
        assert door.get(server.url(host="news.example")).body == b"Fire"


def test_addresses_that_do_not_answer_end_with_the_time_that_all_may_take(monkeypatch: pytest.MonkeyPatch):
    tried: list[float] = []

    def silent(address: tuple[str, int], timeout: float) -> None:
        tried.append(timeout)
        Event().wait(timeout)
        raise TimeoutError

    monkeypatch.setattr("socket.create_connection", silent)
    many = [f"93.184.215.{n}" for n in range(1, 200)]
    door = Door("Stet/test", resolve=lambda host, port: many, total=0.5, connect=0.2)
    with taking(0.4, 4.0), pytest.raises(Unreachable, match=r"in time: news\.example has 199 addresses"):
        door.get("http://news.example/")
    assert 2 <= len(tried) <= 4
