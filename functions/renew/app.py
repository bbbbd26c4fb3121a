"""Ask the hubs of feeds (WebSub) to tell of changes, to go on telling, and to end.

Fed by:  a schedule, every five minutes.
Reads:   the pushes table.
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
from stet.adapters.door import open_door
from stet.adapters.pushes import Pushes
from stet.adapters.settings import settings
from stet.domain.websub import Push
from stet.pages.links import Links
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


@cache
def wired() -> Renew:
    """Join the stage with its adapters, once a process."""
    env = settings(Environment, os.environ)
    door = open_door(page=env.page_url, contact=env.contact, ports=env.ports, loopback=env.loopback == "yes")
    links = Links(env.page_url)

    def callback(push: Push) -> str:
        return links.hub(push.feed_id, push.token)

    return Renew(
        pushes=Pushes(client("dynamodb"), env.pushes_table),
        post=door.post,
        callback=callback,
        clock=partial(datetime.now, UTC),
        pause=time.sleep,
    )


def renew() -> None:
    """Ask the hubs that are due, and count how their subscriptions stand."""
    for push in wired()():
        logger.info("asked", feed=push.feed_id, state=push.state.value, reason=push.reason)
        metrics.add_metric(name=f"hub {push.state.value}", unit=MetricUnit.Count, value=1)


@metrics.log_metrics
@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Answer one tick of the schedule."""
    renew()
