"""Queue the digests that are due.

Fed by:  a schedule, every five minutes.
Reads:   the deliveries table, where notify holds what waits for a digest.
Writes:  the delivery queue, then the deliveries table.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from stet.adapters.aws import client
from stet.adapters.deliveries import Deliveries
from stet.adapters.queues import DeliveryQueue
from stet.adapters.settings import settings
from stet.stages.digest import Digest

logger = Logger()
metrics = Metrics()


@dataclass(frozen=True, slots=True)
class Environment:
    """What template.yaml sets."""

    deliveries_table: str
    delivery_queue_url: str


@cache
def wired() -> Digest:
    """Join the stage with its adapters, once a process."""
    env = settings(Environment, os.environ)
    return Digest(
        deliveries=Deliveries(client("dynamodb"), env.deliveries_table),
        queue=DeliveryQueue(client("sqs"), env.delivery_queue_url),
        clock=partial(datetime.now, UTC),
    )


def digest() -> None:
    """Queue the digests that are due, and count them."""
    queued = wired()()
    logger.info("digested", digests=queued)
    metrics.add_metric(name="digests queued", unit=MetricUnit.Count, value=queued)


@metrics.log_metrics
@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Answer one tick of the schedule."""
    digest()
