"""The command as a whole: its help, its errors, its start."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from botocore import exceptions as aws
from click.testing import CliRunner, Result

import stet.cli
from stet.cli.app import stet as command
from stet.cli.desk import Desk
from stet.cli.problems import Problem
from stet.cli.run import root_of
from stet.cli.stack import Tools
from stet.domain.errors import Conflict

ROOT = Path(__file__).parents[2]


def commands() -> list[list[str]]:
    """Return the words of every command."""
    found: list[list[str]] = []

    def walk(one: click.Command, words: list[str]) -> None:
        found.append(words)
        if isinstance(one, click.Group):
            for name, below in one.commands.items():
                walk(below, [*words, name])

    walk(command, [])
    return found


def test_there_is_a_command_for_everything_that_was_promised():
    assert {" ".join(words) for words in commands()} >= {
        *("feeds add", "feeds import", "feeds export", "feeds list", "feeds remove"),
        *("subscribe", "subscriptions", "unsubscribe", "articles", "article", "changes", "change"),
        *("reconcile", "deadletters list", "deadletters redrive", "run", "version"),
    }


@pytest.mark.parametrize("words", [words for words in commands() if words != ["run"]], ids=" ".join)
def test_help_touches_nothing(words):
    for option in ("--help", "-h"):
        result = CliRunner().invoke(command, [*words, option], obj=_desk(_never))
        assert result.exit_code == 0
        assert re.search(r"[a-z]{3}", result.stdout)


def test_every_command_says_in_a_line_what_it_does():
    for words in commands():
        one: click.Command = command
        for word in words:
            assert isinstance(one, click.Group)
            one = one.commands[word]
        assert one.get_short_help_str(200).endswith(".")


def test_the_help_of_run_is_that_of_local():
    result = CliRunner().invoke(command, ["run", "--help"])
    assert result.exit_code == 0
    assert "Usage: stet run [OPTIONS]" in result.stdout
    assert "--feeds" in result.stdout


def test_run_needs_a_checkout(tmp_path):
    assert root_of(ROOT / "local" / "__init__.py") == ROOT
    for elsewhere in (None, tmp_path / "local" / "__init__.py"):
        with pytest.raises(Problem, match="needs a checkout of Stet"):
            root_of(elsewhere)


def test_version():
    said = {CliRunner().invoke(command, [word]).stdout for word in ("version", "--version")}
    assert len(said) == 1
    assert re.fullmatch(r"stet \d+\.\d+\.\d+\n", said.pop())


def test_the_start_imports_nothing_heavy():
    code = (
        "import sys; from stet.cli.app import stet\n"
        "try: stet(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'boto3', 'botocore', 'rich', 'lxml', 'urllib3', 'rapidfuzz', 'jinja2', 'local'}\n"
        "print('heavy:', *sorted(heavy & {*sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT / "shared"
    )
    assert done.stdout.splitlines()[-1] == "heavy:"


def test_it_runs_as_a_module_and_as_the_entry_point():
    for start in (["-m", "stet.cli"], ["-c", "from stet.cli import main; main()"]):
        done = subprocess.run(
            [sys.executable, *start, "version"],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT / "shared",
        )
        assert done.stdout.startswith("stet ")
    assert callable(stet.cli.main)


def test_mistyped_commands_end_with_2():
    for words in (["feed"], ["feeds", "lists"], ["feeds", "add"], ["articles", "--what"]):
        assert CliRunner().invoke(command, words).exit_code == 2


# --- errors --------------------------------------------------------------------------------------------


def _never(_: str) -> Any:
    raise AssertionError("nothing is asked for")


def _desk(client: Callable[[str], Any]) -> Desk:
    return Desk(wanted="stet", tools=Tools(client))


def fails(error: Exception) -> Result:
    """Type a command that meets an error when it looks for its stack."""

    def client(_: str) -> Any:
        raise error

    return CliRunner().invoke(command, ["feeds", "list", "--json"], obj=_desk(client))


def refused(code: str, said: str = "") -> aws.ClientError:
    return aws.ClientError({"Error": {"Code": code, "Message": said}}, "DescribeStacks")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (aws.NoCredentialsError(), "no AWS credentials: log in again"),
        (aws.PartialCredentialsError(provider="env", cred_var="x"), "no AWS credentials"),
        (aws.NoRegionError(), "no AWS region: name Stet's, AWS_DEFAULT_REGION=eu-west-1 stet"),
        (aws.ProfileNotFound(profile="mine"), "aws configure list-profiles"),
        (aws.UnauthorizedSSOTokenError(), "no AWS credentials"),
        (aws.TokenRetrievalError(provider="sso", error_msg="expired"), "log in again"),
        (aws.CredentialRetrievalError(provider="x", error_msg="y"), "log in again"),
        (aws.EndpointConnectionError(endpoint_url="https://x/"), "Is the network there?"),
        (aws.ConnectTimeoutError(endpoint_url="https://x/"), "Is the network there?"),
        (aws.ParamValidationError(report="a bad name"), "a bad name"),
        (refused("ExpiredToken"), "have expired: log in again"),
        (refused("InvalidClientTokenId"), "does not know your credentials"),
        (refused("AccessDenied", "User x\nmay not"), "may not do DescribeStacks: User x may not"),
        (refused("ResourceNotFoundException", "no table"), "no table; is the stack whole?"),
        (refused("ThrottlingException", "Rate exceeded"), "refused DescribeStacks: ThrottlingException Rate"),
        (Conflict("another was faster"), "another was faster"),
        (PermissionError(13, "Permission denied", "x.opml"), "x.opml: Permission denied"),
    ],
)
def test_what_is_expected_is_one_line_on_stderr_and_ends_with_2(error, words):
    result = fails(error)
    [line] = result.stderr.splitlines()
    assert words in line
    assert line.startswith("stet: ")
    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize("error", [RuntimeError("a bug"), KeyError("x"), OSError("no file named")])
def test_a_bug_shows_itself(error):
    assert fails(error).exception is error
