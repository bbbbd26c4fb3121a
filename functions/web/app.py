"""Show changes, articles, versions, diffs and sources, take in subscribers and let them go, answer hubs.

Fed by:  readers and hubs, at the function's address.
Reads:   the articles, changes, feeds, subscriptions, pushes and ticks tables, the archive.
Writes:  the subscriptions table, when one subscribes, confirms or unsubscribes; the deliveries table and the
         delivery queue, when a mail is to ask, and what was counted there; the pushes and feeds tables, when
         a hub calls.
"""

import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.utilities.typing import LambdaContext

from stet.adapters.archive import Archive
from stet.adapters.articles import Articles
from stet.adapters.aws import client
from stet.adapters.changes import Changes
from stet.adapters.confined import Confined
from stet.adapters.deliveries import Deliveries
from stet.adapters.feeds import Feeds
from stet.adapters.pushes import Pushes
from stet.adapters.queues import DeliveryQueue
from stet.adapters.rates import Rates
from stet.adapters.search_index import SearchIndex
from stet.adapters.settings import settings
from stet.adapters.subscriptions import Subscriptions
from stet.adapters.ticks import Ticks
from stet.domain.readers import readers_of
from stet.domain.schedule import PACES
from stet.routes.desk import Desk, answer
from stet.routes.site import site
from stet.stages.ask import Ask, Confirm
from stet.stages.carry import Carry
from stet.stages.hub import HubDesk
from stet.stages.limit import Limit
from stet.stages.listing import Listing
from stet.stages.manage import Manage
from stet.stages.read import Read
from stet.stages.rehearse import Bounds, Rehearse
from stet.stages.search import Search
from stet.stages.sources import Sources
from stet.stages.welcome import Subjects, Welcome

logger = Logger()
metrics = Metrics()
app = site()


@dataclass(frozen=True, slots=True)
class Environment:
    """What template.yaml sets."""

    articles_table: str
    changes_table: str
    subscriptions_table: str
    archive_bucket: str
    pace: str
    feeds_table: str
    pushes_table: str
    ticks_table: str
    page_url: str
    deliveries_table: str
    hub_url: str
    delivery_queue_url: str
    reader_subscriptions: str


PREVIEW = Bounds(changes=3000, texts=40)
"""What a preview reads at most: three thousand rows, and forty pairs of versions, take seconds."""


@cache
def wired() -> Desk:
    """Join the stage with its adapters, once a process."""
    env = settings(Environment, os.environ)
    dynamodb = client("dynamodb")
    articles, changes = Articles(dynamodb, env.articles_table), Changes(dynamodb, env.changes_table)
    feeds, subscriptions = Feeds(dynamodb, env.feeds_table), Subscriptions(dynamodb, env.subscriptions_table)
    s3 = client("s3")
    archive = Archive(s3, env.archive_bucket)
    read = Read(
        articles=articles,
        changes=changes,
        subscriptions=subscriptions,
        archive=archive,
        pace=PACES[env.pace],
        clock=now,
        read=Confined("stet.parsing.articles:extract", cpu=4, wall=8),
    )
    sources = Sources(feeds, articles, changes, Ticks(dynamodb, env.ticks_table), now)
    hubs = HubDesk(Pushes(dynamodb, env.pushes_table), feeds, now)
    carry = Carry(articles, changes, archive, now)
    search = Search(SearchIndex(s3, env.archive_bucket, Path(gettempdir())), carry)
    deliveries = Deliveries(dynamodb, env.deliveries_table)
    queue = DeliveryQueue(client("sqs"), env.delivery_queue_url)
    return Desk(
        read=read,
        listing=Listing(changes, now),
        sources=sources,
        hubs=hubs,
        clock=now,
        carry=carry,
        search=search,
        page_url=env.page_url,
        confirm=Confirm(subscriptions, deliveries, now),
        welcome=Welcome(
            readers=readers_of(env.reader_subscriptions),
            subjects=Subjects(articles, feeds, sources.titles),
            ask=Ask(subscriptions, deliveries, queue, now, secrets.token_bytes),
            rehearse=Rehearse(changes, archive, now, PREVIEW),
            limit=Limit(Rates(dynamodb, env.deliveries_table), now, secrets.token_bytes),
            pause=pause,
        ),
        manage=Manage(subscriptions, read),
        hub=env.hub_url,
    )


pause: Callable[[float], None] = time.sleep
now: Callable[[], datetime] = partial(datetime.now, UTC)


web = partial(answer, app)
"""Answer one request from a desk."""


@metrics.log_metrics
@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return web(wired(), event, context)
