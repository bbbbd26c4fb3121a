"""Read the feeds that are due, and write the articles they name that nobody knew.

Fed by:  a schedule, every minute.
Reads:   the feeds table, then the feeds.
Writes:  the articles table, then the feeds table, then the changes topic when a feed has news for its
         owner; the hosts table for a turn of each host, and when one asks for a pause.
"""

import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from stet.adapters.articles import Articles
from stet.adapters.aws import client
from stet.adapters.door import FEED_SIZE, FEEDS, open_door
from stet.adapters.feeds import Feeds
from stet.adapters.hosts import Hosts
from stet.adapters.queues import ChangesTopic
from stet.adapters.settings import settings
from stet.domain.feed import ParsedFeed
from stet.domain.response import Response
from stet.domain.schedule import PACES
from stet.parsing.expressions import expression
from stet.parsing.feeds import READER, parse_feed
from stet.stages.doorman import Doorman
from stet.stages.poll import Poll, reported

logger = Logger()
metrics = Metrics()


@dataclass(frozen=True, slots=True)
class Environment:
    """What template.yaml sets."""

    feeds_table: str
    articles_table: str
    hosts_table: str
    changes_topic: str
    pace: str
    contact: str
    page_url: str
    ports: str
    loopback: str


@cache
def wired() -> Poll:
    """Join the stage with its adapters, once a process."""
    env = settings(Environment, os.environ)
    dynamodb = client("dynamodb")
    door = open_door(page=env.page_url, contact=env.contact, ports=env.ports, loopback=env.loopback == "yes")
    hosts, clock = Hosts(dynamodb, env.hosts_table), partial(datetime.now, UTC)
    doorman = Doorman(hosts, PACES[env.pace], clock, time.sleep)
    return Poll(
        feeds=Feeds(dynamodb, env.feeds_table),
        articles=Articles(dynamodb, env.articles_table),
        hosts=hosts,
        topic=ChangesTopic(client("sns"), env.changes_topic),
        get=doorman.at_turn(partial(door.get, largest=FEED_SIZE, accept=FEEDS)),
        parse=_parsed,
        reader=READER,
        pace=PACES[env.pace],
        clock=clock,
        spread=random.random,
        expression=expression,
    )


reader = ThreadPoolExecutor(1)


def _parsed(response: Response) -> ParsedFeed:
    """Read a feed, one after the other: side by side is no faster in Python, and would take all memory.

    In one thread, too: each thread's share of the heap keeps what it once had.
    """
    return reader.submit(_read, response).result()


def _read(response: Response) -> ParsedFeed:
    return parse_feed(response.body, url=response.url, content_type=response.content_type)


def poll() -> None:
    """Poll the feeds that are due, and count what came of it."""
    reports = wired()()
    for report in reports:
        logger.info("polled", feed=report.feed_id, outcome=report.outcome.value, reason=report.reason)
    for outcome, count in reported(reports).items():
        metrics.add_metric(name=f"poll {outcome}", unit=MetricUnit.Count, value=count)


@metrics.log_metrics
@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Answer one tick of the schedule."""
    poll()
