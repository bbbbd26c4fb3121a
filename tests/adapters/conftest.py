"""Each contract test runs on the fake and on the adapter over moto alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from stet.adapters.archive import Archive
from stet.adapters.articles import Articles
from stet.adapters.changes import Changes
from stet.adapters.deliveries import Deliveries
from stet.adapters.endpoint_secrets import EndpointSecrets
from stet.adapters.endpoints import Endpoints
from stet.adapters.feeds import Feeds
from stet.adapters.hosts import Hosts
from stet.adapters.pushes import Pushes
from stet.adapters.rates import Rates
from stet.adapters.search_index import SearchIndex
from stet.adapters.subscriptions import Subscriptions
from stet.adapters.ticks import Ticks
from tests import fakes

FAKE, MOTO = "fake", pytest.param("moto", marks=pytest.mark.aws)


def _both(fake: Callable[[], Any], real: Callable[[Any], Any]) -> Any:
    """Return a fixture that is the fake in one run of a test, the adapter in the other."""

    @pytest.fixture(params=[FAKE, MOTO])
    def one(request: pytest.FixtureRequest) -> Any:
        return fake() if request.param == FAKE else real(request.getfixturevalue("stack"))

    return one


feeds = _both(fakes.FakeFeeds, lambda stack: Feeds(stack.dynamodb, stack["Feeds"]))
articles = _both(fakes.FakeArticles, lambda stack: Articles(stack.dynamodb, stack["Articles"]))
changes = _both(fakes.FakeChanges, lambda stack: Changes(stack.dynamodb, stack["Changes"]))
subscriptions = _both(
    fakes.FakeSubscriptions, lambda stack: Subscriptions(stack.dynamodb, stack["Subscriptions"])
)
deliveries = _both(fakes.FakeDeliveries, lambda stack: Deliveries(stack.dynamodb, stack["Deliveries"]))
endpoints = _both(fakes.FakeEndpoints, lambda stack: Endpoints(stack.dynamodb, stack["Endpoints"]))
endpoint_secrets = _both(
    fakes.FakeEndpointSecrets, lambda stack: EndpointSecrets(lambda: stack.ssm, "/stet/stet/endpoints/")
)
rates = _both(fakes.FakeRates, lambda stack: Rates(stack.dynamodb, stack["Deliveries"]))
hosts = _both(fakes.FakeHosts, lambda stack: Hosts(stack.dynamodb, stack["Hosts"]))
ticks = _both(fakes.FakeTicks, lambda stack: Ticks(stack.dynamodb, stack["Ticks"]))
archive = _both(fakes.FakeArchive, lambda stack: Archive(stack.s3, stack["Archive"]))
pushes = _both(fakes.FakePushes, lambda stack: Pushes(stack.dynamodb, stack["Pushes"]))
search_index = _both(
    fakes.FakeSearchIndex,
    lambda stack: SearchIndex(stack.s3, stack["Archive"], Path(mkdtemp(prefix="stet-"))),
)
