"""Signatures after Standard Webhooks: the shared vectors, and the reference verifier against forgeries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import standardwebhooks.webhooks
from standardwebhooks import Webhook, WebhookVerificationError

from stet.adapters.webhook import Webhooks
from stet.domain.endpoint import Posting
from stet.domain.response import Response
from tests.builders import NOW, SECRET, Clock

CASES = Path(__file__).parents[2].parent / "shared" / "cases" / "protocol" / "standard_webhooks"
OTHER = "whsec_" + "b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXI="
BODY = json.dumps({"specversion": "1.0", "data": "Größe – 12 → 15"}, ensure_ascii=False)
ADDRESS = "https://hooks.example/stet"


class Wire:
    """A door that notes what it was asked to post."""

    def __init__(self) -> None:
        self.body, self.headers = b"", dict[str, str]()

    def post(self, url: str, body: bytes, headers: Mapping[str, str], *, largest: int) -> Response:
        self.body, self.headers = body, dict(headers)
        return Response(url, 204, {}, b"")


def sent(*secrets: str, at: datetime = NOW, body: str = BODY, webhook_id: str = "a#1#sub-1") -> Wire:
    wire = Wire()
    assert Webhooks(wire, lambda: at).post(ADDRESS, Posting(webhook_id, body, "x", secrets)).done
    return wire


def at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the reference verifier believe that it is this moment."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return moment.astimezone(tz)

    monkeypatch.setattr(standardwebhooks.webhooks, "datetime", Stopped)


def vectors() -> list[Any]:
    if not CASES.exists():
        return [pytest.param({}, marks=pytest.mark.skip(f"the cases are not here: {CASES}"))]
    return [pytest.param(one, id=one["case"]) for one in json.loads((CASES / "vectors.json").read_text())]


@pytest.mark.parametrize("vector", vectors())
def test_the_vectors_of_the_standard(vector: dict[str, Any], monkeypatch: pytest.MonkeyPatch):
    at(datetime.fromtimestamp(vector["now"], UTC), monkeypatch)
    named = {"webhook-id": "id", "webhook-timestamp": "timestamp", "webhook-signature": "signature"}
    headers = {name: str(vector[key]) for name, key in named.items() if vector[key] is not None}
    verifier = Webhook(vector["secret"])
    if not vector["verify"]:
        with pytest.raises((WebhookVerificationError, ValueError)):
            verifier.verify(vector["payload"], headers)
        return
    assert verifier.verify(vector["payload"], headers) == json.loads(vector["payload"])
    wire = sent(
        vector["secret"],
        at=datetime.fromtimestamp(vector["timestamp"], UTC),
        body=vector["payload"],
        webhook_id=vector["id"],
    )
    assert wire.headers["webhook-signature"] in vector["signature"].split(" ")
    assert wire.headers["webhook-timestamp"] == str(vector["timestamp"])


def test_what_is_sent_verifies(monkeypatch: pytest.MonkeyPatch):
    at(NOW, monkeypatch)
    wire = sent(SECRET)
    assert Webhook(SECRET).verify(wire.body, wire.headers) == json.loads(BODY)


def test_during_a_rotation_either_secret_verifies(monkeypatch: pytest.MonkeyPatch):
    at(NOW, monkeypatch)
    wire = sent(OTHER, SECRET)
    assert len(wire.headers["webhook-signature"].split(" ")) == 2
    for secret in (SECRET, OTHER):
        assert Webhook(secret).verify(wire.body, wire.headers) == json.loads(BODY)


def test_a_foreign_secret_is_refused(monkeypatch: pytest.MonkeyPatch):
    at(NOW, monkeypatch)
    wire = sent(SECRET)
    with pytest.raises(WebhookVerificationError):
        Webhook(OTHER).verify(wire.body, wire.headers)


@pytest.mark.parametrize("by", [timedelta(seconds=301), timedelta(seconds=-301)])
def test_an_old_or_future_time_is_refused(by: timedelta, monkeypatch: pytest.MonkeyPatch):
    at(NOW + by, monkeypatch)
    wire = sent(SECRET)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(wire.body, wire.headers)


def test_any_flipped_byte_is_refused(monkeypatch: pytest.MonkeyPatch):
    at(NOW, monkeypatch)
    wire = sent(SECRET, body='{"data":"12"}')
    for place in range(len(wire.body)):
        forged = bytearray(wire.body)
        forged[place] ^= 1
        with pytest.raises(WebhookVerificationError):
            Webhook(SECRET).verify(bytes(forged), wire.headers)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp"])
def test_another_id_or_time_is_refused(name: str, monkeypatch: pytest.MonkeyPatch):
    at(NOW, monkeypatch)
    wire = sent(SECRET)
    forged = {**wire.headers, name: str(int(NOW.timestamp()) + 1)}
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(wire.body, forged)


def test_a_clock_that_is_not_in_utc_signs_the_time_it_sends(monkeypatch: pytest.MonkeyPatch):
    """The library takes the time for UTC whatever its zone: ours come in UTC, as all do."""
    at(NOW, monkeypatch)
    wire = sent(SECRET, at=Clock()())
    assert wire.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    Webhook(SECRET).verify(wire.body, wire.headers)
