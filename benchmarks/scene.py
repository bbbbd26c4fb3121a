"""The functions as template.yaml wires them, on moto, with a meter on every call of AWS."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from moto import mock_aws

from benchmarks.machine import ROOT
from benchmarks.meter import Counted, Meter
from benchmarks.newsstand import Newsstand
from tests import stack
from tests.stack import Stack

_BELIEVED = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": stack.REGION,
    "AWS_REGION": stack.REGION,
    "AWS_LAMBDA_FUNCTION_NAME": "benchmark",
    "AWS_EC2_METADATA_DISABLED": "true",
}


@dataclass(frozen=True, slots=True)
class Context:
    """What Lambda tells a function of itself."""

    function_name: str
    memory_limit_in_mb: int = 512
    aws_request_id: str = "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0"

    @property
    def invoked_function_arn(self) -> str:
        """The function's name in full."""
        return f"arn:aws:lambda:{stack.REGION}:{stack.ACCOUNT}:function:stet-{self.function_name}-0123456789"


@dataclass(frozen=True, slots=True)
class Ran:
    """One call of a handler: what it called, and what it said."""

    counted: Counted
    said: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines of the log."""
        return [json.loads(line) for line in self.said.splitlines()]


@dataclass(slots=True)
class Scene:
    """The stack, and its functions by name; a function is loaded when it is first run."""

    stack: Stack
    meter: Meter
    _loaded: dict[str, ModuleType] = field(default_factory=dict)

    def run(self, function: str, bodies: Sequence[dict[str, Any]]) -> Ran:
        """Let a function work off a batch of messages; raises if any of them came back."""
        app = self.function(function)
        event = {"Records": [_record(body) for body in bodies]}
        with redirect_stdout(io.StringIO()) as said:
            answer, counted = self.meter.count(lambda: app.handler(event, Context(function)))
        if answer["batchItemFailures"]:
            raise RuntimeError(f"{function} failed: {said.getvalue()[-2000:]}")
        return Ran(counted, said.getvalue())

    def function(self, name: str) -> Any:
        """Return a function's module, wired."""
        if name not in self._loaded:
            with patch.dict(os.environ, self.stack.environment(name)), redirect_stdout(_Said()):
                self._loaded[name] = _load(name)
                self._loaded[name].wired()
        return self._loaded[name]


@contextmanager
def scene(stand: Newsstand) -> Iterator[Scene]:
    """Set the scene, on an empty stack that may ask this machine."""
    with patch.dict(os.environ, _BELIEVED), mock_aws():
        made = stack.stack(stack.make_clients(), Ports=f"80,443,{stand.port}", Loopback="yes")
        made.sesv2.create_email_identity(EmailIdentity=made.parameters["MailFrom"])
        yield Scene(made, Meter(made.dynamodb))


class _Said(io.TextIOBase):
    """Stands for stdout where a logger keeps what it found there: whatever is stdout then, gets it."""

    def write(self, text: str) -> int:
        return sys.stdout.write(text)


def _load(name: str) -> ModuleType:
    spec = spec_from_file_location(f"functions.{name}.app", ROOT / "functions" / name / "app.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"functions/{name}/app.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _record(body: dict[str, Any]) -> dict[str, Any]:
    return {
        "messageId": str(uuid4()),
        "receiptHandle": "made-up",
        "body": json.dumps(body),
        "attributes": {"ApproximateReceiveCount": "1"},
        "messageAttributes": {},
        "md5OfBody": "made-up",
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{stack.REGION}:{stack.ACCOUNT}:made-up",
        "awsRegion": stack.REGION,
    }
