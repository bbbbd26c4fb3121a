"""Have every version compared that has no published change, because its event was lost.

Fed by:  a schedule, every day; and `stet reconcile`.
Reads:   the archive's list of versions, the changes table.
Writes:  the version queue.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from stet.adapters.archive import Archive
from stet.adapters.aws import client
from stet.adapters.changes import Changes
from stet.adapters.queues import VersionQueue
from stet.adapters.settings import settings
from stet.domain.schedule import PACES
from stet.stages.reconcile import SETTLED_TICKS, Reconcile

logger = Logger()
metrics = Metrics()


@dataclass(frozen=True, slots=True)
class Environment:
    """What template.yaml sets."""

    archive_bucket: str
    changes_table: str
    version_queue_url: str
    pace: str


@cache
def wired() -> Reconcile:
    """Join the stage with its adapters, once a process."""
    env = settings(Environment, os.environ)
    return Reconcile(
        archive=Archive(client("s3"), env.archive_bucket),
        changes=Changes(client("dynamodb"), env.changes_table),
        queue=VersionQueue(client("sqs"), env.version_queue_url),
        clock=partial(datetime.now, UTC),
        settled=PACES[env.pace].tick * SETTLED_TICKS,
    )


def reconcile() -> None:
    """Queue the versions that were forgotten, and count them."""
    forgotten = wired()()
    logger.info("reconciled", forgotten=len(forgotten), first=forgotten[:3])
    metrics.add_metric(name="versions forgotten", unit=MetricUnit.Count, value=len(forgotten))


@metrics.log_metrics
@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Answer one tick of the schedule."""
    reconcile()
