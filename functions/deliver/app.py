"""Make one attempt at a delivery, by email, webhook or apprise, and note what came of it.

Fed by:  the delivery queue, which notify and digest fill.
Reads:   the deliveries, subscriptions, endpoints, changes, articles, feeds and reputation tables, the
         archive, secrets, who said yes at the topic of plain mails.
Writes:  the deliveries table, a mail or a webhook, the endpoints table if an endpoint fails or works again
         (and the changes topic, if that disables it), the deliveries table again, the reputation table.
"""

import json
import os
import random
from dataclasses import dataclass, replace
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
from stet.adapters.batches import ComesBack, together
from stet.adapters.changes import Changes
from stet.adapters.confined import Confined
from stet.adapters.deliveries import Deliveries
from stet.adapters.door import open_door
from stet.adapters.endpoint_secrets import EndpointSecrets
from stet.adapters.endpoints import Endpoints
from stet.adapters.feeds import Feeds
from stet.adapters.mail import Mailbox
from stet.adapters.plain_mail import PlainMail
from stet.adapters.queues import ChangesTopic, DeliveryQueue
from stet.adapters.reputation import Reputation
from stet.adapters.settings import settings
from stet.adapters.subscriptions import Subscriptions
from stet.adapters.targets import Targets
from stet.adapters.webhook import Webhooks
from stet.domain.privacy import unnamed
from stet.domain.subscription import Channel
from stet.pages.links import Links
from stet.stages.deliver import Deliver, Delivered
from stet.stages.endpoint import Post as Send
from stet.stages.endpoint import PostEvent, TellDisabled
from stet.stages.pairs import Pairs
from stet.stages.tell import AskHolder, Tell, TellDigest, TellFound, TellMove, TellOwner
from stet.ways.by_email import Post, asking, by_email
from stet.ways.by_webhook import Hook, by_webhook
from stet.ways.ways import ByChannel

logger = Logger()
metrics = Metrics()


@dataclass(frozen=True, slots=True)
class Environment:
    """What template.yaml sets."""

    deliveries_table: str
    subscriptions_table: str
    changes_table: str
    articles_table: str
    feeds_table: str
    archive_bucket: str
    delivery_queue_url: str
    mail_from: str
    contact: str
    page_url: str
    ports: str
    loopback: str
    endpoints_table: str
    endpoint_secrets: str
    changes_topic: str
    configuration_set: str
    plain_mail_topic: str
    reputation_table: str


@cache
def wired() -> tuple[Deliver, DeliveryQueue]:
    """Join the stages with their adapters, once a process."""
    env = settings(Environment, os.environ)
    dynamodb = client("dynamodb")
    archive, articles = Archive(client("s3"), env.archive_bucket), Articles(dynamodb, env.articles_table)
    changes, endpoints = Changes(dynamodb, env.changes_table), Endpoints(dynamodb, env.endpoints_table)
    subscriptions = Subscriptions(dynamodb, env.subscriptions_table)
    post, feeds = _post(env), Feeds(dynamodb, env.feeds_table)
    pairs = Pairs(archive, Confined("stet.parsing.articles:extract"))
    ways = _ways(env, post, endpoints)
    deliver = Deliver(
        deliveries=Deliveries(dynamodb, env.deliveries_table),
        subscriptions=subscriptions,
        changes=changes,
        feeds=feeds,
        send=Tell(pairs, articles, ways.change),
        send_news=TellOwner(ways.feed),
        send_digest=TellDigest(pairs, articles, changes, ways.digest),
        send_move=TellMove(articles, ways.move),
        clock=_clock,
        spread=random.random,
        send_disabled=TellDisabled(endpoints, subscriptions, ways.disabled),
        ask_holder=AskHolder(asking(post), articles, feeds),
        reputation=Reputation(dynamodb, env.reputation_table),
        send_found=TellFound(articles, ways.found),
    )
    return deliver, DeliveryQueue(client("sqs"), env.delivery_queue_url)


def _clock() -> datetime:
    return datetime.now(UTC)


def _post(env: Environment) -> Post:
    mailbox = Mailbox(client("sesv2"), env.configuration_set)
    return Post(mailbox.send, env.mail_from, Links(env.page_url), _clock)


def _ways(env: Environment, post: Post, endpoints: Endpoints) -> ByChannel:
    links, page = Links(env.page_url), env.page_url
    door = open_door(
        page=page,
        contact=env.contact,
        ports=env.ports,
        loopback=env.loopback == "yes",
        https_only=env.loopback != "yes",
        total=15,
    )
    hook = Hook(_poster(env, endpoints, Webhooks(door, _clock).post), links, page)
    targets = Targets("deploy the stack with EXTRAS=apprise, then stet deliveries replay")
    other = Hook(_poster(env, endpoints, targets.post), links, page)
    plain = PlainMail(client("sns"), env.plain_mail_topic)
    # SNS sends from an address of its own; the mail whose text it takes must name one all the same.
    by_sns = by_email(replace(post, send=plain.send, sender=env.contact))
    return ByChannel(
        {
            Channel.EMAIL: by_email(post),
            Channel.SNS: by_sns,
            Channel.WEBHOOK: by_webhook(hook),
            Channel.APPRISE: by_webhook(other),
        }
    )


def _poster(env: Environment, endpoints: Endpoints, send: Send) -> PostEvent:
    return PostEvent(
        endpoints=endpoints,
        secrets=EndpointSecrets(cache(partial(client, "ssm")), env.endpoint_secrets),
        post=send,
        publish=ChangesTopic(client("sns"), env.changes_topic).publish_disabled,
        clock=_clock,
    )


def deliver(record: SQSRecord, delivered: Delivered) -> None:
    """Log and count what one attempt came to; a message that is not done comes back in its time."""
    logger.info(
        "delivered",
        delivery=delivered.delivery_id,
        status=delivered.status.value,
        answer=unnamed(delivered.answer)[:200],
        again_s=delivered.again.total_seconds() if delivered.again else None,
    )
    metrics.add_metric(name=f"delivery {delivered.status.value}", unit=MetricUnit.Count, value=1)
    if delivered.again:
        wired()[1].hide(record.receipt_handle, delivered.again)
        raise ComesBack(f"{delivered.delivery_id} in {delivered.again}")


@metrics.log_metrics
@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Attempt a batch of deliveries side by side; the messages of those that are not done come back."""
    return together(
        event, context, lambda record: str(json.loads(record.body)["delivery_id"]), wired()[0], deliver
    )
