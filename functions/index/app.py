"""Add the changes of today and yesterday to the search index, as far as it lacks them.

Fed by:  a schedule, every five minutes.
Reads:   the changes and articles tables, the versions of the archive.
Writes:  the search index, which lies beside the archive.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from stet.adapters.archive import Archive
from stet.adapters.articles import Articles
from stet.adapters.aws import client
from stet.adapters.changes import Changes
from stet.adapters.search_index import SearchIndex
from stet.adapters.settings import settings
from stet.stages.carry import Carry
from stet.stages.search import Indexing

logger = Logger()
metrics = Metrics()


@dataclass(frozen=True, slots=True)
class Environment:
    """What template.yaml sets."""

    articles_table: str
    changes_table: str
    archive_bucket: str


@cache
def wired() -> Indexing:
    """Join the stage with its adapters, once a process."""
    env = settings(Environment, os.environ)
    dynamodb, s3, now = client("dynamodb"), client("s3"), partial(datetime.now, UTC)
    changes = Changes(dynamodb, env.changes_table)
    carry = Carry(Articles(dynamodb, env.articles_table), changes, Archive(s3, env.archive_bucket), now)
    return Indexing(changes, SearchIndex(s3, env.archive_bucket, Path(gettempdir())), carry, now)


def index() -> None:
    """Add what the index lacks, and count it."""
    added = wired()()
    logger.info("indexed", added=added)
    metrics.add_metric(name="changes indexed", unit=MetricUnit.Count, value=added)


@metrics.log_metrics
@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Answer one tick of the schedule."""
    index()
