"""Email by SES v2."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from stet.adapters.items import error_code
from stet.domain.attempt import Attempt
from stet.domain.mail_refusal import refusal


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Sends whole messages, headers as given, under a configuration set that tells what becomes of them."""

    ses: Any
    configuration_set: str

    def send(self, message: EmailMessage, to: str) -> Attempt:
        """Hand one message to SES; what it refuses for good is final."""
        sender = parseaddr(str(message["From"]))[1]  # SES wants a name in it encoded
        try:
            answer = self.ses.send_email(
                FromEmailAddress=sender,
                ConfigurationSetName=self.configuration_set,
                Destination={"ToAddresses": [to]},
                Content={"Raw": {"Data": message.as_bytes()}},
            )
        except ClientError as error:
            said = str(error.response.get("Error", {}).get("Message", ""))
            return refusal(error_code(error), said, sender)
        except BotoCoreError as error:
            return Attempt(done=False, answer=f"{type(error).__name__}: {error}"[:1024])
        return Attempt(done=True, answer=str(answer["MessageId"]))


@dataclass(frozen=True, slots=True)
class SuppressionList:
    """The account's own list of addresses to which SES sends nothing."""

    ses: Any

    def remove(self, address: str) -> bool:
        """Take an address off the list; say whether it stood there."""
        try:
            self.ses.delete_suppressed_destination(EmailAddress=address)
        except ClientError as error:
            if error_code(error) == "NotFoundException":
                return False
            raise
        return True
