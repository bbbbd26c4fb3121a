"""The tables, queues, bucket and topics of template.yaml, made on moto from the template itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import boto3

from local.package import read_template

TEMPLATE = Path(__file__).parents[1] / "template.yaml"
PARAMETERS = {
    "Stage": "aws",
    "Contact": "owner@example.org",
    "MailFrom": "stet@example.org",
    "PageUrl": "https://stet.example",
    "Pace": "normal",
    "Loopback": "yes",
}
"""What an owner chose; the other parameters have their defaults."""

ACCOUNT, REGION = "123456789012", "eu-central-1"


@cache
def template() -> Mapping[str, Any]:
    """Return template.yaml, read once; not to be written to."""
    return read_template(TEMPLATE)


def resources(kind: str) -> dict[str, Any]:
    """Return the template's resources of a type, by name."""
    return {name: one for name, one in template()["Resources"].items() if one["Type"] == kind}


def functions() -> dict[str, Any]:
    """Return the template's functions by the name of their folder."""
    found = resources("AWS::Serverless::Function").values()
    return {Path(one["Properties"]["CodeUri"]).name: one["Properties"] for one in found}


@dataclass
class Stack:
    """What was made: `names` is what `!Ref` gives for each resource, `arns` what `!GetAtt X.Arn` does."""

    clients: Mapping[str, Any]
    parameters: Mapping[str, str]
    names: dict[str, str] = field(default_factory=dict)
    arns: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, resource: str) -> str:
        return self.names[resource]

    def __getattr__(self, service: str) -> Any:
        return self.clients[service]

    def environment(self, function: str) -> dict[str, str]:
        """Return the variables that the template sets for a function, those of all functions included."""
        common = template()["Globals"]["Function"]["Environment"]["Variables"]
        own = functions()[function]["Environment"]["Variables"]
        return {name: str(self.value(value)) for name, value in {**common, **own}.items()}

    def value(self, written: Any) -> Any:
        """Return what a value in the template comes to in this stack."""
        match written:
            case {"Ref": str(name)}:
                return self.parameters[name] if name in self.parameters else self.names[name]
            case {"Fn::GetAtt": [str(name), "Arn"]}:
                return self.arns[name]
            case {"Fn::If": [str(name), yes, no]}:
                return self.value(yes if self.holds({"Condition": name}) else no)
            case {"Fn::FindInMap": [str(name), outer, inner]}:
                return template()["Mappings"][name][self.value(outer)][self.value(inner)]
            case Mapping():
                return {name: self.value(value) for name, value in written.items()}
            case list():
                return [self.value(value) for value in written]
            case _:
                return written

    def holds(self, condition: Mapping[str, Any]) -> bool:
        """Whether a condition of the template holds."""
        match condition:
            case {"Condition": str(name)}:
                return self.holds(template()["Conditions"][name])
            case {"Fn::Not": [one]}:
                return not self.holds(one)
            case {"Fn::Equals": [one, other]}:
                return bool(self.value(one) == self.value(other))
            case _:
                raise AssertionError(f"tests/stack.py does not know the condition {condition}")


def clients() -> dict[str, Any]:
    """Return the clients that all tests share; making them takes longer than a test."""
    session: Any = boto3.session.Session(region_name=REGION)
    return {name: session.client(name) for name in ("dynamodb", "s3", "sqs", "sns", "sesv2")}


def make(shared: Mapping[str, Any], **parameters: str) -> Stack:
    """Make the template's tables, queues, topics and bucket, joined as the template joins them."""
    defaults = {name: str(one.get("Default", "")) for name, one in template()["Parameters"].items()}
    stack = Stack(shared, {**defaults, **PARAMETERS, **parameters})
    _make_queues(stack)
    for name, table in resources("AWS::DynamoDB::Table").items():
        _make_table(stack, name, stack.value(table["Properties"]))
    for name in resources("AWS::SNS::Topic"):
        stack.names[name] = stack.arns[name] = stack.sns.create_topic(Name=name)["TopicArn"]
    for one in resources("AWS::SNS::Subscription").values():
        if "Condition" not in one:
            _subscribe(stack, stack.value(one["Properties"]))
    for name, bucket in resources("AWS::S3::Bucket").items():
        _make_bucket(stack, name, bucket["Properties"])
    return stack


def _make_queues(stack: Stack) -> None:
    for name in resources("AWS::SQS::Queue"):
        stack.names[name] = stack.sqs.create_queue(QueueName=name)["QueueUrl"]
        stack.arns[name] = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"
    for name, queue in resources("AWS::SQS::Queue").items():
        written = stack.value(queue["Properties"])
        attributes = {
            key: json.dumps(value) if isinstance(value, dict) else str(value) for key, value in written.items()
        }
        stack.sqs.set_queue_attributes(QueueUrl=stack[name], Attributes=attributes)


def _make_table(stack: Stack, name: str, written: dict[str, Any]) -> None:
    for later in ("PointInTimeRecoverySpecification", "TimeToLiveSpecification"):
        written.pop(later, None)
    stack.names[name] = f"stet-{name.lower()}"
    stack.arns[name] = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{stack.names[name]}"
    stack.dynamodb.create_table(TableName=stack[name], **written)


def _subscribe(stack: Stack, written: dict[str, Any]) -> None:
    raw = "true" if written.get("RawMessageDelivery") else "false"
    stack.sns.subscribe(
        TopicArn=written["TopicArn"],
        Protocol=written["Protocol"],
        Endpoint=written["Endpoint"],
        Attributes={"RawMessageDelivery": raw},
    )


def _make_bucket(stack: Stack, name: str, written: dict[str, Any]) -> None:
    stack.names[name] = f"stet-{name.lower()}"
    stack.arns[name] = f"arn:aws:s3:::{stack.names[name]}"
    stack.s3.create_bucket(
        Bucket=stack[name], CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    told = [
        {
            "QueueArn": stack.value(one["Queue"]),
            "Events": [one["Event"]],
            "Filter": {"Key": {"FilterRules": one["Filter"]["S3Key"]["Rules"]}},
        }
        for one in written["NotificationConfiguration"]["QueueConfigurations"]
    ]
    stack.s3.put_bucket_notification_configuration(
        Bucket=stack[name], NotificationConfiguration={"QueueConfigurations": told}
    )
