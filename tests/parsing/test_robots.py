"""robots.txt as RFC 9309 and Google's parser have it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from stet.parsing.robots import LARGEST, Rules, concerning, read_robots

CASES = Path(__file__).parents[3] / "shared" / "cases" / "protocol" / "robots_google.json"

OTHERWISE = {
    "ID_Encoding": 3,  # addresses not percent-encoded, which Stet never asks for; RFC 9309 §2.2.2 differs
    "GoogleOnly_LineTooLong": 3,  # the long lines were lost when the cases were written down
}
"""The cases that are decided otherwise, by their test's name, and why."""


@pytest.mark.skipif(not CASES.exists(), reason=f"the robots.txt cases are not here: {CASES}")
def test_decides_as_googles_parser() -> None:
    wrong: dict[str, int] = {}
    cases = json.loads(CASES.read_text())
    for case in cases:
        if Rules(case["robots"], case["agent"]).allow(case["url"]) is not case["allowed"]:
            wrong[case["test"]] = wrong.get(case["test"], 0) + 1
    assert wrong == OTHERWISE
    assert len(cases) == 145


def test_what_is_kept_is_read_again_as_the_same() -> None:
    ours = "User-agent: *\nDisallow: /a # not this\nAllow: /a/b$\nCrawl-delay: 2.5"
    text = f"User-agent: Other\nDisallow: /\n\n{ours}"
    kept = concerning(text, "Stet")
    assert kept == "User-agent: *\nDisallow: /a\nAllow: /a/b$\nCrawl-delay: 2.5"
    assert concerning(kept, "Stet") == kept
    assert Rules(text, "Stet").gap == timedelta(seconds=2.5)


def test_our_own_group_counts_alone_even_if_it_says_nothing() -> None:
    text = "User-agent: stet/2\nUser-agent: Other\nDisallow: /x\n\nUser-agent: *\nDisallow: /"
    assert Rules(text, "Stet").allow("https://a.example/y")
    assert not Rules(text, "Stet").allow("https://a.example/x")
    assert not Rules(text, "Nobody").allow("https://a.example/y")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_missing_file_allows_all(status: int) -> None:
    rules = read_robots(status, b"User-agent: *\nDisallow: /", "Stet")
    assert rules
    assert rules.allow("https://a.example/")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_fails_says_not_now(status: int) -> None:
    assert read_robots(status, b"", "Stet") is None


@pytest.mark.parametrize("delay", ["soon", "-1", "1e9", "nan", "", "9" * 400])
def test_an_absurd_delay_is_none(delay: str) -> None:
    assert Rules(f"User-agent: *\nCrawl-delay: {delay}\nDisallow: /x", "Stet").gap == timedelta(0)


def test_what_is_beyond_500_kib_is_not_read_and_hostile_bytes_do_no_harm() -> None:
    body = b"User-agent: *\n" + b"#" * LARGEST + b"\nDisallow: /"
    rules = read_robots(200, body, "Stet")
    assert rules
    assert rules.allow("https://a.example/")
    for body in (b"\x00\xff\xfe" * 999, b"Disallow: " + b"*" * 5000, b"User-agent:\n" * 9999):
        rules = read_robots(200, body, "Stet")
        assert rules
        assert rules.allow("https://a.example/")
