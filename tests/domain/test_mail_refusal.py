"""What SES refuses, in words that say what to do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stet.domain.mail_refusal import refusal

SENDER = "stet@example.org"
FAILED = "Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: "


@pytest.mark.parametrize(
    ("code", "message", "words", "final"),
    [
        ("MessageRejected", FAILED + "reader@example.com", "sandbox and the recipient is not verified", True),
        ("MessageRejected", FAILED + SENDER, f"the sender {SENDER} is not verified", True),
        ("MessageRejected", FAILED + "reader@example.com, Stet@Example.org", "the sender", True),
        ("MessageRejected", FAILED + "arn:aws:ses:eu-central-1:1:identity/example.org", "the sender", True),
        ("MessageRejected", "Email address not verified stet@example.org", "the sender", True),
        ("MessageRejected", "Message contains a virus", "for what is in it", True),
        ("MailFromDomainNotVerifiedException", "no", "MAIL FROM domain", True),
        ("BadRequestException", "Missing final '@domain'", "malformed", True),
        ("SendingPausedException", "Sending paused for this account.", "sending is paused", False),
        ("AccountSuspendedException", "no", "suspended", False),
        ("NotFoundException", "Configuration set <x> does not exist.", "deploy it again", False),
        ("AccessDeniedException", "not authorized to perform ses:SendEmail", "MailFrom", False),
        ("TooManyRequestsException", "Maximum sending rate exceeded.", "a second", False),
        ("InternalServerError", "later", "InternalServerError: later", False),
    ],
)
def test_a_refusal_says_what_to_do(code: str, message: str, words: str, *, final: bool):
    found = refusal(code, message, SENDER)
    assert words in found.answer
    assert code in found.answer
    assert (found.done, found.final, found.dropped) == (False, final, False)


def test_the_quota_of_a_day_is_waited_for():
    found = refusal("TooManyRequestsException", "Daily message quota exceeded.", SENDER)
    assert "a day" in found.answer
    assert (found.final, found.retry_after) == (False, timedelta(hours=1))


@given(st.text(), st.text())
def test_an_answer_is_short_and_of_one_line(code: str, message: str):
    found = refusal(code, message, SENDER)
    assert len(found.answer) <= 1024
    assert "\n" not in found.answer.partition(": ")[2]
