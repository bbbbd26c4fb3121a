"""deliver against receivers of every kind, over sockets and by its own tables: taken, or a record why not.

Seconds are scaled in the first part (15 s are 1 s), hours pass on a clock of our own in the second.
"""

from __future__ import annotations

import heapq
import importlib
import itertools
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import pytest

from stet.adapters.archive import Archive
from stet.adapters.articles import Articles
from stet.adapters.changes import Changes
from stet.adapters.deliveries import Deliveries
from stet.adapters.door import Door
from stet.adapters.endpoint_secrets import EndpointSecrets
from stet.adapters.endpoints import Endpoints
from stet.adapters.queues import DeliveryQueue
from stet.adapters.subscriptions import Subscriptions
from stet.domain.subscription import RETRY_AFTER, Delivery, DeliveryStatus
from tests.adapters.servers import Answer, Asked, Server, page, serving
from tests.builders import SECRET, article, change, delivery, endpoint, story, version, webhook
from tests.functions.conftest import Call, event, failed
from tests.stack import Stack

pytestmark = pytest.mark.slow  # it talks to servers on this machine

ARTICLE = "0f5a1c29d3f04f5fb5a4a0a3d2a9c1de"
SCALE = 15.0
HOUR = timedelta(hours=1)


@pytest.fixture
def told(stack: Stack) -> Stack:
    """Return the stack with a change that is stored whole."""
    Articles(stack.dynamodb, stack["Articles"]).add(article(article_id=ARTICLE, latest=3))
    archive = Archive(stack.s3, stack["Archive"])
    for number, hurt in ((2, 12), (3, 15)):
        text = story(f"{hurt} people were hurt in a fire in the harbour, the fire service said on Sunday.")
        archive.put_version(version(number, told=text, article_id=ARTICLE))
    Changes(stack.dynamodb, stack["Changes"]).add(change(3, article_id=ARTICLE))
    return stack


def receiver(stack: Stack, name: str, server: Server) -> None:
    """Subscribe a receiver under its name."""
    one = webhook(subscription_id=name, address=server.url("/hook"))
    Subscriptions(stack.dynamodb, stack["Subscriptions"]).put(one)
    Endpoints(stack.dynamodb, stack["Endpoints"]).add(endpoint(endpoint_id=name))
    EndpointSecrets(lambda: stack.ssm, "/stet/stet/endpoints/").keep(name, "s1", SECRET)


def opened(stack: Stack, name: str, at: datetime, number: int = 3) -> Delivery:
    """Write down a delivery of the change; other numbers are other changes."""
    if number != 3:
        archive = Archive(stack.s3, stack["Archive"])
        archive.put_version(version(number, article_id=ARTICLE))
        Changes(stack.dynamodb, stack["Changes"]).add(change(number, article_id=ARTICLE))
    made = delivery(article_id=ARTICLE, number=number, subscription_id=name, created_at=at)
    Deliveries(stack.dynamodb, stack["Deliveries"]).add(made)
    return made


def row(stack: Stack, one: Delivery) -> Delivery:
    found = Deliveries(stack.dynamodb, stack["Deliveries"]).get(one.delivery_id)
    assert found
    return found


@pytest.fixture
def scaled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the door wait a fifteenth as long."""
    plain = Door.__init__

    def quicker(self: Door, *args: Any, **more: Any) -> None:
        plain(self, *args, **more)
        for name in ("connect", "read", "total"):
            object.__setattr__(self, name, getattr(self, name) / SCALE)

    monkeypatch.setattr(Door, "__init__", quicker)


def endless(_: Asked) -> Iterator[bytes | float]:
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"
    for _number in range(1000):
        yield b"x" * 1_000_000


BAD: dict[str, Answer | list[bytes | float]] = {
    "slow-14-s": [9 / SCALE, *page("late")],  # rather 9: this machine may be busy
    "slow-16-s": [40 / SCALE, *page("too late")],
    "gone": page(status="410 Gone"),
    "wishing": page(status="429 Slow Down", headers={"Retry-After": "600"}),
    "moved": page(status="301 Moved", headers={"Location": "/elsewhere"}),
    "breaks-off": [b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nhalf"],
    "huge": endless,
    "well": page("thanks"),
}
PENDING, DELIVERED, FAILED = DeliveryStatus.PENDING, DeliveryStatus.DELIVERED, DeliveryStatus.FAILED
BECOMES = {
    "slow-14-s": (DELIVERED, "200 late"),
    "slow-16-s": (PENDING, "no whole answer in time"),
    "gone": (FAILED, "410"),
    "wishing": (PENDING, "429"),
    "moved": (PENDING, "301"),
    "breaks-off": (PENDING, ""),
    "huge": (DELIVERED, "200 xxx"),
    "well": (DELIVERED, "200 thanks"),
}


@pytest.mark.usefixtures("scaled")
def test_a_batch_of_bad_receivers_delays_nobody_and_leaves_records(
    told: Stack, call: Call, loopback: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
):
    waits: list[timedelta] = []
    monkeypatch.setattr(DeliveryQueue, "hide", lambda _, __, wait: waits.append(wait))
    made: dict[str, Delivery] = {}
    with ExitStack() as open_servers:
        servers = {name: open_servers.enter_context(serving(answer)) for name, answer in BAD.items()}
        for name, server in servers.items():
            loopback(server.port)
            receiver(told, name, server)
            made[name] = opened(told, name, datetime.now(UTC))
        answer = call(
            "deliver", event("deliveries", *({"delivery_id": o.delivery_id} for o in made.values()))
        )
    rows = {name: row(told, one) for name, one in made.items()}
    for name, (status, said) in BECOMES.items():
        assert (name, rows[name].status) == (name, status)
        assert said in rows[name].answer
        assert len(servers[name].asked) == 1, "no redirect is followed, nothing is tried twice"
    assert rows["well"].finished_at
    assert rows["slow-14-s"].finished_at
    assert rows["well"].finished_at < rows["slow-14-s"].finished_at
    assert len(failed(answer)) == len(waits) == 4
    assert max(waits) >= timedelta(seconds=600), "a wish for time is obeyed"
    assert all(timedelta(seconds=4) <= wait <= timedelta(seconds=6) for wait in sorted(waits)[:3])
    found = Endpoints(told.dynamodb, told["Endpoints"]).get("gone")
    assert found
    assert found.disabled_at


@pytest.mark.usefixtures("scaled")
def test_many_for_a_slow_receiver_do_not_keep_another_waiting_nor_the_batch_for_all_of_them(
    told: Stack, call: Call, loopback: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
):
    """One by one, nine would hold a batch for 135 s; each is asked a second after the one before."""
    monkeypatch.setattr(DeliveryQueue, "hide", lambda *_: None)
    asked: list[float] = []

    def slowly(_: Asked) -> Iterator[bytes | float]:
        asked.append(time.monotonic())
        yield 60 / SCALE

    with serving(slowly) as slow, serving(page("thanks")) as quick:
        for name, server in (("slow", slow), ("quick", quick)):
            loopback(server.port)
            receiver(told, name, server)
        mine = [opened(told, "slow", datetime.now(UTC), number) for number in range(3, 7)]
        other = opened(told, "quick", datetime.now(UTC))
        bodies = [{"delivery_id": one.delivery_id} for one in (*mine, other)]
        assert failed(call("deliver", event("deliveries", bodies[0]))) == ["message-0"]  # it is wired now
        stage = importlib.import_module("functions.deliver.app").wired()[0]
        assert stage.patience == 1.0
        object.__setattr__(stage, "patience", stage.patience / SCALE)
        assert len(failed(call("deliver", event("deliveries", *bodies)))) == 4
    assert len(asked) == 4
    assert asked[-1] - asked[1] < 1.8, "one by one it would be 2 s at least"
    assert row(told, other).status is DELIVERED


# --- hours -------------------------------------------------------------------------------------------


@dataclass
class Hours:
    """The queue and the clock: messages come back when they are due, and time passes only then."""

    stack: Stack
    call: Call
    now: datetime = datetime(2026, 11, 22, 12, tzinfo=UTC)
    begun: datetime = datetime(2026, 11, 22, 12, tzinfo=UTC)
    messages: list[tuple[datetime, int, str]] = field(default_factory=list)
    order: Iterator[int] = field(default_factory=itertools.count)
    asked: dict[str, list[datetime]] = field(default_factory=dict)
    hidden: dict[str, timedelta] = field(default_factory=dict)

    def open(self, name: str, number: int = 3) -> Delivery:
        made = opened(self.stack, name, self.now, number)
        self.put(made.delivery_id, self.now)
        return made

    def put(self, delivery_id: str, at: datetime) -> None:
        heapq.heappush(self.messages, (at, next(self.order), delivery_id))

    def run(self, until: datetime) -> None:
        while self.messages and self.messages[0][0] <= until:
            at, _, delivery_id = heapq.heappop(self.messages)
            self.now = max(self.now, at)
            comes_back = failed(self.call("deliver", event("deliveries", {"delivery_id": delivery_id})))
            if comes_back:
                self.put(delivery_id, self.now + self.hidden.pop("receipt-0"))
        self.now = max(self.now, until)


@pytest.fixture
def hours(told: Stack, call: Call, monkeypatch: pytest.MonkeyPatch) -> Hours:
    """Return the world of the second part."""
    world = Hours(told, call)

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return world.now

    for name, value in told.environment("deliver").items():  # its metrics want a namespace on import
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(importlib.import_module("functions.deliver.app"), "datetime", Clock)
    # The flapping receiver is up half of the time: by chance all eight attempts could find it down.
    monkeypatch.setattr(random, "random", random.Random(7).random)
    hidden = world.hidden
    monkeypatch.setattr(DeliveryQueue, "hide", lambda _, receipt, wait: hidden.__setitem__(receipt, wait))
    return world


def down_until(hours: float) -> Callable[[timedelta], bool]:
    return lambda since: since >= hours * HOUR


UP: dict[str, Callable[[timedelta], bool]] = {
    "down-1-h": down_until(1),
    "down-24-h": down_until(24),
    "down-76-h": down_until(76),
    "flapping": lambda since: bool(since // timedelta(minutes=20) % 2),
    "well": lambda _: True,
}


def test_who_was_away_for_hours_gets_what_the_retries_reach(hours: Hours, loopback: Callable[[int], None]):
    with ExitStack() as open_servers:
        for name, up in UP.items():

            def answer(asked: Asked, up: Callable[[timedelta], bool] = up) -> list[bytes | float]:
                hours.asked.setdefault(asked.headers["webhook-id"], []).append(hours.now)
                return page("taken") if up(hours.now - hours.begun) else page(status="503 Busy")

            server = open_servers.enter_context(serving(answer))
            loopback(server.port)
            receiver(hours.stack, name, server)
        first = {name: hours.open(name) for name in UP}
        hours.run(hours.begun + 60 * HOUR)
        second = hours.open("down-76-h", 4)
        hours.run(hours.begun + 120 * HOUR)

    rows = {name: row(hours.stack, one) for name, one in first.items()}
    late = rows.pop("down-76-h")
    assert (late.status, late.attempts, late.answer) == (FAILED, 8, "503")
    assert {one.status for one in rows.values()} == {DELIVERED}
    assert row(hours.stack, second).status is DELIVERED
    assert [len(hours.asked[one.delivery_id]) for one in (first["well"], first["down-76-h"])] == [1, 8]
    for times in hours.asked.values():
        for plan, one, other in zip(RETRY_AFTER, times, times[1:], strict=False):
            assert plan * 0.8 <= other - one <= plan * 1.2
    endpoints = Endpoints(hours.stack.dynamodb, hours.stack["Endpoints"])
    assert all(found and found.state == "working" for found in map(endpoints.get, UP))
