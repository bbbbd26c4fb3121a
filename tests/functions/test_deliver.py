"""deliver, with deliveries as notify queues them: mails by SES, webhooks to a server that verifies them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_string, policy
from email.message import EmailMessage
from typing import Any

import pytest
from standardwebhooks import Webhook

from stet.adapters.archive import Archive, version_key
from stet.adapters.articles import Articles
from stet.adapters.changes import Changes
from stet.adapters.deliveries import Deliveries
from stet.adapters.endpoint_secrets import EndpointSecrets
from stet.adapters.endpoints import Endpoints
from stet.adapters.queues import DeliveryQueue
from stet.adapters.subscriptions import Subscriptions
from stet.domain.article_move import ArticleMove, move_subject
from stet.domain.endpoint import Form, rotated
from stet.domain.subscription import OWNER, Channel, Delivery, DeliveryStatus, Subscription
from stet.parsing.articles import extract
from tests.adapters.servers import page, serving
from tests.builders import (
    NOW,
    SECRET,
    URL,
    article,
    change,
    delivery,
    endpoint,
    response,
    story,
    subscription,
    version,
    webhook,
)
from tests.functions.conftest import Call, event, failed
from tests.functions.pages import article_page
from tests.stack import ACCOUNT, REGION, Stack

ARTICLE = "0f5a1c29d3f04f5fb5a4a0a3d2a9c1de"


@pytest.fixture
def deliveries(stack: Stack) -> Deliveries:
    """Return the deliveries table, beside a change that is stored whole."""
    Articles(stack.dynamodb, stack["Articles"]).add(article(article_id=ARTICLE, latest=3))
    archive = Archive(stack.s3, stack["Archive"])
    for number, hurt in ((2, 12), (3, 15)):
        told = story(f"{hurt} people were hurt in a fire in the harbour, the fire service said on Sunday.")
        archive.put_version(version(number, told=told, article_id=ARTICLE))
    Changes(stack.dynamodb, stack["Changes"]).add(change(3, article_id=ARTICLE))
    return Deliveries(stack.dynamodb, stack["Deliveries"])


def opened(stack: Stack, one: Subscription, **changes: Any) -> Delivery:
    """Store a subscription with a delivery of change 3 to it."""
    Subscriptions(stack.dynamodb, stack["Subscriptions"]).put(one)
    if one.channel is Channel.WEBHOOK:
        Endpoints(stack.dynamodb, stack["Endpoints"]).add(endpoint(endpoint_id=one.subscription_id))
        secrets = EndpointSecrets(lambda: stack.ssm, "/stet/stet/endpoints/")
        secrets.keep(one.subscription_id, "s1", SECRET)
    made = delivery(
        article_id=ARTICLE,
        number=3,
        subscription_id=one.subscription_id,
        topic=one.topic,
        created_at=datetime.now(UTC),
        **changes,
    )
    Deliveries(stack.dynamodb, stack["Deliveries"]).add(made)
    return made


def mails() -> list[tuple[set[str], EmailMessage]]:
    """Return what SES took: to whom, and what. Moto counts the address in the header as well."""
    from moto.ses.models import ses_backends

    backend: Any = ses_backends[ACCOUNT][REGION]
    return [
        (set(sent.destinations), message_from_string(sent.raw_data, policy=policy.default))
        for sent in backend.sent_messages
    ]


def test_without_a_sender_the_log_says_what_to_do(
    stack: Stack, call: Call, deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch
):
    made, set_up = opened(stack, subscription(token="t" * 32)), Stack.environment
    monkeypatch.setattr(
        Stack, "environment", lambda self, function: {**set_up(self, function), "MAIL_FROM": ""}
    )
    assert failed(call("deliver", event("deliveries"))) == []
    noted = deliveries.get(made.delivery_id)
    assert noted
    assert (noted.status, noted.answer) == (
        DeliveryStatus.FAILED,
        "no sender: deploy with the parameter MailFrom",
    )


def test_a_mail_is_sent_and_noted(stack: Stack, call: Call, deliveries: Deliveries):
    stack.sesv2.create_email_identity(EmailIdentity="stet@example.org")
    made = opened(stack, subscription(token="t" * 32))
    assert made.delivery_id == event("deliveries")["Records"][0]["body"].split('"')[3]

    assert failed(call("deliver", event("deliveries"))) == []

    ((to, mail),) = mails()
    assert to == {"reader@example.org"}
    assert mail["To"] == "reader@example.org"
    assert "stet@example.org" in mail["From"]
    assert mail["List-Unsubscribe"] == f"<https://stet.example/unsubscribe/all/sub-1/{'t' * 32}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_body(("plain",))
    assert text
    assert "15" in text.get_content()
    noted = deliveries.get(made.delivery_id)
    assert noted
    assert (noted.status, noted.attempts) == (DeliveryStatus.DELIVERED, 1)
    assert noted.finished_at

    assert failed(call("deliver", event("deliveries"))) == []
    assert len(mails()) == 1, "a message that comes twice is sent once"


def test_a_webhook_is_sent_signed_and_noted(
    stack: Stack, call: Call, deliveries: Deliveries, loopback: Callable[[int], None]
):
    with serving(page("thanks")) as server:
        loopback(server.port)
        made = opened(stack, webhook(address=server.url("/hook")))
        assert failed(call("deliver", event("deliveries"))) == []
    (asked,) = server.asked
    told = Webhook(SECRET).verify(asked.body, dict(asked.headers))
    assert told["specversion"] == "1.0"
    assert asked.headers["webhook-id"] == made.delivery_id
    assert ARTICLE in json.dumps(told)
    assert len(asked.body) < 20_000
    noted = deliveries.get(made.delivery_id)
    assert noted
    assert (noted.status, noted.answer) == (DeliveryStatus.DELIVERED, "200 thanks")


def test_a_failed_attempt_comes_back_in_its_time(
    stack: Stack, call: Call, deliveries: Deliveries, loopback: Callable[[int], None]
):
    """The message is hidden for the wait, and comes back; the others of the batch are done."""
    with serving(page(status="503 Busy", headers={"Retry-After": "600"})) as server:
        loopback(server.port)
        bad = opened(stack, webhook(address=server.url("/hook")))
        queue = DeliveryQueue(stack.sqs, stack["DeliveryQueue"])
        queue.send([bad.delivery_id])
        (message,) = stack.sqs.receive_message(QueueUrl=stack["DeliveryQueue"])["Messages"]
        given = event("deliveries", message["Body"], {"delivery_id": "nobody#1#x"})
        given["Records"][0]["receiptHandle"] = message["ReceiptHandle"]
        assert failed(call("deliver", given)) == ["message-0"]
    noted = deliveries.get(bad.delivery_id)
    assert noted
    assert (noted.status, noted.attempts) == (DeliveryStatus.PENDING, 1)
    assert noted.claimed_until
    assert noted.claimed_until > datetime.now(UTC) + timedelta(minutes=9)
    count = stack.sqs.get_queue_attributes(QueueUrl=stack["DeliveryQueue"], AttributeNames=["All"])
    assert count["Attributes"]["ApproximateNumberOfMessagesNotVisible"] == "1"


def test_without_a_sender_mails_fail_for_good(stack: Stack, call: Call, deliveries: Deliveries):
    stack.parameters["MailFrom"] = ""
    made = opened(stack, subscription())
    assert failed(call("deliver", event("deliveries"))) == []
    noted = deliveries.get(made.delivery_id)
    assert noted
    assert noted.status is DeliveryStatus.FAILED
    assert "sender" in noted.answer


def test_a_subscription_that_ended_is_dropped(stack: Stack, call: Call, deliveries: Deliveries):
    made = opened(stack, subscription())
    Subscriptions(stack.dynamodb, stack["Subscriptions"]).end("all", "sub-1")
    assert failed(call("deliver", event("deliveries"))) == []
    noted = deliveries.get(made.delivery_id)
    assert noted
    assert noted.status is DeliveryStatus.DROPPED


def test_a_bug_with_one_delivery_harms_only_itself(stack: Stack, call: Call, deliveries: Deliveries):
    stack.sesv2.create_email_identity(EmailIdentity="stet@example.org")
    good, bad = opened(stack, subscription()), opened(stack, subscription(subscription_id="sub-2"))
    deliveries.add(delivery(article_id=ARTICLE, number=2, subscription_id="sub-2"))
    Changes(stack.dynamodb, stack["Changes"]).add(change(2, article_id=ARTICLE))  # whose version 1 is missing
    bodies = [{"delivery_id": f"{ARTICLE}#2#sub-2"}, {"delivery_id": good.delivery_id}, "no json"]
    assert failed(call("deliver", event("deliveries", *bodies))) == ["message-0", "message-2"]
    assert [to for to, _ in mails()] == [{"reader@example.org"}]
    assert bad.subscription_id == "sub-2"


def test_a_move_is_sent_signed_and_noted(stack: Stack, call: Call, loopback: Callable[[int], None]):
    move = ArticleMove("https://news.example/old", datetime.now(UTC))
    Articles(stack.dynamodb, stack["Articles"]).add(article(article_id=ARTICLE, latest=0, move=move))
    with serving(page("thanks")) as server:
        loopback(server.port)
        one = webhook(address=server.url("/hook"))
        opened(stack, one)
        subject = move_subject(ARTICLE)
        assert (
            failed(call("notify", event("change_published", {"article_id": subject, "number": move.number})))
            == []
        )
        key = f"{subject}#{move.number}#{one.subscription_id}"
        assert failed(call("deliver", event("deliveries", {"delivery_id": key}))) == []
        assert failed(call("deliver", event("deliveries", {"delivery_id": key}))) == []
    (asked,) = server.asked
    told = Webhook(SECRET).verify(asked.body, dict(asked.headers))
    assert (told["type"], told["data"]["before"]) == ("article.moved", move.before)
    noted = Deliveries(stack.dynamodb, stack["Deliveries"]).get(key)
    assert noted
    assert (noted.status, noted.answer) == (DeliveryStatus.DELIVERED, "200 thanks")


def test_during_a_rotation_both_secrets_sign(
    stack: Stack, call: Call, deliveries: Deliveries, loopback: Callable[[int], None]
):
    second = "whsec_" + "b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXI="
    with serving(page("thanks")) as server:
        loopback(server.port)
        opened(stack, webhook(address=server.url("/hook")))
        endpoints = Endpoints(stack.dynamodb, stack["Endpoints"])
        EndpointSecrets(lambda: stack.ssm, "/stet/stet/endpoints/").keep("sub-1", "s2", second)
        assert endpoints.save(rotated(endpoint(), "s2", datetime.now(UTC), timedelta(hours=1)), endpoint())
        assert failed(call("deliver", event("deliveries"))) == []
    (asked,) = server.asked
    for secret in (SECRET, second):
        Webhook(secret).verify(asked.body, dict(asked.headers))


def test_an_endpoint_that_is_gone_is_disabled_and_its_owner_told(
    stack: Stack,
    call: Call,
    deliveries: Deliveries,
    loopback: Callable[[int], None],
    caplog: pytest.LogCaptureFixture,
):
    """From 410 through the topic, notify and the queue to a mail; no log names an address."""
    stack.sesv2.create_email_identity(EmailIdentity="stet@example.org")
    Subscriptions(stack.dynamodb, stack["Subscriptions"]).put(
        subscription(subscription_id="me", topic=OWNER, address="me@example.org")
    )
    assert stack["ChangesTopic"]
    with serving(page(status="410 Gone")) as server:
        loopback(server.port)
        made = opened(stack, webhook(address=server.url("/very-secret")))
        assert failed(call("deliver", event("deliveries"))) == []
        assert failed(call("deliver", event("deliveries"))) == []
    assert len(server.asked) == 1
    row = deliveries.get(made.delivery_id)
    assert row
    assert (row.status, row.answer) == (DeliveryStatus.FAILED, "410")
    found = Endpoints(stack.dynamodb, stack["Endpoints"]).get("sub-1")
    assert found
    assert found.disabled_at
    assert found.told

    (published,) = stack.sqs.receive_message(QueueUrl=stack["ChangesQueue"])["Messages"]
    assert failed(call("notify", event("change_published", published["Body"]))) == []
    (queued,) = stack.sqs.receive_message(QueueUrl=stack["DeliveryQueue"])["Messages"]
    assert failed(call("deliver", event("deliveries", queued["Body"]))) == []
    ((to, mail),) = mails()
    assert to == {"me@example.org"}
    assert mail["Subject"] == f"[Stet] webhooks to 127.0.0.1:{server.port} have stopped"
    part = mail.get_body(("plain",))
    assert part
    text = part.get_content()
    assert "stet endpoints enable sub-1" in text
    assert "very-secret" not in text
    logged = str([vars(one) for one in caplog.records])
    assert "endpoint.disabled#sub-1" in logged
    assert "very-secret" not in logged
    assert "me@example.org" not in logged


def test_the_log_names_no_address_that_a_refusal_names(
    stack: Stack, call: Call, deliveries: Deliveries, caplog: pytest.LogCaptureFixture
):
    """SES says whose address it does not take (the sandbox)."""
    made = opened(stack, subscription(token="t" * 32, address="Very.Secret@example.org"))
    assert failed(call("deliver", event("deliveries"))) == []
    row = deliveries.get(made.delivery_id)
    assert row
    assert row.status is DeliveryStatus.FAILED
    said = str([vars(one) for one in caplog.records])
    assert "delivered" in said
    assert "very.secret@" not in said.lower()
    assert "stet@example.org" not in said
    assert "Very.Secret@" not in row.answer


def test_a_chat_gets_a_message_of_its_own_form(
    stack: Stack, call: Call, deliveries: Deliveries, loopback: Callable[[int], None]
):
    with serving(page("ok")) as server:
        loopback(server.port)
        opened(stack, webhook(address=server.url("/hook")))
        endpoints = Endpoints(stack.dynamodb, stack["Endpoints"])
        assert endpoints.save(replace(endpoint(), form=Form.DISCORD), endpoint())
        assert failed(call("deliver", event("deliveries"))) == []
    (asked,) = server.asked
    assert json.loads(asked.body)["allowed_mentions"] == {"parse": []}
    assert "webhook-signature" not in asked.headers


def test_a_mail_asks_whether_a_subscription_is_wanted_and_nothing_else_is_sent(
    stack: Stack, call: Call, deliveries: Deliveries
):
    stack.sesv2.create_email_identity(EmailIdentity="stet@example.org")
    until = datetime.now(UTC) + timedelta(hours=1)
    waits = subscription(subscription_id="r1", confirmed_at=None, expires_at=until)
    Subscriptions(stack.dynamodb, stack["Subscriptions"]).offer(waits)
    asks = delivery(article_id="confirm.x", number=1, subscription_id="r1", created_at=datetime.now(UTC))
    news = delivery(article_id=ARTICLE, number=3, subscription_id="r1", created_at=datetime.now(UTC))
    bodies = []
    for one in (asks, news):
        deliveries.add(one)
        bodies.append({"delivery_id": one.delivery_id})
    assert failed(call("deliver", event("deliveries", *bodies))) == []
    [(to, mail)] = mails()
    assert to == {"reader@example.org"}
    part = mail.get_body(("plain",))
    assert part
    assert "/confirm/all/r1/" in part.get_content()
    dropped = deliveries.get(news.delivery_id)
    assert dropped
    assert dropped.answer == "the subscription is not confirmed"


def test_a_mail_about_a_capture_of_an_older_extractor_tells_the_edit_alone(
    stack: Stack, call: Call, deliveries: Deliveries
):
    """Deliver joins its mails with an extractor: the older capture is read anew, as diff read it."""
    stack.sesv2.create_email_identity(EmailIdentity="stet@example.org")
    archive = Archive(stack.s3, stack["Archive"])
    for number, text in ((2, article_page()), (3, article_page(p1="It was called at five in the morning."))):
        key = version_key(ARTICLE, number)
        stack.s3.delete_object(Bucket=stack["Archive"], Key=key)
        raw = archive.put_raw(ARTICLE, response(text), NOW)
        told = story("Only the advertisement.", extractor="older/1")
        if number == 3:
            told = extract(text.encode(), url=URL)
        archive.put_version(version(number, told=told, raw_key=raw, article_id=ARTICLE))
    opened(stack, subscription(token="t" * 32))
    assert failed(call("deliver", event("deliveries"))) == []
    ((_, mail),) = mails()
    body = mail.get_body(("plain",))
    assert body
    assert "five" in body.get_content()
    assert "advertisement" not in body.get_content()


def test_a_version_that_does_not_parse_ends_its_delivery_and_is_named(
    stack: Stack, call: Call, deliveries: Deliveries
):
    stack.sesv2.create_email_identity(EmailIdentity="stet@example.org")
    stack.s3.put_object(Bucket=stack["Archive"], Key=version_key(ARTICLE, 2), Body=b"{")
    made = opened(stack, subscription(token="t" * 32))
    assert failed(call("deliver", event("deliveries"))) == []
    noted = deliveries.get(made.delivery_id)
    assert noted
    assert noted.status is DeliveryStatus.FAILED
    assert noted.answer.startswith(f"version 2 of article {ARTICLE} does not parse")
    assert mails() == []
