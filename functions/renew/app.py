"""Ask the hubs of feeds (WebSub) to tell of changes, to go on telling, and to end; tell our own hub of ours.

Fed by:  a schedule, every five minutes.
Reads:   the pushes table, the changes table.
Writes:  to the hubs, then the pushes table.
"""

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from stet.adapters.aws import client
from stet.adapters.changes import Changes
from stet.adapters.door import open_door
from stet.adapters.pushes import Pushes
from stet.adapters.settings import settings
from stet.domain.websub import Push
from stet.pages.feed_links import announcements
from stet.pages.links import Links
from stet.stages.announce import Announce
from stet.stages.renew import Renew

logger = Logger()
metrics = Metrics()


@dataclass(frozen=True, slots=True)
class Environment:
    """What template.yaml sets."""

    pushes_table: str
    contact: str
    page_url: str
    ports: str
    loopback: str
    changes_table: str
    hub_url: str


@cache
def wired() -> tuple[Renew, Announce]:
    """Join both stages with their adapters, once a process."""
    env = settings(Environment, os.environ)
    door = open_door(page=env.page_url, contact=env.contact, ports=env.ports, loopback=env.loopback == "yes")
    links, dynamodb, clock = Links(env.page_url), client("dynamodb"), partial(datetime.now, UTC)

    def callback(push: Push) -> str:
        return links.hub(push.feed_id, push.token)

    renew = Renew(
        pushes=Pushes(dynamodb, env.pushes_table),
        post=door.post,
        callback=callback,
        clock=clock,
        pause=time.sleep,
    )
    changes = Changes(dynamodb, env.changes_table)
    return renew, Announce(env.hub_url, changes, partial(announcements, links), door.post, clock)


def renew() -> None:
    """Ask the hubs that are due and count how their subscriptions stand; tell our own of what changed."""
    ask, announce = wired()
    told = announce()
    logger.info("told", feeds=told.feeds, problem=told.problem)
    metrics.add_metric(name="feeds told to the hub", unit=MetricUnit.Count, value=told.feeds)
    for push in ask():
        logger.info("asked", feed=push.feed_id, state=push.state.value, reason=push.reason)
        metrics.add_metric(name=f"hub {push.state.value}", unit=MetricUnit.Count, value=1)


@metrics.log_metrics
@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Answer one tick of the schedule."""
    renew()
