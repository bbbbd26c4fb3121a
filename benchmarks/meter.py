"""Counts the calls of AWS that boto3 makes, and what each would be billed; moto answers them."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import boto3
from moto.core.botocore_stubber import BotocoreStubber

from benchmarks.capacity import Index, indexes, read_units, write_units
from benchmarks.prices import Usage

T = TypeVar("T")

_WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem"})
_REFUSED = 400
_FLAT: Mapping[tuple[str, str], Usage] = {
    ("s3", "PutObject"): Usage(s3_puts=1),
    ("s3", "ListObjectsV2"): Usage(s3_puts=1),
    ("s3", "GetObject"): Usage(s3_gets=1),
    ("sqs", "SendMessageBatch"): Usage(sqs_requests=1),
    ("sqs", "GetQueueAttributes"): Usage(sqs_requests=1),
    ("sqs", "ChangeMessageVisibility"): Usage(sqs_requests=1),
    ("sns", "Publish"): Usage(publishes=1),
    ("sesv2", "SendEmail"): Usage(mails=1),
    ("ssm", "GetParameter"): Usage(),  # once a process; a standard parameter costs nothing
}
"""What is billed by the request, whatever it holds."""


@dataclass(slots=True)
class Counted:
    """What was counted, and the processor time of everything but the counting and moto, in seconds."""

    calls: Counter[str] = field(default_factory=Counter)
    usage: Usage = field(default_factory=Usage)
    cpu: float = 0.0

    @property
    def named(self) -> str:
        """The calls by name."""
        return ", ".join(f"{count} {name}" for name, count in sorted(self.calls.items()))


class Meter:
    """Listens to the clients of boto3's default session that are made after it.

    `aside` is a client of DynamoDB made before, which it does not listen to: with it items are read
    before and after a write, as an index is billed by what changes in it.
    """

    def __init__(self, aside: Any) -> None:
        self._aside = aside
        self._lock = threading.Lock()
        self._apart = 0.0
        self._indexes: dict[str, tuple[list[str], list[Index]]] = {}
        self._counted = Counted()
        boto3.setup_default_session()
        events: Any = boto3.DEFAULT_SESSION.events  # type: ignore[union-attr]
        events.register("provide-client-params", self._asked)
        events.register("after-call", self._answered)

    def count(self, work: Callable[[], T]) -> tuple[T, Counted]:
        """Return what `work` returns, and what it called; one at a time."""
        self._counted, self._apart = Counted(), 0.0
        with _timed_moto(self._leave_out):
            started = time.process_time()
            result = work()
            spent = time.process_time() - started
        self._counted.cpu = max(0.0, spent - self._apart)
        return result, self._counted

    def _asked(self, params: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
        with self._leaving_out():
            context["asked"] = params
            if model.service_model.service_name == "dynamodb" and model.name in _WRITES:
                context["before"] = self._item(params)

    def _answered(
        self, http_response: Any, parsed: dict[str, Any], model: Any, context: dict[str, Any], **_: Any
    ) -> None:
        service, name = model.service_model.service_name, model.name
        with self._leaving_out():
            refused = http_response.status_code >= _REFUSED
            used = self._used(service, name, context, parsed, refused=refused)
            with self._lock:
                self._counted.calls[f"{service}.{name}"] += 1
                self._counted.usage += used

    def _used(
        self, service: str, name: str, context: Mapping[str, Any], parsed: Mapping[str, Any], *, refused: bool
    ) -> Usage:
        if (service, name) in _FLAT:
            return _FLAT[service, name]
        if service != "dynamodb":
            raise NotImplementedError(f"what is {service}.{name} billed?")
        if name not in _WRITES:
            return Usage(read_units=_read(name, context["asked"], parsed))
        after = context["before"] if refused else self._item(context["asked"])
        _, known = self._known(context["asked"]["TableName"])
        return Usage(write_units=write_units(context["before"], after, known))

    def _item(self, asked: Mapping[str, Any]) -> dict[str, Any] | None:
        keys, _ = self._known(asked["TableName"])
        key = asked.get("Key") or {name: asked["Item"][name] for name in keys}
        answer = self._aside.get_item(TableName=asked["TableName"], Key=key, ConsistentRead=True)
        found: dict[str, Any] | None = answer.get("Item")
        return found

    def _known(self, table: str) -> tuple[list[str], list[Index]]:
        if table not in self._indexes:
            described = self._aside.describe_table(TableName=table)["Table"]
            keys = [key["AttributeName"] for key in described["KeySchema"]]
            self._indexes[table] = keys, indexes(described)
        return self._indexes[table]

    @contextmanager
    def _leaving_out(self) -> Iterator[None]:
        """Leave what happens here out of the processor time, once only: moto works within it, too."""
        _within.depth = getattr(_within, "depth", 0) + 1
        started = time.thread_time()
        try:
            yield
        finally:
            _within.depth -= 1
            if not _within.depth:
                self._leave_out(time.thread_time() - started)

    def _leave_out(self, seconds: float) -> None:
        with self._lock:
            self._apart += seconds


_within = threading.local()


@contextmanager
def _timed_moto(leave_out: Callable[[float], None]) -> Iterator[None]:
    """Tell how much processor time goes into moto, which on AWS is somebody else's."""
    process = BotocoreStubber.process_request

    def timed(self: BotocoreStubber, request: Any) -> Any:
        started = time.thread_time()
        try:
            return process(self, request)
        finally:
            if not getattr(_within, "depth", 0):
                leave_out(time.thread_time() - started)

    BotocoreStubber.process_request = timed  # type: ignore[method-assign]
    try:
        yield
    finally:
        BotocoreStubber.process_request = process  # type: ignore[method-assign]


def _read(name: str, asked: Mapping[str, Any], parsed: Mapping[str, Any]) -> float:
    consistent = bool(asked.get("ConsistentRead"))
    match name:
        case "GetItem":
            return read_units([parsed.get("Item", {})], consistent=consistent, together=False)
        case "Query" | "Scan":
            return read_units(parsed.get("Items", []), consistent=consistent, together=True)
        case "BatchGetItem":
            return sum(
                _batch_read(wanted, parsed.get("Responses", {}).get(table, []))
                for table, wanted in asked["RequestItems"].items()
            )
        case _:
            raise NotImplementedError(f"what is dynamodb.{name} billed?")


def _batch_read(wanted: Mapping[str, Any], found: list[Any]) -> float:
    missing: list[Any] = [{}] * (len(wanted["Keys"]) - len(found))
    return read_units([*found, *missing], consistent=bool(wanted.get("ConsistentRead")), together=False)
