"""Email by SES v2."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from stet.adapters.items import error_code
from stet.domain.attempt import Attempt

_FINAL = frozenset({"MessageRejected", "MailFromDomainNotVerifiedException", "BadRequestException"})
"""Answers that a second attempt will not change: an unverified sender, the sandbox, a bad address."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Sends whole messages, headers as given."""

    ses: Any

    def send(self, message: EmailMessage, to: str) -> Attempt:
        """Hand one message to SES; what it refuses for good is final."""
        try:
            answer = self.ses.send_email(
                FromEmailAddress=parseaddr(str(message["From"]))[1],  # SES wants a name in it encoded
                Destination={"ToAddresses": [to]},
                Content={"Raw": {"Data": message.as_bytes()}},
            )
        except ClientError as error:
            code = error_code(error)
            return Attempt(done=False, answer=f"{code}: {error}"[:1024], final=code in _FINAL)
        except BotoCoreError as error:
            return Attempt(done=False, answer=f"{type(error).__name__}: {error}"[:1024])
        return Attempt(done=True, answer=str(answer["MessageId"]))
