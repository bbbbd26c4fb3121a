"""That an article moved to another address, told to those who follow it: a short mail, and the event."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage

from stet.domain.article import Article
from stet.domain.article_move import MOVED, ArticleMove, move_subject
from stet.domain.subscription import Subscription
from stet.pages.links import Links
from stet.pages.mail_headers import POLICY, move_headers
from stet.pages.safe import cut, one_line, printable
from stet.pages.times import iso, stamp

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
    message = EmailMessage(policy=POLICY)
    for name, value in move_headers(article, move, subscription, links, sender=sender, now=now):
        message[name] = value
    lines = [
        f"{one_line(article.title, 200) or 'An article'} has moved to another address; its text is the same.",
        "",
        f"  Before: {one_line(move.before, _ADDRESS)}",
        f"  Now:    {one_line(article.url, _ADDRESS)}",
        f"  Since:  {stamp(move.at)}",
        "",
        f"Its history: {links.article(article.article_id)}",
        "",
        f"To get no more of these mails: {links.unsubscribe(subscription)}",
    ]
    message.set_content(printable("\n".join(lines) + "\n"))
    return message


def move_event(article: Article, move: ArticleMove, links: Links, *, source_uri: str) -> dict[str, object]:
    """Return the CloudEvent that tells a machine of a move; its id is the same each time."""
    return {
        "specversion": "1.0",
        "id": f"{move_subject(article.article_id)}#{move.number}",
        "source": source_uri,
        "type": MOVED,
        "subject": article.article_id,
        "time": iso(move.at),
        "datacontenttype": "application/json",
        "dataschema": MOVE_DATA,
        "data": {
            "article": {
                "id": article.article_id,
                "url": printable(cut(article.url, _ADDRESS)),
                "title": printable(cut(article.title, 200)),
                "source": printable(cut(article.source, 200)),
            },
            "before": printable(cut(move.before, _ADDRESS)),
            "links": {"article": links.article(article.article_id)},
        },
    }
