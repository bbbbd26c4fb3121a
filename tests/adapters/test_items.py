"""Items of DynamoDB to and from plain values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from boto3.dynamodb.types import TypeDeserializer
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from stet.adapters.items import (
    batches,
    condition_failed,
    error_code,
    marshal,
    moment,
    optional_moment,
    pages,
    stamp,
    to_item,
    to_row,
    unmarshal,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
INTEGER = st.integers(-(10**37), 10**37)
VALUE = st.recursive(
    st.none() | st.booleans() | INTEGER | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner.filter(lambda v: v is not None)),
    max_leaves=10,
)
MOMENT = st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - st adds it


@given(VALUE)
def test_a_value_survives_being_stored(value: Any):
    typed: Any = marshal(value)
    assert unmarshal(typed) == value
    assert TypeDeserializer().deserialize(typed) == value, "as boto3's own reader has it"


@given(st.dictionaries(TEXT, VALUE))
def test_what_is_none_is_left_out_of_an_item(row: dict[str, Any]):
    assert to_row(to_item(row)) == {name: value for name, value in row.items() if value is not None}


def test_a_truth_is_no_number():
    assert marshal(value=True) == {"BOOL": True}
    assert marshal(1) == {"N": "1"}


def test_half_a_surrogate_pair_does_not_stop_a_write():
    """JSON-LD can hold one; DynamoDB refuses it."""
    assert marshal("fire \ud83d!") == {"S": "fire ?!"}
    assert marshal("fire \U0001f525") == {"S": "fire \U0001f525"}


@given(MOMENT, MOMENT)
def test_stamps_sort_as_moments_do(one: datetime, other: datetime):
    assert (stamp(one) < stamp(other)) == (one < other)
    assert moment(stamp(one)) == one


@given(MOMENT, st.integers(-23, 23))
def test_a_stamp_is_utc_whatever_the_zone(at: datetime, hours: int):
    try:
        elsewhere = at.astimezone(timezone(timedelta(hours=hours)))
    except OverflowError:
        return
    assert stamp(elsewhere) == stamp(at)


def test_a_moment_may_be_missing():
    assert optional_moment(None) is None
    assert optional_moment("") is None
    assert optional_moment("2026-11-22T12:00:00.000000Z") == datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_batches_are_whole_but_the_last():
    assert list(batches([], 2)) == []
    assert list(batches([1, 2, 3, 4, 5], 2)) == [[1, 2], [3, 4], [5]]


def test_pages_are_asked_for_as_they_are_read():
    asked: list[Any] = []

    def scan(**request: Any) -> dict[str, Any]:
        asked.append(request.get("ExclusiveStartKey"))
        last = {"LastEvaluatedKey": len(asked)} if len(asked) < 3 else {}
        return {"Items": [{"n": {"N": str(len(asked))}}], **last}

    rows = pages(scan, TableName="any")
    assert next(rows) == {"n": 1}
    assert asked == [None]
    assert list(rows) == [{"n": 2}, {"n": 3}]
    assert asked == [None, 1, 2]


def test_an_error_is_known_by_its_code():
    lost = ClientError({"Error": {"Code": "ConditionalCheckFailedException"}}, "PutItem")
    assert condition_failed(lost)
    assert not condition_failed(ClientError({"Error": {"Code": "ThrottlingException"}}, "PutItem"))
    assert error_code(ClientError({}, "PutItem")) == ""
