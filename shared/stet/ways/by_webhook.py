"""Everything there is to tell, as webhooks: the event for machines, or a notice in a chat's form.

A target of apprise is told by the same ways: its endpoint's form is a notice of plain text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from stet.domain.article import Article
from stet.domain.attempt import Attempt
from stet.domain.endpoint import Form
from stet.domain.subscription import Subscription
from stet.domain.target import place_of
from stet.pages.article_found import found_event, found_notice
from stet.pages.article_move import move_event
from stet.pages.digest_event import digest_event
from stet.pages.digest_notice import digest_notice
from stet.pages.endpoint_news import as_chat, as_event, disabled_event
from stet.pages.event import change_event
from stet.pages.feed_news import feed_event
from stet.pages.links import Links
from stet.pages.notice import Notice, change_notice, disabled_notice, feed_notice, move_notice
from stet.stages.endpoint import EndpointNews, Written
from stet.stages.tell import DigestNews, FeedNews, MoveNews, News, Way
from stet.ways.digests import digest_told
from stet.ways.ways import Ways

N = TypeVar("N")
Event = dict[str, object]
Write = Callable[[Form], Written]
"""Writes a webhook's body in the form its endpoint reads."""


@dataclass(frozen=True, slots=True)
class Hook:
    """Through what webhooks are sent; `links` are what they refer to, `page` is their events' source."""

    send: Callable[[Subscription, str, Write], Attempt]
    """Makes one attempt at a subscription's endpoint, under the delivery's id."""
    links: Links
    page: str

    def way(
        self,
        event: Callable[[N, Subscription, Hook], Event],
        notice: Callable[[N, Subscription, Hook], Notice],
    ) -> Way[N]:
        """Return the way of one kind of news: its event, or its notice where the endpoint is a chat."""

        def write(news: N, to: Subscription) -> Write:
            def body(form: Form) -> Written:
                if form is Form.EVENT:
                    return as_event(event(news, to, self))
                return as_chat(form, notice(news, to, self))

            return body

        return Way(write, self.send)


def by_webhook(hook: Hook) -> Ways:
    """Return how webhooks tell."""
    return Ways(
        change=hook.way(_change_event, _change_notice),
        move=hook.way(_move_event, _move_notice),
        digest=hook.way(_digest_event, _digest_notice),
        feed=hook.way(_feed_event, _feed_notice),
        disabled=hook.way(_disabled_event, _disabled_notice),
        found=hook.way(_found_event, _found_notice),
    )


def _change_event(news: News, _: Subscription, by: Hook) -> Event:
    pair = news.pair
    told = (news.change, pair.older, pair.newer, pair.comparison, news.article, by.links)
    return change_event(*told, source_uri=by.page)


def _change_notice(news: News, _: Subscription, by: Hook) -> Notice:
    pair = news.pair
    return change_notice(news.change, pair.older, pair.newer, pair.comparison, news.article, by.links)


def _move_event(news: MoveNews, _: Subscription, by: Hook) -> Event:
    return move_event(news.article, news.move, by.links, source_uri=by.page)


def _move_notice(news: MoveNews, _: Subscription, by: Hook) -> Notice:
    return move_notice(news.article, news.move, by.links)


def _digest_event(news: DigestNews, to: Subscription, by: Hook) -> Event:
    return digest_event(digest_told(news, to, by.links), source_uri=by.page)


def _digest_notice(news: DigestNews, to: Subscription, by: Hook) -> Notice:
    return digest_notice(digest_told(news, to, by.links))


def _feed_event(news: FeedNews, _: Subscription, by: Hook) -> Event:
    return feed_event(news.feed, news.event, source_uri=by.page)


def _feed_notice(news: FeedNews, _: Subscription, by: Hook) -> Notice:
    return feed_notice(news.feed, news.event, by.links)


def _disabled_event(news: EndpointNews, _: Subscription, by: Hook) -> Event:
    return disabled_event(news.endpoint, news.receiver, source_uri=by.page)


def _disabled_notice(news: EndpointNews, _: Subscription, by: Hook) -> Notice:
    return disabled_notice(news.endpoint, place_of(news.receiver.address), by.links)


def _found_event(article: Article, _: Subscription, by: Hook) -> Event:
    return found_event(article, by.links, source_uri=by.page)


def _found_notice(article: Article, _: Subscription, by: Hook) -> Notice:
    return found_notice(article, by.links)
