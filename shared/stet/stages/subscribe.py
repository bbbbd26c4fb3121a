"""Subscribe the readers and receivers whom the owner vouches for. Asking twice is asking once."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from ipaddress import ip_address
from typing import Protocol

from stet.domain.address import is_loopback, is_public
from stet.domain.errors import BadUrl, Forbidden, InputError
from stet.domain.interest import ANYTHING, Interest, checked_interest
from stet.domain.rhythm import AT_ONCE, Rhythm
from stet.domain.subscription import ALL, NAMED, OWNER, Channel, Subscription
from stet.domain.url import checked
from stet.stages.answer import Answer

_ATOMS = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL_PART = re.compile(rf"{_ATOMS}(?:\.{_ATOMS})*", re.IGNORECASE)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})+", re.IGNORECASE)


class SubscriptionStore(Protocol):
    """The subscriptions table, as its owner uses it."""

    def put(self, subscription: Subscription) -> None: ...
    def to(self, topic: str) -> Iterable[Subscription]: ...


@dataclass(frozen=True, slots=True)
class Wish:
    """A reader or a receiver, and what it is to be told of.

    An `id` names a subscription of the caller's own, which the wish replaces whatever its address was;
    a `secret` is the caller's own too.
    """

    channel: Channel
    address: str
    topic: str = ALL
    interest: Interest = ANYTHING
    id: str = ""
    secret: str | None = None
    rhythm: Rhythm = AT_ONCE


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Subscribes readers and receivers whom the owner vouches for: confirmed at once.

    `draw(n)` gives n random bytes. `ports` and `loopback` are what the deliveries' door opens.
    """

    subscriptions: SubscriptionStore
    clock: Callable[[], datetime]
    draw: Callable[[int], bytes]
    ports: frozenset[int] = frozenset({80, 443})
    loopback: bool = False

    def __call__(self, wish: Wish) -> tuple[Subscription, Answer]:
        """Store a subscription, unless the address has the same one; raises InputError for what cannot be.

        That is a bad address, an interest that names what there is not, or rules for news of feeds.
        """
        wish = replace(wish, interest=checked_interest(wish.interest))
        plain = (replace(wish.interest, least=ANYTHING.least), wish.rhythm) == (ANYTHING, AT_ONCE)
        if wish.topic == OWNER and not plain:
            raise InputError("news of feeds goes to owners at once and whole: leave the rules out")
        address = self._address(wish)
        for there in self.subscriptions.to(wish.topic):
            if there.subscription_id == wish.id if wish.id else _reaches(there, wish.channel, address):
                return self._again(there, replace(wish, address=address))
        now, secret = self.clock(), wish.secret
        if wish.channel is Channel.WEBHOOK and secret is None:
            secret = "whsec_" + b64encode(self.draw(32)).decode()
        new = Subscription(
            subscription_id=wish.id or self.draw(8).hex(),
            topic=wish.topic,
            channel=wish.channel,
            address=address,
            token=self.draw(16).hex(),
            created_at=now,
            confirmed_at=now,
            secret=secret,
            interest=wish.interest,
            rhythm=wish.rhythm,
        )
        self.subscriptions.put(new)
        return new, Answer.ADDED

    def _again(self, there: Subscription, wish: Wish) -> tuple[Subscription, Answer]:
        now = replace(
            there,
            channel=wish.channel,
            address=wish.address,
            interest=wish.interest,
            rhythm=wish.rhythm,
            secret=wish.secret or there.secret,
            confirmed_at=there.confirmed_at or self.clock(),
        )
        if now == there:
            return there, Answer.KNOWN
        self.subscriptions.put(now)
        return now, Answer.CHANGED

    def _address(self, wish: Wish) -> str:
        if wish.channel is Channel.EMAIL:
            return email_address(wish.address)
        return webhook_address(wish.address, self.ports, loopback=self.loopback)


def email_address(text: str) -> str:
    """Return an email address in its one form, or raise InputError: nothing in it may end a header."""
    local, at, domain = text.rpartition("@")
    try:
        host = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        host = ""
    fits = len(local) <= 64 and len(host) <= 253
    if not (at and fits and _LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(host)):
        raise InputError(f"not an email address such as reader@example.org: {text[:100]!r}")
    return f"{local}@{host}"


def webhook_address(text: str, ports: frozenset[int], *, loopback: bool) -> str:
    """Return the address of a webhook if deliveries to it will be tried; raise BadUrl or Forbidden."""
    parts = checked(text)
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
