"""What a message in a chat says, before it is put in the words of one: plain text, short, not yet escaped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from stet.domain.article import Article
from stet.domain.article_move import ArticleMove
from stet.domain.change import Change
from stet.domain.diff import Comparison, Words
from stet.domain.endpoint import TEST, Endpoint
from stet.domain.feed_event import FeedEvent
from stet.domain.source import Feed
from stet.domain.version import Version
from stet.pages.called import called
from stet.pages.comparing import Compared
from stet.pages.excerpt import shortened
from stet.pages.feed_news import SAID, feed_name
from stet.pages.links import Links
from stet.pages.reasons import label
from stet.pages.safe import cut, one_line, web_address
from stet.pages.times import stamp
from stet.pages.wordings import edges, readable, removal

MOST_EDITS = 6
_EDIT = 1_200
"""How many bytes an edit may take, as `shortened` counts."""
_HEADLINE = 150
_REASONS = 8
_HEAD = {"Headline", "Standfirst", "Byline"}
_LONGEST_LINK = 700


@dataclass(frozen=True, slots=True)
class Edit:
    """One edited field or paragraph: what it is, and its runs, kept, gone and come."""

    name: str
    runs: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A message: a headline that leads to `link`, a line about it, sentences, edits, and further links.

    `unit` is what the further ones are that `more_edits` counts.
    """

    headline: str
    link: str
    about: str
    sentences: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    more_edits: int = 0
    links: tuple[tuple[str, str], ...] = ()
    unit: str = "edit"
    urgent: bool = False


def change_notice(
    change: Change,
    older: Version,
    newer: Version,
    comparison: Comparison | None,
    article: Article,
    links: Links,
) -> Notice:
    """Return what a chat is told of a change."""
    shown = Compared(article, older, newer, comparison, change)
    id = article.article_id
    live = web_address(article.url) if len(article.url) <= _LONGEST_LINK else None
    edits = [] if shown.removed or shown.restored else list(_edits(shown))
    reasons = [*dict.fromkeys(label(one) for one in change.reasons)][:_REASONS]
    said = (removal(shown),) if shown.removed or shown.restored else ()
    why = (f"Why: {', '.join(one_line(one, 40) for one in reasons)}.",) if reasons else ()
    further = [("History", links.article(id)), *([("Live page", live)] if live else [])]
    return Notice(
        headline=one_line(shown.headline, _HEADLINE),
        link=links.diff(id, older.number, newer.number),
        about=" · ".join(
            filter(
                None,
                (
                    one_line(change.source, 60),
                    change.severity.label.upper(),
                    "unannounced" if change.stealth else "",
                    f"version {older.number} → {newer.number}",
                    stamp(change.at),
                ),
            )
        ),
        sentences=(*said, *why),
        edits=tuple(edits[:MOST_EDITS]),
        more_edits=max(0, len(edits) - MOST_EDITS),
        links=tuple(further),
        urgent=change.severity.label in {"major", "critical"},
    )


def feed_notice(feed: Feed, event: FeedEvent, links: Links) -> Notice:
    """Return what a chat is told of a feed of the owner's."""
    return Notice(
        headline=one_line(f"The feed {feed_name(feed, 90)} {SAID[event.kind]}", _HEADLINE),
        link=links.latest(),
        about=" · ".join(filter(None, (one_line(feed.source, 60), stamp(event.at)))),
        sentences=tuple(filter(None, (one_line(event.detail, 300), cut(one_line(feed.url, 500), 500)))),
    )


def move_notice(article: Article, move: ArticleMove, links: Links) -> Notice:
    """Return what a chat is told of an article that moved to another address."""
    return Notice(
        headline=one_line(called(article), _HEADLINE) or "An article",
        link=links.article(article.article_id),
        about=" · ".join(filter(None, (one_line(article.source, 60), "moved", stamp(move.at)))),
        sentences=(
            f"Before: {cut(one_line(move.before, 500), 500)}",
            f"Now: {cut(one_line(article.url, 500), 500)}",
        ),
    )


def disabled_notice(endpoint: Endpoint, host: str, links: Links) -> Notice:
    """Return what a chat is told of an endpoint that was disabled."""
    return Notice(
        headline=one_line(f"Webhooks to {host} have stopped", _HEADLINE),
        link=links.latest(),
        about=stamp(endpoint.disabled_at) if endpoint.disabled_at else "",
        sentences=(
            one_line(endpoint.reason, 300),
            f"To mend it: stet endpoints enable {endpoint.endpoint_id}",
        ),
        urgent=True,
    )


def greeting_notice(links: Links) -> Notice:
    """Return what a chat is told when it is subscribed."""
    return Notice(
        headline="Stet can write here",
        link=links.latest(),
        about=TEST,
        sentences=("This is a test. Changes to articles after their publication will be told here.",),
    )


def _edits(shown: Compared) -> Iterable[Edit]:
    """Yield the edits in the order in which they matter: head, text, then dates and links."""
    fields = [
        Edit(edit.name.capitalize(), tuple(plain(shortened(readable(edit), _EDIT))))
        for edit in shown.fields.values()
    ]
    yield from (one for one in fields if one.name in _HEAD)
    for row in shown.rows:
        if row.changed:
            name = one_line(row.note, 80).capitalize()
            yield Edit(name, tuple(plain(shortened(row.inline, _EDIT))))
    yield from (one for one in fields if one.name not in _HEAD)


def plain(runs: Iterable[Words]) -> Iterable[Words]:
    """Yield runs without line breaks and controls, their outer spaces as runs of their own."""
    for run in runs:
        lead, core, trail = edges(run.text)
        if lead:
            yield Words("=", " ")
        if core:
            yield replace(run, text=one_line(core, 2_000))
        if trail:
            yield Words("=", " ")
