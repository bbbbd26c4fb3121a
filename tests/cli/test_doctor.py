"""stet doctor: each thing that can be wrong is told with its mend, and ends the command with 1."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from stet.adapters.ticks import Ticks
from stet.cli.desk import Desk
from stet.domain.digest import digest_for
from stet.domain.reputation import Heard, Kind, opened
from stet.domain.rhythm import Wait, Why
from stet.domain.subscription import DeliveryStatus
from tests import stack as templates
from tests.builders import NOW, delivery, endpoint, feed, subscription
from tests.cli.conftest import Owner

HOUR = timedelta(hours=1)
HEALTHY = {
    "ProductionAccessEnabled": True,
    "SendingEnabled": True,
    "EnforcementStatus": "HEALTHY",
    "SendQuota": {"Max24HourSend": 1000.0, "SentLast24Hours": 10.0},
}


class Ses:
    """SES, which moto knows no account of."""

    def __init__(self, real: Any, account: dict[str, Any]) -> None:
        self._real, self._account = real, account

    def get_account(self) -> dict[str, Any]:
        return self._account

    def get_email_identity(self, **asked: Any) -> dict[str, Any]:
        """As SES, where the owner has followed the link in its mail."""
        return {**self._real.get_email_identity(**asked), "VerifiedForSendingStatus": True}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class Watch:
    """CloudWatch of a stack without alarms."""

    def describe_alarms(self, **asked: Any) -> dict[str, Any]:
        raise AssertionError(f"there are no alarms to ask for: {asked}")


def seen(owner: Owner, stack: templates.Stack, account: dict[str, Any] | None = None) -> Owner:
    tools = owner.stack.tools
    services = {"sesv2": Ses(stack.sesv2, account or HEALTHY), "cloudwatch": Watch()}

    def client(name: str) -> Any:
        return services.get(name) or tools.client(name)

    known = replace(owner.stack, tools=replace(tools, client=client))
    return replace(owner, desk=Desk(known=known, tools=known.tools))


@pytest.fixture
def well(owner: Owner, stack: templates.Stack) -> Owner:
    """Return the owner of a stack with nothing wrong."""
    stack.sesv2.create_email_identity(EmailIdentity="stet@example.org")
    Ticks(stack.dynamodb, stack["Ticks"]).move("dispatch", NOW)
    owner.stack.feeds.add(feed(next_poll_at=NOW + HOUR))
    owner.stack.endpoints.add(endpoint())
    return seen(owner, stack)


def wrongs(owner: Owner) -> dict[str, str]:
    listed = json.loads(owner("doctor", "--json", ends=1).stdout)
    return {one["about"]: f"{one['said']} · {one['mend']}" for one in listed if one["wrong"]}


def test_a_stack_with_nothing_wrong(well: Owner):
    lines = well("doctor").stdout.splitlines()
    assert all(line.startswith("ok ") for line in lines)
    assert [line.split()[1].strip(":") for line in lines] == [
        "mail",
        "mail",
        "quota",
        "reputation",
        "queues",
        "dispatch",
        "feeds",
        "endpoints",
        "digests",
        "alarms",
    ]


def test_what_is_wrong_is_told_with_its_mend(well: Owner, stack: templates.Stack):
    owned = well.stack
    stack.sqs.send_message(QueueUrl=stack["DeliveryDeadLetters"], MessageBody="{}")
    owned.feeds.add(feed(feed_id="f2", failing_since=NOW - HOUR, reason="no name", next_poll_at=NOW + HOUR))
    owned.feeds.add(feed(feed_id="f3", next_poll_at=NOW - HOUR))
    owned.endpoints.add(endpoint(endpoint_id="gone", disabled_at=NOW, reason="410"))
    digest = digest_for(subscription(), Wait(NOW - HOUR, Why.QUIET), 0, NOW)
    held = delivery(status=DeliveryStatus.HELD, digest=digest.delivery_id)
    owned.deliveries.hold(held, digest, 9)
    said = wrongs(well)
    assert said == {
        "queues": "1 messages of delivery failed again and again · stet deadletters list delivery",
        "poll": "1 feeds are overdue · see the log of the function poll",
        "feeds": f"{feed().url} fails since 60 min ago: no name · stet feeds show f2",
        "endpoints": "gone is disabled: 410 · stet endpoints test gone, then stet endpoints enable gone",
        "digests": "1 are overdue · see the log of the function digest",
    }


@pytest.mark.parametrize(
    ("account", "words"),
    [
        ({"ProductionAccessEnabled": False}, "sandbox"),
        ({"EnforcementStatus": "SHUTDOWN"}, "SHUTDOWN"),
        ({"SendQuota": {"Max24HourSend": 200.0, "SentLast24Hours": 170.0}}, "170 of 200"),
    ],
)
def test_what_ses_will_not_send_is_told(
    owner: Owner, stack: templates.Stack, account: dict[str, Any], words: str
):
    stack.sesv2.create_email_identity(EmailIdentity="stet@example.org")
    told = wrongs(seen(owner, stack, HEALTHY | account))
    assert any(words in said for said in told.values())


def test_a_sender_nobody_verified_is_told(owner: Owner, stack: templates.Stack):
    assert "is not verified as a sender" in wrongs(seen(owner, stack))["mail"]


def test_mails_that_are_held_are_told_and_suppressed_addresses_are_counted(well: Owner):
    well.stack.reputation.hear(Heard(Kind.BOUNCE, "e1", ("reader@example.org",)), NOW)
    assert "ok reputation: 1 address is suppressed" in well("doctor").stdout.splitlines()
    well.stack.reputation.open(opened("6 of 9 mails bounced in 24 hours", NOW), NOW)
    said = wrongs(well)["reputation"]
    assert said.startswith("mails are held until 2026-11-")
    assert said.endswith(
        "6 of 9 mails bounced in 24 hours · stet mail suppressed; once the cause is mended, stet mail resume"
    )


def test_those_whom_sns_asked_are_counted_if_there_are_any(well: Owner):
    assert "plain mail" not in well("doctor").stdout
    well("subscribe", "--email", "reader@example.org", "--via", "sns")
    assert "ok plain mail: 1 said yes to SNS, 0 did not answer yet" in well("doctor").stdout.splitlines()


class Alarms:
    """CloudFormation and CloudWatch of a stack with 150 alarms, of which some ring."""

    def __init__(self, *ringing: str) -> None:
        self.ringing, self.asked = ringing, list[int]()

    def get_paginator(self, name: str) -> Alarms:
        assert name == "list_stack_resources"
        return self

    def paginate(self, StackName: str) -> list[dict[str, Any]]:  # noqa: N803 - boto3's name
        assert StackName == "stet"
        kind = "AWS::CloudWatch::Alarm"
        return [
            {
                "StackResourceSummaries": [
                    {
                        "LogicalResourceId": f"A{n}",
                        "PhysicalResourceId": f"stet-A{n}",
                        "ResourceType": kind if n else "AWS::SNS::Topic",
                    }
                    for n in range(first, first + 75)
                ]
            }
            for first in (0, 75)
        ]

    def describe_alarms(self, AlarmNames: list[str]) -> dict[str, Any]:  # noqa: N803 - boto3's name
        self.asked.append(len(AlarmNames))
        return {
            "MetricAlarms": [
                {
                    "AlarmName": name,
                    "StateValue": "ALARM" if name in self.ringing else "OK",
                    "AlarmDescription": "A look failed.",
                }
                for name in AlarmNames
            ]
        }


def alarmed(owner: Owner, alarms: Alarms) -> Owner:
    tools, watching = owner.stack.tools, ("cloudwatch", "cloudformation")
    known = replace(
        owner.stack,
        tools=replace(tools, client=lambda name: alarms if name in watching else tools.client(name)),
    )
    known.__dict__["_queues"] = {}  # asked of the same service, and not what this is about
    return replace(owner, desk=Desk(known=known, tools=known.tools))


def test_an_alarm_that_rings_is_told(well: Owner):
    alarms = Alarms("stet-A7", "stet-A140")
    found = json.loads(alarmed(well, alarms)("doctor", "--json", ends=1).stdout)
    rings = [one["said"] for one in found if one["about"] == "alarms"]
    assert rings == ["stet-A7 rings: A look failed.", "stet-A140 rings: A look failed."]
    assert alarms.asked == [100, 49], "of so many at once as CloudWatch takes"


def test_that_no_alarm_rings_is_told(well: Owner):
    assert "ok alarms: none of 149 rings" in alarmed(well, Alarms())("doctor").stdout.splitlines()


def test_a_dispatch_that_stands_still_is_told(well: Owner, stack: templates.Stack):
    later = replace(well.stack, tools=replace(well.stack.tools, clock=lambda: NOW + HOUR / 2))
    told = wrongs(replace(well, desk=Desk(known=later, tools=later.tools)))
    assert "planned the looks last" in told["dispatch"]


def test_what_may_not_be_asked_is_said_and_is_not_wrong(well: Owner):
    class Refused:
        def get_paginator(self, _: str) -> Any:
            code = {"Error": {"Code": "AccessDeniedException", "Message": "no"}}
            raise ClientError(code, "ListStackResources")  # type: ignore[arg-type]

    tools = well.stack.tools

    def client(name: str) -> Any:
        return Refused() if name == "cloudformation" else tools.client(name)

    known = replace(well.stack, tools=replace(tools, client=client))
    lines = replace(well, desk=Desk(known=known, tools=known.tools))("doctor").stdout.splitlines()
    unasked = [line for line in lines if line.startswith("? ")]
    assert [line.split()[1] for line in unasked] == ["queues:", "alarms:"]
    assert all("could not be asked" in line for line in unasked)
