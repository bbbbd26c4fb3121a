"""What waits in a dead-letter queue, and sending it back: receive, send, delete.

AWS has a call of its own for it (StartMessageMoveTask), which the embedded cloud has not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from stet.domain.errors import Conflict

_BATCH = 10
_HIDDEN = 60
"""Seconds for which a message is hidden while it is sent back."""

_PARTS = ("StringValue", "BinaryValue", "DataType")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that failed again and again."""

    body: str
    sent_at: datetime
    received: int


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """A dead-letter queue and the queue it stands behind, by their addresses."""

    sqs: Any
    url: str
    queue: str

    def waiting(self) -> int:
        """Return about how many messages wait, those being looked at included."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        answer = self.sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=names)
        return sum(int(answer["Attributes"][name]) for name in names)

    def look(self) -> list[Letter]:
        """Return some of what waits, without taking it out."""
        if not self.waiting():
            return []
        return [
            Letter(
                message["Body"],
                datetime.fromtimestamp(int(message["Attributes"]["SentTimestamp"]) / 1000, UTC),
                int(message["Attributes"]["ApproximateReceiveCount"]),
            )
            for message in self._receive(hidden=0)
        ]

    def redrive(self, told: Callable[[], None] = lambda: None) -> int:
        """Send back what waits, and return how many messages that were.

        No more than wait now, or a message that fails at once would go round for ever. A message is
        deleted after it was sent: should that fail it is sent twice, which every step of Stet bears.
        """
        most, moved = self.waiting(), 0
        while moved < most and (messages := self._receive(hidden=_HIDDEN)):
            self._send(messages)
            self.sqs.delete_message_batch(
                QueueUrl=self.url,
                Entries=[
                    {"Id": str(at), "ReceiptHandle": message["ReceiptHandle"]}
                    for at, message in enumerate(messages)
                ],
            )
            moved += len(messages)
            for _ in messages:
                told()
        return moved

    def _receive(self, *, hidden: int) -> list[dict[str, Any]]:
        answer = self.sqs.receive_message(
            QueueUrl=self.url,
            MaxNumberOfMessages=_BATCH,
            VisibilityTimeout=hidden,
            WaitTimeSeconds=1,  # asks all of the queue's servers, where 0 would ask a few
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        return list(answer.get("Messages", []))

    def _send(self, messages: list[dict[str, Any]]) -> None:
        entries = [_entry(str(at), message) for at, message in enumerate(messages)]
        answer = self.sqs.send_message_batch(QueueUrl=self.queue, Entries=entries)
        if failed := answer.get("Failed"):
            reason = failed[0].get("Message", failed[0]["Code"])
            raise Conflict(f"{len(failed)} messages were not taken back ({reason}): they wait on, try again")


def _entry(name: str, message: dict[str, Any]) -> dict[str, Any]:
    """Return a message as it was sent at first, its host's group (fair queues) and attributes included."""
    group = message["Attributes"].get("MessageGroupId")
    attributes = {
        key: {part: value[part] for part in _PARTS if part in value}
        for key, value in message.get("MessageAttributes", {}).items()
    }
    return {"Id": name, "MessageBody": message["Body"], "MessageAttributes": attributes} | (
        {"MessageGroupId": group} if group else {}
    )
