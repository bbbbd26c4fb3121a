"""Webhooks: signed, attempted once, judged by the answer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from stet.adapters.door import Door
from stet.adapters.webhook import Webhooks
from stet.domain.attempt import Attempt
from stet.domain.endpoint import Posting
from stet.pages.endpoint_news import EVENT_TYPE
from tests.adapters.servers import Asked, Server, page, serving, taking
from tests.builders import SECRET, Clock

pytestmark = pytest.mark.slow  # it talks to servers on this machine

BODY = json.dumps({"specversion": "1.0", "data": "Größe – 12 → 15"}, ensure_ascii=False)


def posting(*secrets: str) -> Posting:
    return Posting("a#1#sub-1", BODY, EVENT_TYPE, secrets or (SECRET,))


def door(*servers: Server, total: float = 5.0, **more: Any) -> Door:
    ports = frozenset(server.port for server in servers)
    return Door("Stet/test", ports, loopback=True, connect=1.0, read=total, total=total, **more)


@contextmanager
def attempt(answer: Iterable[bytes | float], total: float = 5.0) -> Iterator[tuple[Attempt, list[Asked]]]:
    """Yield what one attempt at a receiver with this answer came to, and what the receiver saw."""
    with serving(answer) as server:
        webhooks = Webhooks(door(server, total=total), Clock())
        yield webhooks.post(server.url("/hook"), posting()), server.asked


def test_a_receiver_can_verify_what_it_got():
    with serving(page("thanks")) as server:
        webhooks = Webhooks(door(server), partial(datetime.now, UTC))
        attempted = webhooks.post(server.url("/hook?a=b"), posting())
    assert attempted == Attempt(done=True, answer="200 thanks")
    (asked,) = server.asked
    assert asked.body.decode() == BODY, "the very text that was signed"
    assert asked.target == "/hook?a=b"
    assert asked.headers["webhook-id"] == "a#1#sub-1"
    assert asked.headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    headers = dict(asked.headers)
    assert Webhook(SECRET).verify(asked.body, headers) == json.loads(BODY)
    for forged in (asked.body + b" ", b"{}"):
        with pytest.raises(WebhookVerificationError):
            Webhook(SECRET).verify(forged, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(asked.body, {**headers, "webhook-id": "another"})


def test_every_attempt_has_the_same_id_and_its_own_time(clock: Clock):
    with serving(page(status="500 Oops")) as server:
        webhooks = Webhooks(door(server), clock)
        for _ in range(2):
            webhooks.post(server.url(), posting())
            clock.forward(minutes=5)
    first, second = [asked.headers for asked in server.asked]
    assert first["webhook-id"] == second["webhook-id"]
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 300
    assert first["webhook-signature"] != second["webhook-signature"]


@pytest.mark.parametrize("status", ["200 OK", "201 Created", "202 Accepted", "204 No Content", "299 Odd"])
def test_2xx_is_success(status: str):
    with attempt(page(status=status)) as (attempted, _):
        assert attempted.done
        assert not attempted.final


@pytest.mark.parametrize(
    "status", ["301 Moved", "304 Not Modified", "400 Bad", "401 Who", "404 Not Found", "500 Oops", "503 Busy"]
)
def test_anything_else_is_tried_again(status: str):
    with attempt(page("sorry", status, {"Location": "/elsewhere"})) as (attempted, asked):
        assert not attempted.done
        assert not attempted.final
        assert attempted.retry_after is None
        assert attempted.answer.startswith(status[:3])
        assert len(asked) == 1, "no redirect is followed"


def test_gone_is_final():
    with attempt(page(status="410 Gone")) as (attempted, _):
        assert (attempted.done, attempted.final, attempted.gone) == (False, True, True)


@pytest.mark.parametrize(
    ("written", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Sun, 22 Nov 2026 12:30:00 GMT", timedelta(minutes=30)),
        ("Sun, 22 Nov 2026 11:30:00 GMT", timedelta(0)),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("99999999999999", timedelta(seconds=10**9)),
    ],
)
def test_a_receiver_may_ask_for_time(written: str, wait: timedelta | None):
    with attempt(page(status="429 Slow Down", headers={"Retry-After": written})) as (attempted, _):
        assert not attempted.final
        assert attempted.retry_after == wait


def test_the_answer_is_kept_cut_and_as_text():
    with attempt(page(b"\xff" + "ü".encode() * 9999, "500 Oops")) as (attempted, _):
        assert attempted.answer.startswith("500 \ufffdü")
        assert len(attempted.answer) == 1024


def test_a_silent_receiver_is_tried_again():
    with taking(most=4.0), attempt([5.0], total=0.2) as (attempted, _):
        assert not attempted.done
        assert not attempted.final
        assert "in time" in attempted.answer or "timed out" in attempted.answer


@pytest.mark.parametrize(
    "answer", [[], [b"nonsense\r\n\r\n"], [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n."]]
)
def test_a_broken_receiver_is_tried_again(answer: list[bytes | float]):
    with attempt(answer) as (attempted, _):
        assert not attempted.done
        assert not attempted.final


def test_nobody_there_is_tried_again():
    with serving(page()) as server:
        pass
    attempted = Webhooks(door(server), Clock()).post(server.url(), posting())
    assert not attempted.done
    assert not attempted.final


@pytest.mark.parametrize(
    "address",
    [
        "http://10.0.0.1/",
        "http://127.0.0.1/",
        "https://169.254.169.254/",
        "https://a.example:22/",
        "ftp://a",
        "",
        "x",
    ],
)
def test_an_address_that_is_not_opened_is_final(address: str):
    closed = Door("Stet/test", resolve=lambda host, _: [host])
    attempted = Webhooks(closed, Clock()).post(address, posting())
    assert (attempted.done, attempted.final) == (False, True)
    assert attempted.answer


def test_without_tls_nothing_is_sent_where_tls_is_asked_for():
    with serving(page()) as server:
        webhooks = Webhooks(door(server, https_only=True), Clock())
        assert webhooks.post(server.url(), posting()).final
        assert server.connected == 0


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_é", "abcde"])
def test_without_a_secret_nothing_is_sent(secret: str):
    with serving(page()) as server:
        attempted = Webhooks(door(server), Clock()).post(server.url(), posting(secret))
        assert attempted == Attempt(done=False, answer="the endpoint has no usable secret", final=True)
        assert server.connected == 0


def test_a_chat_is_not_signed():
    with serving(page("ok")) as server:
        Webhooks(door(server), Clock()).post(server.url(), Posting("a#1#sub-1", "{}", "application/json"))
    (asked,) = server.asked
    assert asked.headers["content-type"] == "application/json"
    assert not [name for name in asked.headers if name.startswith("webhook-")]


def test_what_is_said_of_a_failure_does_not_name_the_address():
    """The address of a chat's webhook is its secret, and answers are kept and logged."""
    with serving(page(status="500 Oops")) as server:
        address = server.url("/services/T0/B0/very-secret")
    assert "very-secret" not in Webhooks(door(server), Clock()).post(address, posting()).answer
    with serving([5.0]) as slow:
        address = slow.url("/services/very-secret")
        assert "very-secret" not in Webhooks(door(slow, total=0.2), Clock()).post(address, posting()).answer
    for closed in ("http://127.0.0.1:22/very-secret", "https://10.0.0.1/very-secret"):
        assert "very-secret" not in Webhooks(door(slow), Clock()).post(closed, posting()).answer
    with serving(page("no such /services/very-secret hook", "404 Not Found")) as server:
        address = server.url("/services/very-secret")
        answer = Webhooks(door(server), Clock()).post(address, posting()).answer
        assert answer == "404 no such /services/very-secret hook", "what the receiver says is kept as said"
    with serving(
        lambda asked: page(f"no hook at http://127.0.0.1:{server.port}{asked.target}", "404 No")
    ) as server:
        answer = Webhooks(door(server), Clock()).post(server.url("/very-secret"), posting()).answer
        assert answer == "404 no hook at (its address)"


def test_an_answer_of_a_gigabyte_costs_a_few_kilobytes():
    """The answer is cut while it comes; what is left is never read."""
    sent: list[int] = []

    def endless(asked: Asked) -> Iterator[bytes | float]:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"
        for _ in range(1000):
            sent.append(1)
            yield b"x" * 1_000_000

    with taking(most=4.0), serving(endless) as server:
        attempted = Webhooks(door(server), Clock()).post(server.url(), posting())
    assert attempted.done
    assert len(attempted.answer) == 1024
    assert len(sent) < 50


@pytest.mark.parametrize(("seconds", "done"), [(0.9, True), (3.0, False)])
def test_a_slow_receiver_is_waited_for_as_long_as_the_limit(seconds: float, *, done: bool):
    """In life 14 s are waited for and 16 s are not (the limit is 15); here the limit is 1.5."""
    with attempt([seconds, *page("late")], total=1.5) as (attempted, _):
        assert (attempted.done, attempted.final) == (done, False)
