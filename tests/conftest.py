"""What tests in more than one folder stand on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.builders import Clock

# A deadline of an example's time would fail on a slow machine: speed is measured in benchmarks/.
settings.register_profile("stet", deadline=None)
settings.load_profile("stet")


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands at `builders.NOW` until it is moved."""
    return Clock()


@pytest.fixture(scope="session")
def clients() -> dict[str, object]:
    """Return the clients of AWS, made once a session: they reach moto wherever a test has switched it on."""
    from tests import stack

    with pytest.MonkeyPatch.context() as patch:
        _believe_in_credentials(patch)
        return stack.make_clients()


@pytest.fixture
def stack(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Yield the template's tables, queues, topics and bucket, new and empty, on moto (a `Stack`)."""
    from moto import mock_aws

    from tests import stack

    _believe_in_credentials(monkeypatch)
    with mock_aws():
        yield stack.stack(request.getfixturevalue("clients"))


def _believe_in_credentials(patch: pytest.MonkeyPatch) -> None:
    """Set credentials that open nothing, so that what slips past moto fails."""
    from tests.stack import REGION

    patch.setenv("AWS_ACCESS_KEY_ID", "testing")
    patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    patch.setenv("AWS_SESSION_TOKEN", "testing")
    patch.setenv("AWS_DEFAULT_REGION", REGION)
    patch.setenv("AWS_REGION", REGION)
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        patch.delenv(name, raising=False)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands on moto, so that `make test FAST=1` leaves it out."""
    for item in items:
        if "stack" in getattr(item, "fixturenames", ()):
            item.add_marker("aws")
