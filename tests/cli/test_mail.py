"""stet mail; plain mail by SNS; what forgetting leaves."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from stet.cli.desk import Desk
from stet.domain.privacy import hashed
from stet.domain.reputation import Heard, Kind, opened
from stet.domain.subscription import Channel
from tests import stack as templates
from tests.builders import NOW, article, delivery
from tests.cli.conftest import Owner, cells

READER = "reader@example.org"
ARTICLE = article().article_id
HARD = Heard(Kind.BOUNCE, "e1", (READER,), "Permanent/General")


class Ses:
    """SES, whose own list holds some addresses; moto has no such list."""

    def __init__(self, *listed: str, code: str = "NotFoundException") -> None:
        self.listed, self._code = list(listed), code

    def delete_suppressed_destination(self, *, EmailAddress: str) -> None:  # noqa: N803 - boto3's name
        if EmailAddress not in self.listed:
            raise ClientError({"Error": {"Code": self._code, "Message": "no"}}, "DeleteSuppressedDestination")
        self.listed.remove(EmailAddress)


def at(owner: Owner, ses: Ses) -> Owner:
    tools = owner.stack.tools
    client: Any = lambda name: ses if name == "sesv2" else tools.client(name)  # noqa: E731 - one line says it
    known = replace(owner.stack, tools=replace(tools, client=client))
    return replace(owner, desk=Desk(known=known, tools=known.tools))


def test_what_was_counted(owner: Owner):
    owner.stack.reputation.count_sent(NOW)
    owner.stack.reputation.hear(HARD, NOW)
    assert owner("mail", "show").stdout.splitlines() == [
        "in 24 hours: 1 sent, 1 bounced, 0 complaints, 0 soft bounces",
        "mails go out",
    ]
    assert owner.json("mail", "show") == {
        "sent": 1,
        "bounced": 1,
        "complaints": 0,
        "soft_bounces": 0,
        "held": False,
        "why": "",
        "until": None,
    }


def test_who_is_suppressed_is_shown_by_hash(owner: Owner):
    assert "nobody is suppressed" in owner("mail", "suppressed").stderr
    owner.stack.reputation.hear(HARD, NOW)
    [_, row] = cells(owner("mail", "suppressed").stdout)
    assert row == [hashed(READER), "bounce", "Permanent/General", "now"]
    [listed] = owner.json("mail", "suppressed")
    assert (listed["address"], listed["why"]) == (hashed(READER), "bounce")
    assert READER not in owner("mail", "suppressed", "--json").stdout


def test_an_address_is_lifted_here_and_at_ses(owner: Owner):
    owner.stack.reputation.hear(HARD, NOW)
    ses = Ses(READER)
    owner = at(owner, ses)
    said = owner("mail", "lift", READER)
    assert said.stdout.splitlines() == [
        f"lifted: {hashed(READER)}",
        "taken off the suppression list of the account, too",
    ]
    assert ses.listed == []
    assert owner.json("mail", "lift", READER) == {
        "address": hashed(READER),
        "lifted": False,
        "lifted_at_ses": False,
    }
    assert owner.stack.reputation.standing(READER).suppression is None


def test_a_list_of_ses_that_may_not_be_changed_is_said(owner: Owner):
    owner.stack.reputation.hear(HARD, NOW)
    said = at(owner, Ses(code="AccessDeniedException"))("mail", "lift", READER)
    assert said.stdout == f"lifted: {hashed(READER)}\n"
    assert "which could not be changed" in said.stderr


def test_mails_that_are_held_are_let_go(owner: Owner, stack: templates.Stack):
    assert owner("mail", "resume").stdout == "mails were not held; 0 waiting deliveries queued again\n"
    made = delivery()
    owner.stack.deliveries.add(made)
    owner.stack.reputation.open(opened("6 of 9 mails bounced", NOW), NOW)
    assert "held until" in owner("mail", "show").stdout
    assert owner.json("mail", "show")["why"] == "6 of 9 mails bounced"
    assert owner("mail", "resume").stdout == "mails go out again; 1 waiting delivery queued again\n"
    (message,) = stack.sqs.receive_message(QueueUrl=stack["DeliveryQueue"])["Messages"]
    assert json.loads(message["Body"]) == {"delivery_id": made.delivery_id}
    assert owner("mail", "show").stdout.endswith("mails go out\n")
    assert owner.json("mail", "resume") == {"was_held": False, "queued": 1}


# --- plain mail by SNS --------------------------------------------------------------------------------


def asked(owner: Owner) -> list[str]:
    plain = owner.stack.plain_mail
    listed = plain.sns.list_subscriptions_by_topic(TopicArn=plain.topic)["Subscriptions"]
    return sorted(one["Endpoint"] for one in listed)


def test_a_reader_by_sns_is_asked_by_sns(owner: Owner):
    owner.stack.articles.add(article())
    said = owner("subscribe", "--email", READER, "--via", "sns")
    assert said.stdout.startswith(f"added: sns to {READER} of all, minor and above, at once, at most 10")
    assert "AWS asks the address' holder" in said.stderr
    owner("subscribe", "--email", READER, "--via", "sns", "--to", f"article:{ARTICLE}")
    assert asked(owner) == [READER]
    assert {one.channel for one in owner.stack.subscriptions.all()} == {Channel.SNS}


def test_sns_forgets_the_address_with_its_last_subscription(owner: Owner):
    owner.stack.articles.add(article())
    owner("subscribe", "--email", READER, "--via", "sns")
    owner("subscribe", "--email", READER, "--via", "sns", "--to", f"article:{ARTICLE}")
    first, second = [one.subscription_id for one in owner.stack.subscriptions.all()]
    owner("unsubscribe", first)
    assert asked(owner) == [READER]
    owner("unsubscribe", second)
    assert asked(owner) == []


@pytest.mark.parametrize(
    "words",
    [
        ("--webhook", "https://hooks.example/stet", "--via", "sns"),
        ("--email", READER, "--via", "sns", "--ask"),
        (),
    ],
)
def test_what_cannot_go_by_sns(owner: Owner, words: tuple[str, ...]):
    owner("subscribe", *words, ends=2)
    assert list(owner.stack.subscriptions.all()) == []


def test_no_address_no_invitation(owner: Owner):
    assert "not an email address" in owner.refusal("subscribe", "--email", "x", "--via", "sns")
    assert asked(owner) == []


def test_whoever_subscribes_a_suppressed_address_is_told(owner: Owner):
    owner.stack.reputation.hear(HARD, NOW)
    for words in (["--vouched"], []):
        said = owner("subscribe", "--email", READER, *words)
        assert "no mail will be sent: suppressed" in said.stderr


def test_forgetting_leaves_the_hash_of_a_suppressed_address_alone(owner: Owner):
    owner("subscribe", "--email", READER, "--via", "sns")
    owner.stack.reputation.hear(HARD, NOW)
    said = owner("forget", READER)
    assert f"{hashed(READER)} stays suppressed" in said.stderr
    assert asked(owner) == []
    assert owner.stack.reputation.standing(READER).suppression
    assert READER not in str(owner.stack.reputation.dynamodb.scan(TableName=owner.stack.output("Reputation")))
