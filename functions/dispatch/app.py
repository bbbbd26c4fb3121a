"""Plan the looks that are due, and send each to the article queue at a polite moment.

Fed by:  a schedule, every minute.
Reads:   the articles, hosts and ticks tables, and the depth of the article queue.
Writes:  the hosts and articles tables where a look does not fit, the article queue, then the ticks table.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from stet.adapters.articles import Articles
from stet.adapters.aws import client
from stet.adapters.hosts import Hosts
from stet.adapters.queues import ArticleQueue
from stet.adapters.settings import settings
from stet.adapters.ticks import Ticks
from stet.domain.schedule import PACES
from stet.stages.dispatch import Dispatch

logger = Logger()
metrics = Metrics()


@dataclass(frozen=True, slots=True)
class Environment:
    """What template.yaml sets."""

    articles_table: str
    hosts_table: str
    ticks_table: str
    article_queue_url: str
    pace: str


@cache
def wired() -> Dispatch:
    """Join the stage with its adapters, once a process."""
    env = settings(Environment, os.environ)
    dynamodb = client("dynamodb")
    clock = partial(datetime.now, UTC)
    return Dispatch(
        articles=Articles(dynamodb, env.articles_table),
        hosts=Hosts(dynamodb, env.hosts_table),
        ticks=Ticks(dynamodb, env.ticks_table),
        queue=ArticleQueue(client("sqs"), env.article_queue_url, clock),
        pace=PACES[env.pace],
        clock=clock,
    )


def dispatch() -> None:
    """Send the looks that are due, and count them."""
    done = wired()()
    logger.info("dispatched", sent=done.sent, deferred=done.deferred)
    metrics.add_metric(name="looks sent", unit=MetricUnit.Count, value=done.sent)
    metrics.add_metric(name="looks deferred", unit=MetricUnit.Count, value=done.deferred)


@metrics.log_metrics
@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Answer one tick of the schedule."""
    dispatch()
