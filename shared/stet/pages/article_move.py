"""That an article moved to another address, told to those who follow it: a short mail, and the event."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage

from stet.domain.article import Article
from stet.domain.article_move import MOVED, ArticleMove, move_subject
from stet.domain.subscription import Subscription
from stet.pages.called import called
from stet.pages.event import cloud_event
from stet.pages.letter import Letter, letter_mail
from stet.pages.links import Links
from stet.pages.mail_headers import article_head
from stet.pages.safe import cut, one_line, printable
from stet.pages.times import stamp

MOVE_DATA = "urn:stet:move:1"
"""The schema of an event's data (docs/schemas)."""
_ADDRESS = 2_048


def move_mail(
    article: Article,
    move: ArticleMove,
    subscription: Subscription,
    links: Links,
    *,
    sender: str,
    now: datetime,
) -> EmailMessage:
    """Return the mail that tells of a move; raises InputError for a bad address."""
    head = article_head("move", f"{move_subject(article.article_id)}#{move.number}", article, subscription)
    name = one_line(called(article), 200) or "An article"
    letter = Letter(
        f"{name} has moved to another address; its text is the same.",
        facts=(("Before", move.before), ("Now", article.url), ("Since", stamp(move.at))),
        links=(("Its history", links.article(article.article_id)),),
    )
    return letter_mail(letter, head, subscription, links, sender=sender, now=now)


def move_event(article: Article, move: ArticleMove, links: Links, *, source_uri: str) -> dict[str, object]:
    """Return the CloudEvent that tells a machine of a move; its id is the same each time."""
    data: dict[str, object] = {
        "article": {
            "id": article.article_id,
            "url": printable(cut(article.url, _ADDRESS)),
            "title": printable(cut(called(article), 200)),
            "source": printable(cut(article.source, 200)),
        },
        "before": printable(cut(move.before, _ADDRESS)),
        "links": {"article": links.article(article.article_id)},
    }
    id = f"{move_subject(article.article_id)}#{move.number}"
    return cloud_event(MOVED, id, article.article_id, move.at, data, schema=MOVE_DATA, source_uri=source_uri)
