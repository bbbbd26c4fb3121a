"""The plain text of a mail: what went stands in [-…-], what came in {+…+}."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import TextWrapper

from stet.domain.change import Reason
from stet.domain.diff import Words
from stet.domain.subscription import Channel, Subscription
from stet.pages import times
from stet.pages.excerpt import Excerpt, shortened
from stet.pages.links import Links
from stet.pages.reasons import label, worded
from stet.pages.rows import Laid
from stet.pages.safe import cut, one_line
from stet.pages.told import Told
from stet.pages.wordings import ALTERNATING, edges, interest, readable, removal, topic

WIDTH = 72
MOST_REASONS = 8
FIELD_ROOM = 3_000
"""How many bytes an edited headline, standfirst, byline or list of links may take."""


def text_body(told: Told, part: Excerpt) -> str:
    """Return the text of the mail, its paragraphs set apart by empty lines."""
    return "\n\n".join([*_head(told), *_news(told, part), *_foot(told)]) + "\n"


LEGEND = "What went stands in [-...-], what came in {+...+}."
"""What a reader of a text that shows edits is told of its signs."""


def leaving(to: Subscription, links: Links, article_id: str = "") -> str:
    """Return how to end a subscription, and how to see all that its address gets, if a page shows that."""
    ends = f"Unsubscribe: {links.unsubscribe(to, article_id)}"
    return ends + (f"\nAll your mails: {links.manage(to)}" if to.channel is Channel.EMAIL else "")


def marked(runs: Iterable[Words]) -> str:
    """Return runs with what went in [-…-] and what came in {+…+}, the space around them outside."""
    found = []
    for run in runs:
        lead, core, trail = edges(run.text)
        signs = {"-": ("[-", "-]"), "+": ("{+", "+}")}.get(run.op, ("", ""))
        found.append(f"{lead}{signs[0]}{core}{signs[1]}{trail}" if core else run.text)
    return "".join(found)


def _head(told: Told) -> Iterator[str]:
    change, shown = told.change, told.shown
    silent = " · unannounced: no notice of correction, no new date" if change.stealth else ""
    yield f"{cut(change.source, 60)} · {change.severity.label.upper()}{silent}"
    if change.alternating:
        yield filled(f"ALTERNATING. {ALTERNATING}")
    headline = shown.fields.get("headline")
    yield filled(marked(shortened(headline.words, FIELD_ROOM)) if headline else cut(shown.headline, 500))
    after = times.later(shown.older.fetched_at, shown.newer.fetched_at)
    yield f"Version {shown.older.number} -> {shown.newer.number}, {times.stamp(change.at)}, {after}"
    if change.reasons:
        yield "Why:\n" + "\n".join(_reason(reason) for reason in change.reasons[:MOST_REASONS])


def _news(told: Told, part: Excerpt) -> Iterator[str]:
    shown = told.shown
    if shown.removed or shown.restored:
        yield filled(removal(shown))
        if shown.removed:
            return
        if told.before_removal:
            yield f"Compare it with the text before:\n{told.before_removal}"
        return
    for name, edit in shown.fields.items():
        if name != "headline":
            yield filled(f"{name.capitalize()}: {marked(shortened(readable(edit), FIELD_ROOM))}")
    for stretch in part.parts:
        if stretch.skipped:
            yield _skipped(stretch.skipped)
        yield from map(_row, stretch.rows)
    if part.left_out:
        yield f"... and {part.left_out} more changed paragraph{'s' if part.left_out > 1 else ''}: {told.diff}"
    elif part.skipped:
        yield _skipped(part.skipped)


def _foot(told: Told) -> Iterator[str]:
    article, links, shown = told.shown.article, told.links, told.shown
    places = [
        ("The edit", told.diff),
        *((f"Version {v.number}", links.version(v.article_id, v.number)) for v in (shown.older, shown.newer)),
        ("History", links.article(article.article_id)),
        ("Live page", one_line(article.url, 2048)),
    ]
    yield "\n".join(f"{name + ':':<14}{address}" for name, address in places)
    wish = (
        f"You asked to be told when {topic(told.subscription.topic)} changes ({interest(told.subscription)})."
    )
    yield f"-- \n{filled(f'{LEGEND} {wish}')}\n{leaving(told.subscription, links, article.article_id)}"


def _row(row: Laid) -> str:
    text = marked(row.row.words)
    if not row.changed and not row.reasons:
        return filled(text, "  ")
    return (f"({row.said})\n" if row.said else "") + filled(text)


def _skipped(count: int) -> str:
    return f"  ({count} unchanged paragraph{'s' if count > 1 else ''})"


def _reason(reason: Reason) -> str:
    sides = (cut(" ".join(words.split()), 120) for words in (reason.old, reason.new) if words)
    said = label(reason) + (f": {' -> '.join(sides)}" if worded(reason) else "")
    return filled(said, "  ", "* ")


def filled(text: str, indent: str = "", first: str | None = None) -> str:
    """Return text broken into lines of a mail, never within a word; `first` begins the first line."""
    start = indent if first is None else first
    wrapper = TextWrapper(WIDTH, start, indent, break_long_words=False, break_on_hyphens=False)
    return wrapper.fill(text)
