"""The command at the desk of an owner whose stack is on moto, and whose internet is a fake."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import pytest
from click.testing import CliRunner, Result

from stet.cli.app import stet
from stet.cli.desk import Desk
from stet.cli.stack import Stack, Tools
from tests import stack as templates
from tests.builders import Clock
from tests.fakes import FakeWeb


@dataclass(frozen=True)
class Outputs(Mapping[str, str]):
    """The template's outputs; what one of them names is made when it is first asked for."""

    stack: templates.Stack

    def __getitem__(self, name: str) -> str:
        return str(self.stack.value(templates.template()["Outputs"][name]["Value"]))

    def __iter__(self) -> Iterator[str]:
        return iter(templates.template()["Outputs"])

    def __len__(self) -> int:
        return len(templates.template()["Outputs"])


@dataclass(frozen=True)
class FakeFormation:
    """CloudFormation, knowing the queues of the stack, a page each."""

    stack: templates.Stack

    def get_paginator(self, name: str) -> FakeFormation:
        assert name == "list_stack_resources"
        return self

    def paginate(self, StackName: str) -> Iterator[dict[str, Any]]:  # noqa: N803 - boto3's name
        assert StackName == "stet"
        for name in [*templates.resources("AWS::SQS::Queue"), *templates.resources("AWS::DynamoDB::Table")]:
            kind = templates.template()["Resources"][name]["Type"]
            yield {
                "StackResourceSummaries": [
                    {"LogicalResourceId": name, "PhysicalResourceId": self.stack[name], "ResourceType": kind}
                ]
            }


@dataclass
class Owner:
    """Someone at a shell: `owner("feeds", "list")` types a command, `owner.json(…)` reads its document."""

    desk: Desk
    web: FakeWeb
    doors: list[dict[str, Any]] = field(default_factory=list)

    @property
    def stack(self) -> Stack:
        assert self.desk.known
        return self.desk.known

    def __call__(self, *words: str, ends: int = 0, given: bytes | None = None) -> Result:
        result = CliRunner().invoke(stet, words, obj=self.desk, input=given)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == ends, result.output
        return result

    def with_parameters(self, **parameters: str) -> Owner:
        """Return the owner of a stack that was deployed with other parameters."""
        known = replace(self.stack, parameters={**self.stack.parameters, **parameters})
        return replace(self, desk=Desk(known=known, tools=known.tools))

    def json(self, *words: str, ends: int = 0) -> Any:
        return json.loads(self(*words, "--json", ends=ends).stdout)

    def refusal(self, *words: str) -> str:
        """Type what is a mistake, and return the one line that says so."""
        result = self(*words, ends=2)
        [line] = result.stderr.splitlines()
        assert line.startswith("stet: ")
        assert result.stdout == ""
        return line


@pytest.fixture
def owner(stack: templates.Stack, clock: Clock) -> Owner:
    web, doors, numbers = FakeWeb(), list[dict[str, Any]](), count(1)

    def open_door(**how: Any) -> FakeWeb:
        doors.append(how)
        return web

    tools = Tools(
        client=lambda name: FakeFormation(stack) if name == "cloudformation" else stack.clients[name],
        open_door=open_door,
        clock=clock,
        draw=lambda size: bytes([next(numbers)]) * size,
        pause=lambda _: None,
    )
    known = Stack("stet", Outputs(stack), dict(stack.parameters), tools)
    return Owner(Desk(known=known, tools=tools), web, doors)


def cells(printed: str) -> list[list[str]]:
    """Read a table as it is printed in a pipe: rows of cells, the names first."""
    return [re.split(" {2,}", line) for line in printed.splitlines()]
