"""A digest as a chat is told it: its gravest articles, each with its headline and a link to its edit."""

from __future__ import annotations

from stet.domain.diff import Words
from stet.pages.digest import DigestTold, Item
from stet.pages.excerpt import shortened
from stet.pages.notice import Edit, Notice, plain
from stet.pages.safe import one_line
from stet.pages.times import stamp

MOST_ARTICLES = 5
"""With the digest's own link six in all, which is as many as a card in Teams shows."""
_HEADLINE, _SOURCE = 300, 30


def digest_notice(told: DigestTold) -> Notice:
    """Return what a chat is told of a digest: the first articles as they stand, by source and severity."""
    short = told.shortened(MOST_ARTICLES)
    return Notice(
        headline=one_line(told.subject, 150),
        link=told.links.latest(),
        about=stamp(told.due_at),
        sentences=(told.opening,),
        edits=tuple(_edit(number, item) for number, item in enumerate(short.items, 1)),
        more_edits=short.more,
        unit="article",
        links=tuple((f"Edit {number}", told.diff(item)) for number, item in enumerate(short.items, 1)),
        urgent=any(item.folding.severity.label in {"major", "critical"} for item in told.items),
    )


def _edit(number: int, item: Item) -> Edit:
    folding, fields = item.folding, item.shown.fields if item.shown else {}
    silent = " · unannounced" if folding.stealth else ""
    name = f"{number}. {one_line(folding.last.source, _SOURCE)} · {folding.severity.label.upper()}{silent}"
    headline = fields.get("headline")
    if headline:
        return Edit(name, tuple(plain(shortened(headline.words, _HEADLINE))))
    return Edit(name, (Words("=", one_line(item.headline, _HEADLINE)),))
