"""Each contract test runs on the fake and on the adapter over moto alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests import fakes
from tests.builders import Clock

if TYPE_CHECKING:
    from stet.adapters.archive import Archive
    from stet.adapters.articles import Articles
    from stet.adapters.changes import Changes
    from stet.adapters.deliveries import Deliveries
    from stet.adapters.feeds import Feeds
    from stet.adapters.hosts import Hosts
    from stet.adapters.subscriptions import Subscriptions
    from stet.adapters.ticks import Ticks
    from tests.stack import Stack

both = pytest.fixture(params=["fake", pytest.param("moto", marks=pytest.mark.aws)])


def _one_of(request: pytest.FixtureRequest, fake: Any, real: Callable[[Stack], Any]) -> Any:
    return fake if request.param == "fake" else real(request.getfixturevalue("stack"))


@both
def feeds(request: pytest.FixtureRequest) -> Feeds | fakes.FakeFeeds:
    from stet.adapters.feeds import Feeds

    return _one_of(request, fakes.FakeFeeds(), lambda stack: Feeds(stack.dynamodb, stack["Feeds"]))


@both
def articles(request: pytest.FixtureRequest) -> Articles | fakes.FakeArticles:
    from stet.adapters.articles import Articles

    return _one_of(request, fakes.FakeArticles(), lambda stack: Articles(stack.dynamodb, stack["Articles"]))


@both
def changes(request: pytest.FixtureRequest) -> Changes | fakes.FakeChanges:
    from stet.adapters.changes import Changes

    return _one_of(request, fakes.FakeChanges(), lambda stack: Changes(stack.dynamodb, stack["Changes"]))


@both
def subscriptions(request: pytest.FixtureRequest) -> Subscriptions | fakes.FakeSubscriptions:
    from stet.adapters.subscriptions import Subscriptions

    return _one_of(
        request,
        fakes.FakeSubscriptions(),
        lambda stack: Subscriptions(stack.dynamodb, stack["Subscriptions"]),
    )


@both
def deliveries(request: pytest.FixtureRequest) -> Deliveries | fakes.FakeDeliveries:
    from stet.adapters.deliveries import Deliveries

    return _one_of(
        request, fakes.FakeDeliveries(), lambda stack: Deliveries(stack.dynamodb, stack["Deliveries"])
    )


@both
def hosts(request: pytest.FixtureRequest) -> Hosts | fakes.FakeHosts:
    from stet.adapters.hosts import Hosts

    return _one_of(request, fakes.FakeHosts(), lambda stack: Hosts(stack.dynamodb, stack["Hosts"]))


@both
def ticks(request: pytest.FixtureRequest) -> Ticks | fakes.FakeTicks:
    from stet.adapters.ticks import Ticks

    return _one_of(request, fakes.FakeTicks(), lambda stack: Ticks(stack.dynamodb, stack["Ticks"]))


@both
def archive(request: pytest.FixtureRequest, clock: Clock) -> Archive | fakes.FakeArchive:
    from stet.adapters.archive import Archive

    return _one_of(
        request, fakes.FakeArchive(clock=clock), lambda stack: Archive(stack.s3, stack["Archive"])
    )
