"""Look at articles: fetch, normalise, and commit a new version to the archive if the text changed.

Fed by:  the article queue, which dispatch fills.
Reads:   the articles table, then the articles' pages and their hosts' robots.txt; the feeds table for
         their selectors, where a page differs.
Writes:  the archive, then the articles table; the changes topic when an article moved; the version queue when
         a new text of an alternating article stands; the hosts table when a host asks for a pause, answers
         slowly or gives a new robots.txt, and for looks that come too late for their slot.
"""

import os
import time
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
from stet.adapters.batches import together
from stet.adapters.confined import Confined
from stet.adapters.door import FEED_SIZE, PAGES, PRODUCT, open_door
from stet.adapters.feeds import Feeds
from stet.adapters.hosts import Hosts
from stet.adapters.queues import ChangesTopic, VersionQueue, look_in
from stet.adapters.settings import settings
from stet.domain.host import Appointment
from stet.domain.outcome import Looked
from stet.domain.schedule import PACES
from stet.domain.selectors import NO_SELECTORS, Selectors
from stet.domain.version import Story
from stet.parsing.articles import EXTRACTOR, extract
from stet.parsing.danger import looks_dangerous
from stet.parsing.quality import compared_with
from stet.parsing.robots import Rules, read_robots
from stet.stages.doorman import Doorman
from stet.stages.fetch import Fetch
from stet.stages.on_time import OnTime
from stet.stages.pinning import Extractor
from stet.stages.robots import Robots
from stet.stages.selecting import Selecting

logger = Logger()
metrics = Metrics()


@dataclass(frozen=True, slots=True)
class Environment:
    """What template.yaml sets."""

    articles_table: str
    hosts_table: str
    feeds_table: str
    archive_bucket: str
    changes_topic: str
    version_queue_url: str
    pace: str
    contact: str
    page_url: str
    ports: str
    loopback: str


@cache
def wired() -> OnTime:
    """Join the stage with its adapters, once a process."""
    env = settings(Environment, os.environ)
    dynamodb = client("dynamodb")
    clock = partial(datetime.now, UTC)
    door = open_door(page=env.page_url, contact=env.contact, ports=env.ports, loopback=env.loopback == "yes")
    hosts = Hosts(dynamodb, env.hosts_table)
    articles = Articles(dynamodb, env.articles_table)
    robots = Robots(
        get=partial(door.get, largest=FEED_SIZE),
        read=partial(read_robots, agent=PRODUCT),
        again=partial(Rules, agent=PRODUCT),
        hosts=hosts,
        clock=clock,
    )
    selecting = Selecting(Feeds(dynamodb, env.feeds_table), clock)
    look = Fetch(
        articles=articles,
        archive=Archive(client("s3"), env.archive_bucket),
        hosts=hosts,
        topic=ChangesTopic(client("sns"), env.changes_topic),
        versions=VersionQueue(client("sqs"), env.version_queue_url),
        get=partial(door.get, accept=PAGES),
        allowed=robots.allowed,
        extractor=_extractor(NO_SELECTORS),
        extractor_of=lambda article: _extractor(selecting(article)),
        pace=PACES[env.pace],
        clock=clock,
        pause=time.sleep,
    ).look
    doorman = Doorman(hosts, PACES[env.pace], clock, time.sleep)
    return OnTime(articles, doorman, look, robots.prepare, clock)


def _look(record: SQSRecord) -> Appointment:
    return look_in(record.body, int(record.attributes.approximate_receive_count or 1))


confined = Confined("stet.parsing.articles:extract")


def _extractor(selectors: Selectors) -> Extractor:
    """Return the extractor that reads by an owner's selectors: another name for others."""
    return Extractor(EXTRACTOR + selectors.suffix, partial(_story, selectors=selectors), compared_with)


def _story(body: bytes, url: str, content_type: str, selectors: Selectors) -> Story:
    """Read a page: here, or where it can be stopped if it looks dangerous."""
    if looks_dangerous(body):
        return confined(body, url, content_type, selectors)
    return extract(body, url=url, content_type=content_type, selectors=selectors)


def fetch(record: SQSRecord, looked: Looked) -> None:
    """Log and count what one look came to."""
    logger.info(
        "looked",
        article=looked.article_id,
        outcome=looked.outcome.value,
        reason=looked.reason,
        version=looked.version,
    )
    metrics.add_metric(name=f"look {looked.outcome.value}", unit=MetricUnit.Count, value=1)


@metrics.log_metrics
@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Look at a batch of articles side by side; the messages of looks that raised come back."""
    return together(event, context, _look, wired(), fetch)
