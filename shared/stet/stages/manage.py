"""What an address gets, for whoever holds a token of one of its subscriptions; each can be ended there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from stet.domain.errors import InputError
from stet.domain.subscription import MOST_MUTED, Channel, Subscription
from stet.stages.read import Read

MOST = 100
"""How many subscriptions of an address are listed, or ended at once."""
_LONGEST = 300
"""Characters of a topic that is left out."""


class SubscriptionStore(Protocol):
    """What managing needs of the subscriptions table."""

    def get(self, topic: str, subscription_id: str) -> Subscription | None: ...
    def mute(self, subscription: Subscription, muted: str) -> bool: ...
    def at(self, address: str, most: int) -> list[Subscription]: ...
    def end(self, topic: str, subscription_id: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Managed:
    """The subscription whose token was shown, and all that its address gets; `ended` is what just ended."""

    held: Subscription | None
    theirs: list[Subscription]
    ended: tuple[Subscription, ...] = ()
    muted: str = ""
    """The topic of which the subscription whose token was shown brings no more, if that was just asked."""


@dataclass(frozen=True, slots=True)
class Manage:
    """Lists and ends the subscriptions of one mail address."""

    subscriptions: SubscriptionStore
    read: Read

    def __call__(self, topic: str, subscription_id: str, token: str) -> Managed | None:
        """Return what the address of a token's subscription gets, or None if there is no such one.

        What waits to be confirmed is not among it: whoever asked for it chose its words.
        """
        held = self.read.subscription(topic, subscription_id, token)
        if held is None or held.channel is not Channel.EMAIL:
            return None
        return Managed(held, [one for one in self._of(held) if one.confirmed_at])

    def end(self, managed: Managed, subscription_id: str) -> Managed:
        """End one of them by its id, or with an empty one all, those that wait included."""
        held = managed.held
        if held is None:
            return managed
        ending = [one for one in self._of(held) if subscription_id in ("", one.subscription_id)]
        for one in ending:
            self.subscriptions.end(one.topic, one.subscription_id)
        left = [one for one in managed.theirs if one not in ending]
        stays = held if held in left else next(iter(left), None)
        return replace(
            managed, held=stays, theirs=left, ended=tuple(one for one in ending if one.confirmed_at)
        )

    def mute(self, managed: Managed, muted: str) -> Managed:
        """Have the subscription bring no more of an article or a source.

        Raises InputError for another topic, and if it leaves out as many as it can.
        """
        kind, _, name = muted.partition("#")
        if managed.held is None or kind not in ("article", "source") or not name or len(muted) > _LONGEST:
            raise InputError("Only an article or a source can be left out.")
        self.subscriptions.mute(managed.held, muted)
        held = self.subscriptions.get(managed.held.topic, managed.held.subscription_id)
        if held and muted not in held.muted:
            raise InputError(f"A subscription can leave out {MOST_MUTED} articles and sources: end this one.")
        theirs = [held if held and one == managed.held else one for one in managed.theirs]
        return replace(managed, held=held, theirs=theirs, muted=muted)

    def _of(self, held: Subscription) -> list[Subscription]:
        """Return the subscriptions of an address as it is written, and in small letters."""
        written = dict.fromkeys((held.address, held.address.casefold()))
        found = [one for address in written for one in self.subscriptions.at(address, MOST)]
        if held not in found:  # the index may lag
            found.insert(0, held)
        return sorted(found, key=lambda one: one.created_at)
