"""stet endpoints, deliveries, forget; and what subscribing a webhook does."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from stet.domain.subscription import DeliveryStatus
from stet.domain.url import article_id
from tests import stack as templates
from tests.builders import NOW, URL, Clock, article, delivery, response, subscription
from tests.cli.conftest import Owner, cells

HOOK = "https://hooks.example/stet"
SLACK = "https://hooks.slack.com/services/T0/B0/very-secret"
DISABLED: dict[str, Any] = {
    "failing_since": NOW - timedelta(days=6),
    "disabled_at": NOW - timedelta(days=1),
    "reason": "gone (410)",
}


@pytest.fixture
def hooked(owner: Owner) -> Owner:
    """Return the owner of an endpoint that works; its id is 02 eight times."""
    owner.web.pages[HOOK] = response("taken", status=202, url=HOOK)
    owner.web.pages[SLACK] = response("ok", url=SLACK)
    owner("subscribe", "--webhook", HOOK)
    return owner


ID = "02" * 8


def disable(owner: Owner) -> None:
    from dataclasses import replace

    found = owner.stack.endpoints.get(ID)
    assert found
    assert owner.stack.endpoints.save(replace(found, **DISABLED), found)


def secret_of(owner: Owner) -> str:
    (one,) = owner.stack.subscriptions.all()
    found = owner.stack.endpoint_desk.named(one)
    return owner.stack.endpoint_desk.secrets.get(ID, found.secret or "") or ""


# --- subscribing -------------------------------------------------------------------------------------


def test_a_new_webhook_takes_a_signed_test_through_the_one_door(
    hooked: Owner, monkeypatch: pytest.MonkeyPatch
):
    from tests.adapters.test_signatures import at

    at(NOW, monkeypatch)
    ((url, body, headers),) = hooked.web.posted
    assert url == HOOK
    event = Webhook(secret_of(hooked)).verify(body, headers)
    assert (event["type"], event["subject"], event["source"]) == ("endpoint.test", ID, "https://stet.example")
    assert hooked.doors[-1]["total"] == 15
    assert hooked.doors[-1]["https_only"] is False, "this stack's parameter Loopback says so"


def test_on_aws_only_https_is_opened(owner: Owner):
    owner.web.pages[HOOK] = response("taken", status=202, url=HOOK)
    owner.with_parameters(Loopback="no")("subscribe", "--webhook", HOOK)
    assert (owner.doors[-1]["https_only"], owner.doors[-1]["loopback"]) == (True, False)


@pytest.mark.parametrize("status", [301, 401, 404, 410, 500])
def test_one_that_does_not_take_it_is_refused_in_a_line(owner: Owner, status: int):
    owner.web.pages[HOOK] = response("sorry", status=status, url=HOOK)
    line = owner.refusal("subscribe", "--webhook", HOOK)
    assert f"did not take endpoint.test, it must answer 2xx: {status} sorry" in line
    assert "--no-test" in line
    assert not [*owner.stack.subscriptions.all()]
    assert not [*owner.stack.endpoints.all()]


def test_one_that_is_not_up_yet(owner: Owner):
    owner("subscribe", "--webhook", HOOK, "--no-test")
    assert owner.web.posted == []
    assert "must answer 2xx" in owner("endpoints", "test", ID, ends=2).stderr
    owner.web.pages[HOOK] = response("taken", status=202, url=HOOK)
    assert owner("endpoints", "test", ID).stdout == "taken: 202 taken\n"


def test_no_secret_stands_in_a_table(hooked: Owner, stack: templates.Stack):
    secret = secret_of(hooked)
    assert secret.startswith("whsec_")
    for name in templates.resources("AWS::DynamoDB::Table"):
        assert secret not in json.dumps(stack.dynamodb.scan(TableName=stack[name]), default=str)


def test_a_chat_is_known_by_its_host_and_has_no_secret(owner: Owner):
    owner.web.pages[SLACK] = response("ok", url=SLACK)
    made = owner("subscribe", "--webhook", SLACK)
    assert "secret" not in made.stdout.replace("very-secret", "")
    ((_, body, headers),) = owner.web.posted
    assert json.loads(body)["blocks"]
    assert not [name for name in headers if name.startswith("webhook-")]
    assert owner.json("endpoints", "list")[0]["as"] == "slack"


def test_a_form_is_chosen(owner: Owner):
    owner.web.pages[HOOK] = response("ok", url=HOOK)
    owner("subscribe", "--webhook", HOOK, "--as", "teams")
    assert json.loads(owner.web.posted[0][1])["attachments"]


# --- endpoints ---------------------------------------------------------------------------------------


def test_list_and_show(hooked: Owner):
    assert cells(hooked("endpoints", "list").stdout) == [
        ["ID", "STATE", "AS", "ADDRESS", "SINCE", "WHY"],
        [ID, "working", "event", HOOK, "-", "-"],
    ]
    disable(hooked)
    assert cells(hooked("endpoints", "list").stdout)[1][1:] == [
        "disabled",
        "event",
        HOOK,
        "24 h ago",
        "gone (410)",
    ]
    shown = hooked("endpoints", "show", ID).stdout
    assert "state: disabled, gone (410)" in shown
    assert "failing: since 2026-11-16T12:00:00Z" in shown
    assert "whsec_" not in shown + hooked("endpoints", "list", "--json").stdout
    assert hooked.json("endpoints", "show", ID)["state"] == "disabled"


def test_none_yet_and_none_of_the_name(owner: Owner):
    assert "no webhook yet" in owner("endpoints", "list").stderr
    assert "no webhook nix: stet endpoints list" in owner.refusal("endpoints", "show", "nix")


def test_enable(hooked: Owner):
    disable(hooked)
    result = hooked("endpoints", "enable", ID)
    assert result.stdout == f"enabled: {ID}\n"
    assert f"stet deliveries replay --to {ID} --since 145h" in result.stderr
    assert hooked("endpoints", "enable", ID).stdout == f"works already: {ID}\n"
    assert hooked.json("endpoints", "enable", ID)["state"] == "working"


def test_rotate(hooked: Owner, stack: templates.Stack):
    first = secret_of(hooked)
    result = hooked("endpoints", "rotate", ID, "--overlap", "2h")
    second = secret_of(hooked)
    assert result.stdout == f"secret: {second}\n"
    assert first != second
    assert "until 2026-11-22T14:00:00Z" in result.stderr
    assert len(stack.ssm.describe_parameters()["Parameters"]) == 2
    third = hooked.json("endpoints", "rotate", ID, "--overlap", "0h")
    assert (third["secret"], third["overlap_until"]) == (secret_of(hooked), None)
    assert len(stack.ssm.describe_parameters()["Parameters"]) == 1, "what signs no more is deleted"
    assert "no length of time" in hooked("endpoints", "rotate", ID, "--overlap", "soon", ends=2).stderr


def test_unsubscribing_forgets_the_endpoint(hooked: Owner, stack: templates.Stack):
    hooked("unsubscribe", ID)
    assert [*hooked.stack.endpoints.all()] == []
    assert stack.ssm.describe_parameters()["Parameters"] == []


# --- deliveries --------------------------------------------------------------------------------------

FAILED: dict[str, Any] = {
    "status": DeliveryStatus.FAILED,
    "attempts": 8,
    "finished_at": NOW,
    "answer": "503 busy",
    "latency_ms": 12,
}


@pytest.fixture
def logged(hooked: Owner) -> Owner:
    """Return the owner of a log: one that failed, one that was delivered, an old one, another's."""
    for number, more in enumerate(
        [
            {**FAILED, "created_at": NOW - timedelta(hours=30)},
            {"status": DeliveryStatus.DELIVERED, "attempts": 1, "created_at": NOW - timedelta(hours=3)},
            {**FAILED, "created_at": NOW - timedelta(days=15)},
        ],
        1,
    ):
        hooked.stack.deliveries.add(delivery(number=number, subscription_id=ID, **more))
    hooked.stack.deliveries.add(delivery(article_id="a" * 32, subscription_id="sub-9"))
    return hooked


def named(number: int) -> str:
    return f"{article_id(URL)}#{number}#{ID}"


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ([], [f"{'a' * 32}#1#sub-9", named(2), named(1), named(3)]),
        (["--to", ID], [named(2), named(1), named(3)]),
        (["--to", ID, "--status", "failed"], [named(1), named(3)]),
        (["--status", "delivered"], [named(2)]),
        (["--since", "2d", "--until", "1h"], [named(2), named(1)]),
        (["--article", URL], [named(2), named(1), named(3)]),
        (["--article", URL, "--status", "failed", "--since", "2d"], [named(1)]),
        (["-n", "1"], [f"{'a' * 32}#1#sub-9"]),
        (["--to", "nobody"], []),
    ],
)
def test_the_log_is_filtered(logged: Owner, words: list[str], ids: list[str]):
    logged.stack.articles.add(article())
    assert [one["id"] for one in logged.json("deliveries", "list", *words)] == ids


def test_the_log_as_a_table(logged: Owner):
    rows = cells(logged("deliveries", "list", "--to", ID, "--status", "failed", "--since", "2d").stdout)
    assert rows == [
        ["ID", "STATUS", "OPENED", "TRIES", "ANSWER"],
        [named(1), "failed", "30 h ago", "8", "503 busy"],
    ]


def test_one_delivery(logged: Owner):
    shown = logged("deliveries", "show", named(1)).stdout
    assert "failed after 8 attempts" in shown
    assert "took 12 ms" in shown
    assert "answer: 503 busy" in shown
    assert logged.json("deliveries", "show", named(1))["latency_ms"] == 12
    assert "no delivery nix is in the log" in logged.refusal("deliveries", "show", "nix")


def queued(stack: templates.Stack) -> list[str]:
    found = []
    while messages := stack.sqs.receive_message(QueueUrl=stack["DeliveryQueue"], MaxNumberOfMessages=10).get(
        "Messages"
    ):
        found += [json.loads(one["Body"])["delivery_id"] for one in messages]
    return sorted(found)


def test_replay_by_id(logged: Owner, stack: templates.Stack):
    assert (
        logged("deliveries", "replay", named(1), named(2), named(1)).stdout == "2 deliveries queued again\n"
    )
    assert queued(stack) == [named(1), named(2)]
    again: Any = logged.stack.deliveries.get(named(1))
    assert (again.status, again.attempts, again.delivery_id) == (DeliveryStatus.PENDING, 0, named(1))
    assert "15 days" not in logged.refusal("deliveries", "replay", named(3))
    assert "over 14 days old" in logged.refusal("deliveries", "replay", named(3))


def test_replay_by_subscription_and_time(logged: Owner, stack: templates.Stack):
    assert logged.json("deliveries", "replay", "--to", ID, "--since", "30d") == {"queued": [named(1)]}
    assert logged.json("deliveries", "replay", "--to", ID, "--since", "2d", "--all")["queued"] == [
        named(2),
        named(1),
    ]
    assert queued(stack) == [named(1), named(1), named(2)], (
        "one that is open and waits for nothing goes again"
    )


@pytest.mark.parametrize(
    "words", [[], ["--to", ID], ["--since", "2d"], ["x#1#y", "--to", ID, "--since", "2d"]]
)
def test_replay_wants_to_know_what(logged: Owner, words: list[str]):
    assert "name deliveries by id, or give" in logged("deliveries", "replay", *words, ends=2).stderr


def test_replaying_to_a_disabled_endpoint_says_so(logged: Owner):
    disable(logged)
    assert f"stet endpoints enable {ID}" in logged("deliveries", "replay", named(1)).stderr


def test_what_is_being_retried_is_left_alone(hooked: Owner, clock: Clock):
    hooked.stack.deliveries.add(
        delivery(subscription_id=ID, attempts=2, claimed_until=NOW + timedelta(hours=1), created_at=NOW)
    )
    result = hooked("deliveries", "replay", "--to", ID, "--since", "1h")
    assert result.stdout == "0 deliveries queued again\n"
    assert "1 left alone" in result.stderr
    assert "next attempt: in 60 min" in hooked("deliveries", "show", named(1)).stdout


# --- forget ------------------------------------------------------------------------------------------


def test_forget_leaves_an_address_nowhere(logged: Owner, stack: templates.Stack):
    logged.stack.subscriptions.put(subscription(address="Reader@example.org"))
    logged.stack.deliveries.add(
        delivery(number=7, status=DeliveryStatus.FAILED, answer="reader@example.org is not verified")
    )
    told = logged("forget", "reader@example.org").stdout
    assert told == (
        "forgotten: 1 subscription, 0 secrets, 0 rows of digests, 1 answer in the delivery log, "
        "0 rows under a hash of an address\n"
    )
    told = logged.json("forget", HOOK)
    assert (told["subscriptions"], told["secrets"]) == (1, 1)
    assert HOOK not in json.dumps(told)
    for name in templates.resources("AWS::DynamoDB::Table"):
        held = json.dumps(stack.dynamodb.scan(TableName=stack[name]), default=str).lower()
        assert "reader@example.org" not in held
        assert HOOK not in held
    assert stack.ssm.describe_parameters()["Parameters"] == []
    assert logged.json("forget", "reader@example.org")["subscriptions"] == 0
