"""Leave an address nowhere: its subscriptions, its endpoints with their secrets, what answers said of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from stet.domain.digest import why_of
from stet.domain.opt_in import asked_tally, asking, is_asking, is_reader
from stet.domain.privacy import without
from stet.domain.subscription import Delivery, Subscription
from stet.domain.target import veiled


class SubscriptionStore(Protocol):
    """The subscriptions table."""

    def all(self) -> Iterable[Subscription]: ...
    def end(self, topic: str, subscription_id: str) -> bool: ...


class DeliveryStore(Protocol):
    """What forgetting needs of the deliveries table."""

    def log(self) -> Iterable[Delivery]: ...
    def reword(self, delivery: Delivery, answer: str) -> bool: ...
    def tallies(self) -> Iterable[str]: ...
    def remove(self, key: str) -> bool: ...


class EndpointDesk(Protocol):
    """Where the endpoints of webhooks are closed."""

    def close(self, subscription_id: str) -> int: ...


class PlainMail(Protocol):
    """The topic of plain mails, where SNS holds the addresses that it asked."""

    def end(self, address: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed: subscriptions, secrets of endpoints, and what their digests and hourly caps counted.

    `answers` is how many answers in the delivery log were reworded, `hashes` how many rows were removed whose
    keys were made of a mail address: what counted the mails that asked it, and what its subscriptions got;
    `plain` is 1 if SNS knew the address.
    """

    subscriptions: int = 0
    secrets: int = 0
    answers: int = 0
    digests: int = 0
    hashes: int = 0
    plain: int = 0


@dataclass(frozen=True, slots=True)
class Forget:
    """Erases an address. Messages that are still queued name ids alone, and come to nothing without the rows.

    The subscriptions go first: after them nothing writes of the address any more. What digests and caps
    keep goes wherever its subscription ended; so, run again, it finishes what a run that stopped left.

    That an address bounced or complained stays, as its hash (`stet.domain.reputation`): forgetting must not
    bring mails back to somebody who asked for none.
    """

    subscriptions: SubscriptionStore
    deliveries: DeliveryStore
    endpoints: EndpointDesk
    plain_mail: PlainMail

    def __call__(self, address: str) -> Forgotten:
        """Return what was removed. Mail addresses are the same in any case; a target's is whole or veiled."""
        wanted = veiled(address.strip()).casefold()
        if not wanted:
            return Forgotten()
        ended = secrets = 0
        for one in [one for one in self.subscriptions.all() if one.address.casefold() == wanted]:
            secrets += self.endpoints.close(one.subscription_id)
            ended += self.subscriptions.end(one.topic, one.subscription_id)
        log = list(self.deliveries.log())
        hashes = self._hashes(log, wanted)
        plain = "@" in wanted and "://" not in wanted and self.plain_mail.end(address.strip())
        answers, digests = self._answers(log, address.strip()), self._digests(log)
        return Forgotten(ended, secrets, answers, digests, hashes, int(plain))

    def _hashes(self, log: Iterable[Delivery], address: str) -> int:
        """Remove what has a hash of the address, or of a reader's who ended, in its key.

        The id of a reader's subscription is such a hash. Which of the ended ones were of this address nobody
        can say any more in a second run, so what all of them got goes: it is a log, which TTL ends anyway.
        """
        there = {one.subscription_id for one in self.subscriptions.all()}
        keys = [
            one.delivery_id
            for one in log
            if (is_reader(one.subscription_id) and one.subscription_id not in there)
            or (is_asking(one.article_id) and one.article_id == asking(address))
        ]
        digests = {one.delivery_id for one in log if why_of(one.article_id) or one.digest}  # have their order
        return sum(self.deliveries.remove(key) for key in [asked_tally(address), *keys] if key not in digests)

    def _answers(self, log: Iterable[Delivery], address: str) -> int:
        reworded = 0
        for one in log:
            answer = without(one.answer, address)
            if answer != one.answer:
                reworded += self.deliveries.reword(one, answer)
        return reworded

    def _digests(self, log: Iterable[Delivery]) -> int:
        """Remove the digests of subscriptions that ended, then what waited for them, and their tallies.

        In this order: a digest without some of its entries would be waited for as not visible yet.
        """
        told = [one for one in log if why_of(one.article_id) or one.digest]
        kept = [(key, key.rpartition("#")[2]) for key in self.deliveries.tallies()]
        kept = [(one.delivery_id, one.subscription_id) for one in sorted(told, key=_entry)] + kept
        there = {one.subscription_id for one in self.subscriptions.all()}  # last: a new one is there
        return sum(self.deliveries.remove(key) for key, of in kept if of not in there)


def _entry(delivery: Delivery) -> bool:
    return bool(delivery.digest)
