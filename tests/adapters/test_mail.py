"""Mail by SES: whole messages, headers as given, and what its refusals mean."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from stet.adapters.mail import Mailbox

SET = "stet-FeedbackSet-1"


def message(sender: str = "stet@example.org") -> EmailMessage:
    mail = EmailMessage(policy=policy.SMTP.clone(max_line_length=998))
    mail["From"] = f"Stet – die Änderungen <{sender}>" if sender else ""
    mail["To"] = "reader@example.org"
    mail["Subject"] = "Großbrand im Hafen: aus „12“ werden 15 Verletzte " + "x" * 80
    mail["List-Unsubscribe"] = "<https://stet.example/unsubscribe/all/sub-1/" + "t" * 120 + ">"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["References"] = "<article.0f5a@stet.example>"
    mail.set_content("12 → 15\n.\nFrom here on\n")
    mail.add_alternative("<p>12 → 15</p>", subtype="html")
    return mail


class Refusing:
    """A client of SES that refuses every mail for one reason."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def send_email(self, **_: Any) -> Any:
        raise self._error


class Taking:
    """A client of SES that takes every mail and notes it."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def send_email(self, **request: Any) -> Any:
        self.sent.append(request)
        return {"MessageId": "0100-1"}


def test_a_mail_is_sent_whole_to_one_person():
    ses, mail = Taking(), message()
    attempted = Mailbox(ses, SET).send(mail, "reader@example.org")
    assert (attempted.done, attempted.answer) == (True, "0100-1")
    (request,) = ses.sent
    assert request["FromEmailAddress"] == "stet@example.org"
    assert request["ConfigurationSetName"] == SET, "or nobody would learn of its bounce"
    assert request["Destination"] == {"ToAddresses": ["reader@example.org"]}
    assert request["Content"]["Raw"]["Data"] == mail.as_bytes(), "as its own policy writes it"
    sent = message_from_bytes(request["Content"]["Raw"]["Data"], policy=policy.default)
    assert sent.keys() == mail.keys(), "headers as given, none more"
    assert all(sent[name] == mail[name] for name in set(mail.keys()) - {"Content-Type"})
    assert [part.get_content_type() for part in sent.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_ses_takes_it(stack: Any):
    """As moto has it, an unverified sender is refused; that is final."""
    refused = Mailbox(stack.sesv2, SET).send(message(), "reader@example.org")
    assert (refused.done, refused.final) == (False, True)
    assert "MessageRejected" in refused.answer
    stack.sesv2.create_email_identity(EmailIdentity="stet@example.org")
    attempted = Mailbox(stack.sesv2, SET).send(message(), "reader@example.org")
    assert attempted.done
    assert attempted.answer


@pytest.mark.parametrize(
    "code", ["MessageRejected", "MailFromDomainNotVerifiedException", "BadRequestException"]
)
def test_some_refusals_are_final(code: str):
    refusal = ClientError({"Error": {"Code": code, "Message": "x" * 5000}}, "SendEmail")
    attempted = Mailbox(Refusing(refusal), SET).send(message(), "reader@example.org")
    assert (attempted.done, attempted.final) == (False, True)
    assert code in attempted.answer
    assert len(attempted.answer) <= 1024


@pytest.mark.parametrize(
    "code",
    [
        "TooManyRequestsException",
        "LimitExceededException",
        "SendingPausedException",
        "AccountSuspendedException",
        "ThrottlingException",
        "InternalServerError",
    ],
)
def test_other_refusals_are_tried_again(code: str):
    refusal = ClientError({"Error": {"Code": code, "Message": "later"}}, "SendEmail")
    attempted = Mailbox(Refusing(refusal), SET).send(message(), "reader@example.org")
    assert (attempted.done, attempted.final) == (False, False)
    assert code in attempted.answer


def test_when_ses_is_out_of_reach_the_mail_is_tried_again():
    refusing = Refusing(EndpointConnectionError(endpoint_url="https://email.example"))
    attempted = Mailbox(refusing, SET).send(message(), "reader@example.org")
    assert (attempted.done, attempted.final) == (False, False)
