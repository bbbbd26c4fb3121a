"""Ringing for the timed functions."""

import io
import json
import threading
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from local.tick import Bell, Ticker

POLL, DISPATCH = (Bell(name, f"{name}-rule", "us-east-1") for name in ("poll", "dispatch"))
FAST = timedelta(milliseconds=5)


class Functions:
    """Stands for Lambda: remembers what was invoked, and answers as it is told."""

    def __init__(self, answer=lambda _: {}):
        self.rung, self.running, self.overlaps = [], set(), 0
        self.answer = answer
        self.enough = threading.Event()

    def invoke(self, FunctionName, Payload):  # noqa: N803 - boto3's own names
        self.overlaps += FunctionName in self.running
        self.running.add(FunctionName)
        time.sleep(0.002)
        self.running.discard(FunctionName)
        self.rung.append((FunctionName, json.loads(Payload)))
        if len(self.rung) >= 8:
            self.enough.set()
        return self.answer(FunctionName)


def ring(functions, every=FAST, bells=(POLL, DISPATCH)):
    complaints: list[str] = []
    ticker = Ticker(functions, list(bells), every, complaints.append)
    ticker.start()
    functions.enough.wait(0.3 if every is None else 5)
    ticker.stop()
    return complaints


def raising(error):
    def answer(_):
        raise error

    return answer


def test_the_event_is_the_schedules_own():
    event = POLL.event(datetime(2026, 11, 22, 14, 30, 5, 999, tzinfo=timezone(timedelta(hours=2))))
    assert event | {"id": ""} == {
        "version": "0",
        "id": "",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "000000000000",
        "time": "2026-11-22T12:30:05Z",
        "region": "us-east-1",
        "resources": ["arn:aws:events:us-east-1:000000000000:rule/poll-rule"],
        "detail": {},
    }
    assert event["id"] != POLL.event(datetime.now(UTC))["id"]


def test_poll_is_first_and_then_both_go_on_never_twice_at_a_time():
    functions = Functions()
    assert ring(functions) == []
    names = [name for name, _ in functions.rung]
    assert names[:2] == ["poll", "dispatch"]
    assert min(names.count("poll"), names.count("dispatch")) >= 2
    assert functions.overlaps == 0


def test_without_a_pace_of_its_own_it_rings_once_and_leaves_the_rest_to_the_schedule():
    functions = Functions()
    ring(functions, every=None)
    assert [name for name, _ in functions.rung] == ["poll", "dispatch"]


def test_what_a_run_left_undone_is_taken_up_once_and_later():
    functions, reconcile = Functions(), Bell("reconcile", "rule", "us-east-1")
    ticker = Ticker(functions, [], None, pytest.fail)
    ticker.later(reconcile, timedelta(milliseconds=20))
    assert functions.rung == []
    time.sleep(0.2)
    ticker.stop()
    assert [name for name, _ in functions.rung] == ["reconcile"]


def test_what_would_be_taken_up_later_is_not_after_the_stop():
    functions = Functions()
    ticker = Ticker(functions, [], None, pytest.fail)
    ticker.later(POLL, timedelta(milliseconds=20))
    ticker.stop()
    time.sleep(0.1)
    assert functions.rung == []


def test_a_busy_function_is_no_trouble():
    busy = ClientError({"Error": {"Code": "TooManyRequestsException"}}, "Invoke")
    assert ring(Functions(raising(busy))) == []


def test_a_failing_function_is_complained_of_once():
    def failing(name):
        return {"FunctionError": "Unhandled", "Payload": io.BytesIO(b'{"errorMessage": "no table"}')}

    assert ring(Functions(failing), bells=[POLL]) == ['poll failed: {"errorMessage": "no table"}']


@pytest.mark.parametrize(
    "error",
    [ClientError({"Error": {"Code": "Nope"}}, "Invoke"), EndpointConnectionError(endpoint_url="http://x")],
)
def test_trouble_on_the_way_is_complained_of_and_the_ringing_goes_on(error):
    functions = Functions(raising(error))
    assert len(ring(functions, bells=[POLL])) == 1
    assert len(functions.rung) > 1
