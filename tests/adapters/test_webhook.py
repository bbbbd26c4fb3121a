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
from tests.adapters.servers import Asked, Server, page, serving, taking
from tests.builders import SECRET, Clock, webhook

pytestmark = pytest.mark.slow  # it talks to servers on this machine

BODY = json.dumps({"specversion": "1.0", "data": "Größe – 12 → 15"}, ensure_ascii=False)


def door(*servers: Server, total: float = 5.0, **more: Any) -> Door:
    ports = frozenset(server.port for server in servers)
    return Door("Stet/test", ports, loopback=True, connect=1.0, read=total, total=total, **more)


@contextmanager
def attempt(answer: Iterable[bytes | float], total: float = 5.0) -> Iterator[tuple[Attempt, list[Asked]]]:
    """Yield what one attempt at a receiver with this answer came to, and what the receiver saw."""
    with serving(answer) as server:
        webhooks = Webhooks(door(server, total=total), Clock())
        yield webhooks.post(webhook(address=server.url("/hook")), "a#1#sub-1", BODY), server.asked


def test_a_receiver_can_verify_what_it_got():
    with serving(page("thanks")) as server:
        webhooks = Webhooks(door(server), partial(datetime.now, UTC))
        attempted = webhooks.post(webhook(address=server.url("/hook?a=b")), "a#1#sub-1", BODY)
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
            webhooks.post(webhook(address=server.url()), "a#1#sub-1", BODY)
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
        assert (attempted.done, attempted.final) == (False, True)


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
        assert len(attempted.answer) <= 1004


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
    attempted = Webhooks(door(server), Clock()).post(webhook(address=server.url()), "id", BODY)
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
    attempted = Webhooks(closed, Clock()).post(webhook(address=address), "id", BODY)
    assert (attempted.done, attempted.final) == (False, True)
    assert attempted.answer


def test_without_tls_nothing_is_sent_where_tls_is_asked_for():
    with serving(page()) as server:
        webhooks = Webhooks(door(server, https_only=True), Clock())
        assert webhooks.post(webhook(address=server.url()), "id", BODY).final
        assert server.connected == 0


@pytest.mark.parametrize("secret", [None, "", "whsec_", "whsec_é", "abcde"])
def test_without_a_secret_nothing_is_sent(secret: str | None):
    with serving(page()) as server:
        attempted = Webhooks(door(server), Clock()).post(
            webhook(address=server.url(), secret=secret), "id", BODY
        )
        assert attempted == Attempt(done=False, answer="the subscription has no usable secret", final=True)
        assert server.connected == 0
