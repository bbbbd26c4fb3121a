"""The clients of AWS: limits on waiting, so that no call outlasts its function."""

from __future__ import annotations

import gc

from stet.adapters.aws import client


def test_a_client_waits_within_limits(stack: object):
    made = client("dynamodb")
    assert made.meta.config.connect_timeout <= 5
    assert made.meta.config.read_timeout <= 10
    assert made.meta.config.retries == {"mode": "standard", "total_max_attempts": 3}
    assert made.meta.region_name == "eu-central-1"


def test_garbage_is_collected_again_after_the_import():
    assert gc.isenabled()
