"""What is done with endpoints: opened with a test, posted to, judged by their answers, rotated, closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from stet.domain.attempt import Attempt
from stet.domain.endpoint import (
    LONGEST_OVERLAP,
    TEST,
    Endpoint,
    Form,
    Posting,
    after,
    enabled,
    new_secret,
    rotated,
)
from stet.domain.errors import Conflict, InputError
from stet.domain.privacy import unnamed
from stet.domain.subscription import Channel, Subscription
from stet.stages.tell import Way


class EndpointStore(Protocol):
    """The endpoints table."""

    def add(self, endpoint: Endpoint) -> bool: ...
    def get(self, endpoint_id: str) -> Endpoint | None: ...
    def save(self, endpoint: Endpoint, read: Endpoint) -> bool: ...
    def remove(self, endpoint_id: str) -> bool: ...


class SecretStore(Protocol):
    """Where the secrets are kept, encrypted, by endpoint and name."""

    def keep(self, endpoint_id: str, name: str, secret: str) -> None: ...
    def get(self, endpoint_id: str, name: str) -> str | None: ...
    def forget(self, endpoint_id: str, *, but: tuple[str, ...] = ()) -> int: ...


class SubscriptionStore(Protocol):
    """What telling of an endpoint needs of the subscriptions table."""

    def get(self, topic: str, subscription_id: str) -> Subscription | None: ...


Post = Callable[[str, Posting], Attempt]
"""Makes one attempt at an address."""

Written = tuple[str, str]
"""A body and its content type."""


@dataclass(frozen=True, slots=True)
class PostEvent:
    """One attempt at an endpoint, and what it says of the endpoint.

    Nothing is posted to a disabled one. What disables it is written down first, then published, then
    noted as told; a message that comes back after a crash between these finds what is left to do, and the
    notice has one key, so the owner is told once.
    """

    endpoints: EndpointStore
    secrets: SecretStore
    post: Post
    publish: Callable[[Endpoint], None]
    clock: Callable[[], datetime]

    def __call__(
        self, subscription: Subscription, delivery_id: str, write: Callable[[Form], Written]
    ) -> Attempt:
        """Return what the attempt came to; `write` writes the body in the endpoint's form."""
        found = self.endpoints.get(subscription.subscription_id)
        if found is None:
            return Attempt(done=False, answer="the subscription has no endpoint", final=True)
        if found.disabled_at:
            self._tell(found)
            return Attempt(done=False, answer=f"the endpoint is disabled: {found.reason}", final=True)
        posting = self._posting(found, delivery_id, write)
        attempt = self.post(subscription.address, posting)
        self._note(found, attempt)
        return attempt

    def _posting(self, found: Endpoint, delivery_id: str, write: Callable[[Form], Written]) -> Posting:
        body, content_type = write(found.form)
        if not found.form.secret:
            return Posting(delivery_id, body, content_type)
        named = [self.secrets.get(found.endpoint_id, name) for name in found.signing(self.clock())]
        return Posting(delivery_id, body, content_type, tuple(one for one in named if one) or ("",))

    def _note(self, found: Endpoint, attempt: Attempt) -> None:
        now = self.clock()
        state = after(found, now, done=attempt.done, gone=attempt.gone, answer=unnamed(attempt.answer))
        if state != found and self.endpoints.save(state, found):
            self._tell(state)

    def _tell(self, found: Endpoint) -> None:
        if found.disabled_at and not found.told:
            self.publish(found)
            self.endpoints.save(replace(found, told=True), found)


@dataclass(frozen=True, slots=True)
class EndpointNews:
    """What a message to the owner of a disabled endpoint may show."""

    endpoint: Endpoint
    receiver: Subscription


@dataclass(frozen=True, slots=True)
class TellDisabled:
    """Makes one attempt to tell an owner that an endpoint was disabled."""

    endpoints: EndpointStore
    subscriptions: SubscriptionStore
    ways: Mapping[Channel, Way[EndpointNews]]

    def __call__(
        self, endpoint_id: str, number: int, subscription: Subscription, delivery_id: str
    ) -> Attempt:
        """Return what the attempt came to."""
        found = self.endpoints.get(endpoint_id)
        receiver = self.subscriptions.get(found.topic, endpoint_id) if found else None
        if found is None or receiver is None or found.notice[1] != number:
            return Attempt(done=False, answer="the endpoint was enabled again, or ended", final=True)
        way = self.ways[subscription.channel]
        try:
            message = way.write(EndpointNews(found, receiver), subscription)
        except InputError as error:  # such as an address that no mail can have
            return Attempt(done=False, answer=str(error), final=True)
        return way.send(subscription, delivery_id, message)


@dataclass(frozen=True, slots=True)
class EndpointDesk:
    """What an owner does with endpoints. `draw(n)` gives n random bytes."""

    endpoints: EndpointStore
    secrets: SecretStore
    post: Post
    write_test: Callable[[Subscription, Form, datetime], Written]
    clock: Callable[[], datetime]
    draw: Callable[[int], bytes]

    def open(self, subscription: Subscription, form: Form, secret: str | None, *, test: bool) -> None:
        """Make the endpoint of a new subscription, or one with the secret its caller wants it to have.

        With `test`, it must take `endpoint.test` first; raises InputError if it does not.
        """
        if test:
            self._must_take(subscription, form, (secret,) if secret else ())
        there = self.endpoints.get(subscription.subscription_id)
        if form.secret and not secret and not (there and there.secret):
            raise InputError(
                "a chat that becomes an endpoint for events needs a secret: unsubscribe it first"
            )
        if there is None:
            new = Endpoint(subscription.subscription_id, subscription.topic, form)
            self.endpoints.add(replace(new, secret=self._kept(new.endpoint_id, secret)))
        elif there.form != form or (secret and secret != self._newest(there)):
            name = self._kept(there.endpoint_id, secret) if secret else there.secret
            self._save(replace(enabled(there), form=form, secret=name), there)

    def rotate(self, subscription: Subscription, overlap: timedelta) -> str:
        """Return the new secret of an endpoint, which signs beside the one before for `overlap`.

        Secrets that sign no more are deleted. Raises InputError for an overlap of over 30 days or for a
        chat, Conflict if the endpoint was changed meanwhile.
        """
        there = self.named(subscription)
        if not there.form.signed:
            raise InputError(f"{there.endpoint_id} is a {there.form} target: its address is its secret")
        if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
            raise InputError("the secret before can sign for 30 days at most: --overlap 24h")
        secret = new_secret(self.draw(32))
        name = self._kept(there.endpoint_id, secret)
        new = rotated(there, name or "", self.clock(), overlap)
        self._save(new, there)
        self.secrets.forget(there.endpoint_id, but=tuple(one for one in (new.secret, new.before) if one))
        return secret

    def enable(self, subscription: Subscription) -> bool:
        """Let an endpoint get webhooks again; say whether it got none or failed."""
        there = self.named(subscription)
        if there == enabled(there):
            return False
        self._save(enabled(there), there)
        return True

    def test(self, subscription: Subscription) -> Attempt:
        """Return what an endpoint answered to `endpoint.test`; how it stands does not change by it."""
        there = self.named(subscription)
        secrets = [self.secrets.get(there.endpoint_id, name) for name in there.signing(self.clock())]
        return self._tested(subscription, there.form, tuple(one for one in secrets if one))

    def close(self, subscription_id: str) -> int:
        """Forget the endpoint of a subscription that ended; return how many secrets were deleted."""
        self.endpoints.remove(subscription_id)
        return self.secrets.forget(subscription_id)

    def named(self, subscription: Subscription) -> Endpoint:
        """Return the endpoint of a subscription; raise InputError if it has none."""
        found = self.endpoints.get(subscription.subscription_id)
        if found is None:
            raise InputError(
                f"{subscription.subscription_id} has no endpoint: stet unsubscribe it, and subscribe it again"
            )
        return found

    def _must_take(self, subscription: Subscription, form: Form, secrets: tuple[str, ...]) -> None:
        attempt = self._tested(subscription, form, secrets)
        if not attempt.done:
            said = attempt.answer[:200] or "no answer"
            if form is Form.APPRISE:
                raise InputError(f"{subscription.address} did not take a test: {said}; or give --no-test")
            raise InputError(
                f"the endpoint did not take {TEST}, it must answer 2xx: {said}; if "
                "it is not up yet, or must know the secret first: --no-test, then stet endpoints test ID"
            )

    def _tested(self, subscription: Subscription, form: Form, secrets: tuple[str, ...]) -> Attempt:
        now = self.clock()
        body, content_type = self.write_test(subscription, form, now)
        webhook_id = f"{TEST}#{subscription.subscription_id}#{int(now.timestamp() * 1000)}"
        signing = secrets or ("",) if form.secret else ()
        return self.post(subscription.address, Posting(webhook_id, body, content_type, signing))

    def _kept(self, endpoint_id: str, secret: str | None) -> str | None:
        if secret is None:
            return None
        name = self.draw(8).hex()
        self.secrets.keep(endpoint_id, name, secret)
        return name

    def _newest(self, there: Endpoint) -> str | None:
        return self.secrets.get(there.endpoint_id, there.secret) if there.secret else None

    def _save(self, new: Endpoint, read: Endpoint) -> None:
        if not self.endpoints.save(new, read):
            raise Conflict(f"the endpoint {read.endpoint_id} was changed meanwhile: try again")
