"""Make one attempt at a delivery, by email or webhook, and note what came of it.

Fed by:  the delivery queue, which notify and digest fill.
Reads:   the deliveries, subscriptions, endpoints, changes, articles, feeds and reputation tables, the
         archive, secrets, who confirmed at the topic of plain mails.
Writes:  the deliveries table, a mail or a webhook, the endpoints table if an endpoint fails or works again
         (and the changes topic, if that disables it), the deliveries table again, the reputation table.
"""

import json
import os
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
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
from stet.adapters.webhook import Webhooks
from stet.domain.endpoint import Form
from stet.domain.errors import InputError
from stet.domain.privacy import unnamed
from stet.domain.subscription import Channel, Subscription
from stet.domain.url import host_of
from stet.pages.article_move import move_event, move_mail
from stet.pages.comparing import Compared
from stet.pages.confirming import confirmation_mail
from stet.pages.digest import DigestTold, Item
from stet.pages.digest_event import digest_event
from stet.pages.digest_mail import digest_mail
from stet.pages.digest_notice import digest_notice
from stet.pages.endpoint_news import as_chat, as_event, disabled_event, disabled_mail, written
from stet.pages.event import change_event
from stet.pages.feed_news import feed_event, feed_mail
from stet.pages.links import Links
from stet.pages.mail import change_mail
from stet.pages.notice import change_notice, disabled_notice, feed_notice, move_notice
from stet.stages.deliver import Deliver, Delivered
from stet.stages.endpoint import EndpointNews, PostEvent, TellDisabled, Written
from stet.stages.tell import (
    Asked,
    AskHolder,
    DigestNews,
    FeedNews,
    FoldedNews,
    MoveNews,
    News,
    Tell,
    TellDigest,
    TellMove,
    TellOwner,
    Way,
)

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


Post = Mailbox | PlainMail
"""What takes a mail: SES the whole of it, SNS its text."""

Write = Callable[[Form], Written]
"""Writes a webhook's body in the form its endpoint reads."""


@cache
def wired() -> tuple[Deliver, DeliveryQueue]:
    """Join the stages with their adapters, once a process."""
    env = settings(Environment, os.environ)
    dynamodb = client("dynamodb")
    clock = partial(datetime.now, UTC)
    subscriptions = Subscriptions(dynamodb, env.subscriptions_table)
    endpoints = Endpoints(dynamodb, env.endpoints_table)
    mailbox, post = Mailbox(client("sesv2"), env.configuration_set), _poster(env, endpoints, clock)
    plain = PlainMail(client("sns"), env.plain_mail_topic)
    unsent = replace(env, mail_from=env.contact)  # plain mails come from AWS, whatever is written in them
    archive, articles = Archive(client("s3"), env.archive_bucket), Articles(dynamodb, env.articles_table)
    changes, read = Changes(dynamodb, env.changes_table), Confined("stet.parsing.articles:extract")
    tell = Tell(
        archive=archive,
        articles=articles,
        ways={
            Channel.EMAIL: _email(env, mailbox, clock),
            Channel.SNS: _email(unsent, plain, clock),
            Channel.WEBHOOK: _webhook(env, post),
        },
        read=read,
    )
    tell_owner = TellOwner(
        {
            Channel.EMAIL: _owner_email(env, mailbox, clock),
            Channel.SNS: _owner_email(unsent, plain, clock),
            Channel.WEBHOOK: _owner_webhook(env, post),
        }
    )
    tell_disabled = TellDisabled(
        endpoints,
        subscriptions,
        {
            Channel.EMAIL: _disabled_email(env, mailbox, clock),
            Channel.SNS: _disabled_email(unsent, plain, clock),
            Channel.WEBHOOK: _disabled_webhook(env, post),
        },
    )
    tell_digest = TellDigest(
        archive=archive,
        articles=articles,
        changes=changes,
        ways={
            Channel.EMAIL: _digest_email(env, mailbox, clock),
            Channel.SNS: _digest_email(unsent, plain, clock),
            Channel.WEBHOOK: _digest_webhook(env, post),
        },
        read=read,
    )
    tell_move = TellMove(
        articles=articles,
        ways={
            Channel.EMAIL: _move_email(env, mailbox, clock),
            Channel.SNS: _move_email(unsent, plain, clock),
            Channel.WEBHOOK: _move_webhook(env, post),
        },
    )
    deliver = Deliver(
        deliveries=Deliveries(dynamodb, env.deliveries_table),
        subscriptions=subscriptions,
        changes=changes,
        feeds=Feeds(dynamodb, env.feeds_table),
        send=tell,
        send_news=tell_owner,
        send_digest=tell_digest,
        send_move=tell_move,
        clock=clock,
        spread=random.random,
        send_disabled=tell_disabled,
        ask_holder=AskHolder(_confirmation(env, mailbox, clock)),
        reputation=Reputation(dynamodb, env.reputation_table),
    )
    return deliver, DeliveryQueue(client("sqs"), env.delivery_queue_url)


def _email(env: Environment, mailbox: Post, clock: Callable[[], datetime]) -> Way[News]:
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


def _confirmation(env: Environment, mailbox: Mailbox, clock: Callable[[], datetime]) -> Way[Asked]:
    links = Links(env.page_url)

    def write(asked: Asked, to: Subscription) -> EmailMessage:
        if not env.mail_from:
            raise InputError("no sender: deploy with the parameter MailFrom")
        return confirmation_mail(to, asked.delivery_id, links, sender=env.mail_from, now=clock())

    return Way(write, lambda subscription, _, message: mailbox.send(message, subscription.address))


def _owner_email(env: Environment, mailbox: Post, clock: Callable[[], datetime]) -> Way[FeedNews]:
    links = Links(env.page_url)

    def write(news: FeedNews, subscription: Subscription) -> EmailMessage:
        return feed_mail(news.feed, news.event, subscription, links, sender=env.mail_from, now=clock())

    return Way(write, lambda subscription, _, message: mailbox.send(message, subscription.address))


def _disabled_email(env: Environment, mailbox: Post, clock: Callable[[], datetime]) -> Way[EndpointNews]:
    links = Links(env.page_url)

    def write(news: EndpointNews, to: Subscription) -> EmailMessage:
        return disabled_mail(news.endpoint, news.receiver, to, links, sender=env.mail_from, now=clock())

    return Way(write, lambda subscription, _, message: mailbox.send(message, subscription.address))


def _digest_email(env: Environment, mailbox: Post, clock: Callable[[], datetime]) -> Way[DigestNews]:
    def write(news: DigestNews, subscription: Subscription) -> EmailMessage:
        if not env.mail_from:
            raise InputError("no sender: deploy with the parameter MailFrom")
        return digest_mail(_told(env, news, subscription), sender=env.mail_from, now=clock())

    return Way(write, lambda subscription, _, message: mailbox.send(message, subscription.address))


def _digest_webhook(env: Environment, post: PostEvent) -> Way[DigestNews]:
    def write(news: DigestNews, subscription: Subscription) -> Write:
        told = _told(env, news, subscription)

        def body(form: Form) -> Written:
            if form is Form.EVENT:
                return as_event(digest_event(told, source_uri=env.page_url))
            return as_chat(form, digest_notice(told))

        return body

    return Way(write, post)


def _told(env: Environment, news: DigestNews, subscription: Subscription) -> DigestTold:
    items = [Item(one.folding, one.article, _shown(one)) for one in news.articles]
    moves = [(one.article, one.move) for one in news.moves]
    links = Links(env.page_url)
    return DigestTold(news.digest_id, news.why, news.due_at, items, subscription, links, moves=moves)


def _shown(one: FoldedNews) -> Compared | None:
    pair = one.pair
    return Compared(one.article, pair.older, pair.newer, pair.comparison, None) if pair else None


def _poster(env: Environment, endpoints: Endpoints, clock: Callable[[], datetime]) -> PostEvent:
    loopback = env.loopback == "yes"
    door = open_door(
        page=env.page_url,
        contact=env.contact,
        ports=env.ports,
        loopback=loopback,
        https_only=not loopback,
        total=15,
    )
    return PostEvent(
        endpoints=endpoints,
        secrets=EndpointSecrets(cache(partial(client, "ssm")), env.endpoint_secrets),
        post=Webhooks(door, clock).post,
        publish=ChangesTopic(client("sns"), env.changes_topic).publish_disabled,
        clock=clock,
    )


def _move_email(env: Environment, mailbox: Post, clock: Callable[[], datetime]) -> Way[MoveNews]:
    links = Links(env.page_url)

    def write(news: MoveNews, subscription: Subscription) -> EmailMessage:
        if not env.mail_from:
            raise InputError("no sender: deploy with the parameter MailFrom")
        return move_mail(
            news.article, news.move, subscription, links, sender=env.mail_from, now=clock()
        )  # fmt: skip

    return Way(write, lambda subscription, _, message: mailbox.send(message, subscription.address))


def _move_webhook(env: Environment, post: PostEvent) -> Way[MoveNews]:
    links = Links(env.page_url)

    def write(news: MoveNews, _: Subscription) -> Write:
        notice = move_notice(news.article, news.move, links)
        event = move_event(news.article, news.move, links, source_uri=env.page_url)
        return lambda form: written(form, event, notice)

    return Way(write, post)


def _disabled_webhook(env: Environment, post: PostEvent) -> Way[EndpointNews]:
    def write(news: EndpointNews, _: Subscription) -> Write:
        notice = disabled_notice(news.endpoint, host_of(news.receiver.address), Links(env.page_url))
        event = disabled_event(news.endpoint, news.receiver, source_uri=env.page_url)
        return lambda form: written(form, event, notice)

    return Way(write, post)


def _owner_webhook(env: Environment, post: PostEvent) -> Way[FeedNews]:
    def write(news: FeedNews, _: Subscription) -> Write:
        notice = feed_notice(news.feed, news.event, Links(env.page_url))
        event = feed_event(news.feed, news.event, source_uri=env.page_url)
        return lambda form: written(form, event, notice)

    return Way(write, post)


def _webhook(env: Environment, post: PostEvent) -> Way[News]:
    links = Links(env.page_url)

    def write(news: News, _: Subscription) -> Write:
        pair = news.pair
        told = (news.change, pair.older, pair.newer, pair.comparison, news.article, links)

        def body(form: Form) -> Written:
            if form is Form.EVENT:
                return as_event(change_event(*told, source_uri=env.page_url))
            return as_chat(form, change_notice(*told))

        return body

    return Way(write, post)


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
