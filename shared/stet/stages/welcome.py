"""Take in what readers ask for on the pages: show what it would bring, and have their address asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from stet.domain.article import Article
from stet.domain.errors import TakenDown
from stet.domain.interest import Interest
from stet.domain.readers import Readers
from stet.domain.rhythm import Rhythm
from stet.domain.source import Feed
from stet.domain.subject import EVERYTHING, Subject
from stet.domain.subscription import ALL, OWNER, Channel
from stet.stages.ask import Ask
from stet.stages.limit import Limit
from stet.stages.rehearse import Rehearse
from stet.stages.subscribe import Wish

SLOWEST = 0.8
"""Seconds that every answer takes when mails are asked for: how long it took tells nothing of an address."""


class ArticleStore(Protocol):
    """What is asked of the articles table."""

    def get(self, article_id: str) -> Article | None: ...


class FeedStore(Protocol):
    """What is asked of the feeds table."""

    def listed(self) -> Iterable[Feed]: ...


@dataclass(frozen=True, slots=True)
class Subjects:
    """Names what subscriptions are to, by keys and indexes alone; `titles` are what sources are called."""

    articles: ArticleStore
    feeds: FeedStore
    titles: Callable[[], Mapping[str, str]]

    def __call__(self, topic: str) -> Subject | None:
        """Return the subject of a topic that readers may subscribe to, or None if there is none.

        Raises TakenDown for an article that was.
        """
        kind, _, key = topic.partition("#")
        if topic == ALL:
            return EVERYTHING
        if kind == "source" and key in (titles := self.titles()):
            return Subject(topic, titles[key])
        if kind == "feed":
            named = (feed.title or feed.url for feed in self.feeds.listed() if feed.feed_id == key)
            return next((Subject(topic, name) for name in named), None)
        return self._article(key) if kind == "article" else None

    def _article(self, article_id: str) -> Subject | None:
        found = self.articles.get(article_id)
        if found and found.alias_of:  # it turned out to be another one, which goes on
            found = self.articles.get(found.alias_of)
        if found and found.taken_down_at:
            raise TakenDown("this article was taken down: nothing of its text is kept")
        return Subject(f"article#{found.article_id}", found.title or found.url) if found else None

    def named(self, topic: str) -> Subject:
        """Return the subject of any topic there ever was, for lists: it may have no name any more."""
        try:
            return (self(topic) if topic != OWNER else None) or Subject(topic)
        except TakenDown:
            return Subject(topic)


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the subscribe form needs: whose addresses may be asked, and what does the work."""

    readers: Readers
    subjects: Subjects
    ask: Ask
    rehearse: Rehearse
    limit: Limit
    pause: Callable[[float], None]
    """Waits some seconds."""

    def asks(self, address: str, subject: Subject, interest: Interest, rhythm: Rhythm) -> None:
        """Have an address asked; whether a mail is sent, the caller does not learn."""
        clock = self.ask.clock
        began = clock()
        try:
            self.ask(Wish(Channel.EMAIL, address, subject.topic, interest, rhythm=rhythm))
        finally:
            self.pause(max(0.0, SLOWEST - (clock() - began).total_seconds()))
