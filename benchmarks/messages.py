"""How large a mail and a webhook's body are, for a small change and for one that leaves no word."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.prose import edited, paragraphs
from benchmarks.table import Cell, Row, Section
from stet.domain.diff import compare
from stet.domain.endpoint import Form
from stet.domain.severity import judge
from stet.domain.version import Story
from stet.pages.endpoint_news import as_chat, as_event
from stet.pages.event import LARGEST, change_event
from stet.pages.links import Links
from stet.pages.mail import change_mail
from stet.pages.notice import change_notice
from tests import builders

_AT = "https://stet.example"
_PARAGRAPHS = 40
_LARGEST_MAIL = 100_000
"""RULES §6."""
_NOTE = (
    f"Bytes as sent, of an article of {_PARAGRAPHS} paragraphs: “small” is one number in one of them; "
    "“edited” three numbers, a paragraph added, one removed, one moved; “rewritten” every paragraph "
    "another; “huge” 400 paragraphs, each turned round. A body that would be larger is cut, with a link "
    "to the whole."
)


def run() -> list[Section]:
    """Write each message for each change."""
    rows = tuple(_row(what, before, after) for what, before, after in _changes())
    columns = ("change", "mail", "webhook", *(form.value for form in _CHATS))
    return [Section("messages", "Size of what is sent, bytes", columns, rows, (_NOTE,))]


_CHATS = (Form.SLACK, Form.DISCORD, Form.TEAMS)


def _changes() -> Iterator[tuple[str, Story, Story]]:
    old = paragraphs(1, _PARAGRAPHS)
    small = list(old)
    small[3] = f"{small[3]} It was put at 15."
    long = [text for seed in range(10) for text in paragraphs(seed, _PARAGRAPHS)]
    for what, before, after in (
        ("small", [*old[:3], f"{old[3]} It was put at 12.", *old[4:]], small),
        ("edited", old, edited(old)),
        ("rewritten", old, paragraphs(2, _PARAGRAPHS)),
        ("huge", long, [" ".join(reversed(text.split())) for text in long]),
    ):
        yield what, builders.story(*before), builders.story(*after)


def _row(what: str, before: Story, after: Story) -> Row:
    comparison, article, links = compare(before, after), builders.article(), Links(_AT)
    judgement = judge(before, after, comparison)
    change = builders.change(
        severity=judgement.severity,
        reasons=judgement.reasons,
        words_removed=judgement.words_removed,
        words_added=judgement.words_added,
    )
    pair = builders.version(0, told=before), builders.version(1, told=after)
    told = (change, *pair, comparison)
    mail = change_mail(
        *told, builders.subscription(), article, links, sender="stet@example.org", now=builders.NOW
    )
    body, _ = as_event(change_event(*told, article, links, source_uri=_AT))
    notice = change_notice(*told, article, links)
    chats = (Cell(len(as_chat(form, notice)[0].encode())) for form in _CHATS)
    cells = (Cell(len(bytes(mail)), most=_LARGEST_MAIL), Cell(len(body.encode()), most=LARGEST), *chats)
    return Row(what, cells)
