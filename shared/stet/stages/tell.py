"""Tell one subscriber of one change: gather what the message shows, and hand it to the channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from stet.domain.article import Article
from stet.domain.article_move import ArticleMove
from stet.domain.attempt import Attempt
from stet.domain.change import Change
from stet.domain.errors import InputError
from stet.domain.feed_event import FeedEvent
from stet.domain.source import Feed
from stet.domain.subscription import Channel, Subscription
from stet.stages.versions import Archive, Pair, Read, pair_of


class ArticleStore(Protocol):
    """What telling needs of the articles table."""

    def get(self, article_id: str) -> Article | None: ...


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
class MoveNews:
    """What a message about a move may show; the article is at its new address."""

    article: Article
    move: ArticleMove


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
    read: Read | None = None
    """Reads a capture anew where the two versions were read by two extractors."""

    def __call__(self, change: Change, subscription: Subscription, delivery_id: str) -> Attempt:
        """Return what the attempt came to."""
        article = self.articles.get(change.article_id)
        if article is None:
            return Attempt(done=False, answer="the article is not stored any more", final=True)
        pair = pair_of(
            self.archive,
            change.article_id,
            change.number - 1,
            change.number,
            self.read,
            article.extractor or "",
        )
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
class TellMove:
    """Makes one attempt to tell that an article moved."""

    articles: ArticleStore
    ways: Mapping[Channel, Way[MoveNews]]

    def __call__(self, article_id: str, number: int, subscription: Subscription, delivery_id: str) -> Attempt:
        """Return what the attempt came to."""
        article = self.articles.get(article_id)
        if article is None or article.move is None or article.move.number != number:
            return Attempt(done=False, answer="the article is gone, or moved on since", final=True)
        news = MoveNews(article, article.move)
        return _attempt(self.ways[subscription.channel], news, subscription, delivery_id)


def _attempt(way: Way[N], news: N, subscription: Subscription, delivery_id: str) -> Attempt:
    try:
        message = way.write(news, subscription)
    except InputError as error:  # such as an address that no mail can have
        return Attempt(done=False, answer=str(error), final=True)
    return way.send(subscription, delivery_id, message)
