"""Webhooks: Standard Webhooks signatures over a JSON body, through the one door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from standardwebhooks import Webhook
from standardwebhooks.webhooks import EmptyWebhookSecretError

from stet.adapters.door import Door
from stet.domain.attempt import Attempt
from stet.domain.errors import BadUrl, Forbidden, Unreachable
from stet.domain.subscription import Subscription

_GONE = 410


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Posts signed events. 15 seconds; only 2xx is success; redirects fail, 410 is final (RULES §6)."""

    door: Door
    clock: Callable[[], datetime]

    def post(self, subscription: Subscription, webhook_id: str, body: str) -> Attempt:
        """Make one attempt; `webhook_id` is the same for every attempt of one delivery."""
        now = self.clock()
        try:
            signature = Webhook(subscription.secret or "").sign(webhook_id, now, body)
        except (EmptyWebhookSecretError, ValueError):
            return Attempt(done=False, answer="the subscription has no usable secret", final=True)
        headers = {
            "Content-Type": "application/cloudevents+json; charset=utf-8",
            "webhook-id": webhook_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signature,
        }
        try:
            answer = self.door.post(subscription.address, body.encode(), headers)
        except (BadUrl, Forbidden) as error:
            return Attempt(done=False, answer=str(error), final=True)
        except Unreachable as error:
            return Attempt(done=False, answer=str(error))
        return Attempt(
            done=200 <= answer.status < 300,
            answer=f"{answer.status} {answer.body[:1000].decode('utf-8', 'replace')}",
            final=answer.status == _GONE,
            retry_after=answer.retry_after(now),
        )
