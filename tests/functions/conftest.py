"""Each function as Lambda runs it: the template's variables, one real event, the services on moto."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from tests.stack import Stack

EVENTS = Path(__file__).parents[1] / "events"


class Context(LambdaContext):
    """What Lambda tells a function about itself."""

    _function_name = "stet-Function-1A2B3C4D5E6F"
    _memory_limit_in_mb = 512
    _invoked_function_arn = "arn:aws:lambda:eu-central-1:123456789012:function:stet-Function-1A2B3C4D5E6F"
    _aws_request_id = "e1506fd5-9e7b-434f-bd42-4f8fa224b599"


def event(name: str, *bodies: Any) -> dict[str, Any]:
    """Return an event as AWS sends it; `bodies` stand in place of its message, one message each."""
    found: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text())
    if bodies:
        (message,) = found["Records"]
        found["Records"] = [
            {
                **message,
                "messageId": f"message-{n}",
                "receiptHandle": f"receipt-{n}",
                "body": body if isinstance(body, str) else json.dumps(body),
            }
            for n, body in enumerate(bodies)
        ]
    return found


Call = Callable[[str, dict[str, Any]], Any]


@pytest.fixture
def call(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> Iterator[Call]:
    """Return what calls a function by name with an event, wired anew for this test's stack."""
    called: list[Any] = []

    def one(function: str, given: dict[str, Any]) -> Any:
        for name, value in stack.environment(function).items():
            monkeypatch.setenv(name, value)
        module = importlib.import_module(f"functions.{function}.app")
        if module not in called:
            module.wired.cache_clear()
            called.append(module)
        return module.handler(given, Context())

    yield one
    for module in called:
        module.wired.cache_clear()


def failed(answer: dict[str, Any]) -> list[str]:
    """Return the messages that come back."""
    return [one["itemIdentifier"] for one in answer["batchItemFailures"]]


def taken(stack: Stack, queue: str) -> list[dict[str, Any]]:
    """Take what is visible out of a queue, but for the test event that S3 sends when it is set up."""
    found: list[dict[str, Any]] = []
    while answer := stack.sqs.receive_message(QueueUrl=stack[queue], MaxNumberOfMessages=10).get("Messages"):
        for message in answer:
            stack.sqs.delete_message(QueueUrl=stack[queue], ReceiptHandle=message["ReceiptHandle"])
            if "s3:TestEvent" not in message["Body"]:
                found.append(json.loads(message["Body"]))
    return found


@pytest.fixture
def loopback(stack: Stack) -> Callable[[int], None]:
    """Return what opens a port of this machine to the functions."""

    def open_port(port: int) -> None:
        stack.parameters["Ports"] += f",{port}"

    return open_port


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a run count nothing: powertools warns of it, once a process."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.filterwarnings("ignore:No application metrics to publish"))
