"""Batches of messages: each harms only itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from stet.adapters.batches import ComesBack, one_by_one, together

CONTEXT = LambdaContext()


def messages(*bodies: str) -> dict[str, Any]:
    return {
        "Records": [
            {"messageId": f"m{n}", "receiptHandle": f"r{n}", "body": body, "eventSource": "aws:sqs"}
            for n, body in enumerate(bodies)
        ]
    }


def failed(answer: dict[str, Any]) -> list[str]:
    return [one["itemIdentifier"] for one in answer["batchItemFailures"]]


def test_messages_are_done_in_turn():
    done: list[str] = []
    assert failed(one_by_one(messages("a", "b"), CONTEXT, lambda record: done.append(record.body))) == []
    assert done == ["a", "b"]


def test_a_message_that_raises_comes_back_alone():
    done: list[str] = []

    def do(record: SQSRecord) -> None:
        if record.body == "bad":
            raise ValueError(record.body)
        done.append(record.body)

    assert failed(one_by_one(messages("a", "bad", "b"), CONTEXT, do)) == ["m1"]
    assert done == ["a", "b"]


def test_when_all_raise_all_come_back_and_the_function_does_not_fail():
    def do(record: SQSRecord) -> None:
        raise ValueError(record.body)

    assert failed(one_by_one(messages("a", "b"), CONTEXT, do)) == ["m0", "m1"]


def test_a_bug_is_in_the_log_and_coming_back_is_not(caplog: pytest.LogCaptureFixture):
    def do(record: SQSRecord) -> None:
        raise ComesBack if record.body == "later" else ZeroDivisionError("a bug")

    assert failed(one_by_one(messages("later", "bad"), CONTEXT, do)) == ["m0", "m1"]
    assert [one.message for one in caplog.records] == ["failed"]
    assert "a bug" in caplog.text


# --- together ------------------------------------------------------------------------------------


def key(record: SQSRecord) -> str:
    return str(json.loads(record.body)["id"])


def asking(*ids: str) -> dict[str, Any]:
    return messages(*(json.dumps({"id": one}) for one in ids))


class Work:
    """Notes what it is asked for; raises for what is called so."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.noted: list[tuple[str, str]] = []

    def __call__(self, keys: Sequence[str]) -> Sequence[str | Exception]:
        self.asked.append(list(keys))
        return [ValueError(one) if one.startswith("bad") else one.upper() for one in keys]

    def note(self, record: SQSRecord, result: str) -> None:
        self.noted.append((record.message_id, result))
        if result == "LATER":
            raise ComesBack


def test_a_batch_is_worked_off_together_and_answered_one_by_one():
    work = Work()
    answer = together(asking("a", "bad", "b"), CONTEXT, key, work, work.note)
    assert work.asked == [["a", "bad", "b"]]
    assert work.noted == [("m0", "A"), ("m2", "B")]
    assert failed(answer) == ["m1"]


def test_what_is_asked_twice_is_done_once_and_both_messages_are_answered():
    work = Work()
    answer = together(asking("a", "b", "a", "bad", "bad"), CONTEXT, key, work, work.note)
    assert work.asked == [["a", "b", "bad"]]
    assert work.noted == [("m0", "A"), ("m1", "B"), ("m2", "A")]
    assert failed(answer) == ["m3", "m4"]


@pytest.mark.parametrize("body", ["", "no json", "{}", "[]", "null", '"text"', "7", '{"other": 1}', "\ud800"])
def test_a_message_that_says_nothing_sensible_harms_only_itself(body: str):
    work = Work()
    event = messages(body, '{"id": "a"}')
    assert failed(together(event, CONTEXT, key, work, work.note)) == ["m0"]
    assert work.asked == [["a"]]
    assert work.noted == [("m1", "A")]


def test_a_message_may_come_back_after_its_work():
    work = Work()
    assert failed(together(asking("later", "a"), CONTEXT, key, work, work.note)) == ["m0"]
    assert work.noted == [("m0", "LATER"), ("m1", "A")]


def test_a_bug_over_the_whole_batch_fails_the_function():
    """SQS then brings all of it back; half an answer would lose the other half."""

    def work(keys: Sequence[str]) -> Sequence[str]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        together(asking("a"), CONTEXT, key, work, lambda *_: None)
