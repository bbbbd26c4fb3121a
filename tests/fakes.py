"""The adapters' doubles in memory: the same methods, the same meanings, the same conditions.

A contract test (tests/adapters) runs every scenario on the fake and on the adapter over moto alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from threading import RLock
from typing import Any
from unicodedata import combining, normalize

from stet.adapters.archive import named_so, story_key, version_key
from stet.adapters.delivery_log import EVER, NEVER
from stet.adapters.door import ANYTHING, PAGE_SIZE
from stet.domain.alternating import Showing
from stet.domain.alternation import Alternation
from stet.domain.article import Article, DueLook
from stet.domain.article_found import FIRST, found_subject
from stet.domain.article_move import ArticleMove, move_subject
from stet.domain.attempt import Attempt
from stet.domain.change import Change
from stet.domain.digest import Entered
from stet.domain.doubt import Doubt
from stet.domain.endpoint import Endpoint, Posting
from stet.domain.errors import MissingCapture, Unreachable
from stet.domain.feed_event import FeedEvent
from stet.domain.filters import Filters
from stet.domain.host import SLOW_FOR, Host, Turn
from stet.domain.opt_in import confirmable
from stet.domain.outlet import Seen
from stet.domain.privacy import hashed
from stet.domain.reputation import (
    CLOSED,
    SUPPRESSING,
    Circuit,
    Heard,
    Kind,
    Standing,
    Suppression,
    Tally,
    hour_of,
    total,
)
from stet.domain.response import Response
from stet.domain.schedule import Slot
from stet.domain.search import Entry, Sought, words
from stet.domain.selectors import Selectors
from stet.domain.source import Feed
from stet.domain.subscription import MOST_MUTED, Delivery, DeliveryStatus, Subscription
from stet.domain.target import veiled
from stet.domain.url import article_id as id_of
from stet.domain.version import Story, Version
from stet.domain.websub import Push
from tests.builders import Clock

Reference = tuple[str, int]
"""A change, by its article and number."""


def _added(rows: dict[Any, Any], key: object, row: object) -> bool:
    if key in rows:
        return False
    rows[key] = row
    return True


@dataclass
class FakeFeeds:
    """The feeds table."""

    rows: dict[str, Feed] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock, repr=False)

    def add(self, feed: Feed) -> bool:
        with self._lock:
            return _added(self.rows, feed.feed_id, feed)

    def get(self, feed_id: str) -> Feed | None:
        return self.rows.get(feed_id)

    def all(self) -> Iterator[Feed]:
        yield from list(self.rows.values())

    def listed(self) -> Iterator[Feed]:
        with self._lock:
            rows = sorted(self.rows.values(), key=lambda row: row.next_poll_at)
        yield from (row for row in rows if row.active or row.untold)
        yield from (row for row in rows if not (row.active or row.untold))

    def due(self, now: datetime, limit: int) -> list[Feed]:
        with self._lock:
            waiting = [row for row in self.rows.values() if row.active or row.untold]
            due = [row for row in waiting if row.next_poll_at <= now]
        return sorted(due, key=lambda row: row.next_poll_at)[:limit]

    def claim(self, feed: Feed, until: datetime) -> bool:
        with self._lock:
            stored = self.rows.get(feed.feed_id)
            if stored is None or stored.next_poll_at != feed.next_poll_at:
                return False
            self.rows[feed.feed_id] = replace(stored, next_poll_at=until)
            return True

    def hurry(self, feed_id: str, now: datetime) -> bool:
        with self._lock:
            stored = self.rows.get(feed_id)
            if stored is None or not stored.active or stored.failures or stored.next_poll_at <= now:
                return False
            self.rows[feed_id] = replace(stored, next_poll_at=now)
            return True

    def report(self, feed: Feed, claimed_until: datetime) -> bool:
        with self._lock:
            stored = self.rows.get(feed.feed_id)
            if stored is None or stored.next_poll_at != claimed_until:
                return False
            self.rows[feed.feed_id] = feed
            return True

    def filter(self, feed: Feed, filters: Filters) -> bool:
        with self._lock:
            stored = self.rows.get(feed.feed_id)
            if stored is None or stored.next_poll_at != feed.next_poll_at:
                return False
            later = feed.next_poll_at + timedelta(microseconds=1)
            self.rows[feed.feed_id] = replace(stored, filters=filters, next_poll_at=later)
            return True

    def select(self, feed: Feed, selectors: Selectors) -> bool:
        with self._lock:
            stored = self.rows.get(feed.feed_id)
            if stored is None or stored.next_poll_at != feed.next_poll_at:
                return False
            later = feed.next_poll_at + timedelta(microseconds=1)
            self.rows[feed.feed_id] = replace(stored, selectors=selectors, next_poll_at=later)
            return True

    def watch(self, feed: Feed, terms: tuple[str, ...]) -> bool:
        with self._lock:
            stored = self.rows.get(feed.feed_id)
            if stored is None or stored.next_poll_at != feed.next_poll_at:
                return False
            later = feed.next_poll_at + timedelta(microseconds=1)
            self.rows[feed.feed_id] = replace(stored, watched=terms, next_poll_at=later)
            return True

    def remove(self, feed_id: str) -> bool:
        with self._lock:
            return self.rows.pop(feed_id, None) is not None


@dataclass
class FakeArticles:
    """The articles table; `points` are the rows that are aliases alone, `disputed` those not followed."""

    rows: dict[str, Article] = field(default_factory=dict)
    points: dict[str, tuple[str, str]] = field(default_factory=dict)
    disputed: set[str] = field(default_factory=set)
    _lock: RLock = field(default_factory=RLock, repr=False)

    def known(self, article_ids: Iterable[str]) -> dict[str, Article]:
        with self._lock:
            found = {one: self.rows.get(self._end(one)) for one in article_ids}
        return {one: row for one, row in found.items() if row}

    def get(self, article_id: str) -> Article | None:
        if article_id in self.points:
            return None if article_id in self.disputed else self.get(self.points[article_id][0])
        return self.rows.get(article_id)

    def _end(self, article_id: str) -> str:
        if article_id in self.points:
            return "" if article_id in self.disputed else self._end(self.points[article_id][0])
        row = self.rows.get(article_id)
        return self._end(row.alias_of) if row and row.alias_of else article_id

    def names(self, article: Article) -> list[str]:
        points = {one: point for one, point in self.points.items() if one not in self.disputed}
        points |= {one: (row.alias_of, row.url) for one, row in self.rows.items() if row.alias_of}
        named = [points[one] for one in article.aliases if one in points]
        return sorted(url for holder, url in named if holder == article.article_id)

    def alias(self, url: str, article_id: str) -> str:
        alias_id = id_of(url)
        with self._lock:
            if alias_id not in self.rows:
                self.points.setdefault(alias_id, (article_id, url))
            if alias_id in self.disputed:
                return ""
            holder = alias_id if alias_id in self.rows else self.points[alias_id][0]
        if holder == article_id:
            self._list_alias(article_id, alias_id)
        return holder

    def dispute(self, alias_id: str) -> bool:
        with self._lock:
            if alias_id not in self.points:
                return False
            self.disputed.add(alias_id)
            return True

    def merge(self, younger: Article, elder_id: str) -> bool:
        merged = self._update(
            younger.article_id,
            lambda row: row.alias_of in (None, elder_id),
            lambda _: {
                "alias_of": elder_id,
                "due_at": None,
                "moving_to": None,
                "moving_count": 0,
                "moving_since": None,
            },
        )
        if merged:
            self._list_alias(elder_id, younger.article_id)
        return merged

    def moving(self, article: Article, to: str, count: int, since: datetime) -> bool:
        return self._update(
            article.article_id,
            lambda row: row.url == article.url,
            lambda _: {"moving_to": to, "moving_count": count, "moving_since": since},
        )

    def stays(self, article: Article) -> bool:
        return self._update(
            article.article_id,
            lambda row: row.moving_to is not None and row.moving_to == article.moving_to,
            lambda _: {"moving_to": None, "moving_count": 0, "moving_since": None},
        )

    def moved(self, article: Article, to: str, host: str, move: ArticleMove) -> bool:
        told = {"move": move, "move_untold": True}
        return self._update(
            article.article_id,
            lambda row: row.url == article.url and row.moving_to == to,
            lambda _: {
                **told,
                "url": to,
                "host": host,
                "moving_to": None,
                "moving_count": 0,
                "moving_since": None,
            },
        )

    def move_told(self, article_id: str, move: ArticleMove) -> bool:
        return self._update(
            article_id, lambda row: row.move == move and row.move_untold, lambda _: {"move_untold": False}
        )

    def _list_alias(self, article_id: str, alias_id: str) -> bool:
        return self._update(
            article_id,
            lambda row: alias_id not in row.aliases,
            lambda row: {"aliases": (*row.aliases, alias_id)},
        )

    def recent(self, limit: int) -> list[Article]:
        with self._lock:
            rows = [row for row in self.rows.values() if _own(row)]
        return sorted(rows, key=lambda row: row.changed_at, reverse=True)[:limit]

    def add(self, article: Article) -> bool:
        with self._lock:
            if article.article_id in self.points:
                if article.article_id not in self.disputed:
                    return False
                del self.points[article.article_id]
                self.disputed.discard(article.article_id)
            return _added(self.rows, article.article_id, replace(article, title=article.title[:300]))

    def join(self, article_id: str, feed_id: str) -> bool:
        return self._update(
            article_id,
            lambda row: feed_id not in row.feeds and row.alias_of is None,
            lambda row: {"feeds": (*row.feeds, feed_id)},
        )

    def hint(self, article_id: str, hint: str, due_at: datetime) -> bool:
        return self._update(article_id, _own, lambda _: {"hint": hint, "due_at": due_at})

    def due(self, now: datetime, limit: int) -> list[DueLook]:
        with self._lock:
            looks = [
                DueLook(row.article_id, row.host, row.due_at)
                for row in self.rows.values()
                if row.due_at and row.due_at <= now
            ]
        return sorted(looks, key=lambda look: look.due_at or now)[:limit]

    def waiting(self, now: datetime, most: int) -> int:
        return len(self.due(now, most))

    def of_source(self, source: str, since: datetime, most: int) -> list[Seen]:
        with self._lock:
            own = [row for row in self.rows.values() if row.source == source and row.alias_of is None]
        rows = sorted((row for row in own if row.first_seen_at >= since), key=lambda row: row.first_seen_at)
        return [Seen(row.article_id, row.first_seen_at, row.latest, row.quality) for row in rows[::-1][:most]]

    def newest(self, source: str, upto: datetime) -> Iterator[Seen]:
        found = self.of_source(source, datetime.min.replace(tzinfo=UTC), len(self.rows))
        yield from (one for one in found if one.first_seen_at <= upto)

    def changed_between(self, after: datetime, upto: datetime) -> Iterator[DueLook]:
        with self._lock:
            own = [row for row in self.rows.values() if _own(row)]
            rows = [row for row in own if after < row.changed_at <= upto]
        for row in sorted(rows, key=lambda row: row.changed_at):
            yield DueLook(row.article_id, row.host)

    def defer(self, article_id: str, until: datetime, read: datetime | None = None) -> bool:
        return self._update(
            article_id,
            lambda row: (
                _own(row) and (row.due_at == read if read else row.due_at is None or row.due_at > until)
            ),
            lambda _: {"due_at": until},
        )

    def sent(self, look: DueLook) -> bool:
        if look.due_at is None:
            return False
        return self._update(
            look.article_id, lambda row: row.due_at == look.due_at, lambda _: {"due_at": None}
        )

    def advance(self, version: Version, response: Response | None) -> bool:
        story, number = version.story, version.number
        return self._update(
            version.article_id,
            lambda row: (
                row.taken_down_at is None
                and (row.latest < number or (row.latest == number and row.body_hash is None))
            ),
            lambda row: {
                "latest": number,
                "fingerprint": version.fingerprint,
                "changed_at": version.fetched_at,
                "validators_renewed": False,
                "title": story.headline[:300] if story and story.headline else row.title,
                "known_as": row.known_as or (story.headline[:300] if story and story.headline else None),
                "extractor": story.extractor if story else None,
                "live_blog": bool(story and story.live_blog),
                "quality": round(story.quality.score, 2) if story else None,
                "body_hash": response.body_hash if response and story else None,
                "etag": response.etag if response and story else None,
                "last_modified": response.last_modified if response and story else None,
                "gone_count": 0,
                "gone_since": None,
                "doubt": None,
                "alternation": version.alternation,
            },
        )

    def renew_validators(self, article: Article, response: Response) -> bool:
        return self._update(
            article.article_id,
            lambda row: row.latest == article.latest and not row.validators_renewed,
            lambda _: {
                "etag": response.etag,
                "last_modified": response.last_modified,
                "body_hash": response.body_hash,
                "validators_renewed": True,
            },
        )

    def repin(self, article: Article, extractor: str, fingerprint: str) -> bool:
        return self._update(
            article.article_id,
            lambda row: row.latest == article.latest,
            lambda _: {"extractor": extractor, "fingerprint": fingerprint},
        )

    def shows(self, article: Article, showing: Showing) -> bool:
        return self._update(
            article.article_id,
            lambda row: row.latest == article.latest and row.showing == article.showing,
            lambda _: {"showing": showing},
        )

    def bar(self, article: Article, at: datetime) -> bool:
        return self._update(
            article.article_id,
            lambda row: _own(row) and row.barred_since is None,
            lambda _: {"barred_since": at},
        )

    def unbar(self, article: Article) -> bool:
        return self._update(
            article.article_id,
            lambda row: row.barred_since is not None and row.barred_since == article.barred_since,
            lambda _: {"barred_since": None},
        )

    def poor(self, article: Article, reason: str, at: datetime) -> bool:
        return self._update(
            article.article_id,
            lambda row: _own(row) and row.poor_since is None,
            lambda _: {"poor_since": at, "poor_for": reason},
        )

    def good(self, article: Article) -> bool:
        return self._update(
            article.article_id,
            lambda row: row.poor_since is not None and row.poor_since == article.poor_since,
            lambda _: {"poor_since": None, "poor_for": ""},
        )

    def take_down(self, article_id: str, at: datetime, reason: str) -> bool:
        nothing = dict.fromkeys(_OF_THE_TEXT)
        counts = {
            "moving_count": 0,
            "gone_count": 0,
            "poor_for": "",
            "move_untold": False,
            "alternation": Alternation.NONE,
        }
        return self._update(
            article_id,
            lambda _: True,
            lambda row: {**nothing, **counts, "title": "", "taken_down_at": row.taken_down_at or at},
        )

    def gone(self, article: Article, since: datetime, due_at: datetime) -> bool:
        return self._update(
            article.article_id,
            lambda row: row.latest == article.latest,
            lambda _: {"gone_count": article.gone_count + 1, "gone_since": since, "due_at": due_at},
        )

    def back(self, article: Article) -> bool:
        return self._update(
            article.article_id,
            lambda row: row.latest == article.latest,
            lambda _: {"gone_count": 0, "gone_since": None},
        )

    def doubts(self, article: Article, doubt: Doubt, due_at: datetime) -> bool:
        return self._update(
            article.article_id,
            lambda row: row.latest == article.latest and row.doubt == article.doubt,
            lambda _: {"doubt": doubt, "due_at": due_at},
        )

    def trusts(self, article: Article) -> bool:
        return self._update(
            article.article_id,
            lambda row: row.latest == article.latest and row.doubt is not None,
            lambda _: {"doubt": None},
        )

    def _update(
        self,
        article_id: str,
        condition: Callable[[Article], bool],
        changes: Callable[[Article], dict[str, Any]],
    ) -> bool:
        with self._lock:
            row = self.rows.get(article_id)
            if row is None or not condition(row):
                return False
            self.rows[article_id] = replace(row, **changes(row))
            return True


_OF_THE_TEXT = (
    "due_at", "known_as", "fingerprint", "body_hash", "etag", "last_modified", "hint", "move", "moving_to",
    "moving_since", "gone_since", "showing", "barred_since", "poor_since",
)  # fmt: skip


def _own(row: Article) -> bool:
    return row.alias_of is None and row.taken_down_at is None


@dataclass
class FakeChanges:
    """The changes table; the real one cuts long texts besides."""

    rows: dict[tuple[str, int], Change] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock, repr=False)

    def add(self, change: Change) -> bool:
        with self._lock:
            return _added(self.rows, (change.article_id, change.number), change)

    def get(self, article_id: str, number: int) -> Change | None:
        return self.rows.get((article_id, number))

    def published(self, article_id: str, number: int, at: datetime) -> None:
        with self._lock:
            if row := self.rows.get((article_id, number)):
                self.rows[article_id, number] = replace(row, published_at=at)

    def reweigh(self, change: Change) -> bool:
        with self._lock:
            row = self.rows.get((change.article_id, change.number))
            if row is None:
                return False
            self.rows[change.article_id, change.number] = replace(
                row,
                severity=change.severity,
                reasons=change.reasons,
                stealth=change.stealth,
                words_removed=change.words_removed,
                words_added=change.words_added,
            )
            return True

    def erase(self, article_id: str) -> int:
        with self._lock:
            gone = [key for key in self.rows if key[0] == article_id]
            for key in gone:
                del self.rows[key]
        return len(gone)

    def of(self, article_id: str) -> list[Change]:
        with self._lock:
            return [row for key, row in sorted(self.rows.items()) if key[0] == article_id]

    def of_day(
        self,
        day: str,
        *,
        before: datetime | None = None,
        since: datetime | None = None,
        oldest_first: bool = False,
    ) -> Iterator[Change]:
        def theirs(row: Change) -> bool:
            return row.at.strftime("%Y-%m-%d") == day

        yield from self._listed(theirs, before, since, oldest_first=oldest_first)

    def of_source(
        self,
        source: str,
        *,
        before: datetime | None = None,
        since: datetime | None = None,
        oldest_first: bool = False,
    ) -> Iterator[Change]:
        def theirs(row: Change) -> bool:
            return bool(source) and row.source == source

        yield from self._listed(theirs, before, since, oldest_first=oldest_first)

    def _listed(
        self,
        theirs: Callable[[Change], bool],
        before: datetime | None,
        since: datetime | None,
        *,
        oldest_first: bool,
    ) -> Iterator[Change]:
        with self._lock:
            rows = [row for row in self.rows.values() if theirs(row)]
        for row in sorted(rows, key=lambda row: row.at, reverse=not oldest_first):
            if (before is None or row.at < before) and (since is None or row.at >= since):
                yield row


@dataclass
class FakeSubscriptions:
    """The subscriptions table."""

    rows: dict[tuple[str, str], Subscription] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock, repr=False)

    def put(self, subscription: Subscription) -> None:
        with self._lock:
            self.rows[subscription.topic, subscription.subscription_id] = subscription

    def offer(self, subscription: Subscription) -> bool:
        with self._lock:
            there = self.get(subscription.topic, subscription.subscription_id)
            if there and there.confirmed_at:
                return False
            self.put(subscription)
            return True

    def confirm(self, subscription: Subscription, now: datetime) -> bool:
        with self._lock:
            there = self.get(subscription.topic, subscription.subscription_id)
            if (
                there is None
                or there.confirm_token != subscription.confirm_token
                or not confirmable(there, now)
            ):
                return False
            self.put(replace(there, confirmed_at=now, expires_at=None))
            return True

    def mute(self, subscription: Subscription, muted: str) -> bool:
        with self._lock:
            there = self.get(subscription.topic, subscription.subscription_id)
            if there is None or muted in there.muted or len(there.muted) >= MOST_MUTED:
                return False
            self.put(replace(there, muted=(*there.muted, muted)))
            return True

    def get(self, topic: str, subscription_id: str) -> Subscription | None:
        return self.rows.get((topic, subscription_id))

    def to(self, topic: str, after: str = "") -> Iterator[Subscription]:
        with self._lock:
            rows = [row for key, row in sorted(self.rows.items()) if key[0] == topic and key[1] > after]
        yield from rows

    def all(self) -> Iterator[Subscription]:
        yield from list(self.rows.values())

    def at(self, address: str, most: int) -> list[Subscription]:
        with self._lock:
            return [row for row in self.rows.values() if row.address == address][:most]

    def end(self, topic: str, subscription_id: str) -> bool:
        with self._lock:
            return self.rows.pop((topic, subscription_id), None) is not None


@dataclass
class FakeDeliveries:
    """The deliveries table; `tallied` and `places` are its rows that are no deliveries."""

    rows: dict[str, Delivery] = field(default_factory=dict)
    tallied: Counter[str] = field(default_factory=Counter)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock, repr=False)

    def add(self, delivery: Delivery) -> bool:
        with self._lock:
            return _added(self.rows, delivery.delivery_id, delivery)

    def get(self, delivery_id: str) -> Delivery | None:
        return self.rows.get(delivery_id)

    def replace(self, old: Delivery, new: Delivery) -> bool:
        with self._lock:
            stored = self.rows.get(new.delivery_id)
            if stored is None or (stored.attempts, stored.status) != (old.attempts, old.status):
                return False
            self.rows[new.delivery_id] = replace(new, answer=new.answer[:1024])
            return True

    def finish(self, delivery: Delivery) -> bool:
        with self._lock:
            stored = self.rows.get(delivery.delivery_id)
            if stored is None or stored.status is not DeliveryStatus.PENDING:
                return False
            self.rows[delivery.delivery_id] = replace(delivery, answer=delivery.answer[:1024])
            return True

    def add_within(self, delivery: Delivery, tally: str, most: int) -> Entered:
        with self._lock:
            if delivery.delivery_id in self.rows:
                return Entered.KNOWN
            if self.tallied[tally] >= most:
                return Entered.FULL
            self.tallied[tally] += 1
            self.rows[delivery.delivery_id] = delivery
            return Entered.NEW

    def hold(self, delivery: Delivery, digest: Delivery, most: int) -> Entered:
        with self._lock:
            if delivery.delivery_id in self.rows:
                return Entered.KNOWN
            stored = self.rows.get(digest.delivery_id, digest)
            if stored.status is not DeliveryStatus.HELD or stored.entries >= most:
                return Entered.FULL
            self.rows[digest.delivery_id] = replace(stored, entries=stored.entries + 1)
            self.rows[delivery.delivery_id] = delivery
            return Entered.NEW

    def due(self, now: datetime) -> Iterator[str]:
        with self._lock:
            waiting = [(row.due_at, row.delivery_id) for row in self.rows.values() if row.due_at]
        yield from (delivery_id for due_at, delivery_id in sorted(waiting) if due_at <= now)

    def told_in(self, digest_id: str) -> list[str]:
        with self._lock:
            told = [row for row in self.rows.values() if row.digest == digest_id]
        return [row.delivery_id for row in sorted(told, key=lambda row: row.created_at)]

    def close(self, digest_id: str, now: datetime) -> Delivery | None:
        with self._lock:
            stored = self.rows.get(digest_id)
            if stored is None or stored.due_at is None or stored.due_at > now:
                return None
            self.rows[digest_id] = replace(stored, status=DeliveryStatus.PENDING, due_at=None)
            return self.rows[digest_id]

    def settle(self, delivery_id: str, status: DeliveryStatus, at: datetime) -> bool:
        with self._lock:
            stored = self.rows.get(delivery_id)
            if stored is None or stored.status in (status, DeliveryStatus.DELIVERED):
                return False
            self.rows[delivery_id] = replace(stored, status=status, finished_at=at, due_at=None)
            return True

    def reach(self, reference: str, topic: str, subscription_id: str, at: datetime) -> None:
        self.places[reference] = (topic, subscription_id)

    def reached(self, reference: str) -> tuple[str, str] | None:
        return self.places.get(reference)

    def of_subscription(self, subscription_id: str) -> list[Delivery]:
        with self._lock:
            rows = [row for row in self.rows.values() if row.subscription_id == subscription_id]
        return sorted(rows, key=lambda row: row.created_at, reverse=True)

    def log(
        self,
        subscription_id: str = "",
        *,
        article_id: str = "",
        status: DeliveryStatus | None = None,
        since: datetime = EVER,
        until: datetime = NEVER,
    ) -> Iterator[Delivery]:
        with self._lock:
            rows = list(self.rows.values())
        for row in sorted(rows, key=lambda row: row.created_at, reverse=True):
            mine = subscription_id in ("", row.subscription_id) and article_id in ("", row.article_id)
            if mine and status in (None, row.status) and since <= row.created_at <= until:
                yield row

    def tallies(self) -> Iterator[str]:
        yield from list(self.tallied)

    def remove(self, key: str) -> bool:
        with self._lock:
            return bool(self.tallied.pop(key, 0)) or self.rows.pop(key, None) is not None

    def reword(self, delivery: Delivery, answer: str) -> bool:
        with self._lock:
            stored = self.rows.get(delivery.delivery_id)
            if stored is None or stored.answer != delivery.answer:
                return False
            self.rows[delivery.delivery_id] = replace(stored, answer=answer[:1024])
            return True


@dataclass
class FakeRates:
    """What is counted in an hour, and the keys of clients' hashes; nothing expires."""

    counts: Counter[str] = field(default_factory=Counter)
    secrets: dict[str, str] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock, repr=False)

    def take(self, key: str, most: int, expires: datetime) -> bool:
        with self._lock:
            if self.counts[key] >= most:
                return False
            self.counts[key] += 1
            return True

    def secret(self, key: str, drawn: str, expires: datetime) -> str:
        with self._lock:
            return self.secrets.setdefault(key, drawn)


@dataclass
class FakeHosts:
    """The hosts table."""

    booked: dict[str, datetime] = field(default_factory=dict)
    paused: dict[str, datetime] = field(default_factory=dict)
    others: dict[str, Host] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock, repr=False)

    def known(self, hosts: Iterable[str], *, lately: bool = False) -> dict[str, Host]:
        with self._lock:
            names = [name for name in hosts if any(name in rows for rows in self._facts())]
            return {
                name: replace(
                    self.others.get(name, Host(name)),
                    booked_until=self.booked.get(name),
                    pause_until=self.paused.get(name),
                )
                for name in names
            }

    def take_turn(self, host: str, turn: Turn, seen: datetime | None) -> bool:
        with self._lock:
            row = self.others.get(host, Host(host))
            if row.turn_until != seen:
                return False
            self.others[host] = replace(row, turn_from=turn.begin, turn_until=turn.end)
            return True

    def slow_down(self, host: str, took: timedelta, now: datetime) -> bool:
        with self._lock:
            row = self.others.get(host, Host(host))
            if row.slow >= took and row.slow_until and row.slow_until >= now:
                return False
            self.others[host] = replace(row, slow=took, slow_until=now + SLOW_FOR)
            return True

    def keep_robots(self, host: str, origin: str, rules: str | None, delay: timedelta, at: datetime) -> bool:
        with self._lock:
            row = self.others.get(host, Host(host))
            if row.robots_at is not None and row.robots_at >= at:
                return False
            self.others[host] = replace(row, robots=rules, robots_of=origin, robots_at=at, delay=delay)
            return True

    def _facts(self) -> tuple[Mapping[str, object], ...]:
        return self.booked, self.paused, self.others

    def book(self, booked_until: Mapping[str, datetime]) -> None:
        with self._lock:
            self.booked.update(booked_until)

    def pause(self, host: str, until: datetime) -> bool:
        with self._lock:
            if host in self.paused and self.paused[host] >= until:
                return False
            self.paused[host] = until
            return True


@dataclass
class FakeTicks:
    """The ticks table."""

    rows: dict[str, datetime] = field(default_factory=dict)
    begun: dict[str, datetime] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock, repr=False)

    def begin(self, name: str, until: datetime) -> bool:
        with self._lock:
            if name in self.begun and self.begun[name] >= until:
                return False
            self.begun[name] = until
            return True

    def planned_until(self, name: str) -> datetime | None:
        return self.rows.get(name)

    def move(self, name: str, until: datetime) -> bool:
        with self._lock:
            if name in self.rows and self.rows[name] >= until:
                return False
            self.rows[name] = until
            return True


@dataclass
class FakeArchive:
    """The archive; `on_version` is told of a version once it is stored, as S3's event would."""

    on_version: Callable[[str, int], object] | None = None
    clock: Callable[[], datetime] = field(default_factory=Clock)
    raw: dict[str, Response] = field(default_factory=dict)
    stored: dict[str, tuple[Version, datetime]] = field(default_factory=dict)
    stories: dict[str, Story] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock, repr=False)

    def put_raw(self, article_id: str, response: Response, at: datetime) -> str:
        key = f"raw/{article_id}/{response.body_hash}.html.gz"
        with self._lock:
            self.raw.setdefault(key, response)
        return key

    def get_raw(self, key: str) -> tuple[bytes, str]:
        if key not in self.raw:
            raise MissingCapture(f"the capture {key} is gone")
        response = self.raw[key]
        return response.body, response.content_type

    def put_version(self, version: Version) -> bool:
        key = version_key(version.article_id, version.number)
        with self._lock:
            if key in self.stored:
                return False
            self.stored[key] = (version, self.clock())
        if self.on_version:
            self.on_version(version.article_id, version.number)
        return True

    def get_version(self, article_id: str, number: int) -> Version | None:
        with self._lock:
            stored = self.stored.get(version_key(article_id, number))
        return named_so(stored[0], article_id, number) if stored else None

    def put_story(self, version: Version) -> None:
        if version.story is not None:
            with self._lock:
                self.stories[story_key(version.article_id, version.number, version.story.extractor)] = (
                    version.story
                )

    def get_story(self, article_id: str, number: int, extractor: str) -> Story | None:
        return self.stories.get(story_key(article_id, number, extractor))

    def erase(self, article_id: str) -> int:
        with self._lock:
            versions = [key for key in self.stored if key.startswith(f"versions/{article_id}/")]
            pages = [key for key in self.raw if key.startswith(f"raw/{article_id}/")]
            anew = [key for key in self.stories if f"/{article_id}/" in key]
            for key in versions:
                del self.stored[key]
            for key in pages:
                del self.raw[key]
            for key in anew:
                del self.stories[key]
        return len(versions) + len(pages) + len(anew)

    def versions(self, article_id: str = "") -> Iterator[tuple[str, int, datetime]]:
        with self._lock:
            rows = sorted(self.stored.items())
        for _, (version, at) in rows:
            if article_id in ("", version.article_id):
                yield version.article_id, version.number, at


@dataclass
class FakeArticleQueue:
    """The article queue; `waiting` holds what was sent and not taken out yet."""

    clock: Callable[[], datetime] = field(default_factory=Clock)
    waiting: list[Slot] = field(default_factory=list)

    def send(self, slots: Sequence[Slot]) -> None:
        self.waiting.extend(slots)

    def depth(self) -> int:
        return sum(slot.at <= self.clock() for slot in self.waiting)


@dataclass
class FakeVersionQueue:
    """The version queue."""

    waiting: list[tuple[str, int]] = field(default_factory=list)

    def send(self, versions: Iterable[tuple[str, int]]) -> None:
        self.waiting.extend(versions)


@dataclass
class FakeDeliveryQueue:
    """The delivery queue; `hidden` are the messages that were put off, by receipt."""

    waiting: list[str] = field(default_factory=list)
    hidden: dict[str, timedelta] = field(default_factory=dict)

    def send(self, delivery_ids: Iterable[str]) -> None:
        self.waiting.extend(delivery_ids)

    def hide(self, receipt: str, wait: timedelta) -> None:
        self.hidden[receipt] = wait


@dataclass
class FakeTopic:
    """The topic "changes"."""

    published: list[Change] = field(default_factory=list)

    told: list[tuple[str, int]] = field(default_factory=list)

    def publish(self, change: Change) -> None:
        self.published.append(change)

    def publish_move(self, article: Article, move: ArticleMove) -> None:
        self.told.append((move_subject(article.article_id), move.number))

    def publish_feed(self, feed: Feed, event: FeedEvent) -> None:
        self.told.append((event.subject(feed.feed_id), event.number))

    def publish_found(self, article: Article, language: str) -> None:
        self.told.append((found_subject(article.article_id), FIRST))

    def publish_disabled(self, endpoint: Endpoint) -> None:
        self.told.append(endpoint.notice)


@dataclass
class FakeWeb:
    """The world behind the door: `pages` by address, each an answer or what is raised in its place.

    A page with an ETag or a Last-Modified answers conditional requests as RFC 9110 has it. What is
    not scripted cannot be reached. `asked` and `posted` hold the requests.
    """

    pages: dict[str, Response | Exception] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    posted: list[tuple[str, bytes, dict[str, str]]] = field(default_factory=list)

    def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        largest: int = PAGE_SIZE,
        redirects: int = 5,
        accept: str = ANYTHING,
    ) -> Response:
        conditions = dict(headers or {})
        self.asked.append((url, conditions))
        page = self._page(url)
        if len(page.body) > largest:
            raise Unreachable(f"the answer is larger than {largest} bytes")
        return replace(page, status=304, body=b"") if _unchanged(page, conditions) else page

    def post(self, url: str, body: bytes, headers: Mapping[str, str], *, largest: int = 2**16) -> Response:
        self.posted.append((url, body, dict(headers)))
        page = self._page(url)
        return replace(page, body=page.body[:largest])

    def _page(self, url: str) -> Response:
        page = self.pages.get(url, Unreachable(f"no address is known for {url}"))
        if isinstance(page, Exception):
            raise page
        return page


def _unchanged(page: Response, conditions: Mapping[str, str]) -> bool:
    if page.status != 200:
        return False
    if "If-None-Match" in conditions:  # which hides the other condition
        given = {tag.strip().removeprefix("W/") for tag in conditions["If-None-Match"].split(",")}
        return page.etag is not None and page.etag.removeprefix("W/") in given
    return page.last_modified is not None and conditions.get("If-Modified-Since") == page.last_modified


@dataclass
class FakeMailbox:
    """SES; `answers` come first, then every mail is taken."""

    sent: list[tuple[EmailMessage, str]] = field(default_factory=list)
    answers: list[Attempt | Exception] = field(default_factory=list)

    def send(self, message: EmailMessage, to: str) -> Attempt:
        return _attempted(self.sent, (message, to), self.answers)


@dataclass
class FakePlainMail:
    """The topic of plain mails; `confirmed` is who said yes, `invited` whom SNS asked, or asks again."""

    answers: list[Attempt | Exception] = field(default_factory=list)
    invited: list[str] = field(default_factory=list)
    confirmed: set[str] = field(default_factory=set)
    sent: list[tuple[str, EmailMessage]] = field(default_factory=list)

    def invite(self, address: str) -> None:
        if address.casefold() not in self.confirmed:
            self.invited.append(address)

    def end(self, address: str) -> bool:
        there = address.casefold() in self.confirmed
        self.confirmed.discard(address.casefold())
        return there

    def send(self, message: EmailMessage, to: str) -> Attempt:
        if to.casefold() not in self.confirmed:
            return Attempt(done=False, answer="not confirmed", final=True, dropped=True)
        return _attempted(self.sent, (to, message), self.answers)

    def counted(self) -> tuple[int, int]:
        waiting = {address.casefold() for address in self.invited} - self.confirmed
        return len(self.confirmed), len(waiting)


@dataclass
class FakeReputation:
    """The reputation table."""

    suppressions: dict[str, Suppression] = field(default_factory=dict)
    events: set[str] = field(default_factory=set)
    counted: dict[datetime, Tally] = field(default_factory=dict)
    held: Circuit = CLOSED
    _lock: RLock = field(default_factory=RLock, repr=False)

    def standing(self, address: str) -> Standing:
        return Standing(self.suppressions.get(hashed(address)), self.held)

    def count_sent(self, now: datetime) -> None:
        self._count(now, Tally(sent=1))

    def hear(self, heard: Heard, now: datetime) -> bool:
        with self._lock:
            if heard.event_id in self.events:
                return False
            self.events.add(heard.event_id)
            if heard.counts:
                one = {Kind.BOUNCE: Tally(bounced=1), Kind.COMPLAINT: Tally(complained=1)}
                self._count(now, {**one, Kind.SOFT_BOUNCE: Tally(soft=1)}.get(heard.kind, Tally()))
            for name in map(hashed, heard.addresses if heard.kind in SUPPRESSING else ()):
                self.suppressions.setdefault(name, Suppression(name, heard.kind, now, heard.detail))
            return True

    def tallies(self, hours: Sequence[datetime]) -> list[Tally]:
        return [self.counted.get(hour, Tally()) for hour in hours]

    def circuit(self) -> Circuit:
        return self.held

    def open(self, circuit: Circuit, now: datetime) -> bool:
        with self._lock:
            if self.held.open_at(now):
                return False
            self.held = circuit
            return True

    def close(self, circuit: Circuit) -> None:
        if circuit.counted_from:
            self.counted.pop(circuit.counted_from, None)
        self.held = circuit

    def suppressed(self) -> Iterator[Suppression]:
        yield from list(self.suppressions.values())

    def lift(self, address: str) -> bool:
        return self.suppressions.pop(hashed(address), None) is not None

    def _count(self, now: datetime, more: Tally) -> None:
        with self._lock:
            self.counted[hour_of(now)] = total([self.counted.get(hour_of(now), Tally()), more])


@dataclass
class FakeWebhooks:
    """Receivers of webhooks; `sent` is what they took, `answers` come first, then each takes it."""

    sent: list[tuple[str, Posting]] = field(default_factory=list)
    answers: list[Attempt | Exception] = field(default_factory=list)

    def post(self, address: str, posting: Posting) -> Attempt:
        return _attempted(self.sent, (address, posting), self.answers)


@dataclass
class FakeTargets(FakeWebhooks):
    """Services that apprise knows; a posting's only secret is the whole address of its target."""

    def post(self, address: str, posting: Posting) -> Attempt:
        if [veiled(one) for one in posting.secrets] != [address]:
            return Attempt(done=False, answer="the target has no usable address any more", final=True)
        return _attempted(self.sent, (address, posting), self.answers)


def _attempted(sent: list[Any], message: Any, answers: list[Attempt | Exception]) -> Attempt:
    answer = answers.pop(0) if answers else Attempt(done=True, answer="taken")
    if isinstance(answer, Exception):
        raise answer
    if answer.done:
        sent.append(message)
    return answer


@dataclass
class FakeEndpoints:
    """The endpoints table."""

    rows: dict[str, Endpoint] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock, repr=False)

    def add(self, endpoint: Endpoint) -> bool:
        with self._lock:
            return _added(self.rows, endpoint.endpoint_id, endpoint)

    def get(self, endpoint_id: str) -> Endpoint | None:
        return self.rows.get(endpoint_id)

    def all(self) -> Iterator[Endpoint]:
        yield from list(self.rows.values())

    def save(self, endpoint: Endpoint, read: Endpoint) -> bool:
        with self._lock:
            stored = self.rows.get(endpoint.endpoint_id)
            if stored is None or _guarded(stored) != _guarded(read):
                return False
            self.rows[endpoint.endpoint_id] = endpoint
            return True

    def remove(self, endpoint_id: str) -> bool:
        with self._lock:
            return self.rows.pop(endpoint_id, None) is not None


def _guarded(row: Endpoint) -> tuple[Any, ...]:
    return (row.secret, row.failing_since, row.disabled_at, row.told)


@dataclass
class FakeEndpointSecrets:
    """The Parameter Store below the endpoints' prefix."""

    rows: dict[tuple[str, str], str] = field(default_factory=dict)

    def keep(self, endpoint_id: str, name: str, secret: str) -> None:
        if not _added(self.rows, (endpoint_id, name), secret):
            raise KeyError(name)

    def get(self, endpoint_id: str, name: str) -> str | None:
        return self.rows.get((endpoint_id, name))

    def forget(self, endpoint_id: str, *, but: tuple[str, ...] = ()) -> int:
        old = [key for key in self.rows if key[0] == endpoint_id and key[1] not in but]
        for key in old:
            del self.rows[key]
        return len(old)


@dataclass
class FakePushes:
    """The pushes table."""

    rows: dict[str, Push] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock, repr=False)

    def add(self, push: Push) -> bool:
        with self._lock:
            return _added(self.rows, push.feed_id, push)

    def get(self, feed_id: str) -> Push | None:
        return self.rows.get(feed_id)

    def all(self) -> Iterator[Push]:
        yield from list(self.rows.values())

    def due(self, now: datetime, limit: int) -> list[Push]:
        with self._lock:
            due = [row for row in self.rows.values() if row.next_at <= now]
        return sorted(due, key=lambda row: row.next_at)[:limit]

    def save(self, push: Push, read: Push) -> bool:
        with self._lock:
            stored = self.rows.get(push.feed_id)
            if stored is None or (stored.next_at, stored.state) != (read.next_at, read.state):
                return False
            self.rows[push.feed_id] = push
            return True

    def remove(self, feed_id: str) -> None:
        with self._lock:
            self.rows.pop(feed_id, None)


@dataclass
class FakeSearchIndex:
    """The search index, finding by whole words in memory."""

    months: dict[str, dict[tuple[str, int], Entry]] = field(default_factory=dict)

    def find(self, wanted: Sought, *, skip: int, most: int, by_relevance: bool) -> list[Reference]:
        held = [one for month in self.months.values() for one in month.values()]
        found = [one for one in held if self._fits(one, wanted)]

        def rank(one: Entry) -> tuple[float, datetime]:
            told = " ".join(words(one.headlines)).casefold()
            return (sum(term.casefold() in told for term in wanted.terms) if by_relevance else 0, one.at)

        found.sort(key=rank, reverse=True)
        return [(one.article_id, one.number) for one in found[skip : skip + most]]

    def missing(self, month: str, references: Iterable[Reference]) -> set[Reference]:
        return set(references) - self.months.get(month, {}).keys()

    def add(self, month: str, entries: Sequence[Entry]) -> int:
        held = self.months.setdefault(month, {})
        new = {(one.article_id, one.number): one for one in entries}
        added = len(new.keys() - held.keys())
        self.months[month] = {**new, **held}
        return added

    def erase(self, article_id: str) -> int:
        gone = 0
        for month, held in self.months.items():
            self.months[month] = {key: one for key, one in held.items() if one.article_id != article_id}
            gone += len(held) - len(self.months[month])
        return gone

    def forget(self) -> int:
        forgotten = len(self.months)
        self.months.clear()
        return forgotten

    def _fits(self, one: Entry, wanted: Sought) -> bool:
        told, source = self._folded(f"{one.headlines} \ue000 {one.changed}"), self._folded(one.source)
        return (
            all(self._folded(term) in told for term in wanted.terms)
            and not any(self._folded(term) in told for term in wanted.without)
            and (not wanted.sources or any(self._folded(name) in source for name in wanted.sources))
            and not any(self._folded(name) in source for name in wanted.not_sources)
        )

    def _folded(self, text: str) -> str:
        plain = "".join(c for c in normalize("NFD", text.replace("\ue000", " zgapz ")) if not combining(c))
        return f" {' '.join(words(plain)).casefold()} "
