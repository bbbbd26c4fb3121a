"""What was used is priced right."""

from dataclasses import fields
from datetime import date

import pytest

from benchmarks.prices import AS_OF, PRICES, Usage


def test_every_use_has_its_price_and_every_price_its_use():
    assert {field.name for field in fields(Usage)} == set(PRICES)
    assert all(price > 0 for price in PRICES.values())


def test_prices_say_of_which_day_they_are():
    assert date(2026, 1, 1) < AS_OF


def test_a_bill_is_the_sum_of_its_parts():
    used = Usage(lambda_requests=1_000_000, gb_seconds=10_000, s3_puts=1000, read_units=2_000_000)
    assert used.dollars == pytest.approx(0.20 + 0.133334 + 0.005 + 0.25)
    assert used.bill["s3_puts"] == pytest.approx(0.005)


def test_usage_is_added_and_scaled_part_by_part():
    one = Usage(write_units=3, mails=1)
    assert one + Usage(write_units=1, publishes=2) == Usage(write_units=4, mails=1, publishes=2)
    assert one * 0.5 == Usage(write_units=1.5, mails=0.5)


def test_a_million_mails_cost_a_hundred_dollars():
    assert Usage(mails=1_000_000).dollars == pytest.approx(100)
