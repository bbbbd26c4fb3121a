"""What AWS asks: list prices of us-east-1 in dollars, without the free tier, as of `AS_OF`.

Sources, read on that day: aws.amazon.com/lambda/pricing, /sqs/pricing, /dynamodb/pricing (on-demand, halved
on 2024-11-01), /s3/pricing, /sns/pricing, /ses/pricing, /cloudwatch/pricing; checked against
airbyte.com/data-engineering-resources/dynamodb-pricing, cloudchipr.com/blog/aws-lambda-pricing,
cloudburn.io/blog/amazon-sqs-pricing (which has the surcharge for fair queues) and cloudoptimo.com on S3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Self

AS_OF = date(2026, 11, 22)
REGION = "us-east-1"

_MILLION = 1_000_000

PRICES: Mapping[str, float] = {
    "lambda_requests": 0.20 / _MILLION,
    "gb_seconds": 0.0000133334,  # arm64
    "sqs_requests": 0.40 / _MILLION,
    "fair_requests": 0.10 / _MILLION,  # on top, where messages carry a MessageGroupId
    "read_units": 0.125 / _MILLION,
    "write_units": 0.625 / _MILLION,
    "s3_puts": 0.005 / 1000,
    "s3_gets": 0.0004 / 1000,
    "publishes": 0.50 / _MILLION,
    "mails": 0.10 / 1000,
    "log_gb": 0.50,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What something used of AWS; each field has its price in PRICES."""

    lambda_requests: float = 0.0
    gb_seconds: float = 0.0
    sqs_requests: float = 0.0
    fair_requests: float = 0.0
    read_units: float = 0.0
    write_units: float = 0.0
    s3_puts: float = 0.0
    s3_gets: float = 0.0
    publishes: float = 0.0
    mails: float = 0.0
    log_gb: float = 0.0

    def __add__(self, other: Self) -> Self:
        return self._each(lambda name: getattr(self, name) + getattr(other, name))

    def __mul__(self, times: float) -> Self:
        return self._each(lambda name: getattr(self, name) * times)

    @property
    def dollars(self) -> float:
        """What it costs."""
        return sum(self.bill.values())

    @property
    def bill(self) -> dict[str, float]:
        """What each part of it costs."""
        return {name: getattr(self, name) * price for name, price in PRICES.items()}

    def _each(self, value: Callable[[str], float]) -> Self:
        return type(self)(**{field.name: value(field.name) for field in fields(self)})
