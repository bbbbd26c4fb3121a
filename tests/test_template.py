"""The template is a model: what must hold for every function, queue, table, statement and parameter in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.stack import REGION, TEMPLATE, functions, resources, stack, template

ROOT = TEMPLATE.parent
FUNCTION, QUEUE, TABLE = "AWS::Serverless::Function", "AWS::SQS::Queue", "AWS::DynamoDB::Table"
FOURTEEN_DAYS = 14 * 24 * 3600

ON_AWS = stack({}, Stage="aws")
LOCALLY = stack({}, Stage="local")

EVERY_FUNCTION = sorted(functions())
FED_BY_QUEUES = {
    name: event["Properties"]
    for name, one in functions().items()
    for event in one.get("Events", {}).values()
    if event["Type"] == "SQS"
}
TIMED = {
    name
    for name, one in functions().items()
    for event in one.get("Events", {}).values()
    if event["Type"] == "Schedule"
}
DEAD_LETTERS = {
    name: one["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
    for name, one in resources(QUEUE).items()
    if "RedrivePolicy" in one["Properties"]
}
"""The queues that are worked off, each with its dead-letter queue."""


# --- functions -----------------------------------------------------------------------------------


def test_every_folder_is_deployed_and_nothing_else():
    folders = {path.parent.name for path in (ROOT / "functions").glob("*/app.py")}
    assert set(functions()) == folders


@pytest.mark.parametrize("name", EVERY_FUNCTION)
def test_a_function_is_described_and_not_built(name: str):
    (whole,) = [one for one in resources(FUNCTION).values() if one["Properties"] is functions()[name]]
    written = whole["Properties"]
    assert whole["Metadata"] == {"SkipBuild": True}
    assert re.fullmatch(r"[A-Z].{20,250}\.", written["Description"])
    assert written["CodeUri"] == f"functions/{name}"
    assert written["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"] == name
    assert "FunctionName" not in written, "or an account has room for one stack only"
    assert "Role" not in written, "each function has a role of its own"


def test_what_all_functions_share():
    common = template()["Globals"]["Function"]
    layer = template()["Resources"]["StetLayer"]["Properties"]
    assert common["Handler"] == "app.handler"
    assert common["Layers"] == [{"Ref": "StetLayer"}]
    assert layer["CompatibleRuntimes"] == [common["Runtime"]]
    assert layer["CompatibleArchitectures"] == common["Architectures"]
    logs = template()["Resources"][common["LoggingConfig"]["LogGroup"]["Ref"]]
    assert logs["Properties"]["RetentionInDays"] <= 90


@cache
def environment_fields(name: str) -> set[str]:
    (found,) = (
        node
        for node in ast.parse((ROOT / "functions" / name / "app.py").read_text()).body
        if isinstance(node, ast.ClassDef) and node.name == "Environment"
    )
    fields = (node.target for node in found.body if isinstance(node, ast.AnnAssign))
    return {ast.unparse(field).upper() for field in fields}


@pytest.mark.parametrize("name", EVERY_FUNCTION)
def test_a_function_is_set_what_it_reads_and_reads_what_it_is_set(name: str):
    own = functions()[name]["Environment"]["Variables"]
    common = template()["Globals"]["Function"]["Environment"]["Variables"]
    given = {one for one in {**common, **own} if not one.startswith("POWERTOOLS_")}
    assert given == environment_fields(name)


def test_the_timed_functions_run_alone_and_are_not_repeated():
    assert {"poll", "dispatch", "reconcile", "renew", "digest", "index"} == TIMED
    for name in TIMED:
        assert functions()[name]["EventInvokeConfig"]["MaximumRetryAttempts"] == 0
    for name in ("poll", "dispatch"):
        reserved = functions()[name]["ReservedConcurrentExecutions"]
        assert reserved == {"Fn::If": ["Reserves", 1, {"Ref": "AWS::NoValue"}]}


def timeout(name: str) -> int:
    common = template()["Globals"]["Function"]["Timeout"]
    return int(ON_AWS.value(functions()[name].get("Timeout", common)))


def test_a_batch_has_time_for_the_slowest_servers():
    """All of a batch may stand on one host, one after the other."""
    batch = FED_BY_QUEUES["fetch"]["BatchSize"]
    robots, look, gap = 30, 30, 2
    assert robots + batch * (look + gap) <= timeout("fetch")
    assert FED_BY_QUEUES["deliver"]["BatchSize"] * 15 < timeout("deliver")
    assert all(timeout(name) <= 900 for name in EVERY_FUNCTION)


# --- queues --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(FED_BY_QUEUES))
def test_a_function_answers_for_each_message_alone_and_is_not_swamped(name: str):
    event = FED_BY_QUEUES[name]
    assert event["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    for one in (ON_AWS, LOCALLY):
        assert 2 <= one.value(event["ScalingConfig"]["MaximumConcurrency"]) <= 1000
    assert 1 <= event["BatchSize"] <= 10, "more would need a batching window"


@pytest.mark.parametrize("name", sorted(FED_BY_QUEUES))
def test_a_message_is_hidden_six_times_as_long_as_it_may_take(name: str):
    queue = FED_BY_QUEUES[name]["Queue"]["Fn::GetAtt"][0]
    hidden = template()["Resources"][queue]["Properties"]["VisibilityTimeout"]
    assert ON_AWS.value(hidden) == 6 * timeout(name)
    assert LOCALLY.value(hidden) >= LOCALLY.value(functions()[name]["Timeout"])


def test_every_queue_is_worked_off_or_holds_dead_letters():
    worked_off = {event["Queue"]["Fn::GetAtt"][0] for event in FED_BY_QUEUES.values()}
    assert worked_off == set(DEAD_LETTERS)
    assert set(resources(QUEUE)) == {*DEAD_LETTERS, *DEAD_LETTERS.values()}
    assert len(set(DEAD_LETTERS.values())) == len(DEAD_LETTERS), "a dead-letter queue for each"


@pytest.mark.parametrize("name", sorted(DEAD_LETTERS))
def test_dead_letters_wait_two_weeks_and_someone_is_told(name: str):
    dead = DEAD_LETTERS[name]
    assert resources(QUEUE)[dead]["Properties"]["MessageRetentionPeriod"] == FOURTEEN_DAYS
    assert resources(QUEUE)[name]["Properties"]["RedrivePolicy"]["maxReceiveCount"] >= 3
    (alarm,) = (
        one["Properties"]
        for one in resources("AWS::CloudWatch::Alarm").values()
        if {"Name": "QueueName", "Value": {"Fn::GetAtt": [dead, "QueueName"]}}
        in one["Properties"]["Dimensions"]
    )
    assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/SQS", "ApproximateNumberOfMessagesVisible")
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("GreaterThanThreshold", 0)
    assert dead in alarm["AlarmDescription"], "the mail says where to look"


@pytest.mark.parametrize("name", sorted(resources("AWS::CloudWatch::Alarm")))
def test_an_alarm_reaches_someone_and_says_what_is_wrong(name: str):
    alarm = resources("AWS::CloudWatch::Alarm")[name]["Properties"]
    assert alarm["AlarmActions"] == [{"Ref": "AlarmTopic"}]
    assert alarm["AlarmDescription"].endswith(".")
    assert alarm["TreatMissingData"] in {"notBreaching", "breaching"}


def test_alarms_go_to_the_owner():
    (mail,) = (
        one
        for one in resources("AWS::SNS::Subscription").values()
        if one["Properties"]["TopicArn"] == {"Ref": "AlarmTopic"}
    )
    assert mail["Properties"]["Protocol"] == "email"
    assert mail["Properties"]["Endpoint"] == {"Ref": "Contact"}


def test_a_timed_function_that_stands_still_is_noticed():
    silent = [
        one["Properties"]
        for one in resources("AWS::CloudWatch::Alarm").values()
        if one["Properties"]["TreatMissingData"] == "breaching"
    ]
    watched = {one["Dimensions"][0]["Value"]["Ref"].lower() for one in silent}
    assert watched == {"poll", "dispatch", "digest"}


# --- data ----------------------------------------------------------------------------------------

NOT_REBUILDABLE = {"Feeds", "Articles", "Subscriptions", "Changes"}
"""What the archive does not know: of changes, whether they were published. The others forget by design."""


@pytest.mark.parametrize("name", sorted(resources(TABLE)))
def test_a_table(name: str):
    whole = resources(TABLE)[name]
    written = whole["Properties"]
    assert whole["DeletionPolicy"] in {whole["UpdateReplacePolicy"], "RetainExceptOnCreate"}
    assert written["BillingMode"] == "PAY_PER_REQUEST"
    assert "TableName" not in written
    if name in NOT_REBUILDABLE:
        assert whole["DeletionPolicy"] == "RetainExceptOnCreate", "a failed first try leaves nothing behind"
        assert whole["UpdateReplacePolicy"] == "Retain"
        assert written["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    keys = [*written["KeySchema"], *(key for one in indexes(name) for key in one["KeySchema"])]
    defined = {one["AttributeName"] for one in written["AttributeDefinitions"]}
    assert {key["AttributeName"] for key in keys} == defined


def indexes(table: str) -> list[Any]:
    found = resources(TABLE)[table]["Properties"].get("GlobalSecondaryIndexes", [])
    return list(found)


def test_what_is_forgotten_is_forgotten_by_its_time():
    forgetting = {
        name: one["Properties"]["TimeToLiveSpecification"]
        for name, one in resources(TABLE).items()
        if "TimeToLiveSpecification" in one["Properties"]
    }
    by_time = {"AttributeName": "expires", "Enabled": True}
    assert forgetting == {"Hosts": by_time, "Subscriptions": by_time, "Deliveries": by_time}
    # of subscriptions only those that nobody confirmed; tests/adapters/test_subscriptions.py holds to that
    assert set(forgetting) & NOT_REBUILDABLE == {"Subscriptions"}


def test_the_archive_stays_and_is_nobody_elses():
    archive = template()["Resources"]["Archive"]
    assert (archive["DeletionPolicy"], archive["UpdateReplacePolicy"]) == (
        "RetainExceptOnCreate",
        "Retain",
    )
    assert set(archive["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}
    assert "BucketName" not in archive["Properties"]


def test_only_versions_are_told_of():
    """A function that wrote to what feeds it would go round and round."""
    notification = template()["Resources"]["Archive"]["Properties"]["NotificationConfiguration"]
    (told,) = notification["QueueConfigurations"]
    assert set(notification) == {"QueueConfigurations"}
    assert told["Queue"] == {"Fn::GetAtt": ["VersionQueue", "Arn"]}
    assert told["Filter"]["S3Key"]["Rules"] == [{"Name": "prefix", "Value": "versions/"}]
    writing = [(name, one) for name, one in own_statements() if "s3:PutObject" in actions(one)]
    elsewhere = {name: one["Resource"] for name, one in writing if name != "fetch"}
    assert {name for name, _ in writing} == {"fetch", "diff", "index"}
    assert elsewhere == {
        "diff": {"Fn::Sub": "${Archive.Arn}/stories/*"},
        "index": {"Fn::Sub": "${Archive.Arn}/search/*"},
    }, "one that fed itself"


# --- what each may do ----------------------------------------------------------------------------


def own_statements() -> Iterator[tuple[str, Any]]:
    for name, one in functions().items():
        for policy in one["Policies"]:
            assert policy["Version"] == "2012-10-17", "no templates of SAM: they grant more than is asked"
            for statement in policy["Statement"]:
                yield name, statement


def resource_statements() -> Iterator[tuple[str, Any]]:
    for name, one in template()["Resources"].items():
        for statement in one.get("Properties", {}).get("PolicyDocument", {}).get("Statement", []):
            yield name, statement


def actions(statement: Any) -> list[str]:
    return listed(statement["Action"])


def listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]


STATEMENTS = [
    pytest.param(statement, id=f"{name}-{statement.get('Sid')}")
    for name, statement in (*own_statements(), *resource_statements())
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_has_a_name_and_few_actions(statement: Any):
    assert re.fullmatch(r"[A-Za-z0-9]+", statement["Sid"])
    assert 1 <= len(actions(statement)) <= 3
    if statement["Effect"] == "Allow":
        assert not any("*" in action for action in actions(statement))
        assert not any(action.startswith("iam:") for action in actions(statement))


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_speaks_of_one_thing_of_ours(statement: Any):
    if statement["Effect"] == "Deny":
        return
    for resource in listed(statement["Resource"]):
        if resource == "*":
            assert {action.partition(":")[0] for action in actions(statement)} == {"ses"}
            assert "ses:FromAddress" in str(statement["Condition"])
        else:
            assert isinstance(resource, dict), f"{resource} is written out"
            if ":parameter/stet/${AWS::StackName}/" in str(resource):
                continue  # the stack's own part of the Parameter Store, which no resource stands for
            (named,) = set(re.findall(r"\$\{(\w+)\.Arn\}|'(?:Ref|Fn::GetAtt)': \[?'(\w+)'", str(resource)))
            assert any(one in template()["Resources"] for one in named)


def test_sids_are_unique_within_a_function():
    for name in EVERY_FUNCTION:
        sids = [statement["Sid"] for owner, statement in own_statements() if owner == name]
        assert len(sids) == len(set(sids)), name


def test_only_subscriptions_are_ended_and_nobody_deletes_anything_else():
    deleting = {
        (name, action)
        for name, statement in own_statements()
        for action in actions(statement)
        if "Delete" in action
    }
    assert deleting == {("web", "dynamodb:DeleteItem"), ("renew", "dynamodb:DeleteItem")}


@pytest.mark.parametrize("name", EVERY_FUNCTION)
def test_a_function_may_touch_what_it_is_told_of(name: str):
    """Every table, bucket, queue and topic in its environment is in a statement, and the other way round."""
    variables = functions()[name]["Environment"]["Variables"].values()
    told = {one["Ref"] for one in variables if isinstance(one, dict) and one.get("Ref") in things()}
    fed_by = FED_BY_QUEUES.get(name, {}).get("Queue", {}).get("Fn::GetAtt", [])[:1]
    allowed = {
        thing
        for owner, statement in own_statements()
        if owner == name
        for thing in things()
        if re.search(rf"'{thing}'|\{{{thing}\.Arn\}}", str(statement["Resource"]))
    }
    assert allowed - set(fed_by) == told - set(fed_by)


@cache
def things() -> frozenset[str]:
    kinds = (TABLE, QUEUE, "AWS::S3::Bucket", "AWS::SNS::Topic")
    return frozenset(name for kind in kinds for name in resources(kind))


# --- what a person sees --------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(template()["Parameters"]))
def test_a_parameter_says_what_it_means_and_what_it_may_be(name: str):
    parameter = template()["Parameters"][name]
    assert parameter["Description"].endswith(".")
    assert len(parameter["Description"]) > 20
    assert "AllowedValues" in parameter or "AllowedPattern" in parameter
    if "Default" in parameter:
        default = str(parameter["Default"])
        assert default in map(str, parameter.get("AllowedValues", [default]))
        assert re.fullmatch(parameter.get("AllowedPattern", ".*"), default)


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("Contact", ["owner@example.org"], ["", "owner", "a b@example.org", "o@example.org;x", "o(@a"]),
        ("MailFrom", ["", "stet@example.org"], ["stet", "a b@c"]),
        ("PageUrl", ["", "https://stet.example"], ["stet.example", "https://stet.example/", "https://a/b"]),
        ("Ports", ["80,443", "8080"], ["", "80,", "80 443", "all"]),
        (
            "ReaderSubscriptions",
            ["open", "closed", "a.org,b-c.org"],
            ["", "all", "a.org,", "a.org b.org", "@a.org"],
        ),
    ],
)
def test_a_parameter_is_checked_before_it_does_harm(name: str, good: list[str], bad: list[str]):
    pattern = template()["Parameters"][name]["AllowedPattern"]
    assert all(re.fullmatch(pattern, one) for one in good)
    assert not any(re.fullmatch(pattern, one) for one in bad)


def test_every_parameter_is_read():
    read = set(re.findall(r"'Ref': '(\w+)'", str(template())))
    assert set(template()["Parameters"]) <= read


@pytest.mark.parametrize("name", sorted(template()["Outputs"]))
def test_an_output_is_described(name: str):
    assert template()["Outputs"][name]["Description"].endswith(".")


def test_a_person_finds_the_page_the_topic_and_the_queue():
    assert {"PageUrl", "ChangesTopic", "ChangesQueue"} <= set(template()["Outputs"])


def test_the_paces_are_those_that_the_package_knows():
    from stet.domain.schedule import PACES

    assert set(template()["Parameters"]["Pace"]["AllowedValues"]) == set(PACES)


# --- what CloudFormation is given ----------------------------------------------------------------


@pytest.fixture(scope="module")
def transformed() -> dict[str, Any]:
    """Return the template as the SAM transform makes it."""
    from samtranslator.parser.parser import Parser  # type: ignore[import-untyped]
    from samtranslator.translator.translator import Translator  # type: ignore[import-untyped]

    document = deepcopy(dict(template()))
    defaults = {name: one.get("Default", "owner@example.org") for name, one in document["Parameters"].items()}
    for one in document["Resources"].values():  # which `sam package` would have uploaded
        for where in ("CodeUri", "ContentUri"):
            if where in one.get("Properties", {}):
                one["Properties"][where] = "s3://bucket/key.zip"
    session = SimpleNamespace(region_name=REGION)
    return dict(Translator({}, Parser(), boto_session=session).translate(document, defaults))


def made(transformed: dict[str, Any], kind: str) -> list[Any]:
    return [one["Properties"] for one in transformed["Resources"].values() if one["Type"] == kind]


def test_sam_makes_a_function_and_a_role_of_each(transformed: dict[str, Any]):
    assert len(made(transformed, "AWS::Lambda::Function")) == len(EVERY_FUNCTION)
    assert len(made(transformed, "AWS::IAM::Role")) == len(EVERY_FUNCTION)
    assert len(made(transformed, "AWS::Lambda::EventSourceMapping")) == len(FED_BY_QUEUES)
    assert len(made(transformed, "AWS::Events::Rule")) == len(TIMED)


def test_anyone_may_read_the_pages(transformed: dict[str, Any]):
    (url,) = made(transformed, "AWS::Lambda::Url")
    assert url["AuthType"] == "NONE"
    public = [one for one in made(transformed, "AWS::Lambda::Permission") if one["Principal"] == "*"]
    assert {one["Action"] for one in public} == {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"}
    assert all("FunctionUrlAuthType" in one or one["InvokedViaFunctionUrl"] for one in public)
    assert all("Web" in str(one["FunctionName"]) for one in public)


def test_nothing_is_named_by_hand(transformed: dict[str, Any]):
    names = {"FunctionName", "TableName", "QueueName", "BucketName", "TopicName", "RoleName", "LogGroupName"}
    for resource in transformed["Resources"].values():
        by_hand = {name for name in names if isinstance(resource["Properties"].get(name), str)}
        assert not by_hand


def test_the_template_names_no_account_and_no_region():
    text = Path(TEMPLATE).read_text()
    assert not re.search(r"\b\d{12}\b|\b(?:us|eu|ap|sa|ca)-[a-z]+-\d\b", text)
