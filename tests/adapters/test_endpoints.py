"""The endpoints table and the secrets beside it, and their fakes."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from stet.adapters.endpoint_secrets import EndpointSecrets
from stet.adapters.endpoints import Endpoints
from stet.domain.endpoint import Form
from tests.builders import NOW, SECRET, endpoint

FAILING = endpoint(failing_since=NOW)
DISABLED = endpoint(
    failing_since=NOW,
    disabled_at=NOW + timedelta(hours=120),
    reason="gone – 410",
    before="s0",
    before_until=NOW,
)


def test_an_endpoint_comes_back_as_it_was_stored(endpoints: Endpoints):
    ones = [
        replace(one, endpoint_id=f"sub-{n}", form=form)
        for n, (one, form) in enumerate(
            [
                (endpoint(), Form.EVENT),
                (FAILING, Form.SLACK),
                (DISABLED, Form.TEAMS),
                (endpoint(secret=None), Form.DISCORD),
            ]
        )
    ]
    for one in ones:
        assert endpoints.add(one)
        assert endpoints.get(one.endpoint_id) == one
    assert sorted(endpoints.all(), key=lambda one: one.endpoint_id) == ones
    assert endpoints.get("nobody") is None


def test_an_endpoint_is_made_once(endpoints: Endpoints):
    assert endpoints.add(DISABLED)
    assert not endpoints.add(endpoint())
    assert endpoints.get("sub-1") == DISABLED


@pytest.mark.parametrize(
    "meanwhile",
    [
        endpoint(secret="s2", before="s1"),
        FAILING,
        endpoint(failing_since=NOW, disabled_at=NOW),
        endpoint(told=True),
    ],
)
def test_what_was_changed_meanwhile_is_not_overwritten(endpoints: Endpoints, meanwhile):
    endpoints.add(endpoint())
    assert endpoints.save(meanwhile, endpoint())
    assert not endpoints.save(endpoint(reason="late"), endpoint())
    assert endpoints.get("sub-1") == meanwhile
    assert endpoints.save(endpoint(), meanwhile)
    assert endpoints.get("sub-1") == endpoint()


def test_an_endpoint_that_ended_is_not_made_anew(endpoints: Endpoints):
    assert not endpoints.save(FAILING, endpoint())
    endpoints.add(endpoint())
    assert endpoints.remove("sub-1")
    assert not endpoints.remove("sub-1")
    assert endpoints.get("sub-1") is None


def test_a_secret_is_written_once_and_forgotten_with_its_endpoint(endpoint_secrets: EndpointSecrets):
    for n in range(12):
        endpoint_secrets.keep("sub-1", f"s{n}", f"{SECRET}{n}")
    endpoint_secrets.keep("sub-2", "s1", "another")
    with pytest.raises(Exception, match=r"exists|s1"):
        endpoint_secrets.keep("sub-1", "s1", "x")
    assert endpoint_secrets.get("sub-1", "s1") == f"{SECRET}1"
    assert endpoint_secrets.get("sub-1", "s99") is None
    assert endpoint_secrets.forget("sub-1", but=("s1", "s11")) == 10
    assert (endpoint_secrets.get("sub-1", "s2"), endpoint_secrets.get("sub-1", "s11")) == (
        None,
        f"{SECRET}11",
    )
    assert endpoint_secrets.forget("sub-1") == 2
    assert endpoint_secrets.get("sub-1", "s1") is None
    assert endpoint_secrets.get("sub-2", "s1") == "another"
    assert endpoint_secrets.forget("nobody") == 0


def test_a_secret_is_encrypted_where_it_is_kept_and_read_once(stack: Any):
    connected: list[int] = []

    def connect() -> Any:
        connected.append(1)
        return stack.ssm

    secrets = EndpointSecrets(connect, "/stet/stet/endpoints/")
    assert connected == [], "who sends mails only never asks"
    secrets.keep("sub-1", "s1", SECRET)
    (kept,) = stack.ssm.describe_parameters()["Parameters"]
    assert kept["Type"] == "SecureString"
    plain = stack.ssm.get_parameter(Name=kept["Name"])["Parameter"]["Value"]
    assert plain != SECRET
    assert secrets.get("sub-1", "s1") == secrets.get("sub-1", "s1") == SECRET
    assert len(connected) == 2
    assert SECRET not in repr(secrets)


def test_clients_are_never_made_side_by_side():
    """A session of boto3 makes one client at a time; deliveries are attempted in threads."""
    inside, most = [0], [0]

    class Store:
        def get_parameter(self, **_: Any) -> dict[str, Any]:
            return {"Parameter": {"Value": SECRET}}

    def connect() -> Any:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        time.sleep(0.01)
        inside[0] -= 1
        return Store()

    secrets = EndpointSecrets(connect, "/stet/stet/endpoints/")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: secrets.get(f"sub-{n}", "s1"), range(8)))
    assert found == [SECRET] * 8
    assert most == [1]
