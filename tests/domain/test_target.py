"""Which addresses of apprise are taken, and that none is ever shown whole."""

from __future__ import annotations

import pytest

from stet.domain.errors import InputError
from stet.domain.target import SERVICES, checked_target, is_target, place_of, unveiling_nothing, veiled

TELEGRAM = "tgram://123456789:AAabcdef/987654321"


@pytest.mark.parametrize(
    "address",
    [
        TELEGRAM,
        f"  {TELEGRAM}\n",
        f"{TELEGRAM}?silent=yes&thread=7",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#channel",
        "ntfys://newsroom",
        "ntfys://newsroom/",
        "ntfys://user:pass@ntfy.sh/newsroom",
        "pover://user@token",
    ],
)
def test_services_with_public_hosts_of_their_own_are_taken(address: str):
    assert checked_target(address) == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        "json://169.254.169.254/latest",
        "jsons://hooks.example/",
        "xml://10.0.0.1/",
        "form://localhost/",
        "mailto://user:pass@example.org",
        "mailgun://user@example.org/key",
        "ntfy://newsroom",
        "ntfys://ntfy.example/newsroom",
        "ntfys://ntfy.sh@10.0.0.1/newsroom",
        "ntfys://newsroom/?mode=private",
        "matrix://user:pass@chat.example",
        "apprise://localhost/token",
        "file:///etc/passwd",
        "syslog://",
        "https://discord.com/api/webhooks/1/x",
        f"{TELEGRAM}?template=file:///etc/passwd",
        f"{TELEGRAM}?verify=no",
        f"{TELEGRAM}?VERIFY=no",
        f"{TELEGRAM}?%76erify=no",
        f"{TELEGRAM}?silent=yes;redirect=yes",
        f"{TELEGRAM}?+X-Header=1",
        f"{TELEGRAM} json://10.0.0.1/",
        f"{TELEGRAM}\r\nX: y",
        "tgram://" + "a" * 2048,
        "tgram://",
        "",
    ],
)
def test_what_names_a_host_a_file_or_weaker_tls_is_refused(address: str):
    with pytest.raises(InputError) as refused:
        checked_target(address)
    assert "AAabcdef" not in str(refused.value), "the line that refuses shows no password"


def test_a_hash_stands_for_an_address():
    kept = veiled(TELEGRAM)
    assert kept.startswith("tgram://#")
    assert "AAabcdef" not in kept
    assert "987654321" not in kept
    assert kept == veiled(f" {TELEGRAM} ") == veiled(kept), "the same each time"
    assert kept != veiled(f"{TELEGRAM}0")
    assert veiled("reader@example.org") == "reader@example.org"
    assert veiled("https://hooks.example/x") == "https://hooks.example/x"


def test_a_receiver_has_a_name_that_is_no_secret():
    assert place_of(veiled(TELEGRAM)) == "tgram"
    assert place_of("https://hooks.example/x") == "hooks.example"
    assert place_of("nonsense") == "a receiver"
    assert all(is_target(f"{service}://x") for service in SERVICES)


def test_what_a_service_says_is_kept_without_the_parts_of_the_address():
    said = "Failed to send to 987654321 with bot 123456789:AAabcdef: Forbidden, error=403"
    assert unveiling_nothing(said, TELEGRAM) == "Failed to send to … with bot …:…: Forbidden, error=403"
    assert unveiling_nothing("p%s", "pover://user%2Fname@token") == "p%s"
    assert unveiling_nothing("no user/name", "pover://user%2Fname@token") == "no …"
