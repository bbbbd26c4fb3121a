"""What is counted in an hour, and its fake."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from stet.adapters.rates import Rates
from tests.builders import NOW

LATER = NOW + timedelta(hours=2)


def test_as_many_are_taken_as_may_be(rates: Rates):
    assert [rates.take("rate.a", 3, LATER) for _ in range(5)] == [True] * 3 + [False] * 2
    assert rates.take("rate.b", 3, LATER), "another's count is another"
    assert not rates.take("rate.a", 3, LATER)


def test_the_first_secret_stays(rates: Rates):
    assert [rates.secret("ratekey.x", drawn, LATER) for drawn in ("a", "b", "c")] == ["a"] * 3
    assert rates.secret("ratekey.y", "d", LATER) == "d"


def test_both_expire(stack: Any):
    rates = Rates(stack.dynamodb, stack["Deliveries"])
    rates.take("rate.a", 3, LATER)
    rates.take("rate.a", 3, LATER + timedelta(hours=1))
    rates.secret("ratekey.x", "a", LATER)
    rows = stack.dynamodb.scan(TableName=stack["Deliveries"])["Items"]
    assert [row["expires"] for row in rows] == [{"N": str(int(LATER.timestamp()))}] * 2
