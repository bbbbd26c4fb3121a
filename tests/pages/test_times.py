"""Times as readers want them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from stet.pages import times

THEN = datetime(2024, 2, 1, 12, 34, 56, tzinfo=UTC)
S, M, H, D = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (0 * S, "less than a minute"),
        (29 * S, "less than a minute"),
        (30 * S, "1 minute"),
        (89 * S, "1 minute"),
        (90 * S, "2 minutes"),
        (59 * M + 29 * S, "59 minutes"),
        (59 * M + 30 * S, "about 1 hour"),
        (89 * M, "about 1 hour"),
        (4 * H + 31 * M, "about 5 hours"),
        (5 * H + 29 * M, "about 5 hours"),
        (23 * H + 29 * M, "about 23 hours"),
        (23 * H + 30 * M, "about 1 day"),
        (35 * H, "about 1 day"),
        (47 * H, "about 2 days"),
        (3 * D, "3 days"),
        (29 * D, "29 days"),
        (30 * D, "about 1 month"),
        (40 * D, "about 1 month"),
        (70 * D, "about 2 months"),
        (349 * D, "about 11 months"),
        (351 * D, "about 1 year"),
        (800 * D, "about 2 years"),
    ],
)
def test_spans(length, words):
    assert times.span(length) == words
    assert times.later(THEN, THEN + length) == f"{words} later"
    if length > M / 2:
        assert times.ago(THEN, THEN + length) == f"{words} ago"
        assert times.ago(THEN + length, THEN) == f"in {words}"


def test_now_and_the_wrong_way_round():
    assert times.ago(THEN, THEN) == "just now"
    assert times.ago(THEN, THEN + 29 * S) == "just now"
    assert times.later(THEN, THEN - 5 * H) == "about 5 hours earlier"


def test_moments_are_shown_in_utc_whatever_their_zone():
    elsewhere = THEN.astimezone(timezone(timedelta(hours=-5)))
    assert times.iso(elsewhere) == "2024-02-01T12:34:56Z"
    assert times.stamp(elsewhere) == "1 February 2024, 12:34 UTC"
    assert times.day(datetime(2024, 2, 1, 23, 30, tzinfo=timezone(timedelta(hours=-1)))) == "2 February 2024"
