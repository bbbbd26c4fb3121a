"""Compare each newly stored version with its predecessor, and publish the change.

Fed by:  the version queue, which S3 fills when a version is stored, and reconcile if S3 forgot.
Reads:   the archive.
Writes:  the archive's stories if it has to read a capture anew, the articles table if it lags, the changes
         table, then the changes topic.
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

from stet.adapters.archive import Archive
from stet.adapters.articles import Articles
from stet.adapters.aws import client
from stet.adapters.batches import one_by_one
from stet.adapters.changes import Changes
from stet.adapters.confined import Confined
from stet.adapters.queues import ChangesTopic, versions_in
from stet.adapters.settings import settings
from stet.domain.errors import BadVersion
from stet.stages.diff import Diff

logger = Logger()
metrics = Metrics()


@dataclass(frozen=True, slots=True)
class Environment:
    """What template.yaml sets."""

    archive_bucket: str
    articles_table: str
    changes_table: str
    changes_topic: str
    discovered: str


@cache
def wired() -> Diff:
    """Join the stage with its adapters, once a process."""
    env = settings(Environment, os.environ)
    dynamodb = client("dynamodb")
    return Diff(
        archive=Archive(client("s3"), env.archive_bucket),
        articles=Articles(dynamodb, env.articles_table),
        changes=Changes(dynamodb, env.changes_table),
        topic=ChangesTopic(client("sns"), env.changes_topic),
        clock=partial(datetime.now, UTC),
        read=Confined("stet.parsing.articles:extract"),
        discovered=env.discovered == "yes",
    )


def diff(record: SQSRecord) -> None:
    """Compare the versions a message names, and count the changes."""
    for article_id, number in versions_in(record.body):
        try:
            change = wired()(article_id, number)
        except BadVersion as error:  # it will not parse the next time either
            logger.warning("unreadable version", article=article_id, number=number, reason=str(error))
            metrics.add_metric(name="unreadable version", unit=MetricUnit.Count, value=1)
            continue
        severity = change.severity.label if change else "first version"
        reasons = [one.name for one in change.reasons] if change else []
        logger.info("compared", article=article_id, number=number, severity=severity, reasons=reasons)
        if change:
            metrics.add_metric(name=f"change {severity}", unit=MetricUnit.Count, value=1)


@metrics.log_metrics
@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Compare a batch of versions; the messages of those that raised come back."""
    return one_by_one(event, context, diff)
