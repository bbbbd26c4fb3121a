"""Asking a feed's hub to tell when the feed changed (WebSub, W3C Recommendation 2018), as an owner's option.

A push is a hint and nothing more: it makes the feed due now, and what the feed says is then fetched by our
own conditional request. So nothing of a push's body is ever read; its signature says who sent it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode, urljoin

from stet.domain.errors import BadUrl
from stet.domain.url import checked

LEASE = timedelta(days=10)
"""The lease that is asked for; the hub decides."""

LONGEST_CHALLENGE = 4096
LONGEST_BODY = 5 * 2**20
_SHORTEST_LEASE, _LONGEST_LEASE = timedelta(minutes=10), timedelta(days=60)
_RENEW_AT = 0.8
_VERIFIES_WITHIN = timedelta(hours=1)
_AFTER_DENIAL = timedelta(days=7)
_LONGEST_WAIT = timedelta(days=1)
_GIVES_UP_ENDING = 5
GAP = timedelta(minutes=1)
"""Pushes that come closer together than this count as one: no hub makes us ask a publisher without end."""

_HASHES = {"sha1": "sha1", "sha256": "sha256", "sha384": "sha384", "sha512": "sha512"}
_LINK = re.compile(r"<([^<>]{1,2048})>((?:\s*;\s*[\w*]{1,40}\s*=\s*(?:\"[^\"]{0,200}\"|[^\s\",;]{1,200}))*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s\",;]+))", re.IGNORECASE)
_LONGEST_HEADER = 8192


class State(StrEnum):
    """Where a subscription at a hub stands."""

    WANTED = "wanted"
    ASKED = "asked"
    PUSHED = "pushed"
    DENIED = "denied"
    ENDING = "ending"


@dataclass(frozen=True, slots=True)
class Push:
    """A feed's subscription at its hub, one row of the pushes table.

    `token` is in the address the hub calls, `secret` signs what it sends; `next_at` is when there is
    something to ask of the hub: to begin, to renew, to end.
    """

    feed_id: str
    hub: str
    topic: str
    token: str
    secret: str
    next_at: datetime
    state: State = State.WANTED
    lease_ends_at: datetime | None = None
    pushed_at: datetime | None = None
    failures: int = 0
    reason: str = ""

    @property
    def listens(self) -> bool:
        """Whether what the hub sends is a hint for us."""
        return self.state in (State.ASKED, State.PUSHED)


@dataclass(frozen=True, slots=True)
class Hub:
    """Where a feed's hub is, and the name (topic) it knows the feed by."""

    hub: str
    topic: str


def discovered(url: str, hub: str | None, topic: str | None, link_header: str = "") -> Hub | None:
    """Return the hub of the feed at `url`: its Link headers go before what stands in the feed (§4)."""
    named: dict[str, str] = {}
    for found in _LINK.finditer(link_header[:_LONGEST_HEADER]):
        relations = _REL.search(found[2])
        for relation in (relations[1] or relations[2] or "").lower().split() if relations else ():
            named.setdefault(relation, _address(url, found[1]))
    hub = named.get("hub") or hub
    return Hub(hub, named.get("self") or topic or url) if hub else None


def _address(base: str, link: str) -> str:
    try:
        return checked(urljoin(base, link.strip())).geturl()
    except (BadUrl, ValueError):
        return ""


def asking(push: Push, now: datetime) -> Push:
    """Return a due subscription as it stands while its hub is asked: some hubs verify before they answer.

    If the hub never verifies, or this stops here, it is asked again, each time later.
    """
    wait = min(_VERIFIES_WITHIN * (1 << min(push.failures, 6)), _LONGEST_WAIT)
    state = push.state if push.state is State.ENDING else State.ASKED
    return replace(push, state=state, next_at=now + wait, failures=push.failures + 1)


def request(push: Push, callback: str) -> bytes:
    """Return the form that asks the hub (§5.1)."""
    ending = push.state is State.ENDING
    form = {
        "hub.callback": callback,
        "hub.mode": "unsubscribe" if ending else "subscribe",
        "hub.topic": push.topic,
    }
    if not ending:
        form |= {"hub.lease_seconds": str(int(LEASE.total_seconds())), "hub.secret": push.secret}
    return urlencode(form).encode()


def given_up(push: Push) -> bool:
    """Whether a hub was asked often enough to end what it does not end: its pushes are ignored anyway."""
    return push.state is State.ENDING and push.failures > _GIVES_UP_ENDING


def answered(push: Push, status: int, words: str) -> Push:
    """Return a subscription after its hub answered the request: 2xx means that it will verify."""
    if 200 <= status < 300:
        return replace(push, reason="")
    return replace(push, reason=f"the hub answered {status}: {words}"[:200])


def verified(push: Push, asked: Mapping[str, str], now: datetime) -> Push | None:
    """Return the subscription after its hub asked whether we meant it; None if we did not (§5.3).

    We did only if the topic is ours and the mode is what was asked of the hub last. Whether the caller
    knows the token is looked at before.
    """
    mode = asked.get("hub.mode", "")
    if asked.get("hub.topic") != push.topic:
        return None
    if mode == "denied":
        reason = f"the hub refused: {asked.get('hub.reason', '')}"[:200]
        return replace(push, state=State.DENIED, next_at=now + _AFTER_DENIAL, reason=reason)
    if not 0 < len(asked.get("hub.challenge", "")) <= LONGEST_CHALLENGE:
        return None
    if mode == "unsubscribe" and push.state is State.ENDING:
        return push
    if mode != "subscribe" or not push.listens:
        return None
    lease = _lease(asked.get("hub.lease_seconds", ""))
    return replace(
        push,
        state=State.PUSHED,
        lease_ends_at=now + lease,
        next_at=now + lease * _RENEW_AT,
        failures=0,
        reason="",
    )


def _lease(text: str) -> timedelta:
    seconds = int(text) if re.fullmatch(r"[0-9]{1,9}", text) else int(LEASE.total_seconds())
    return min(max(timedelta(seconds=seconds), _SHORTEST_LEASE), _LONGEST_LEASE)


def signed(push: Push, body: bytes, signature: str) -> bool:
    """Whether the hub signed a push with our secret (§7.1): `X-Hub-Signature: sha256=…`, sha1 included."""
    method, _, given = signature.strip().partition("=")
    if method.lower() not in _HASHES or not re.fullmatch(r"[0-9a-fA-F]{40,128}", given):
        return False
    computed = hmac.new(push.secret.encode(), body, _HASHES[method.lower()])
    return hmac.compare_digest(computed.hexdigest(), given.lower())


def same_token(push: Push, token: str) -> bool:
    """Whether a caller knows the token; compared in constant time."""
    return hmac.compare_digest(
        hashlib.sha256(push.token.encode()).digest(),
        hashlib.sha256(token.encode("utf-8", "replace")).digest(),
    )


def heard(push: Push, now: datetime) -> Push | None:
    """Return the subscription after a push, or None if one came only just before."""
    if push.pushed_at is not None and now - push.pushed_at < GAP:
        return None
    return replace(push, pushed_at=now)


def ending(push: Push, now: datetime) -> Push:
    """Return a subscription that the owner wants no more: the hub is told at the next tick."""
    return replace(push, state=State.ENDING, next_at=now, failures=0)
