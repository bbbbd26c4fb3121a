"""Where webhooks are sent: in which form, signed with what, and how the receiver has been (RULES §6)."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

DISABLED = "endpoint.disabled"
"""What befell an endpoint that its owner is to know; the event's type for machines."""
TEST = "endpoint.test"
"""The type of the event that a new endpoint has to take."""

GIVEN_UP_AFTER = timedelta(hours=120)
"""After how long of nothing but failures an endpoint is disabled (RULES §6)."""
REPLAYABLE = timedelta(days=14)
"""How long what was not delivered can be sent again (RULES §6)."""
OVERLAP = timedelta(hours=24)
"""How long the secret before a rotation signs as well."""
LONGEST_OVERLAP = timedelta(days=30)

_LONGEST_REASON = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Form(StrEnum):
    """What a body looks like: a signed CloudEvent, or a message for a chat."""

    EVENT = "event"
    SLACK = "slack"
    DISCORD = "discord"
    TEAMS = "teams"
    APPRISE = "apprise"
    """A notice for a target of `stet.domain.target`."""

    @property
    def signed(self) -> bool:
        """Whether the receiver has a secret to check; a chat's address is its secret."""
        return self is Form.EVENT

    @property
    def secret(self) -> bool:
        """Whether there is a secret to keep: what signs, or a target's whole address."""
        return self in (Form.EVENT, Form.APPRISE)


CHOSEN = tuple(form for form in Form if form is not Form.APPRISE)
"""The forms that a webhook may have."""

_HOSTS = {
    Form.SLACK: ("hooks.slack.com", "hooks.slack-gov.com"),
    Form.DISCORD: ("discord.com", "discordapp.com"),
    Form.TEAMS: ("webhook.office.com", "logic.azure.com", "api.powerplatform.com"),
}


def form_of(host: str) -> Form:
    """Return the form that the receiver at a host reads: a chat's own, elsewhere the signed event."""
    host = host.lower().rstrip(".")
    for form, known in _HOSTS.items():
        if any(host == one or host.endswith(f".{one}") for one in known):
            return form
    return Form.EVENT


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One row of the endpoints table, beside its subscription, whose id is its own.

    `secret` and `before` name secrets, which are kept elsewhere, encrypted; `before` signs as well until
    `before_until`. `failing_since` is the first failure since the last success. A disabled endpoint gets
    nothing; `told` says that its owner's notice is published.
    """

    endpoint_id: str
    topic: str
    form: Form = Form.EVENT
    secret: str | None = None
    before: str | None = None
    before_until: datetime | None = None
    failing_since: datetime | None = None
    disabled_at: datetime | None = None
    reason: str = ""
    told: bool = False

    def signing(self, now: datetime) -> tuple[str, ...]:
        """Return the names of the secrets to sign with, the newest first."""
        overlapping = self.before if self.before_until and now < self.before_until else None
        return tuple(one for one in (self.secret, overlapping) if one)

    @property
    def state(self) -> str:
        """How it is, in a word: working, failing or disabled."""
        if self.disabled_at:
            return "disabled"
        return "failing" if self.failing_since else "working"

    @property
    def notice(self) -> tuple[str, int]:
        """The natural key of the owner's notice: what stands in a delivery where a change has its own."""
        at = self.disabled_at or _EPOCH
        return f"{DISABLED}#{self.endpoint_id}", (at.astimezone(UTC) - _EPOCH) // timedelta(milliseconds=1)


def endpoint_of(subject: str) -> str | None:
    """Return the id of the endpoint whose disabling a delivery tells of, or None if it tells of another."""
    kind, _, endpoint_id = subject.partition("#")
    return endpoint_id if kind == DISABLED else None


def rotated(endpoint: Endpoint, secret: str, now: datetime, overlap: timedelta) -> Endpoint:
    """Return the endpoint with a new secret; the one before signs as well for `overlap`."""
    before = endpoint.secret if overlap > timedelta(0) else None
    return replace(endpoint, secret=secret, before=before, before_until=now + overlap if before else None)


def after(endpoint: Endpoint, now: datetime, *, done: bool, gone: bool, answer: str) -> Endpoint:
    """Return the endpoint after an attempt; the same one if there is nothing to write down.

    A success is written only if it ends failures, a failure only if it begins them or ends the patience:
    410, or 120 hours of nothing but failures.
    """
    if done:
        return replace(endpoint, failing_since=None) if endpoint.failing_since else endpoint
    since = endpoint.failing_since or now
    if gone or now - since >= GIVEN_UP_AFTER:
        hours = int((now - since).total_seconds() // 3600)
        why = "the receiver says that it is gone (410)" if gone else f"{hours} hours of nothing but failures"
        reason = f"{why}; the last: {answer}"[:_LONGEST_REASON]
        return replace(endpoint, failing_since=since, disabled_at=now, reason=reason, told=False)
    return replace(endpoint, failing_since=since)


def enabled(endpoint: Endpoint) -> Endpoint:
    """Return the endpoint as good as new; its secrets stay."""
    return replace(endpoint, failing_since=None, disabled_at=None, reason="", told=False)


def new_secret(drawn: bytes) -> str:
    """Return 32 random bytes as a secret of Standard Webhooks."""
    if len(drawn) != 32:
        raise ValueError(f"a secret has 32 random bytes, not {len(drawn)}")
    return "whsec_" + b64encode(drawn).decode()


@dataclass(frozen=True, slots=True)
class Posting:
    """One request to an endpoint: the very text that is signed, with each of `secrets` (none for a chat).

    A target's only secret is its whole address.
    """

    webhook_id: str
    body: str
    content_type: str
    secrets: tuple[str, ...] = field(default=(), repr=False)
