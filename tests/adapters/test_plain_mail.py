"""Plain mail by SNS: each address gets only its own, after a yes of its own."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from stet.adapters.plain_mail import PlainMail
from stet.domain.plain_mail import reader_key
from tests.adapters.test_mail import message

READER, OTHER = "reader@example.org", "other@example.org"


@pytest.fixture
def plain(stack: Any) -> PlainMail:
    return PlainMail(stack.sns, stack["PlainMailTopic"])


def listed(plain: PlainMail) -> dict[str, dict[str, str]]:
    found = plain.sns.list_subscriptions_by_topic(TopicArn=plain.topic)["Subscriptions"]
    return {
        one["Endpoint"]: plain.sns.get_subscription_attributes(SubscriptionArn=one["SubscriptionArn"])[
            "Attributes"
        ]
        for one in found
    }


def test_an_address_is_invited_once_with_a_filter_of_its_own(plain: PlainMail):
    for address in (READER, OTHER, "Reader@example.org"):
        plain.invite(address)
    found = listed(plain)
    assert found.keys() == {READER, OTHER}
    for address, attributes in found.items():
        assert json.loads(attributes["FilterPolicy"]) == {"reader": [reader_key(address)]}
        assert attributes["Protocol"] == "email"


def test_each_gets_only_its_own(plain: PlainMail, stack: Any):
    """Two queues stand for two readers, with their filters; moto mails nobody."""
    queues = {}
    for address in (READER, OTHER):
        plain.invite(address)
        queues[address] = stack.sqs.create_queue(QueueName=address.partition("@")[0])["QueueUrl"]
        plain.sns.subscribe(
            TopicArn=plain.topic,
            Protocol="sqs",
            Endpoint=f"arn:aws:sqs:eu-central-1:123456789012:{address.partition('@')[0]}",
            Attributes={"FilterPolicy": listed(plain)[address]["FilterPolicy"], "RawMessageDelivery": "true"},
        )
    assert plain.send(message(), READER).done
    got = {
        address: [one["Body"] for one in stack.sqs.receive_message(QueueUrl=url).get("Messages", [])]
        for address, url in queues.items()
    }
    assert [one.splitlines() for one in got[READER]] == [["12 → 15", ".", "From here on"]]
    assert got[OTHER] == []


def test_the_subject_is_one_that_sns_takes(plain: PlainMail):
    asked: list[dict[str, Any]] = []

    class Noting:
        def __getattr__(self, name: str) -> Any:
            return getattr(plain.sns, name)

        def publish(self, **request: Any) -> Any:
            asked.append(request)
            return plain.sns.publish(**request)

    plain.invite(READER)
    taken = PlainMail(Noting(), plain.topic).send(message(), READER)
    assert taken.done
    assert taken.answer
    assert asked[0]["Subject"].startswith('Grobrand im Hafen: aus "12" werden 15'.replace("bra", "ssbra"))
    assert "html" not in asked[0]["Message"]


def test_nothing_is_published_for_whom_sns_does_not_know(plain: PlainMail):
    told = plain.send(message(), READER)
    assert (told.done, told.final, told.dropped) == (False, True, True)
    assert "its holder ended it there" in told.answer


def test_nothing_is_published_before_the_holder_says_yes(plain: PlainMail):
    class Pending:
        """SNS that waits for a yes; its second page says so."""

        def list_subscriptions_by_topic(self, **asked: str) -> Any:
            if "NextToken" not in asked:
                return {"Subscriptions": [], "NextToken": "2"}
            one = {"Protocol": "email", "Endpoint": READER, "SubscriptionArn": "PendingConfirmation"}
            return {"Subscriptions": [one]}

    waiting = PlainMail(Pending(), plain.topic)
    assert waiting.counted() == (0, 1)
    told = waiting.send(message(), READER)
    assert (told.done, told.final, told.dropped) == (False, True, True)
    assert "not confirmed yet" in told.answer
    assert not waiting.end(READER), "SNS cannot remove it, and forgets it"


def test_asked_again_while_it_waits_it_is_mailed_again_only_by_whoever_wants_that(plain: PlainMail):
    """SNS itself sends its mail again if it is asked to subscribe what waits; so we ask no second time."""
    asked: list[Any] = []

    class Pending:
        def list_subscriptions_by_topic(self, **_: str) -> Any:
            one = {"Protocol": "email", "Endpoint": READER, "SubscriptionArn": "PendingConfirmation"}
            return {"Subscriptions": [one]}

        def subscribe(self, **request: Any) -> None:
            asked.append(request)

    PlainMail(Pending(), plain.topic).invite(READER)
    assert asked == []


def test_it_is_ended(plain: PlainMail):
    plain.invite(READER)
    assert plain.counted() == (1, 0)
    assert plain.end("READER@example.org")
    assert not plain.end(READER)
    assert listed(plain) == {}


@pytest.mark.parametrize(("code", "final"), [("InvalidParameter", True), ("Throttled", False)])
def test_what_sns_refuses(plain: PlainMail, code: str, *, final: bool):
    plain.invite(READER)

    class Refusing:
        error: Exception = ClientError({"Error": {"Code": code, "Message": "no"}}, "Publish")

        def list_subscriptions_by_topic(self, **asked: str) -> Any:
            return plain.sns.list_subscriptions_by_topic(**asked)

        def publish(self, **_: Any) -> Any:
            raise self.error

    refusing = Refusing()
    told = PlainMail(refusing, plain.topic).send(message(), READER)
    assert (told.done, told.final, told.dropped) == (False, final, False)
    assert code in told.answer
    refusing.error = EndpointConnectionError(endpoint_url="https://sns.example")
    assert not PlainMail(refusing, plain.topic).send(message(), READER).final
