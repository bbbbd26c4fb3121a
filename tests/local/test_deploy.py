"""Deploying: what is asked of CloudFormation, and what is made of its answers."""

from dataclasses import dataclass, field

import pytest
from botocore.exceptions import ClientError

from local.deploy import BUCKET, STACK, deploy, verify_sender
from local.home import Home
from local.problem import Problem

TEMPLATE = """
Resources:
  Poll: {Type: AWS::Serverless::Function, Properties: {CodeUri: poll}}
  Layer: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: .}}
  Hosts:
    Type: AWS::DynamoDB::Table
    Properties: {TimeToLiveSpecification: {AttributeName: expires, Enabled: true}}
"""


def refused(message, code="ValidationError"):
    return ClientError({"Error": {"Code": code, "Message": message}}, "X")


@dataclass
class FakeAws:
    """CloudFormation, S3, DynamoDB and SES, as far as needed here; `outcomes` are those to come."""

    home: Home
    status: str | None = None
    outcomes: list[str] = field(default_factory=list)
    refusal: Exception | None = None
    events: list[dict[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    objects: dict[str, bytes] = field(default_factory=dict)
    expiry: list[str] = field(default_factory=list)

    class AlreadyExistsException(Exception):
        """SES's own."""

    def client(self, _service):
        return self

    @property
    def exceptions(self):
        return self

    @property
    def meta(self):
        return self

    endpoint_url = "http://127.0.0.1:4566"

    def describe_stacks(self, StackName):  # noqa: N803 - boto3's own names, here and below
        assert StackName == STACK
        if self.status is None:
            raise refused("Stack with id stet does not exist")
        if self.status.endswith("_IN_PROGRESS") and self.outcomes:
            self.status = self.outcomes.pop(0)
            if self.status == "DELETE_COMPLETE":
                self.status = None
        outputs = [{"OutputKey": "Feeds", "OutputValue": "stet-Feeds"}]
        return {"Stacks": [{"StackStatus": self.status or "DELETE_COMPLETE", "Outputs": outputs}]}

    def _begin(self, name, wish):
        self.asked.append(name)
        assert wish["TemplateURL"] == f"{self.endpoint_url}/{BUCKET}/template.json"
        assert "template.json" in self.objects
        if self.refusal:
            raise self.refusal
        self.status = f"{name.upper()}_IN_PROGRESS"

    def create_stack(self, **wish):
        self._begin("create", wish)

    def update_stack(self, **wish):
        self._begin("update", wish)

    def delete_stack(self, StackName):  # noqa: N803
        self.asked.append("delete")
        self.status = "DELETE_IN_PROGRESS"

    def describe_stack_events(self, StackName):  # noqa: N803
        return {"StackEvents": self.events}

    def get_paginator(self, _name):
        return self

    def paginate(self, StackName):  # noqa: N803
        return [
            {"StackResourceSummaries": [{"LogicalResourceId": "Hosts", "PhysicalResourceId": "stet-Hosts-1"}]}
        ]

    def create_bucket(self, Bucket):  # noqa: N803
        assert Bucket == BUCKET

    def list_objects_v2(self, Bucket):  # noqa: N803
        return {"Contents": [{"Key": key} for key in self.objects]} if self.objects else {}

    def put_object(self, Bucket, Key, Body):  # noqa: N803
        self.objects[Key] = Body

    def delete_object(self, Bucket, Key):  # noqa: N803
        del self.objects[Key]

    def update_time_to_live(self, TableName, TimeToLiveSpecification):  # noqa: N803
        self.expiry.append(TableName)

    def create_email_identity(self, EmailIdentity):  # noqa: N803
        if EmailIdentity in self.asked:
            raise self.AlreadyExistsException
        self.asked.append(EmailIdentity)


@pytest.fixture
def place(tmp_path):
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    (tmp_path / "poll").mkdir()
    (tmp_path / "poll/app.py").write_text("")
    (tmp_path / "layer/python").mkdir(parents=True)
    (tmp_path / "layer/python/x.py").write_text("")
    return tmp_path


@pytest.fixture
def aws(tmp_path):
    return FakeAws(Home(tmp_path), outcomes=["CREATE_COMPLETE"])


def go(aws, place, **parameters):
    return deploy(aws, {"Stage": "local", **parameters}, place / "template.yaml", place / "layer")


def test_the_first_time_it_is_created_with_expiry_and_the_zips_it_names(aws, place):
    stack = go(aws, place)
    assert aws.asked == ["create"]
    assert stack.outputs == {"Feeds": "stet-Feeds"}
    assert stack.resources == {"Hosts": "stet-Hosts-1"}
    assert aws.expiry == ["stet-Hosts-1"]
    assert len(aws.objects) == 2


def test_nothing_changed_asks_for_nothing(aws, place):
    go(aws, place)
    go(aws, place)
    assert aws.asked == ["create"]


@pytest.mark.parametrize("change", ["template", "function", "layer", "parameter"])
def test_any_change_is_an_update_and_old_zips_go(aws, place, change):
    go(aws, place)
    aws.outcomes = ["UPDATE_COMPLETE"]
    parameters = {"PageUrl": "http://127.0.0.1:9"} if change == "parameter" else {}
    if change == "template":
        (place / "template.yaml").write_text(TEMPLATE + "Description: another\n")
    elif change != "parameter":
        (place / {"function": "poll/app.py", "layer": "layer/python/x.py"}[change]).write_text("1")
    go(aws, place, **parameters)
    assert aws.asked == ["create", "update"]
    assert len(aws.objects) == 2


def test_an_update_of_nothing_is_no_trouble(aws, place):
    go(aws, place)
    aws.home.forget("deployed")
    aws.refusal = refused("No updates are to be performed.")
    go(aws, place)


def test_a_stack_that_never_came_to_life_is_made_anew(aws, place):
    aws.status, aws.outcomes = "ROLLBACK_COMPLETE", ["DELETE_COMPLETE", "CREATE_COMPLETE"]
    go(aws, place)
    assert aws.asked == ["delete", "create"]


def test_a_failure_names_the_first_resource_that_failed_and_why(aws, place):
    aws.outcomes = ["ROLLBACK_COMPLETE"]
    aws.events = [
        {
            "LogicalResourceId": "Web",
            "ResourceStatus": "CREATE_FAILED",
            "ResourceStatusReason": "Creation cancelled",
        },
        {
            "LogicalResourceId": "Hosts",
            "ResourceStatus": "CREATE_FAILED",
            "ResourceStatusReason": "no\nsuch key",
        },
        {"LogicalResourceId": "Poll", "ResourceStatus": "CREATE_COMPLETE"},
    ]
    with pytest.raises(Problem, match=r"^template\.yaml could not be deployed: Hosts: no such key$"):
        go(aws, place)
    assert aws.home.read("deployed") is None, "the next start tries again"


def test_a_refused_template_says_why(aws, place):
    aws.refusal = refused("Template error: unresolved Foo")
    with pytest.raises(Problem, match="refused: Template error: unresolved Foo"):
        go(aws, place)


def test_the_layer_must_be_built(aws, place):
    (place / "layer/python/x.py").unlink()
    (place / "layer/python").rmdir()
    with pytest.raises(Problem, match=r"layer is not built .*make layer-local"):
        go(aws, place)


def test_the_sender_is_verified_once(aws):
    verify_sender(aws, "stet@stet.example")
    verify_sender(aws, "stet@stet.example")
    assert aws.asked == ["stet@stet.example"]
