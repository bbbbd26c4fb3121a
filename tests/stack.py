"""The tables, queues, bucket and topics of template.yaml, made on moto from the template itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

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
    """The stack of the template; what a test asks for is made when it first asks.

    `stack["Feeds"]` is what `!Ref Feeds` gives, `stack.sqs` a client.
    """

    clients: Mapping[str, Any]
    parameters: dict[str, str]
    _names: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, resource: str) -> str:
        if resource not in self._names:
            _made(self, resource, self._names)
        return self._names[resource]

    def __getattr__(self, service: str) -> Any:
        return self.clients[service]

    def arn(self, resource: str) -> str:
        """Return what `!GetAtt X.Arn` gives for a resource."""
        name = self[resource]
        match template()["Resources"][resource]["Type"]:
            case "AWS::SQS::Queue":
                return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{resource}"
            case "AWS::S3::Bucket":
                return f"arn:aws:s3:::{name}"
            case _:
                return name

    def environment(self, function: str) -> dict[str, str]:
        """Return the variables that the template sets for a function, those of all functions included."""
        common = template()["Globals"]["Function"]["Environment"]["Variables"]
        own = functions()[function]["Environment"]["Variables"]
        return {name: str(self.value(value)) for name, value in {**common, **own}.items()}

    def value(self, written: Any) -> Any:
        """Return what a value in the template comes to in this stack."""
        found: Any
        match written:
            case {"Ref": str(name)}:
                found = self.parameters[name] if name in self.parameters else self[name]
            case {"Fn::GetAtt": [str(name), "Arn"]}:
                found = self.arn(name)
            case {"Fn::If": [str(name), yes, no]}:
                found = self.value(yes if self.holds({"Condition": name}) else no)
            case {"Fn::Sub": str(text)}:
                pseudo = {"${AWS::StackName}": "stet", "${AWS::Region}": REGION, "${AWS::AccountId}": ACCOUNT}
                for name, value in pseudo.items():
                    text = text.replace(name, value)
                assert "${" not in text, f"tests/stack.py does not know all of {text}"
                found = text
            case {"Fn::FindInMap": [str(name), outer, inner]}:
                found = template()["Mappings"][name][self.value(outer)][self.value(inner)]
            case Mapping():
                found = {name: self.value(value) for name, value in written.items()}
            case list():
                found = [self.value(value) for value in written]
            case _:
                found = written
        return found

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


def stack(clients: Mapping[str, Any], **parameters: str) -> Stack:
    """Return the stack with these parameters, nothing of it made yet."""
    defaults = {name: str(one.get("Default", "")) for name, one in template()["Parameters"].items()}
    return Stack(clients, {**defaults, **PARAMETERS, **parameters})


def make_clients() -> dict[str, Any]:
    """Return clients for all tests of a session; making them takes longer than a test."""
    import boto3

    session: Any = boto3.session.Session(region_name=REGION)
    return {name: session.client(name) for name in ("dynamodb", "s3", "sqs", "sns", "sesv2", "ssm")}


def _made(stack: Stack, resource: str, names: dict[str, str]) -> None:
    """Make a resource, and note its name before what hangs on it asks for it."""
    found = template()["Resources"][resource]
    match found["Type"]:
        case "AWS::DynamoDB::Table":
            names[resource] = f"stet-{resource.lower()}"
            _make_table(stack, names[resource], found["Properties"])
        case "AWS::SQS::Queue":
            names[resource] = stack.sqs.create_queue(
                QueueName=resource, Attributes=_queue_attributes(stack.value(found["Properties"]))
            )["QueueUrl"]
        case "AWS::SNS::Topic":
            names[resource] = stack.sns.create_topic(Name=resource)["TopicArn"]
            _subscribe(stack, names[resource])
        case "AWS::SES::ConfigurationSet":
            names[resource] = f"stet-{resource}"
            stack.sesv2.create_configuration_set(ConfigurationSetName=names[resource])
        case "AWS::S3::Bucket":
            names[resource] = f"stet-{resource.lower()}"
            _make_bucket(stack, names[resource], found["Properties"])
        case kind:
            raise AssertionError(f"tests/stack.py does not make {resource}, a {kind}")


def _make_table(stack: Stack, name: str, written: Mapping[str, Any]) -> None:
    later = {"PointInTimeRecoverySpecification", "TimeToLiveSpecification"}  # set by calls of their own
    stack.dynamodb.create_table(
        TableName=name, **{key: stack.value(value) for key, value in written.items() if key not in later}
    )


def _queue_attributes(written: Mapping[str, Any]) -> dict[str, str]:
    return {
        key: json.dumps(value) if isinstance(value, Mapping) else str(value) for key, value in written.items()
    }


def _subscribe(stack: Stack, topic: str) -> None:
    for one in resources("AWS::SNS::Subscription").values():
        written = one["Properties"]
        if written["Protocol"] == "sqs" and stack.value(written["TopicArn"]) == topic:
            stack.sns.subscribe(
                TopicArn=topic,
                Protocol="sqs",
                Endpoint=stack.value(written["Endpoint"]),
                Attributes={"RawMessageDelivery": str(written["RawMessageDelivery"]).lower()},
            )


def _make_bucket(stack: Stack, name: str, written: Mapping[str, Any]) -> None:
    stack.s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    told = [
        {
            "QueueArn": stack.value(one["Queue"]),
            "Events": [one["Event"]],
            "Filter": {"Key": {"FilterRules": one["Filter"]["S3Key"]["Rules"]}},
        }
        for one in written["NotificationConfiguration"]["QueueConfigurations"]
    ]
    stack.s3.put_bucket_notification_configuration(
        Bucket=name, NotificationConfiguration={"QueueConfigurations": told}
    )
