"""The fakes have the very methods of what they stand for, no more and no fewer."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from stet.adapters.archive import Archive
from stet.adapters.articles import Articles
from stet.adapters.changes import Changes
from stet.adapters.deliveries import Deliveries
from stet.adapters.door import Door
from stet.adapters.endpoint_secrets import EndpointSecrets
from stet.adapters.endpoints import Endpoints
from stet.adapters.feeds import Feeds
from stet.adapters.hosts import Hosts
from stet.adapters.mail import Mailbox
from stet.adapters.plain_mail import PlainMail
from stet.adapters.pushes import Pushes
from stet.adapters.queues import ArticleQueue, ChangesTopic, DeliveryQueue, VersionQueue
from stet.adapters.rates import Rates
from stet.adapters.reputation import Reputation
from stet.adapters.search_index import SearchIndex
from stet.adapters.subscriptions import Subscriptions
from stet.adapters.targets import Targets
from stet.adapters.ticks import Ticks
from stet.adapters.webhook import Webhooks
from stet.domain.errors import Unreachable
from tests import fakes
from tests.builders import URL, response

PAIRS = {
    Feeds: fakes.FakeFeeds,
    Pushes: fakes.FakePushes,
    Articles: fakes.FakeArticles,
    Changes: fakes.FakeChanges,
    Subscriptions: fakes.FakeSubscriptions,
    Deliveries: fakes.FakeDeliveries,
    Endpoints: fakes.FakeEndpoints,
    EndpointSecrets: fakes.FakeEndpointSecrets,
    Rates: fakes.FakeRates,
    Hosts: fakes.FakeHosts,
    Ticks: fakes.FakeTicks,
    Archive: fakes.FakeArchive,
    SearchIndex: fakes.FakeSearchIndex,
    ArticleQueue: fakes.FakeArticleQueue,
    VersionQueue: fakes.FakeVersionQueue,
    DeliveryQueue: fakes.FakeDeliveryQueue,
    ChangesTopic: fakes.FakeTopic,
    Door: fakes.FakeWeb,
    Mailbox: fakes.FakeMailbox,
    PlainMail: fakes.FakePlainMail,
    Reputation: fakes.FakeReputation,
    Webhooks: fakes.FakeWebhooks,
    Targets: fakes.FakeTargets,
}


def methods(kind: type[Any]) -> dict[str, inspect.Signature]:
    return {
        name: inspect.signature(found)
        for name, found in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_")
    }


@pytest.mark.parametrize("real", PAIRS, ids=lambda real: real.__name__)
def test_a_fake_has_the_methods_of_what_it_stands_for(real: type[Any]):
    assert methods(PAIRS[real]) == methods(real)


# --- the web, which has no twin on moto ----------------------------------------------------------


def test_a_page_that_did_not_change_is_not_sent_again():
    web = fakes.FakeWeb({URL: response("Fire", etag='W/"1"', last_modified="Sunday")})
    assert web.get(URL).body == b"Fire"
    for conditions in (
        {"If-None-Match": 'W/"1"'},
        {"If-None-Match": '"0", "1"'},
        {"If-Modified-Since": "Sunday"},
        {"If-None-Match": '"1"', "If-Modified-Since": "Monday"},
    ):
        again = web.get(URL, conditions)
        assert (again.status, again.body, again.etag) == (304, b"", 'W/"1"')
    for conditions in (
        {"If-None-Match": '"2"'},
        {"If-Modified-Since": "Monday"},
        {"If-None-Match": '"2"', "If-Modified-Since": "Sunday"},
    ):
        assert web.get(URL, conditions).status == 200
    assert len(web.asked) == 8


def test_what_is_not_scripted_cannot_be_reached():
    web = fakes.FakeWeb({URL: Unreachable("broken"), "https://big.example/": response("x" * 9)})
    for url in (URL, "https://nowhere.example/"):
        with pytest.raises(Unreachable):
            web.get(url)
    with pytest.raises(Unreachable, match="larger"):
        web.get("https://big.example/", largest=8)


def test_what_was_posted_is_known():
    web = fakes.FakeWeb({URL: response("thanks", status=202)})
    assert web.post(URL, b"body", {"a": "b"}).status == 202
    assert web.posted == [(URL, b"body", {"a": "b"})]
