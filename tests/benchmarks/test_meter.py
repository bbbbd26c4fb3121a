"""Calls are counted, and billed by what they touch."""

import os
from unittest.mock import patch

import boto3
import pytest
from moto import mock_aws

from benchmarks.meter import Meter
from benchmarks.prices import Usage

pytestmark = pytest.mark.aws
REGION = "us-east-1"


@pytest.fixture(scope="module")
def metered():
    """Return a meter, and clients that it listens to, of a table and a bucket."""
    believed = {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": REGION,
    }
    with patch.dict(os.environ, believed), mock_aws():
        aside = boto3.session.Session(region_name=REGION).client("dynamodb")
        aside.create_table(
            TableName="things",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("id", "due")],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "due",
                    "KeySchema": [{"AttributeName": "due", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"},
                }
            ],
            BillingMode="PAY_PER_REQUEST",
        )
        boto3.session.Session(region_name=REGION).client("s3").create_bucket(Bucket="things")
        meter = Meter(aside)
        yield meter, boto3.client("dynamodb"), boto3.client("s3")


def text(**values):
    return {name: {"S": value} for name, value in values.items()}


def test_writes_are_billed_with_their_indexes(metered):
    meter, dynamodb, _ = metered
    put = meter.count(lambda: dynamodb.put_item(TableName="things", Item=text(id="w", due="yes")))[1]
    assert put.usage == Usage(write_units=2)
    update = {"UpdateExpression": "REMOVE due", "Key": text(id="w"), "TableName": "things"}
    assert meter.count(lambda: dynamodb.update_item(**update))[1].usage == Usage(write_units=2)
    assert meter.count(lambda: dynamodb.update_item(**update))[1].usage == Usage(write_units=1)


def test_a_refused_write_is_billed_as_well(metered):
    meter, dynamodb, _ = metered
    dynamodb.put_item(TableName="things", Item=text(id="a", due="yes"))

    def again():
        with pytest.raises(dynamodb.exceptions.ConditionalCheckFailedException):
            dynamodb.put_item(
                TableName="things", Item=text(id="a"), ConditionExpression="attribute_not_exists(id)"
            )

    assert meter.count(again)[1].usage == Usage(write_units=1)


def test_reads_are_billed_by_what_they_find_and_miss(metered):
    meter, dynamodb, _ = metered
    dynamodb.put_item(TableName="things", Item=text(id="a"))
    keys = {"things": {"Keys": [text(id="a"), text(id="b"), text(id="c")]}}
    counted = meter.count(lambda: dynamodb.batch_get_item(RequestItems=keys))[1]
    assert counted.usage == Usage(read_units=1.5)
    one = meter.count(lambda: dynamodb.get_item(TableName="things", Key=text(id="a"), ConsistentRead=True))[1]
    assert one.usage == Usage(read_units=1)


def test_calls_are_counted_by_name_and_from_nought_each_time(metered):
    meter, _, s3 = metered
    counted = meter.count(lambda: [s3.put_object(Bucket="things", Key=key, Body=b"x") for key in "ab"])[1]
    assert counted.calls == {"s3.PutObject": 2}
    assert counted.usage == Usage(s3_puts=2)
    assert meter.count(lambda: None)[1].calls == {}


def test_a_call_whose_price_nobody_knows_is_told(metered):
    meter, _, s3 = metered
    with pytest.raises(NotImplementedError, match=r"s3\.ListBuckets"):
        meter.count(s3.list_buckets)


def test_the_work_of_moto_is_left_out(metered):
    meter, dynamodb, _ = metered
    dynamodb.put_item(TableName="things", Item=text(id="a"))
    counted = meter.count(lambda: dynamodb.get_item(TableName="things", Key=text(id="a")))[1]
    assert 0 < counted.cpu < 1
