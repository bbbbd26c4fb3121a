"""Decide who is to be told of a change, and when: queue a delivery for each, or hold it for a digest.

Fed by:  the changes queue, which the changes topic fills.
Reads:   the changes, articles, feeds and subscriptions tables, the archive if a subscription asks for words.
Writes:  the deliveries table, then the delivery queue.
"""

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from stet.adapters.archive import Archive
from stet.adapters.articles import Articles
from stet.adapters.aws import client
from stet.adapters.batches import one_by_one
from stet.adapters.changes import Changes
from stet.adapters.deliveries import Deliveries
from stet.adapters.feeds import Feeds
from stet.adapters.queues import DeliveryQueue
from stet.adapters.settings import settings
from stet.adapters.subscriptions import Subscriptions
from stet.stages.notify import Notify

logger = Logger()
metrics = Metrics()


@dataclass(frozen=True, slots=True)
class Environment:
    """What template.yaml sets."""

    changes_table: str
    subscriptions_table: str
    deliveries_table: str
    feeds_table: str
    articles_table: str
    archive_bucket: str
    delivery_queue_url: str


@cache
def wired() -> Notify:
    """Join the stage with its adapters, once a process."""
    env = settings(Environment, os.environ)
    dynamodb = client("dynamodb")
    return Notify(
        changes=Changes(dynamodb, env.changes_table),
        subscriptions=Subscriptions(dynamodb, env.subscriptions_table),
        deliveries=Deliveries(dynamodb, env.deliveries_table),
        queue=DeliveryQueue(client("sqs"), env.delivery_queue_url),
        feeds=Feeds(dynamodb, env.feeds_table),
        articles=Articles(dynamodb, env.articles_table),
        archive=Archive(client("s3"), env.archive_bucket),
        clock=partial(datetime.now, UTC),
    )


def notify(record: SQSRecord) -> None:
    """Queue the deliveries of the change a message names, and count them."""
    named = json.loads(record.body)
    again = int(record.attributes.approximate_receive_count or 1) > 1
    queued = wired()(named["article_id"], named["number"], again=again)
    logger.info("notified", article=named["article_id"], number=named["number"], deliveries=queued)
    metrics.add_metric(name="deliveries queued", unit=MetricUnit.Count, value=queued)


@metrics.log_metrics
@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Announce a batch of changes; the messages of those that raised come back."""
    return one_by_one(event, context, notify)
