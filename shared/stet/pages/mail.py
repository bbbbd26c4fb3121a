"""The mail that tells of a change: good enough to act on without opening a page (RULES §6)."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage

from stet.domain.article import Article
from stet.domain.change import Change
from stet.domain.diff import Comparison
from stet.domain.subscription import Subscription
from stet.domain.version import Version
from stet.pages.comparing import Compared
from stet.pages.excerpt import excerpt
from stet.pages.links import Links
from stet.pages.mail_headers import article_head, begun
from stet.pages.mail_text import text_body
from stet.pages.safe import printable
from stet.pages.templating import render
from stet.pages.told import Told
from stet.pages.wordings import ALTERNATING

LARGEST = 100_000
"""The most bytes of a mail: at about 102 kB Gmail hides the rest."""

_ROOMS = (40_000, 20_000, 10_000, 5_000, 2_000)
"""How much room the paragraphs get, tried in turn until the whole mail is small enough."""


def change_mail(
    change: Change,
    older: Version,
    newer: Version,
    comparison: Comparison | None,
    subscription: Subscription,
    article: Article,
    links: Links,
    *,
    sender: str,
    now: datetime,
) -> EmailMessage:
    """Return the mail to one subscriber about one change, as text and as HTML, of less than 100 kB.

    Raises InputError if the subscription's address or the sender is not a mail address.
    """
    told = Told(Compared(article, older, newer, comparison, change), change, subscription, links, now)
    headline = change.headline_before or change.headline_after
    head = article_head("change", change.reference, article, subscription, headline=headline)
    for room in _ROOMS:
        message = begun(head, subscription, links, sender=sender, now=now)
        _write(message, told, room)
        if len(message.as_bytes()) < LARGEST:
            break
    return message


def _write(message: EmailMessage, told: Told, room: int) -> None:
    part = excerpt(told.shown.rows, room)
    message.set_content(printable(text_body(told, part)))
    html = render(
        "mail.html",
        told=told,
        shown=told.shown,
        change=told.change,
        part=part,
        links=told.links,
        alternating=ALTERNATING,
    )
    message.add_alternative(html, subtype="html")
