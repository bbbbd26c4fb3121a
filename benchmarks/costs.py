"""From what was counted to what it costs: Lambda's time, and dollars for a million looks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.meter import Counted
from benchmarks.newsstand import CHANGED, NOT_MODIFIED, SAME_BYTES, SAME_TEXT
from benchmarks.prices import AS_OF, REGION, Usage
from benchmarks.table import Cell, Row, Section

MIX: Mapping[str, float] = {NOT_MODIFIED: 0.60, SAME_BYTES: 0.10, SAME_TEXT: 0.28, CHANGED: 0.02}
TARGET = 1.50
MILLION = 1_000_000

MEMORY_GB = 0.5
CORE = 512 / 1769
"""The share of a core that 512 MB bring; AWS: 1,769 MB are one."""
HOST_ANSWER = 0.3
AWS_ANSWER = 0.01
TLS_CPU = 0.001
"""Of a page over https, which is not measured here: the client's share of a handshake took 1.0 ms."""
AWS_CPU = 0.0007
"""Of one call of AWS beyond what runs on moto: HTTP and TLS on a warm connection."""
LAMBDA_LOG = 400
"""Bytes of Lambda's own lines START, END and REPORT."""
RECEIVED = 10
"""The most messages that one ReceiveMessage or DeleteMessageBatch takes."""
ASSUMED = (
    f"Time of Lambda = processor time ÷ {CORE:.2f} (512 MB have that share of a core, taken as one of this "
    f"machine) + waiting: {HOST_ANSWER * 1000:.0f} ms for pages or webhooks, side by side in a batch, and "
    f"{AWS_ANSWER * 1000:.0f} ms for each call of AWS that waits for the one before. Added to what was "
    f"measured: {TLS_CPU * 1000:.0f} ms of processor a page for https, {AWS_CPU * 1000:.1f} ms a call of AWS."
)
LEFT_OUT = (
    "Left out, as it does not grow with looks: storage; polling the feeds; the pollers of the four queues, "
    "which ask idle queues too (about $1 a month); custom metrics ($0.30 a month a name); alarms ($0.10)."
)


@dataclass(frozen=True, slots=True)
class Work:
    """Calls of one function, summed: what they did, over how many messages, and what they logged.

    `steps` are the calls of AWS in a row in one invocation, one waiting for the other.
    """

    counted: Counted
    messages: int
    invocations: int
    log_bytes: int
    steps: float
    pages: bool = False
    """Whether each message also asks a foreign host."""

    @property
    def usage(self) -> Usage:
        """What one message uses; the Lambda that works it off and the poller that brings it included."""
        share = self.invocations / self.messages
        polled = 2 * math.ceil(self.messages / self.invocations / RECEIVED) * share
        ran = Usage(
            lambda_requests=share,
            gb_seconds=self.seconds * MEMORY_GB * share,
            sqs_requests=polled,
            log_gb=(self.log_bytes / self.messages + LAMBDA_LOG * share) / 1e9,
        )
        return self.counted.usage * (1 / self.messages) + ran

    @property
    def cpu(self) -> float:
        """The seconds of processor that one message takes, as measured."""
        return self.counted.cpu / self.messages

    @property
    def seconds(self) -> float:
        """How long one invocation lasts on Lambda."""
        cpu = self.counted.cpu + self.counted.calls.total() * AWS_CPU + self.messages * self.pages * TLS_CPU
        waits = self.steps * AWS_ANSWER + self.pages * HOST_ANSWER
        return cpu / self.invocations / CORE + waits


def fair(usage: Usage) -> Usage:
    """Return the usage with the surcharge for a queue whose messages carry a MessageGroupId."""
    return usage + Usage(fair_requests=usage.sqs_requests)


def mixed(looks: Mapping[str, Usage], change: Usage) -> Usage:
    """Return what one look of the mix uses, a changed one with all that follows from it."""
    found = change * MIX[CHANGED]
    for kind, share in MIX.items():
        found += looks[kind] * share
    return found


_PARTS = {
    "Lambda, time": ("gb_seconds",),
    "Lambda, requests": ("lambda_requests",),
    "SQS, fair queue included": ("sqs_requests", "fair_requests"),
    "DynamoDB, read units": ("read_units",),
    "DynamoDB, write units": ("write_units",),
    "S3, PUT": ("s3_puts",),
    "S3, GET": ("s3_gets",),
    "SNS": ("publishes",),
    "CloudWatch, log lines": ("log_gb",),
}


def section(cases: Mapping[str, Usage], mail: Usage, webhook: Usage) -> Section:
    """Return the bill of a million looks in each case, the first being the one with the target.

    `mail` and `webhook` are what it takes to tell one subscriber of one change.
    """
    bills = {name: usage.bill for name, usage in cases.items()}
    rows = [
        Row(
            what,
            tuple(Cell(sum(bill[name] for name in names) * MILLION, 3, unit="$") for bill in bills.values()),
        )
        for what, names in _PARTS.items()
    ]
    sums = [usage.dollars * MILLION for usage in cases.values()]
    targets = [TARGET, *(None for _ in sums[1:])]
    rows.append(Row("sum", tuple(Cell(one, 2, most, "$") for one, most in zip(sums, targets, strict=True))))
    for what, extra in (("sum, a mail for each change", mail), ("sum, a webhook for each change", webhook)):
        more = extra.dollars * MIX[CHANGED] * MILLION
        rows.append(Row(what, tuple(Cell(one + more, 2, unit="$") for one in sums)))
    shares = ", ".join(f"{share:.0%} {kind}" for kind, share in MIX.items())
    priced = f"List prices of {REGION} as of {AS_OF}, no free tier, benchmarks/prices.py. Mix: {shares}."
    return Section(
        "cost", "Dollars for a million looks", ("part", *cases), tuple(rows), (priced, ASSUMED, LEFT_OUT)
    )
