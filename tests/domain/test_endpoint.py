"""Endpoints: which secrets sign, when one is given up, and what form a host reads (RULES §6)."""

from __future__ import annotations

from base64 import b64decode
from datetime import timedelta

import pytest

from stet.domain.endpoint import (
    GIVEN_UP_AFTER,
    Form,
    Posting,
    after,
    enabled,
    endpoint_of,
    form_of,
    new_secret,
    rotated,
)
from stet.domain.privacy import hashed, unnamed, without
from stet.domain.subscription import RETRY_AFTER, retry_after
from tests.builders import NOW, SECRET, endpoint

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("host", "form"),
    [
        ("hooks.slack.com", Form.SLACK),
        ("HOOKS.slack.com.", Form.SLACK),
        ("discord.com", Form.DISCORD),
        ("canary.discord.com", Form.DISCORD),
        ("prod-12.westeurope.logic.azure.com", Form.TEAMS),
        ("acme.webhook.office.com", Form.TEAMS),
        ("default1.2.environment.api.powerplatform.com", Form.TEAMS),
        ("hooks.slack.com.evil.example", Form.EVENT),
        ("notdiscord.com", Form.EVENT),
        ("slack.com", Form.EVENT),
        ("", Form.EVENT),
    ],
)
def test_a_hosts_form(host: str, form: Form):
    assert form_of(host) is form
    assert form.signed is (form is Form.EVENT)


def test_after_a_rotation_both_secrets_sign_for_the_overlap():
    found = rotated(endpoint(), "s2", NOW, 24 * HOUR)
    assert found.signing(NOW) == ("s2", "s1")
    assert found.signing(NOW + 24 * HOUR - HOUR) == ("s2", "s1")
    assert found.signing(NOW + 24 * HOUR) == ("s2",)


def test_without_overlap_the_secret_before_is_dropped_at_once():
    found = rotated(endpoint(), "s2", NOW, timedelta(0))
    assert (found.signing(NOW), found.before) == (("s2",), None)


def test_a_second_rotation_drops_the_first_secret():
    found = rotated(rotated(endpoint(), "s2", NOW, 24 * HOUR), "s3", NOW, HOUR)
    assert found.signing(NOW) == ("s3", "s2")


def test_a_success_is_written_only_if_it_ends_failures():
    working = endpoint()
    assert after(working, NOW, done=True, gone=False, answer="204") is working
    failing = endpoint(failing_since=NOW - HOUR)
    assert after(failing, NOW, done=True, gone=False, answer="204") == working


def test_a_failure_is_written_only_if_it_is_the_first_or_the_last():
    first = after(endpoint(), NOW, done=False, gone=False, answer="500")
    assert (first.failing_since, first.disabled_at) == (NOW, None)
    assert after(first, NOW + 119 * HOUR, done=False, gone=False, answer="500") == first
    last = after(first, NOW + GIVEN_UP_AFTER, done=False, gone=False, answer="503 busy")
    assert (last.failing_since, last.disabled_at, last.told) == (NOW, NOW + GIVEN_UP_AFTER, False)
    assert last.reason == "120 hours of nothing but failures; the last: 503 busy"
    assert last.state == "disabled"
    assert enabled(last) == endpoint()


def test_gone_disables_at_once():
    found = after(endpoint(), NOW, done=False, gone=True, answer="410 " + "x" * 999)
    assert found.disabled_at == NOW
    assert "410" in found.reason
    assert len(found.reason) == 200


def test_the_notice_has_one_key():
    found = endpoint(disabled_at=NOW + timedelta(microseconds=7400))
    assert found.notice == ("endpoint.disabled#sub-1", 1_795_348_800_007)
    assert endpoint_of(found.notice[0]) == "sub-1"
    assert endpoint_of("feed.failing#sub-1") is None
    assert endpoint_of("a" * 32) is None


def test_a_secret_is_32_bytes_and_stays_out_of_what_is_printed():
    assert b64decode(new_secret(b"\x07" * 32).removeprefix("whsec_")) == b"\x07" * 32
    with pytest.raises(ValueError, match="32"):
        new_secret(b"short")
    assert SECRET not in repr(Posting("id", "{}", "x", (SECRET,)))


@pytest.mark.parametrize("spread", [0.0, 0.25, 0.5, 0.999])
def test_the_waits_are_those_of_the_rule_give_or_take_a_fifth(spread: float):
    for attempts, plan in enumerate(RETRY_AFTER, 1):
        wait = retry_after(attempts, spread)
        assert wait
        assert plan * 0.8 <= wait <= plan * 1.2
    assert retry_after(len(RETRY_AFTER) + 1, spread) is None


def test_a_wish_is_obeyed_up_to_what_a_queue_can_hold():
    assert retry_after(1, 0.5, HOUR) == HOUR
    assert retry_after(4, 0.5, HOUR) == 2 * HOUR, "a shorter one is not"
    assert retry_after(1, 0.5, 48 * HOUR) == 11.9 * HOUR
    assert retry_after(8, 0.5, HOUR) is None


# --- privacy ---------------------------------------------------------------------------------------


def test_a_log_says_only_a_hash():
    said = (
        "Email address is not verified: Reader@Example.org, see https://hooks.slack.com/services/T/B/x?y=1."
    )
    found = unnamed(said)
    assert "example" not in found.lower()
    assert "slack" not in found
    assert hashed("reader@example.org") in found
    assert found.startswith("Email address is not verified: #")
    assert unnamed("503 Busy, 12 of 15 @ noon") == "503 Busy, 12 of 15 @ noon"


def test_one_address_is_taken_out_in_any_case():
    found = without("a Reader@example.ORG b reader@example.org", "reader@example.org")
    assert found == f"a {hashed('READER@example.org')} b {hashed('reader@example.org')}"
    assert without("a (.*) b", "(.*)") == f"a {hashed('(.*)')} b", "no pattern"
    assert without("text", "") == "text"


@pytest.mark.parametrize("text", ["@" * 50_000, "a" * 50_000 + "@", "https://" * 9_000, "a@" * 20_000])
def test_a_hostile_answer_is_read_in_no_time(text: str):
    assert len(unnamed(text)) < 500_000
