"""reconcile, with one tick of the schedule."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from stet.adapters.archive import Archive
from stet.adapters.changes import Changes
from tests.builders import change, version
from tests.functions.conftest import Call, event, taken
from tests.stack import Stack


def test_versions_without_a_published_change_are_compared(
    stack: Stack, call: Call, monkeypatch: pytest.MonkeyPatch
):
    archive, changes = Archive(stack.s3, stack["Archive"]), Changes(stack.dynamodb, stack["Changes"])
    for number in range(4):
        archive.put_version(version(number))
    named = version().article_id
    changes.add(change(1, published_at=datetime.now(UTC)))
    changes.add(change(2))
    taken(stack, "VersionQueue")

    call("reconcile", event("schedule"))
    assert taken(stack, "VersionQueue") == [], "they are still on their way"

    _age(stack)
    for _ in range(2):
        call("reconcile", event("schedule"))
        assert taken(stack, "VersionQueue") == [
            {"article_id": named, "number": 2},
            {"article_id": named, "number": 3},
        ]


def _age(stack: Stack) -> None:
    """Let the stored versions be an hour older than they are: moto stamps them with the present."""
    from moto.s3.models import s3_backends

    from tests.stack import ACCOUNT

    backend: Any = s3_backends[ACCOUNT]["aws"]
    for key in backend.buckets[stack["Archive"]].keys.values():
        key.last_modified = key.last_modified.replace(year=2020)
