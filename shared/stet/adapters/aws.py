"""Clients of AWS, made once a process, with limits on waiting."""

from __future__ import annotations

import gc
from typing import Any

gc.disable()  # importing boto3 allocates a great deal and frees nothing: 13-16 % of a cold start

import boto3  # noqa: E402 - after gc.disable, which is for its sake
from botocore.config import Config  # noqa: E402

gc.enable()
gc.freeze()

_CONFIG = Config(
    retries={"mode": "standard", "total_max_attempts": 3},
    connect_timeout=3,
    read_timeout=10,
    max_pool_connections=32,
)


def client(service: str) -> Any:
    """Return a client of an AWS service, for the region and credentials of the environment."""
    make: Any = boto3.client  # its stub knows four hundred services by name, and not any text
    return make(service, config=_CONFIG)
