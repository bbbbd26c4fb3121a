"""What SES tells of mails, and what pretends to."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stet.domain.reputation import Heard, Kind
from stet.parsing.mail_events import LARGEST, heard_in

EVENTS = Path(__file__).parents[1] / "events"


def told(name: str) -> dict[str, Any]:
    found = json.loads((EVENTS / f"{name}.json").read_text())
    body: dict[str, Any] = json.loads(found["Records"][0]["body"])
    return body


BOUNCE, COMPLAINT = told("mail_bounced"), told("mail_complained_of")


def heard(event: Any) -> Heard | None:
    return heard_in(json.dumps(event))


def changed(event: dict[str, Any], part: str, **values: Any) -> dict[str, Any]:
    made = deepcopy(event)
    made[part] |= values
    return made


def test_a_hard_bounce():
    found = heard(BOUNCE)
    assert found
    assert (found.kind, found.addresses, found.detail) == (
        Kind.BOUNCE,
        ("reader@example.org",),
        "Permanent/General",
    )
    assert found.counts


def test_a_complaint():
    found = heard(COMPLAINT)
    assert found
    assert (found.kind, found.addresses, found.detail) == (Kind.COMPLAINT, ("reader@example.org",), "abuse")


@pytest.mark.parametrize("kind", ["Transient", "Undetermined", "", None, 5])
def test_any_other_bounce_is_soft(kind: Any):
    found = heard(changed(BOUNCE, "bounce", bounceType=kind))
    assert found
    assert found.kind is Kind.SOFT_BOUNCE


def test_what_the_accounts_own_list_held_back_does_not_count():
    sub = "OnAccountSuppressionList"
    bounced = heard(changed(BOUNCE, "bounce", bounceSubType=sub))
    complained = heard(changed(COMPLAINT, "complaint", complaintSubType=sub, complaintFeedbackType=None))
    assert bounced
    assert complained
    assert not bounced.counts
    assert not complained.counts
    assert sub in bounced.detail


def test_a_reader_who_takes_it_out_of_the_spam_does_not_complain():
    assert heard(changed(COMPLAINT, "complaint", complaintFeedbackType="not-spam")) is None


def test_a_reject_names_no_address_that_is_at_fault():
    event = {"eventType": "Reject", "mail": BOUNCE["mail"], "reject": {"reason": "Bad content"}}
    found = heard(event)
    assert found
    assert (found.kind, found.detail) == (Kind.REJECT, "Bad content")


def test_it_is_the_address_we_wrote_to_even_if_its_mail_is_passed_on():
    other = [{"emailAddress": "else@example.net"}]
    found = heard(changed(BOUNCE, "bounce", bouncedRecipients=other))
    assert found
    assert found.addresses == ("reader@example.org",)


def test_without_one_destination_it_is_those_who_are_named():
    event = changed(BOUNCE, "mail", destination=["a@example.org", "b@example.org"])
    event["bounce"]["bouncedRecipients"] = [
        {"emailAddress": "B <b@example.org>"},
        {"emailAddress": "b@example.org"},
        {"emailAddress": None},
        "b@example.org",
    ]
    found = heard(event)
    assert found
    assert found.addresses == ("b@example.org",)


def test_one_event_has_one_id_and_two_have_two():
    found, again = heard(BOUNCE), heard(deepcopy(BOUNCE))
    other = heard(changed(BOUNCE, "bounce", feedbackId="another"))
    assert found
    assert again
    assert other
    assert found.event_id == again.event_id != other.event_id
    unnamed = deepcopy(BOUNCE)
    del unnamed["bounce"]["feedbackId"]
    assert heard(unnamed), "then it is known by its mail"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Successfully validated SNS topic for Amazon SES event publishing.",
        "null",
        "[]",
        "5",
        '"Bounce"',
        "{}",
        '{"eventType": ["Bounce"]}',
        '{"eventType": "Bounce"}',
        '{"eventType": "Bounce", "bounce": [], "mail": 5}',
        '{"eventType": "Delivery", "mail": {}, "delivery": {}}',
        "[" * 200_000,
        '{"eventType": "Bounce"' + " " * LARGEST + "}",
    ],
    ids=lambda body: body[:30],
)
def test_what_is_no_event_is_nothing(body: str):
    assert heard_in(body) is None


@pytest.mark.parametrize("detail", ["x" * 500, "a\r\nb", "\u202eabc", {"a": 1}])
def test_what_it_says_is_short_and_of_one_line(detail: Any):
    found = heard(changed(BOUNCE, "bounce", bounceSubType=detail))
    assert found
    assert found.detail.isprintable()
    assert found.detail.isascii()
    assert len(found.detail) <= 60


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just("a@b.example"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(
    st.sampled_from([BOUNCE, COMPLAINT]),
    st.sampled_from(["bounce", "complaint", "mail"]),
    st.sampled_from(["feedbackId", "bounceType", "bouncedRecipients", "destination", "messageId"]),
    ANY,
)
def test_whatever_stands_in_a_field_nothing_raises(event: dict[str, Any], part: str, name: str, value: Any):
    made = deepcopy(event)
    made[part] = {**made.get(part, {}), name: value}
    found = heard(made)
    assert found is None or all("@" in one for one in found.addresses)
