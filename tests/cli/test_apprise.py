"""stet subscribe --apprise: its address is a secret, and it is an endpoint as others are."""

from __future__ import annotations

import json

import pytest

from stet.adapters.targets import Targets
from stet.cli.doctor import CHECKS
from stet.domain.attempt import Attempt
from stet.domain.subscription import Channel
from stet.domain.target import veiled
from tests.builders import NOW, delivery
from tests.cli.conftest import Owner
from tests.fakes import FakeTargets

TOKEN = "AAabcdefghijklmnopqrstuvwxyz012345678"
TELEGRAM = f"tgram://123456789:{TOKEN}/987654321"


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> FakeTargets:
    services = FakeTargets()
    monkeypatch.setattr(Targets, "post", lambda _, *request: services.post(*request))
    return services


def test_a_target_takes_a_test_and_its_address_is_shown_nowhere(owner: Owner, services: FakeTargets):
    said = owner("subscribe", "--apprise", TELEGRAM, "--least", "major")
    ((address, posting),) = services.sent
    assert (address, posting.secrets) == (veiled(TELEGRAM), (TELEGRAM,))
    assert json.loads(posting.body)["title"] == "Stet can write here"
    (one,) = owner.stack.subscriptions.all()
    assert (one.channel, one.address) == (Channel.APPRISE, veiled(TELEGRAM))
    shown = [said, owner("subscriptions"), owner("endpoints", "list"), owner("subscriptions", "--json")]
    shown.append(owner("endpoints", "show", one.subscription_id))
    assert all("tgram://#" in each.output for each in shown[:4])
    assert not any(TOKEN in each.output or "987654321" in each.output for each in shown)
    endpoint = owner.stack.endpoint_desk.named(one)
    assert owner.stack.endpoint_desk.secrets.get(endpoint.endpoint_id, endpoint.secret or "") == TELEGRAM


def test_typing_it_again_changes_nothing(owner: Owner, services: FakeTargets):
    owner("subscribe", "--apprise", TELEGRAM)
    assert owner.json("subscribe", "--apprise", TELEGRAM)["answer"] == "already there"
    assert len(list(owner.stack.subscriptions.all())) == len(services.sent) == 1


def test_named_rules_of_one_target_stand_beside_each_other(owner: Owner, services: FakeTargets):
    for name in ("day", "night"):
        owner("subscribe", "--apprise", TELEGRAM, "--name", name)
    assert owner.json("subscribe", "--apprise", TELEGRAM, "--name", "day")["answer"] == "already there"
    assert {one.subscription_id for one in owner.stack.subscriptions.all()} == {"named-day", "named-night"}
    assert "give another name" in owner.refusal("subscribe", "--apprise", f"{TELEGRAM}1", "--name", "day")


def test_one_that_does_not_take_it_is_refused_in_a_line(owner: Owner, services: FakeTargets):
    services.answers = [Attempt(done=False, answer="apprise is not installed: pip install it", final=True)]
    line = owner.refusal("subscribe", "--apprise", TELEGRAM)
    assert "did not take a test: apprise is not installed" in line
    assert "--no-test" in line
    assert TOKEN not in line
    assert not list(owner.stack.subscriptions.all())
    owner("subscribe", "--apprise", TELEGRAM, "--no-test")
    assert not services.sent


@pytest.mark.parametrize(
    "url", ["json://10.0.0.1/", "mailto://user:pass@example.org", f"{TELEGRAM}?verify=no"]
)
def test_what_is_no_public_service_is_refused(owner: Owner, services: FakeTargets, url: str):
    assert TOKEN not in owner.refusal("subscribe", "--apprise", url)
    assert not services.sent


def test_it_is_tested_ended_and_forgotten_as_others(owner: Owner, services: FakeTargets):
    owner("subscribe", "--apprise", TELEGRAM)
    (one,) = owner.stack.subscriptions.all()
    owner("endpoints", "test", one.subscription_id)
    assert len(services.sent) == 2
    assert "its address is its secret" in owner.refusal("endpoints", "rotate", one.subscription_id)
    secrets = owner.stack.endpoint_desk.secrets
    owner("unsubscribe", one.subscription_id)
    assert not list(owner.stack.endpoints.all())
    owner("subscribe", "--apprise", TELEGRAM)
    (again,) = owner.stack.subscriptions.all()
    owner.stack.deliveries.add(
        delivery(subscription_id=again.subscription_id, answer=f"no bot {veiled(TELEGRAM)}", finished_at=NOW)
    )
    endpoint = owner.stack.endpoint_desk.named(again)
    owner("forget", TELEGRAM)
    assert not list(owner.stack.subscriptions.all())
    assert secrets.get(again.subscription_id, endpoint.secret or "") is None


def test_doctor_names_one_that_fails(owner: Owner, services: FakeTargets):
    from dataclasses import replace

    owner("subscribe", "--apprise", TELEGRAM)
    (found,) = owner.stack.endpoints.all()
    owner.stack.endpoints.save(replace(found, disabled_at=NOW, failing_since=NOW, reason="refused"), found)
    (said,) = CHECKS["endpoints"](owner.stack)
    assert said.said == f"{found.endpoint_id} is disabled: refused"
    assert said.wrong
    owner("endpoints", "enable", found.endpoint_id)
    assert owner.json("endpoints", "list")[0]["state"] == "working"
