"""Webhooks: Standard Webhooks signatures over a JSON body, through the one door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from standardwebhooks import Webhook
from standardwebhooks.webhooks import EmptyWebhookSecretError

from stet.domain.attempt import Attempt
from stet.domain.endpoint import Posting
from stet.domain.errors import BadUrl, Forbidden, Unreachable
from stet.domain.response import Response

_GONE = 410
_ANSWER = 1024
"""How much of an answer is kept, in characters."""
_READ = 4 * _ANSWER
"""How much of an answer is read, in bytes."""


class Door(Protocol):
    """The one door to the internet."""

    def post(self, url: str, body: bytes, headers: Mapping[str, str], *, largest: int) -> Response: ...


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Posts signed events. 15 seconds; only 2xx is success; redirects fail, 410 is final (RULES §6)."""

    door: Door
    clock: Callable[[], datetime]

    def post(self, address: str, posting: Posting) -> Attempt:
        """Make one attempt; its `webhook_id` is the same for every attempt of one delivery.

        What is said of a failure does not name the address: a chat's is its secret.
        """
        now = self.clock()
        try:
            headers = _headers(posting, now)
        except (EmptyWebhookSecretError, ValueError):
            return Attempt(done=False, answer="the endpoint has no usable secret", final=True)
        try:
            answer = self.door.post(address, posting.body.encode(), headers, largest=_READ)
        except (BadUrl, Forbidden) as error:
            return Attempt(done=False, answer=_said(error, address), final=True)
        except Unreachable as error:
            return Attempt(done=False, answer=_said(error, address))
        text = f"{answer.status} {answer.body.decode('utf-8', 'replace')}".strip()
        return Attempt(
            done=200 <= answer.status < 300,
            answer=text.replace(address, "(its address)")[:_ANSWER],
            final=answer.status == _GONE,
            retry_after=answer.retry_after(now),
            gone=answer.status == _GONE,
        )


def _headers(posting: Posting, now: datetime) -> dict[str, str]:
    """Return the headers, signed once with each secret; raises ValueError for a secret that is none."""
    headers = {"Content-Type": posting.content_type}
    if posting.secrets:
        signatures = [Webhook(one).sign(posting.webhook_id, now, posting.body) for one in posting.secrets]
        headers |= {
            "webhook-id": posting.webhook_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signatures),
        }
    return headers


def _said(error: Exception, address: str) -> str:
    return str(error).replace(address, "its address")[:_ANSWER]
