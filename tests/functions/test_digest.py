"""notify, digest and deliver as Lambda runs them, one after the other: what was held comes as one message."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook

from stet.adapters.archive import Archive
from stet.adapters.articles import Articles
from stet.adapters.changes import Changes
from stet.adapters.deliveries import Deliveries
from stet.adapters.endpoint_secrets import EndpointSecrets
from stet.adapters.endpoints import Endpoints
from stet.adapters.items import stamp
from stet.adapters.subscriptions import Subscriptions
from stet.domain.endpoint import Form
from stet.domain.interest import Interest, Side
from stet.domain.rhythm import read_rhythm
from stet.domain.subscription import DeliveryStatus, Subscription
from tests.adapters.servers import page, serving
from tests.builders import SECRET, article, change, endpoint, story, subscription, version, webhook
from tests.functions.conftest import Call, event, failed, taken
from tests.functions.test_deliver import mails
from tests.stack import Stack

ARTICLE = "0f5a1c29d3f04f5fb5a4a0a3d2a9c1de"


def prepare(stack: Stack) -> Subscriptions:
    stack.sesv2.create_email_identity(EmailIdentity="stet@example.org")
    Articles(stack.dynamodb, stack["Articles"]).add(article(article_id=ARTICLE, latest=3))
    archive = Archive(stack.s3, stack["Archive"])
    for number, hurt in enumerate((11, 12, 15, 17)):
        told = story(f"{hurt} people were hurt in a fire in the harbour, the fire service said on Sunday.")
        archive.put_version(version(number, told=told, article_id=ARTICLE))
    for number in (1, 2, 3):
        Changes(stack.dynamodb, stack["Changes"]).add(change(number, article_id=ARTICLE))
    return Subscriptions(stack.dynamodb, stack["Subscriptions"])


def announce(call: Call, *numbers: int) -> None:
    bodies = [{"article_id": ARTICLE, "number": number} for number in numbers]
    assert failed(call("notify", event("change_published", *bodies))) == []


def signed(stack: Stack, to: Subscription, form: Form = Form.EVENT) -> None:
    EndpointSecrets(lambda: stack.ssm, "/stet/stet/endpoints/").keep(to.subscription_id, "s1", SECRET)
    made = replace(endpoint(endpoint_id=to.subscription_id), form=form)
    Endpoints(stack.dynamodb, stack["Endpoints"]).add(made)


def let_time_pass(stack: Stack) -> None:
    """Let all that is held for a digest have been due for a minute."""
    for item in stack.dynamodb.scan(TableName=stack["Deliveries"])["Items"]:
        if item.get("due") == {"S": "digest"}:
            stack.dynamodb.update_item(
                TableName=stack["Deliveries"],
                Key={"delivery_id": item["delivery_id"]},
                UpdateExpression="SET due_at = :past",
                ExpressionAttributeValues={":past": {"S": stamp(datetime.now(UTC) - timedelta(minutes=1))}},
            )


def test_what_is_held_comes_as_one_mail_and_one_event(
    stack: Stack, call: Call, loopback: Callable[[int], None]
):
    subscriptions = prepare(stack)
    with serving(page("", "204 No Content")) as server:
        loopback(server.port)
        subscriptions.put(subscription(rhythm=read_rhythm("weekly@mon:07:00", "Europe/London")))
        hook = webhook(
            subscription_id="sub-2",
            address=f"http://127.0.0.1:{server.port}/stet",
            rhythm=read_rhythm("hourly"),
            interest=Interest(keywords=("15 people", "17"), side=Side.ADDED),
        )
        subscriptions.put(hook)
        signed(stack, hook)
        chat = replace(hook, subscription_id="sub-3")
        subscriptions.put(chat)
        signed(stack, chat, Form.SLACK)
        announce(call, 1, 2, 3)
        announce(call, 2)
        call("digest", event("schedule"))
        assert taken(stack, "DeliveryQueue") == [], "nothing is due"

        let_time_pass(stack)
        call("digest", event("schedule"))
        queued = taken(stack, "DeliveryQueue")
        assert len(queued) == 3
        call("digest", event("schedule"))
        assert taken(stack, "DeliveryQueue") == [], "each was queued once"
        for _ in range(2):
            assert failed(call("deliver", event("deliveries", *queued))) == []

    [asked] = [one for one in server.asked if "webhook-signature" in one.headers]
    [chatted] = [json.loads(one.body) for one in server.asked if one is not asked]
    assert "2 changes" in chatted["text"]
    told = json.loads(asked.body)
    Webhook(SECRET).verify(asked.body.decode(), dict(asked.headers))
    assert (told["type"], told["data"]["changes"]) == ("digest", 2)
    [one] = told["data"]["articles"]
    assert (one["first"], one["last"], one["edits"]) == (1, 3, 2)
    assert asked.headers["webhook-id"] == told["id"]

    [(to, mail)] = mails()
    assert to == {"reader@example.org"}
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # it has one
    assert "3 changes in 1 article" in text
    assert "[-11-]{+17+} people" in " ".join(text.split())
    deliveries = Deliveries(stack.dynamodb, stack["Deliveries"])
    rows = [*deliveries.of_subscription("sub-1"), *deliveries.of_subscription("sub-2")]
    assert len(rows) == 4 + 3
    assert {row.status for row in rows} == {DeliveryStatus.DELIVERED}


def test_what_is_over_the_cap_waits_for_a_digest(stack: Stack, call: Call):
    prepare(stack).put(subscription(rhythm=read_rhythm("now", cap=2)))
    announce(call, 1, 2, 3)
    at_once = {one["delivery_id"] for one in taken(stack, "DeliveryQueue")}
    let_time_pass(stack)
    call("digest", event("schedule"))
    [digest] = taken(stack, "DeliveryQueue")
    if len(at_once) == 2:  # else an hour of the clock ended just now
        assert digest["delivery_id"].startswith("digest.cap.")
        assert failed(call("deliver", event("deliveries", digest))) == []
        [(_, mail)] = mails()
        text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # it has one
        assert "more than 2 messages in an hour" in " ".join(text.split())
