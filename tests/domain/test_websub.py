"""WebSub: where the hub is, what is asked of it, whom we believe."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from stet.domain import websub
from stet.domain.websub import Hub, State
from tests.builders import FEED_URL, NOW, push

HUB = "https://hub.example/"
ASKED = push(state=State.ASKED)
QUESTION = {
    "hub.mode": "subscribe",
    "hub.topic": FEED_URL,
    "hub.challenge": "a challenge",
    "hub.lease_seconds": "864000",
}


@pytest.mark.parametrize(
    ("hub", "topic", "header", "found"),
    [
        (None, None, "", None),
        (HUB, None, "", Hub(HUB, FEED_URL)),
        (HUB, "https://a.example/f", "", Hub(HUB, "https://a.example/f")),
        (None, None, f'<{HUB}>; rel="hub", <https://a.example/f>; rel=self', Hub(HUB, "https://a.example/f")),
        (None, None, f'<{HUB}>; title="a, b"; rel="other HUB"', Hub(HUB, FEED_URL)),
        (HUB, None, '</hub>; rel="hub"', Hub("https://news.example/hub", FEED_URL)),
        (None, None, '<javascript:x>; rel="hub"', None),
        (None, None, "<" * 9000, None),
        (None, None, "<a>; " * 5000, None),
    ],
)
def test_the_header_goes_before_the_feed(hub, topic, header, found):
    assert websub.discovered(FEED_URL, hub, topic, header) == found


def test_what_is_asked_of_a_hub():
    form = parse_qs(websub.request(push(), "https://stet.example/websub/1/2").decode())
    assert form == {
        "hub.callback": ["https://stet.example/websub/1/2"],
        "hub.mode": ["subscribe"],
        "hub.topic": [FEED_URL],
        "hub.lease_seconds": ["864000"],
        "hub.secret": [push().secret],
    }
    form = parse_qs(websub.request(push(state=State.ENDING), "https://stet.example/w").decode())
    assert form["hub.mode"] == ["unsubscribe"]
    assert "hub.secret" not in form


def test_a_hub_that_never_verifies_is_asked_ever_more_seldom():
    waits, one = [], push()
    for _ in range(8):
        after = websub.asking(one, NOW)
        waits.append(after.next_at - NOW)
        one = after
    assert [wait / timedelta(hours=1) for wait in waits] == [1, 2, 4, 8, 16, 24, 24, 24]
    assert one.state is State.ASKED


def test_a_verified_subscription_is_renewed_before_its_lease_ends():
    after = websub.verified(ASKED, QUESTION, NOW)
    assert after is not None
    assert (after.state, after.failures) == (State.PUSHED, 0)
    assert after.lease_ends_at == NOW + timedelta(days=10)
    assert after.next_at == NOW + timedelta(days=8)


@pytest.mark.parametrize(
    ("seconds", "lease"),
    [("0", 600), ("-5", 864000), ("9" * 30, 864000), ("", 864000), ("999999999", 60 * 86400), ("٣", 864000)],
)
def test_an_absurd_lease_is_bounded(seconds, lease):
    after = websub.verified(ASKED, QUESTION | {"hub.lease_seconds": seconds}, NOW)
    assert after is not None
    assert after.lease_ends_at == NOW + timedelta(seconds=lease)


@pytest.mark.parametrize(
    ("state", "asked"),
    [
        (State.WANTED, {}),
        (State.DENIED, {}),
        (State.ENDING, {}),
        (State.ASKED, {"hub.mode": "unsubscribe"}),
        (State.PUSHED, {"hub.mode": "unsubscribe"}),
        (State.ASKED, {"hub.mode": "publish"}),
        (State.ASKED, {"hub.topic": "https://other.example/"}),
        (State.ASKED, {"hub.challenge": ""}),
        (State.ASKED, {"hub.challenge": "x" * 5000}),
    ],
)
def test_what_we_did_not_ask_for_is_not_confirmed(state, asked):
    assert websub.verified(push(state=state), QUESTION | asked, NOW) is None


def test_a_hub_may_refuse_and_is_asked_again_in_a_week():
    after = websub.verified(
        ASKED, {"hub.mode": "denied", "hub.topic": FEED_URL, "hub.reason": "x" * 999}, NOW
    )
    assert after is not None
    assert (after.state, after.next_at, len(after.reason)) == (State.DENIED, NOW + timedelta(days=7), 200)


def test_the_end_is_confirmed_when_it_was_wanted():
    ending = websub.ending(ASKED, NOW)
    assert websub.verified(ending, QUESTION | {"hub.mode": "unsubscribe"}, NOW) == ending
    assert not ending.listens
    for _ in range(6):
        assert not websub.given_up(ending)
        ending = websub.asking(ending, NOW)
    assert ending.state is State.ENDING
    assert websub.given_up(ending)


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_who_knows_the_secret_is_believed(method):
    made = hmac.new(push().secret.encode(), b"body", method).hexdigest()
    assert websub.signed(push(), b"body", f"{method}={made}")
    assert websub.signed(push(), b"body", f"{method.upper()}={made.upper()}")
    assert not websub.signed(push(), b"body.", f"{method}={made}")
    assert not websub.signed(push(secret="other"), b"body", f"{method}={made}")


@pytest.mark.parametrize(
    "signature",
    [
        *("", "sha256", "sha256=", "sha256=é", "md5=" + "0" * 32, "shake_128=" + "0" * 64, "\ud800=x"),
        *("sha256=" + "0" * 64, "sha256=" + "0" * 10**6, hashlib.sha256(b"body").hexdigest()),
    ],
)
def test_nobody_else_is(signature):
    assert not websub.signed(push(), b"body", signature)


def test_pushes_without_end_are_one_a_minute():
    first = websub.heard(ASKED, NOW)
    assert first is not None
    assert websub.heard(first, NOW + timedelta(seconds=59)) is None
    assert websub.heard(first, NOW + timedelta(seconds=60)) is not None


def test_the_token_is_compared_whole():
    assert websub.same_token(push(), push().token)
    for other in ("", push().token[:-1], push().token + "0", "\ud800"):
        assert not websub.same_token(push(), other)
