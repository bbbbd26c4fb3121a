"""Hear what SES tells of our mails: suppress who bounced or complained, and hold all mails if too many did.

Fed by:  the feedback queue, which the feedback topic fills; only SES may publish there, for our mails alone.
Reads:   the reputation table.
Writes:  the reputation table.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from stet.adapters.aws import client
from stet.adapters.batches import one_by_one
from stet.adapters.reputation import Reputation
from stet.adapters.settings import settings
from stet.domain.privacy import hashed
from stet.parsing.mail_events import heard_in
from stet.stages.feedback import Feedback

logger = Logger()
metrics = Metrics()


@dataclass(frozen=True, slots=True)
class Environment:
    """What template.yaml sets."""

    reputation_table: str


@cache
def wired() -> Feedback:
    """Join the stage with its adapter, once a process."""
    env = settings(Environment, os.environ)
    return Feedback(Reputation(client("dynamodb"), env.reputation_table), partial(datetime.now, UTC))


def feedback(record: SQSRecord) -> None:
    """Note what one message tells, and log it with hashes for addresses."""
    heard = heard_in(record.body)
    if heard is None:
        logger.info("heard", outcome="nothing to note", size=len(record.body))
        metrics.add_metric(name="mail nothing to note", unit=MetricUnit.Count, value=1)
        return
    noted = wired()(heard)
    logger.info(
        "heard",
        outcome=heard.kind.value if noted.new else "known",
        addresses=[hashed(one) for one in heard.addresses],
        reason=heard.detail,
    )
    if noted.new:
        metrics.add_metric(name=f"mail {heard.kind.value}", unit=MetricUnit.Count, value=1)
    if noted.held:
        logger.error("mails are held", reason=noted.held)
        metrics.add_metric(name="mails held", unit=MetricUnit.Count, value=1)


@metrics.log_metrics
@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Hear a batch of messages; those that raised come back."""
    return one_by_one(event, context, feedback)
