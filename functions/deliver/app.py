"""Make one attempt at a delivery, by email or webhook, and note what came of it.

Fed by:  the delivery queue, which notify and digest fill.
Reads:   the deliveries, subscriptions, changes, articles and feeds tables, the archive.
Writes:  the deliveries table, a mail or a webhook, the deliveries table again.
"""

import json
import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
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
from stet.adapters.deliveries import Deliveries
from stet.adapters.door import open_door
from stet.adapters.feeds import Feeds
from stet.adapters.mail import Mailbox
from stet.adapters.queues import DeliveryQueue
from stet.adapters.settings import settings
from stet.adapters.subscriptions import Subscriptions
from stet.adapters.webhook import Webhooks
from stet.domain.errors import InputError
from stet.domain.subscription import Channel, Subscription
from stet.pages.comparing import Compared
from stet.pages.digest import DigestTold, Item
from stet.pages.digest_event import digest_event
from stet.pages.digest_mail import digest_mail
from stet.pages.event import change_event, encode
from stet.pages.feed_news import feed_event, feed_mail
from stet.pages.links import Links
from stet.pages.mail import change_mail
from stet.stages.deliver import Deliver, Delivered
from stet.stages.tell import DigestNews, FeedNews, FoldedNews, News, Tell, TellDigest, TellOwner, Way

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


@cache
def wired() -> tuple[Deliver, DeliveryQueue]:
    """Join the stages with their adapters, once a process."""
    env = settings(Environment, os.environ)
    dynamodb = client("dynamodb")
    clock = partial(datetime.now, UTC)
    mailbox, webhooks = Mailbox(client("sesv2")), _webhooks(env, clock)
    archive, articles = Archive(client("s3"), env.archive_bucket), Articles(dynamodb, env.articles_table)
    changes = Changes(dynamodb, env.changes_table)
    tell = Tell(
        archive=archive,
        articles=articles,
        ways={Channel.EMAIL: _email(env, mailbox, clock), Channel.WEBHOOK: _webhook(env, webhooks)},
    )
    tell_owner = TellOwner(
        {Channel.EMAIL: _owner_email(env, mailbox, clock), Channel.WEBHOOK: _owner_webhook(env, webhooks)}
    )
    tell_digest = TellDigest(
        archive=archive,
        articles=articles,
        changes=changes,
        ways={
            Channel.EMAIL: _digest_email(env, mailbox, clock),
            Channel.WEBHOOK: _digest_webhook(env, webhooks),
        },
    )
    deliver = Deliver(
        deliveries=Deliveries(dynamodb, env.deliveries_table),
        subscriptions=Subscriptions(dynamodb, env.subscriptions_table),
        changes=changes,
        feeds=Feeds(dynamodb, env.feeds_table),
        send=tell,
        send_news=tell_owner,
        send_digest=tell_digest,
        clock=clock,
        spread=random.random,
    )
    return deliver, DeliveryQueue(client("sqs"), env.delivery_queue_url)


def _email(env: Environment, mailbox: Mailbox, clock: Callable[[], datetime]) -> Way[News]:
    links = Links(env.page_url)

    def write(news: News, subscription: Subscription) -> EmailMessage:
        if not env.mail_from:
            raise InputError("no sender: deploy with the parameter MailFrom")
        pair = news.pair
        return change_mail(
            news.change,
            pair.older,
            pair.newer,
            pair.comparison,
            subscription,
            news.article,
            links,
            sender=env.mail_from,
            now=clock(),
        )

    return Way(write, lambda subscription, _, message: mailbox.send(message, subscription.address))


def _owner_email(env: Environment, mailbox: Mailbox, clock: Callable[[], datetime]) -> Way[FeedNews]:
    links = Links(env.page_url)

    def write(news: FeedNews, subscription: Subscription) -> EmailMessage:
        return feed_mail(news.feed, news.event, subscription, links, sender=env.mail_from, now=clock())

    return Way(write, lambda subscription, _, message: mailbox.send(message, subscription.address))


def _digest_email(env: Environment, mailbox: Mailbox, clock: Callable[[], datetime]) -> Way[DigestNews]:
    def write(news: DigestNews, subscription: Subscription) -> EmailMessage:
        if not env.mail_from:
            raise InputError("no sender: deploy with the parameter MailFrom")
        return digest_mail(_told(env, news, subscription), sender=env.mail_from, now=clock())

    return Way(write, lambda subscription, _, message: mailbox.send(message, subscription.address))


def _digest_webhook(env: Environment, webhooks: Webhooks) -> Way[DigestNews]:
    def write(news: DigestNews, subscription: Subscription) -> str:
        return encode(digest_event(_told(env, news, subscription), source_uri=env.page_url))

    return Way(write, webhooks.post)


def _told(env: Environment, news: DigestNews, subscription: Subscription) -> DigestTold:
    items = [Item(one.folding, one.article, _shown(one)) for one in news.articles]
    return DigestTold(news.digest_id, news.why, news.due_at, items, subscription, Links(env.page_url))


def _shown(one: FoldedNews) -> Compared | None:
    pair = one.pair
    return Compared(one.article, pair.older, pair.newer, pair.comparison, None) if pair else None


def _webhooks(env: Environment, clock: Callable[[], datetime]) -> Webhooks:
    loopback = env.loopback == "yes"
    door = open_door(
        page=env.page_url,
        contact=env.contact,
        ports=env.ports,
        loopback=loopback,
        https_only=not loopback,
        total=15,
    )
    return Webhooks(door, clock)


def _owner_webhook(env: Environment, webhooks: Webhooks) -> Way[FeedNews]:
    def write(news: FeedNews, _: Subscription) -> str:
        return encode(feed_event(news.feed, news.event, source_uri=env.page_url))

    return Way(write, webhooks.post)


def _webhook(env: Environment, webhooks: Webhooks) -> Way[News]:
    links = Links(env.page_url)

    def write(news: News, _: Subscription) -> str:
        pair = news.pair
        event = change_event(
            news.change,
            pair.older,
            pair.newer,
            pair.comparison,
            news.article,
            links,
            source_uri=env.page_url,
        )
        return encode(event)

    return Way(write, webhooks.post)


def deliver(record: SQSRecord, delivered: Delivered) -> None:
    """Log and count what one attempt came to; a message that is not done comes back in its time."""
    logger.info(
        "delivered",
        delivery=delivered.delivery_id,
        status=delivered.status.value,
        answer=delivered.answer[:200],
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
