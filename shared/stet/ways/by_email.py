"""Everything there is to tell, as mails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import TypeVar

from stet.domain.attempt import Attempt
from stet.domain.errors import InputError
from stet.domain.subscription import Subscription
from stet.pages.article_move import move_mail
from stet.pages.confirming import confirmation_mail
from stet.pages.digest_mail import digest_mail
from stet.pages.endpoint_news import disabled_mail
from stet.pages.feed_news import feed_mail
from stet.pages.links import Links
from stet.pages.mail import change_mail
from stet.stages.endpoint import EndpointNews
from stet.stages.tell import Asked, DigestNews, FeedNews, MoveNews, News, Way
from stet.ways.digests import digest_told
from stet.ways.ways import Ways

N = TypeVar("N")


@dataclass(frozen=True, slots=True)
class Post:
    """Through what mails are sent, and from whom; `links` are what they refer to."""

    send: Callable[[EmailMessage, str], Attempt]
    sender: str
    links: Links
    clock: Callable[[], datetime]

    def way(self, write: Callable[[N, Subscription, Post], EmailMessage]) -> Way[N]:
        """Return the way of one kind of news, of which `write` writes the mail."""

        def written(news: N, to: Subscription) -> EmailMessage:
            if not self.sender:
                raise InputError("no sender: deploy with the parameter MailFrom")
            return write(news, to, self)

        return Way(written, lambda to, _, message: self.send(message, to.address))


def by_email(post: Post) -> Ways:
    """Return how email tells."""
    return Ways(
        change=post.way(_change),
        move=post.way(_move),
        digest=post.way(_digest),
        feed=post.way(_feed),
        disabled=post.way(_disabled),
    )


def asking(post: Post) -> Way[Asked]:
    """Return how a mail address' holder is asked whether a subscription is wanted."""
    return post.way(_asked)


def _change(news: News, to: Subscription, by: Post) -> EmailMessage:
    pair, now = news.pair, by.clock()
    told = (news.change, pair.older, pair.newer, pair.comparison, to, news.article, by.links)
    return change_mail(*told, sender=by.sender, now=now)


def _move(news: MoveNews, to: Subscription, by: Post) -> EmailMessage:
    return move_mail(news.article, news.move, to, by.links, sender=by.sender, now=by.clock())


def _digest(news: DigestNews, to: Subscription, by: Post) -> EmailMessage:
    return digest_mail(digest_told(news, to, by.links), sender=by.sender, now=by.clock())


def _feed(news: FeedNews, to: Subscription, by: Post) -> EmailMessage:
    return feed_mail(news.feed, news.event, to, by.links, sender=by.sender, now=by.clock())


def _disabled(news: EndpointNews, to: Subscription, by: Post) -> EmailMessage:
    return disabled_mail(news.endpoint, news.receiver, to, by.links, sender=by.sender, now=by.clock())


def _asked(asked: Asked, to: Subscription, by: Post) -> EmailMessage:
    told = (to, asked.subject, asked.delivery_id, by.links)
    return confirmation_mail(*told, sender=by.sender, now=by.clock())
