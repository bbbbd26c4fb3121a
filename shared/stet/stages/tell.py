"""Tell one subscriber of one change: gather what the message shows, and hand it to the channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from stet.domain.article import Article
from stet.domain.article_move import ArticleMove, moved_article
from stet.domain.attempt import Attempt
from stet.domain.change import Change
from stet.domain.digest import Folding, due_of, folded, why_of
from stet.domain.errors import BadVersion, InputError
from stet.domain.feed_event import FeedEvent
from stet.domain.rhythm import Why
from stet.domain.source import Feed
from stet.domain.subject import Subject
from stet.domain.subscription import Channel, Delivery, Subscription, topics, topics_of
from stet.stages.versions import MissingVersion, Pair

ReadPair = Callable[[str, int, int, str], Pair]
"""Returns two versions of an article, read alike: by article, older, newer and preferred extractor."""

MOST_COMPARED = 40
"""Of how many articles a digest shows the words; the others are named, with a link."""


class ArticleStore(Protocol):
    """What telling needs of the articles table."""

    def get(self, article_id: str) -> Article | None: ...


class FeedStore(Protocol):
    """What telling needs of the feeds table."""

    def get(self, feed_id: str) -> Feed | None: ...


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
class MoveNews:
    """What a message about a move may show; the article is at its new address."""

    article: Article
    move: ArticleMove


@dataclass(frozen=True, slots=True)
class FoldedNews:
    """What a digest may show of one article: its changes as one step, and both versions."""

    folding: Folding
    article: Article
    pair: Pair | None


@dataclass(frozen=True, slots=True)
class DigestNews:
    """What a digest may show: its articles by source and severity, those that moved, and why they waited."""

    digest_id: str
    why: Why
    due_at: datetime
    articles: tuple[FoldedNews, ...]
    moves: tuple[MoveNews, ...] = ()


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

    pairs: ReadPair
    articles: ArticleStore
    ways: Mapping[Channel, Way[News]]

    def __call__(self, change: Change, subscription: Subscription, delivery_id: str) -> Attempt:
        """Return what the attempt came to."""
        article = _standing(self.articles, change.article_id)
        if article is None:
            return Attempt(done=False, answer="the article is not stored any more", final=True)
        try:
            number, preferred = change.number, article.extractor or ""
            pair = self.pairs(change.article_id, number - 1, number, preferred)
        except BadVersion as error:  # it will not parse at the next attempt either
            return Attempt(done=False, answer=str(error), final=True)
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
        news = _move(self.articles, article_id, number)
        if news is None:
            return Attempt(done=False, answer="the article is gone, or moved on since", final=True)
        return _attempt(self.ways[subscription.channel], news, subscription, delivery_id)


def _topics(article: Article) -> tuple[str, ...]:
    return topics(article.article_id, article.source, article.feeds)


def _standing(articles: ArticleStore, article_id: str) -> Article | None:
    """Return an article unless it is not stored, or was taken down: of that nothing is told any more.

    A take-down marks the row before it erases the text, which may still be there when a message goes out.
    """
    article = articles.get(article_id)
    return None if article is None or article.taken_down_at else article


def _move(articles: ArticleStore, article_id: str, number: int) -> MoveNews | None:
    """Return what there is to tell of a move; None if the article is gone, or moved on since."""
    article = _standing(articles, article_id)
    if article is None or article.move is None or article.move.number != number:
        return None
    return MoveNews(article, article.move)


@dataclass(frozen=True, slots=True)
class TellDigest:
    """Makes one attempt to tell of many changes in one message, versions of one article folded."""

    pairs: ReadPair
    articles: ArticleStore
    changes: ChangeStore
    ways: Mapping[Channel, Way[DigestNews]]

    def __call__(
        self, digest: Delivery, told: Sequence[tuple[str, int]], subscription: Subscription
    ) -> Attempt:
        """Return what the attempt came to."""
        to, stored = subscription, (self.changes.get(*one) for one in told if not moved_article(one[0]))
        wanted = (change for change in stored if change and not to.mutes(topics_of(change)))
        found = [
            FoldedNews(one, article, self._pair(one, article) if at < MOST_COMPARED else None)
            for at, one in enumerate(folded(wanted))
            if (article := _standing(self.articles, one.article_id))
        ]
        moves = [_move(self.articles, moved, n) for one, n in told if (moved := moved_article(one))]
        news = DigestNews(
            digest.delivery_id,
            why_of(digest.article_id) or Why.RHYTHM,
            due_of(digest.article_id),
            tuple(found),
            tuple(one for one in moves if one and not to.mutes(_topics(one.article))),
        )
        if not (news.articles or news.moves):
            said = "its articles are not stored any more"
            return Attempt(done=False, answer=said, final=True, dropped=bool(to.muted))
        return _attempt(self.ways[subscription.channel], news, subscription, digest.delivery_id)

    def _pair(self, one: Folding, article: Article) -> Pair | None:
        try:
            return self.pairs(one.article_id, one.older, one.newer, article.extractor or "")
        except (BadVersion, MissingVersion):  # one article's missing text keeps no other from being told
            return None


@dataclass(frozen=True, slots=True)
class TellFound:
    """Makes one attempt to tell that an article was found."""

    articles: ArticleStore
    ways: Mapping[Channel, Way[Article]]

    def __call__(self, article_id: str, subscription: Subscription, delivery_id: str) -> Attempt:
        """Return what the attempt came to."""
        article, way = self.articles.get(article_id), self.ways.get(subscription.channel)
        if article is None or article.taken_down_at:
            return Attempt(done=False, answer="the article is not stored any more", final=True)
        if way is None:
            return Attempt(done=False, answer="articles found are told to webhooks only", final=True)
        return _attempt(way, article, subscription, delivery_id)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a mail that asks may show, and the id of its delivery."""

    subscription: Subscription
    delivery_id: str
    subject: Subject


@dataclass(frozen=True, slots=True)
class AskHolder:
    """Makes one attempt to ask a mail address' holder whether a subscription is wanted."""

    way: Way[Asked]
    articles: ArticleStore
    feeds: FeedStore

    def __call__(self, subscription: Subscription, delivery_id: str) -> Attempt:
        """Return what the attempt came to."""
        asked = Asked(subscription, delivery_id, self._subject(subscription))
        return _attempt(self.way, asked, subscription, delivery_id)

    def _subject(self, subscription: Subscription) -> Subject:
        """Return what the subscription is to, named: its holder is to know what they say yes to."""
        unnamed = Subject(subscription.topic)
        if unnamed.kind == "article":
            article = _standing(self.articles, unnamed.key)
            return replace(unnamed, name=(article.title or article.url) if article else "")
        feed = self.feeds.get(unnamed.key) if unnamed.kind == "feed" else None
        return replace(unnamed, name=(feed.title or feed.url) if feed else "")


def _attempt(way: Way[N], news: N, subscription: Subscription, delivery_id: str) -> Attempt:
    try:
        message = way.write(news, subscription)
    except InputError as error:  # such as an address that no mail can have
        return Attempt(done=False, answer=str(error), final=True)
    return way.send(subscription, delivery_id, message)
