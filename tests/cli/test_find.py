"""Which stack is meant."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from click.testing import CliRunner
from moto import mock_aws

from stet.cli.app import stet
from stet.cli.desk import Desk
from stet.cli.find import embedded_near, find
from stet.cli.problems import Problem
from stet.cli.stack import Stack, Tools
from stet.domain.errors import InputError
from tests.stack import REGION

TEMPLATE = {
    "Parameters": {"Ports": {"Type": "String", "Default": "80,443"}},
    "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
    "Outputs": {"PageUrl": {"Value": "https://stet.example"}},
}


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Let the stacks stet and other be deployed on moto."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    with mock_aws():
        formation: Any = boto3.client("cloudformation", REGION)
        for name in ("stet", "other"):
            formation.create_stack(StackName=name, TemplateBody=json.dumps(TEMPLATE))
        yield formation


@pytest.fixture
def cloud() -> Iterator[int]:
    """Let something listen on a port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def known(folder: Path, port: int, **more: Any) -> Path:
    file = folder / ".stet" / "cloud.json"
    file.parent.mkdir()
    told = {
        "endpoint": f"http://127.0.0.1:{port}",
        "region": "us-east-1",
        "stack": "stet",
        "credentials": {"aws_access_key_id": "test", "aws_secret_access_key": "test"},
        "outputs": {},
        "pid": 1,
        "page": "http://127.0.0.1:8080",
        "inbox": "http://127.0.0.1:8025",
    }
    file.write_text(json.dumps(told | more))
    return file


def found(
    formation: Any, folder: Path, wanted: str | None = None, environ: dict[str, str] | None = None
) -> tuple[Stack, list[str]]:
    notes: list[str] = []
    tools = Tools(lambda _: formation)
    return find(wanted, folder, environ if environ is not None else {}, tools, notes.append), notes


@pytest.mark.aws
def test_a_stack_by_its_name_even_beside_an_embedded_cloud(deployed, tmp_path, cloud):
    known(tmp_path, cloud)
    environ = {"AWS_PROFILE": "mine"}
    stack, notes = found(deployed, tmp_path, "other", environ)
    assert (stack.name, notes, environ) == ("other", [], {"AWS_PROFILE": "mine"})
    assert stack.outputs == {"PageUrl": "https://stet.example"}
    assert stack.parameters == {"Ports": "80,443"}
    assert stack.status == "CREATE_COMPLETE"


@pytest.mark.aws
def test_the_stack_stet_where_nothing_runs_here(deployed, tmp_path):
    stack, notes = found(deployed, tmp_path)
    assert (stack.name, notes) == ("stet", [])


@pytest.mark.aws
def test_the_embedded_cloud_of_a_folder_above(deployed, tmp_path, cloud):
    file = known(tmp_path, cloud, region="us-east-1")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    environ = {
        "HOME": "/root",
        "AWS_PROFILE": "mine",
        "AWS_SESSION_TOKEN": "mine",
        "AWS_ENDPOINT_URL_DYNAMODB": "https://elsewhere.example",
    }
    stack, notes = found(deployed, below, environ=environ)
    assert stack.name == "stet"
    assert notes == [f"using the embedded cloud of {file.parent}"]
    assert environ == {
        "HOME": "/root",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{cloud}",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


@pytest.mark.aws
def test_an_embedded_cloud_that_ended_is_never_taken_for_the_stack_on_aws(deployed, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    known(tmp_path, port)
    with pytest.raises(Problem, match=r"does not answer: start it with make run, or name the stack"):
        found(deployed, tmp_path)
    assert found(deployed, tmp_path, "stet")[0].name == "stet"


@pytest.mark.aws
def test_no_such_stack(deployed, tmp_path):
    with pytest.raises(Problem, match=f"there is no stack nix in {REGION}: make deploy"):
        found(deployed, tmp_path, "nix")


@pytest.mark.aws
def test_a_stack_that_is_not_stets(deployed, tmp_path):
    stack, _ = found(deployed, tmp_path)
    assert stack.output("PageUrl") == "https://stet.example"
    with pytest.raises(InputError, match=r"no output Feeds \(its status is CREATE_COMPLETE\)"):
        _ = stack.feeds


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", "cannot be read: remove it"),
        ("[]", "cannot be read"),
        ('{"stack": "stet"}', "cannot be read"),
        ("\x00", "cannot be read"),
    ],
)
def test_a_broken_cloud_json(tmp_path, written, words):
    file = known(tmp_path, 1)
    file.write_text(written)
    with pytest.raises(Problem, match=words):
        embedded_near(tmp_path)


@pytest.mark.parametrize(
    "endpoint", ["https://elsewhere.example", "http://10.0.0.1:4566", "http://127.0.0.1@evil.example", "nix"]
)
def test_a_cloud_json_leads_to_this_machine_only(tmp_path, endpoint):
    known(tmp_path, 1, endpoint=endpoint)
    with pytest.raises(Problem, match="not this machine"):
        embedded_near(tmp_path)


def test_no_embedded_cloud(tmp_path):
    assert embedded_near(tmp_path) is None


@pytest.mark.aws
@pytest.mark.parametrize(
    ("words", "environ"),
    [
        (["--stack", "other", "feeds", "list"], {}),
        (["feeds", "list", "--stack", "other"], {}),
        (["feeds", "list"], {"STET_STACK": "other"}),
        (["--stack", "stet", "feeds", "list", "--stack", "other"], {}),
        (["feeds", "list", "--stack", "other"], {"STET_STACK": "stet"}),
    ],
)
def test_where_the_name_may_stand(deployed, tmp_path, words, environ):
    desk = Desk(folder=tmp_path, environ={}, tools=Tools(lambda _: deployed))
    result = CliRunner().invoke(stet, words, obj=desk, env=environ)
    assert result.exit_code == 2
    assert "the stack other has no output Feeds" in result.stderr
