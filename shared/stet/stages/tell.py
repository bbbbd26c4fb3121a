"""Tell one subscriber of one change: gather what the message shows, and hand it to the channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from stet.domain.article import Article
from stet.domain.attempt import Attempt
from stet.domain.change import Change
from stet.domain.digest import Folding, due_of, folded, why_of
from stet.domain.errors import InputError
from stet.domain.feed_event import FeedEvent
from stet.domain.rhythm import Why
from stet.domain.source import Feed
from stet.domain.subscription import Channel, Delivery, Subscription
from stet.stages.versions import Archive, MissingVersion, Pair, pair_of

MOST_COMPARED = 40
"""Of how many articles a digest shows the words; the others are named, with a link."""


class ArticleStore(Protocol):
    """What telling needs of the articles table."""

    def get(self, article_id: str) -> Article | None: ...


class ChangeStore(Protocol):
    """What telling of many changes needs of the changes table."""

    def get(self, article_id: str, number: int) -> Change | None: ...


@dataclass(frozen=True, slots=True)
class News:
    """All that a message may show: the change, its article, and both versions."""

    change: Change
    article: Article
    pair: Pair


@dataclass(frozen=True, slots=True)
class FeedNews:
    """What a message to the owner may show."""

    feed: Feed
    event: FeedEvent


@dataclass(frozen=True, slots=True)
class FoldedNews:
    """What a digest may show of one article: its changes as one step, and both versions."""

    folding: Folding
    article: Article
    pair: Pair | None


@dataclass(frozen=True, slots=True)
class DigestNews:
    """What a digest may show: its articles by source and severity, and why they waited."""

    digest_id: str
    why: Why
    due_at: datetime
    articles: tuple[FoldedNews, ...]

    @property
    def changes(self) -> int:
        """How many changes it tells of."""
        return sum(len(one.folding.changes) for one in self.articles)


N = TypeVar("N")


@dataclass(frozen=True, slots=True)
class Way(Generic[N]):
    """How one channel tells: writes the message for a subscriber, then makes one attempt to send it.

    `send(subscription, delivery_id, message)` takes the message as `write` made it.
    """

    write: Callable[[N, Subscription], Any]
    send: Callable[[Subscription, str, Any], Attempt]


@dataclass(frozen=True, slots=True)
class Tell:
    """Makes one attempt over the subscription's channel."""

    archive: Archive
    articles: ArticleStore
    ways: Mapping[Channel, Way[News]]

    def __call__(self, change: Change, subscription: Subscription, delivery_id: str) -> Attempt:
        """Return what the attempt came to."""
        article = self.articles.get(change.article_id)
        if article is None:
            return Attempt(done=False, answer="the article is not stored any more", final=True)
        pair = pair_of(self.archive, change.article_id, change.number - 1, change.number)
        return _attempt(
            self.ways[subscription.channel], News(change, article, pair), subscription, delivery_id
        )


@dataclass(frozen=True, slots=True)
class TellOwner:
    """Makes one attempt to tell an owner what befell a feed."""

    ways: Mapping[Channel, Way[FeedNews]]

    def __call__(self, feed: Feed, event: FeedEvent, subscription: Subscription, delivery_id: str) -> Attempt:
        """Return what the attempt came to."""
        return _attempt(self.ways[subscription.channel], FeedNews(feed, event), subscription, delivery_id)


@dataclass(frozen=True, slots=True)
class TellDigest:
    """Makes one attempt to tell of many changes in one message, versions of one article folded."""

    archive: Archive
    articles: ArticleStore
    changes: ChangeStore
    ways: Mapping[Channel, Way[DigestNews]]

    def __call__(
        self, digest: Delivery, told: Sequence[tuple[str, int]], subscription: Subscription
    ) -> Attempt:
        """Return what the attempt came to."""
        stored = (self.changes.get(*one) for one in told)
        found = [
            FoldedNews(one, article, self._pair(one) if at < MOST_COMPARED else None)
            for at, one in enumerate(folded(change for change in stored if change))
            if (article := self.articles.get(one.article_id))
        ]
        if not found:
            return Attempt(done=False, answer="its articles are not stored any more", final=True)
        why = why_of(digest.article_id) or Why.RHYTHM
        news = DigestNews(digest.delivery_id, why, due_of(digest.article_id), tuple(found))
        return _attempt(self.ways[subscription.channel], news, subscription, digest.delivery_id)

    def _pair(self, one: Folding) -> Pair | None:
        try:
            return pair_of(self.archive, one.article_id, one.older, one.newer)
        except MissingVersion:  # one article's missing text keeps no other from being told
            return None


def _attempt(way: Way[N], news: N, subscription: Subscription, delivery_id: str) -> Attempt:
    try:
        message = way.write(news, subscription)
    except InputError as error:  # such as an address that no mail can have
        return Attempt(done=False, answer=str(error), final=True)
    return way.send(subscription, delivery_id, message)
