"""Plain mails by SNS: one topic, a subscription for each address, each with a filter that lets its own pass.

SNS asks every address itself, sends nothing before it says yes, and puts a link to end it under each mail.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from stet.adapters.items import error_code
from stet.domain.attempt import Attempt
from stet.domain.plain_mail import ATTRIBUTE, plain_subject, plain_text, reader_key

_FINAL = frozenset({"InvalidParameter", "InvalidParameterValue", "NotFound"})
_PENDING = "pendingconfirmation"


@dataclass(frozen=True, slots=True)
class PlainMail:
    """The topic of plain mails, known by its ARN."""

    sns: Any
    topic: str

    def invite(self, address: str) -> None:
        """Have SNS ask an address whether it wants mails, unless it did; asked again, it mails again."""
        if self._found(address) is None:
            policy = {ATTRIBUTE: [reader_key(address)]}
            self.sns.subscribe(
                TopicArn=self.topic,
                Protocol="email",
                Endpoint=address,
                Attributes={"FilterPolicy": json.dumps(policy)},
            )

    def end(self, address: str) -> bool:
        """Remove the subscription of an address; say whether there was one that can be.

        One that waits for its holder's yes cannot be removed: SNS forgets it after two days.
        """
        arn = self._found(address)
        if not arn:
            return False
        self.sns.unsubscribe(SubscriptionArn=arn)
        return True

    def send(self, message: EmailMessage, to: str) -> Attempt:
        """Publish the text of a mail to one address, if its holder said yes and did not end it since."""
        body = message.get_body(("plain",))
        try:
            arn = self._found(to)
            if not arn:
                return _NOBODY if arn is None else _UNCONFIRMED
            answer = self.sns.publish(
                TopicArn=self.topic,
                Subject=plain_subject(str(message["Subject"])),
                Message=plain_text(body.get_content() if body else ""),
                MessageAttributes={ATTRIBUTE: {"DataType": "String", "StringValue": reader_key(to)}},
            )
        except ClientError as error:
            code = error_code(error)
            return Attempt(done=False, answer=f"{code}: {error}"[:1024], final=code in _FINAL)
        except BotoCoreError as error:
            return Attempt(done=False, answer=f"{type(error).__name__}: {error}"[:1024])
        return Attempt(done=True, answer=str(answer["MessageId"]))

    def counted(self) -> tuple[int, int]:
        """Return how many addresses said yes, and how many were asked and did not answer yet."""
        arns = [_confirmed(one) for one in self._listed() if one["Protocol"] == "email"]
        return sum(map(bool, arns)), arns.count("")

    def _found(self, address: str) -> str | None:
        """Return the ARN of an address' subscription, empty while it waits for a yes; None without one."""
        wanted = address.casefold()
        for one in self._listed():
            if one["Protocol"] == "email" and one["Endpoint"].casefold() == wanted:
                return _confirmed(one)
        return None

    def _listed(self) -> Iterator[dict[str, Any]]:
        more: dict[str, str] = {}
        while True:
            page = self.sns.list_subscriptions_by_topic(TopicArn=self.topic, **more)
            yield from page["Subscriptions"]
            if not page.get("NextToken"):
                return
            more = {"NextToken": page["NextToken"]}


def _confirmed(listed: dict[str, Any]) -> str:
    """Return the ARN of a subscription, empty while it waits for a yes."""
    arn = str(listed["SubscriptionArn"])
    return "" if arn.replace(" ", "").casefold() == _PENDING else arn


_UNCONFIRMED = Attempt(
    done=False,
    answer="not confirmed yet: the address' holder has to follow the link in the mail from AWS",
    final=True,
    dropped=True,
)
_NOBODY = Attempt(
    done=False,
    answer="SNS knows the address no more: its holder ended it there, or never said yes; stet unsubscribe, "
    "or stet subscribe again",
    final=True,
    dropped=True,
)
