"""The mail of a digest: by source and severity, several versions of an article as one edit (RULES §6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from itertools import groupby
from textwrap import indent

from stet.domain.article import Article
from stet.domain.article_move import ArticleMove
from stet.pages.called import called
from stet.pages.digest import MOST_REASONS, DigestTold, Item
from stet.pages.excerpt import shortened
from stet.pages.mail import LARGEST
from stet.pages.mail_headers import Head, begun
from stet.pages.mail_text import LEGEND, filled, leaving, marked
from stet.pages.reasons import label
from stet.pages.safe import cut, one_line, printable
from stet.pages.templating import render
from stet.pages.wordings import interest, readable, removal, topic

_ROOMS = (
    (4_000, 12, 1000),
    (1_500, 20, 300),
    (1_500, 12, 100),
    (800, 12, 60),
    (400, 6, 40),
    (0, 0, 60),
    (0, 0, 20),
)
"""How many bytes of text an article may show, how many show some, how many are named; tried in turn."""


_ADDRESS = 1_024


def digest_mail(told: DigestTold, *, sender: str, now: datetime) -> EmailMessage:
    """Return the mail of a digest, as text and as HTML, of less than 100 kB.

    Raises InputError if the subscription's address or the sender is not a mail address.
    """
    to = told.subscription
    head = Head("digest", told.digest_id, told.subject, f"digest.{to.subscription_id}", to.topic)
    for room, worded, named in _ROOMS:
        message = begun(head, to, told.links, sender=sender, now=now)
        short = _shortened(told, room, worded, named)
        message.set_content(printable(_text(short)))
        html = render("digest.html", told=short, sources=_sources(short.items), most_reasons=MOST_REASONS)
        message.add_alternative(html, subtype="html")
        if len(message.as_bytes()) < LARGEST:
            break
    return message


def _shortened(told: DigestTold, room: int, worded: int, named: int) -> DigestTold:
    short = told.shortened(named)
    return replace(
        short, items=[replace(one, room=room if at < worded else 0) for at, one in enumerate(short.items)]
    )


def _sources(items: Sequence[Item]) -> list[tuple[str, list[Item]]]:
    return [(name, list(some)) for name, some in groupby(items, lambda item: item.folding.last.source)]


def _text(told: DigestTold) -> str:
    parts = [filled(told.opening)]
    for name, items in _sources(told.items):
        parts.append(cut(name, 60).upper())
        parts += ["\n".join(_item(told, item)) for item in items]
    if told.more:
        articles = f"{told.more} more article{'s' if told.more > 1 else ''}"
        parts.append(filled(f"... and {articles}: {told.links.latest()}"))
    if told.moves:
        parts += ["MOVED TO ANOTHER ADDRESS", *("\n".join(_move(told, *one)) for one in told.moves)]
    if told.more_moves:
        parts.append(filled(f"... and {told.more_moves} more"))
    wish = (
        f"You asked to be told when {topic(told.subscription.topic)} changes ({interest(told.subscription)})."
    )
    parts.append(f"-- \n{filled(f'{LEGEND} {wish}')}\n{leaving(told.subscription, told.links)}")
    return "\n\n".join(parts) + "\n"


def _item(told: DigestTold, item: Item) -> Iterator[str]:
    headline = item.shown.fields.get("headline") if item.shown else None
    runs = marked(shortened(headline.words, 1_000)) if headline else cut(item.headline, 300)
    yield filled(f"* {runs}")
    why = ", ".join(label(reason) for reason in item.folding.reasons[:MOST_REASONS])
    silent = " · unannounced" if item.folding.stealth else ""
    yield filled(f"{item.folding.severity.label.upper()}{silent} · {item.edits}", "  ")
    if why:
        yield filled(why, "  ")
    yield from _news(item)
    yield f"  {told.diff(item)}"
    yield f"  Live page: {one_line(item.article.url, _ADDRESS)}"


def _move(told: DigestTold, article: Article, move: ArticleMove) -> Iterator[str]:
    yield filled(f"* {cut(called(article), 200) or 'An article'}")
    yield f"  Before: {one_line(move.before, _ADDRESS)}"
    yield f"  Now:    {one_line(article.url, _ADDRESS)}"
    yield f"  {told.links.article(article.article_id)}"


def _news(item: Item) -> Iterator[str]:
    shown = item.shown
    if shown is None:
        return
    if shown.removed or shown.restored:
        yield filled(removal(shown), "  ")
    elif item.undone:
        yield filled("It was changed, and changed back.", "  ")
    elif item.room:
        for name, edit in shown.fields.items():
            if name in ("standfirst", "byline"):
                yield filled(f"{name.capitalize()}: {marked(shortened(readable(edit), 600))}", "  ")
        for row in item.changed:
            yield indent(filled(marked(row.row.words)), "  ")
        if item.part.left_out:
            left = item.part.left_out
            yield f"  ... and {left} more changed paragraph{'s' if left > 1 else ''}"
