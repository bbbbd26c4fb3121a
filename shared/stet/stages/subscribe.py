"""Subscribe the readers and receivers whom the owner vouches for. Asking twice is asking once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from ipaddress import ip_address
from typing import Protocol

from stet.domain.address import is_loopback, is_public
from stet.domain.endpoint import Form, form_of, new_secret
from stet.domain.errors import BadUrl, Forbidden, InputError
from stet.domain.interest import ANYTHING, Interest, checked_interest
from stet.domain.mail_host import mail_host
from stet.domain.rhythm import AT_ONCE, Rhythm
from stet.domain.subscription import ALL, MAIL, NAMED, OWNER, WITH_ENDPOINT, Channel, Subscription
from stet.domain.target import checked_target, veiled
from stet.domain.url import checked
from stet.stages.answer import Answer

_ATOMS = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL_PART = re.compile(rf"{_ATOMS}(?:\.{_ATOMS})*", re.IGNORECASE)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})+", re.IGNORECASE)


_LONGEST_WEBHOOK = 2048
"""Bytes that an index can hold as a key."""


class SubscriptionStore(Protocol):
    """The subscriptions table, as its owner uses it."""

    def put(self, subscription: Subscription) -> None: ...
    def to(self, topic: str) -> Iterable[Subscription]: ...


class EndpointDesk(Protocol):
    """Where the endpoints of webhooks are opened."""

    def open(self, subscription: Subscription, form: Form, secret: str | None, *, test: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class Wish:
    """A reader or a receiver, and what it is to be told of.

    An `id` names a subscription of the caller's own, which the wish replaces whatever its address was,
    and then its secret too; `secret` is for a new one else. A webhook's `form` is its host's if none is
    given; with `test`, a new one must take `endpoint.test` first. A target's address is given whole, and is
    stored as its secret.
    """

    channel: Channel
    address: str
    topic: str = ALL
    interest: Interest = ANYTHING
    id: str = ""
    secret: str | None = None
    form: Form | None = None
    test: bool = False
    rhythm: Rhythm = AT_ONCE


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Subscribes readers and receivers whom the owner vouches for: confirmed at once.

    `draw(n)` gives n random bytes. `ports` and `loopback` are what the deliveries' door opens.
    """

    subscriptions: SubscriptionStore
    clock: Callable[[], datetime]
    draw: Callable[[int], bytes]
    endpoints: EndpointDesk
    ports: frozenset[int] = frozenset({80, 443})
    loopback: bool = False

    def __call__(self, wish: Wish) -> tuple[Subscription, Answer]:
        """Store a subscription, unless the address has the same one; raises InputError for what cannot be.

        That is a bad address, an interest that names what there is not, rules for news of feeds, and a
        webhook that does not take its test.
        """
        wish = _with_secret(replace(wish, interest=checked_interest(wish.interest)))
        plain = (replace(wish.interest, least=ANYTHING.least), wish.rhythm) == (ANYTHING, AT_ONCE)
        if wish.topic == OWNER and not plain:
            raise InputError("news of feeds goes to owners at once and whole: leave the rules out")
        if wish.interest.discovered and wish.channel is Channel.EMAIL:
            raise InputError("articles found are told to webhooks only: leave --discovered out")
        address = self._address(wish)
        for there in self.subscriptions.to(wish.topic):
            if there.subscription_id == wish.id if wish.id else _reaches(there, wish.channel, address):
                return self._again(there, replace(wish, address=address))
        now = self.clock()
        new = Subscription(
            subscription_id=wish.id or self.draw(8).hex(),
            topic=wish.topic,
            channel=wish.channel,
            address=address,
            token=self.draw(16).hex(),
            created_at=now,
            confirmed_at=now,
            interest=wish.interest,
            rhythm=wish.rhythm,
        )
        if new.channel in WITH_ENDPOINT:
            form = form_wanted(wish)
            secret = (wish.secret or new_secret(self.draw(32))) if form.secret else None
            self.endpoints.open(new, form, secret, test=wish.test)
        self.subscriptions.put(new)
        return new, Answer.ADDED

    def _again(self, there: Subscription, wish: Wish) -> tuple[Subscription, Answer]:
        now = replace(
            there,
            channel=wish.channel,
            address=wish.address,
            interest=wish.interest,
            rhythm=wish.rhythm,
            confirmed_at=there.confirmed_at or self.clock(),
            expires_at=None,
        )
        if now.channel in WITH_ENDPOINT and (wish.id or wish.form):
            secret = wish.secret if wish.id or wish.form is Form.APPRISE else None
            self.endpoints.open(now, form_wanted(wish), secret, test=False)
        if now == there:
            return there, Answer.KNOWN
        self.subscriptions.put(now)
        return now, Answer.CHANGED

    def _address(self, wish: Wish) -> str:
        if wish.channel in MAIL:
            return email_address(wish.address)
        if wish.channel is Channel.APPRISE:
            return veiled(wish.address)
        return webhook_address(wish.address, self.ports, loopback=self.loopback)


def _with_secret(wish: Wish) -> Wish:
    """Return the wish with a target's address as its secret; raises InputError for one that is none."""
    if wish.channel is not Channel.APPRISE:
        return wish
    return replace(wish, secret=checked_target(wish.address), form=Form.APPRISE)


def form_wanted(wish: Wish) -> Form:
    """Return the form of a webhook's bodies: the one that is wished for, or that of its host."""
    return wish.form or form_of(checked(wish.address).hostname or "")


def email_address(text: str) -> str:
    """Return an email address in its one form, or raise InputError: nothing in it may end a header."""
    local, at, domain = text.rpartition("@")
    host = mail_host(domain)
    fits = len(local) <= 64 and len(host) <= 253
    if not (at and fits and _LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(host)):
        raise InputError(f"not an email address such as reader@example.org: {text[:100]!r}")
    return f"{local}@{host}"


def webhook_address(text: str, ports: frozenset[int], *, loopback: bool) -> str:
    """Return the address of a webhook if deliveries to it will be tried; raise BadUrl or Forbidden."""
    parts = checked(text)
    if len(text.encode("utf-8", "replace")) > _LONGEST_WEBHOOK:
        raise BadUrl(f"a webhook's address has at most {_LONGEST_WEBHOOK} bytes: {text[:80]}…")
    if parts.scheme != "https" and not loopback:
        raise BadUrl(f"a webhook's address begins with https://, not {text!r}")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if port not in ports:
        opened = ", ".join(map(str, sorted(ports)))
        raise Forbidden(f"port {port} is not opened by this stack, only {opened} (its parameter Ports)")
    if not _may_be_asked((parts.hostname or "").rstrip("."), loopback=loopback):
        raise Forbidden(f"{parts.hostname} is not a public address, and webhooks go to no other")
    return text


def _reaches(there: Subscription, channel: Channel, address: str) -> bool:
    named = there.subscription_id.startswith(NAMED)
    return not named and (there.channel, there.address) == (channel, address)


def _may_be_asked(host: str, *, loopback: bool) -> bool:
    """Whether a host may be public, as far as its name says: names are resolved when they are asked."""
    try:
        numeric = str(ip_address(host))
    except ValueError:
        return loopback or host.lower().rpartition(".")[2] != "localhost"
    return is_public(numeric) or (loopback and is_loopback(numeric))
