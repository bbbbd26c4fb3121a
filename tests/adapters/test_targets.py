"""Targets by apprise: what is asked for goes to the services' own hosts only, and nothing says a password.

The library is the real one; what it would send is caught where requests opens a connection.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from requests import Response, sessions
from requests.adapters import HTTPAdapter

from stet.adapters.targets import Targets
from stet.domain.attempt import Attempt
from stet.domain.endpoint import Posting
from stet.domain.target import HOSTS, SERVICES, veiled

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr':DeprecationWarning")  # apprise asks for it

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz012345678"
TELEGRAM = f"tgram://{TOKEN}/987654321"
ADDRESSES = {
    "discord": "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
    "gchat": "gchat://workspace/webhookkey/webhooktoken",
    "line": "line://abcdefghijkl/receiver1",
    "msgbird": "msgbird://aaaaaaaaaaaaaaaaaaaaaaaaa/15553338888/15554449999",
    "ntfys": "ntfys://stet-newsroom",
    "opsgenie": "opsgenie://aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
    "pagerduty": "pagerduty://integrationkey1@apikey12345/source/component?region=eu",
    "pbul": "pbul://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "pover": "pover://uuuuuuuuuuuuuuuuuuuuuuuuuuuuuu@tttttttttttttttttttttttttttttt",
    "prowl": "prowl://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "slack": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
    "tgram": TELEGRAM,
    "threema": "threema://*THEGWID@secretsecretsecr/ABCDEFGH",
    "twilio": "twilio://AC" + "a" * 32 + ":" + "b" * 32 + "@15553338888/15554449999",
    "webex": "webex://" + "a" * 80,
}


def posting(address: str, **notice: Any) -> Posting:
    told = {"title": "Fire kills 15", "text": "Courier · MAJOR\n\nhttps://stet.example/x", "urgent": True}
    return Posting("a#1#s", json.dumps(told | notice), "application/json", (address,))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Catch the requests behind the guard; `status` of the list's first entry answers them."""
    requests: list[Any] = []

    def send(self: HTTPAdapter, request: Any, **how: Any) -> Response:
        requests.append((request, how))
        answer = Response()
        answer.status_code = 200
        answer.url, answer.request = request.url, request
        answer._content = b'{"ok": true, "status": 0}'  # noqa: SLF001 - how requests' own tests make one
        return answer

    monkeypatch.setattr(HTTPAdapter, "send", send)
    yield requests
    sessions.HTTPAdapter = HTTPAdapter  # type: ignore[attr-defined]
    from stet.adapters.targets import _library

    _library.cache_clear()


def attempt(address: str, **notice: Any) -> Attempt:
    return Targets("deploy it").post(veiled(address), posting(address, **notice))


def test_a_notice_goes_to_the_service_and_nowhere_else(asked: list[Any]):
    assert attempt(TELEGRAM) == Attempt(done=True, answer="taken")
    ((request, how),) = asked
    assert request.url == f"https://api.telegram.org/bot{TOKEN}/sendMessage"
    assert "Fire kills 15" in str(request.body)
    assert "https://stet.example/x" in str(request.body)
    assert (how["timeout"], how["verify"]) == ((5, 10), True)


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_is_asked_at_hosts_of_its_own(service: str, asked: list[Any]):
    from urllib.parse import urlsplit

    attempt(ADDRESSES[service])
    hosts = {urlsplit(request.url).hostname for request, _ in asked}
    assert hosts
    assert hosts <= set(SERVICES[service])


@pytest.mark.parametrize(
    "url", ["http://api.telegram.org/x", "https://10.0.0.1/", "https://api.telegram.org:8443/"]
)
def test_what_is_no_services_own_host_is_never_asked(url: str, asked: list[Any]):
    import requests

    attempt(TELEGRAM)
    asked.clear()
    with pytest.raises(requests.exceptions.InvalidURL, match="none of a service's own"):
        requests.get(url, timeout=1)
    assert not asked
    assert "10.0.0.1" not in HOSTS


def test_a_service_that_refuses_is_tried_again_and_its_answer_says_no_password(
    asked: list[Any], monkeypatch: pytest.MonkeyPatch
):
    behind = HTTPAdapter.send

    def refuse(self: HTTPAdapter, request: Any, **how: Any) -> Response:
        answer = behind(self, request, **how)
        answer.status_code, answer._content = 403, f"no bot {TOKEN}".encode()  # noqa: SLF001
        return answer

    monkeypatch.setattr(HTTPAdapter, "send", refuse)
    attempted = attempt(TELEGRAM)
    assert (attempted.done, attempted.final) == (False, False)
    assert "403" in attempted.answer
    assert not any(part in attempted.answer for part in (*TOKEN.split(":"), "987654321"))


def test_a_service_that_cannot_be_reached_is_tried_again(asked: list[Any], monkeypatch: pytest.MonkeyPatch):
    import requests

    def broken(self: HTTPAdapter, request: Any, **how: Any) -> Response:
        raise requests.ConnectionError(f"no way to {request.url}")

    monkeypatch.setattr(HTTPAdapter, "send", broken)
    attempted = attempt(TELEGRAM)
    assert (attempted.done, attempted.final) == (False, False)
    assert attempted.answer
    assert TOKEN.partition(":")[2] not in attempted.answer


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("json://internal.example/", "no service"),
        ("tgram://nonsense/", "not an address as apprise writes them"),
        (f"tgram://{TOKEN}/111111111/222222222", "names 2 receivers"),
        ("", "not an address"),
    ],
)
def test_what_is_no_target_ends_the_delivery(address: str, said: str, asked: list[Any]):
    attempted = attempt(address)
    assert attempted.final
    assert said in attempted.answer
    assert "AAabc" not in attempted.answer
    assert not asked


def test_a_target_whose_address_is_forgotten_gets_nothing(asked: list[Any]):
    attempted = Targets("").post(veiled(TELEGRAM), posting(""))
    assert (attempted.final, attempted.answer) == (True, "the target has no usable address any more")
    assert not asked


def test_nothing_said_reaches_the_logs_of_the_function(asked: list[Any], caplog: pytest.LogCaptureFixture):
    attempt(f"tgram://{TOKEN}/111111111/222222222")
    attempt("tgram://nonsense-of-mine/")
    assert "nonsense-of-mine" not in caplog.text


ALONE = """
import sys
sys.modules["apprise"] = None
from stet.adapters.targets import Targets
from stet.domain.endpoint import Posting
assert "requests" not in sys.modules
from stet.domain.target import veiled
whole = "tgram://1:A/2"
print(Targets("deploy with EXTRAS=apprise").post(veiled(whole), Posting("a", "{}", "", (whole,))))
"""


def test_without_the_library_the_delivery_ends_with_a_line_that_says_the_mend():
    shared = Path(__file__).parents[2] / "shared"
    told = subprocess.run(
        [sys.executable, "-c", ALONE],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(shared)},
    ).stdout
    assert "done=False" in told
    assert "final=True" in told
    assert "apprise is not installed: deploy with EXTRAS=apprise" in told
