"""feedback, with what SES publishes; and deliver, before and after."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stet.adapters.deliveries import Deliveries
from stet.adapters.plain_mail import PlainMail
from stet.adapters.reputation import Reputation
from stet.adapters.subscriptions import Subscriptions
from stet.domain.change import Severity
from stet.domain.privacy import hashed
from stet.domain.reputation import Kind
from stet.domain.subscription import Channel, DeliveryStatus
from tests.builders import NOW, subscription
from tests.functions.conftest import Call, event, failed, taken
from tests.functions.test_deliver import deliveries, mails, opened
from tests.stack import Stack

__all__ = ["deliveries"]  # a fixture
READER = "reader@example.org"


@pytest.fixture
def reputation(stack: Stack) -> Reputation:
    return Reputation(stack.dynamodb, stack["Reputation"])


def bounced(name: str, **bounce: Any) -> dict[str, Any]:
    """Return the bounce of the events for another address."""
    found: dict[str, Any] = json.loads(event("mail_bounced")["Records"][0]["body"])
    found["mail"]["destination"] = [name]
    found["bounce"] |= {"feedbackId": name, **bounce}
    return found


def test_a_bounce_suppresses_and_the_log_holds_a_hash_alone(
    call: Call, reputation: Reputation, capsys: pytest.CaptureFixture[str]
):
    for _ in range(2):
        assert failed(call("feedback", event("mail_bounced"))) == []
    assert failed(call("feedback", event("mail_complained_of"))) == []
    (one,) = reputation.suppressed()
    assert (one.address, one.kind, one.detail) == (hashed(READER), Kind.BOUNCE, "Permanent/General")
    said = capsys.readouterr().out
    assert READER not in said
    assert hashed(READER) in said
    assert [json.loads(line)["outcome"] for line in said.splitlines() if '"heard"' in line] == [
        "bounce",
        "known",
        "complaint",
    ]


def test_what_is_no_event_is_done_with(call: Call, reputation: Reputation):
    hostile = event(
        "mail_bounced", "Successfully validated SNS topic for Amazon SES event publishing.", [], {}
    )
    assert failed(call("feedback", hostile)) == []
    assert list(reputation.suppressed()) == []


def test_a_mail_that_was_queued_is_dropped_and_the_log_says_why(
    stack: Stack, call: Call, deliveries: Deliveries
):
    stack.sesv2.create_email_identity(EmailIdentity="stet@example.org")
    made = opened(stack, subscription())
    call("feedback", event("mail_complained_of"))
    assert failed(call("deliver", event("deliveries"))) == []
    noted = deliveries.get(made.delivery_id)
    assert noted
    assert noted.status is DeliveryStatus.DROPPED
    assert noted.answer.startswith("suppressed: a mail to this address was complained of (abuse) on ")
    assert mails() == []


def test_too_many_hold_all_mails_with_an_alarm(
    stack: Stack, call: Call, deliveries: Deliveries, capsys: pytest.CaptureFixture[str]
):
    stack.sesv2.create_email_identity(EmailIdentity="stet@example.org")
    made = opened(stack, subscription())
    many = [bounced(f"gone{number}@example.org") for number in range(6)]
    assert failed(call("feedback", event("mail_bounced", *many))) == []
    counted = [line for line in capsys.readouterr().out.splitlines() if '"mails held"' in line]
    assert json.loads(counted[-1])["mails held"] == [1.0]

    queue = stack["DeliveryQueue"]
    stack.sqs.send_message(QueueUrl=queue, MessageBody=json.dumps({"delivery_id": made.delivery_id}))
    (message,) = stack.sqs.receive_message(QueueUrl=queue)["Messages"]
    asked = event("deliveries")
    asked["Records"][0]["receiptHandle"] = message["ReceiptHandle"]
    assert failed(call("deliver", asked)) == [asked["Records"][0]["messageId"]]
    assert deliveries.get(made.delivery_id) == made, "no attempt was made"
    assert mails() == []
    assert taken(stack, "DeliveryQueue") == [], "it is hidden until the circuit may be closed"


def test_a_mail_that_is_sent_is_counted(
    stack: Stack, call: Call, deliveries: Deliveries, reputation: Reputation
):
    stack.sesv2.create_email_identity(EmailIdentity="stet@example.org")
    opened(stack, subscription())
    for _ in range(2):
        assert failed(call("deliver", event("deliveries"))) == []
    rows = stack.dynamodb.scan(TableName=stack["Reputation"])["Items"]
    assert [row["sent"] for row in rows] == [{"N": "1"}]
    assert len(mails()) == 1


def test_plain_mail_goes_out_by_sns_without_a_verified_sender(
    stack: Stack, call: Call, deliveries: Deliveries
):
    from moto.sns.models import sns_backends

    PlainMail(stack.sns, stack["PlainMailTopic"]).invite(READER)
    made = opened(stack, subscription(channel=Channel.SNS, token="t" * 32))
    assert failed(call("deliver", event("deliveries"))) == []
    noted = deliveries.get(made.delivery_id)
    assert noted
    assert noted.status is DeliveryStatus.DELIVERED
    backend: Any = sns_backends["123456789012"]["eu-central-1"]
    topic = backend.topics[stack["PlainMailTopic"]]
    ((_, text, subject, attributes, _),) = topic.sent_notifications
    assert "{+15" in text, "what came in, as in the text of a mail"
    assert f"Unsubscribe: https://stet.example/unsubscribe/all/sub-1/{'t' * 32}" in text
    assert subject.isascii()
    assert attributes["reader"]
    assert mails() == []


def test_plain_mail_of_whom_sns_does_not_know_is_dropped(stack: Stack, call: Call, deliveries: Deliveries):
    made = opened(stack, subscription(channel=Channel.SNS))
    assert failed(call("deliver", event("deliveries"))) == []
    noted = deliveries.get(made.delivery_id)
    assert noted
    assert noted.status is DeliveryStatus.DROPPED
    assert "SNS knows the address no more" in noted.answer


def test_a_subscription_by_sns_is_stored_like_any_other(stack: Stack):
    store = Subscriptions(stack.dynamodb, stack["Subscriptions"])
    one = subscription(channel=Channel.SNS, least=Severity.MAJOR, created_at=NOW)
    store.put(one)
    assert store.get(one.topic, one.subscription_id) == one
