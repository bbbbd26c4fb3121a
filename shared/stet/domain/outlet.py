"""An outlet as its pages show it: what it is called, and how it edits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from stet.domain.change import Change, Severity
from stet.domain.source import Feed

_JOINS = re.compile(r"((?<!\S)[-–—|·•»›/](?!\S)|[:|»›](?!\S))")
"""What stands between an outlet's name and a feed's: a dash between spaces, a bar, a colon."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An article as the index of its source holds it; `quality` is its newest capture's, from 0 to 1."""

    article_id: str
    first_seen_at: datetime
    latest: int
    quality: float | None = None


@dataclass(frozen=True, slots=True)
class Habits:
    """How an outlet edits, over the articles seen and the changes made since one moment; None: no case yet.

    `articles` were read at least once, `unread` never; `first_edit` is the median time from when an article
    was seen to its first change; `unannounced` the share of stealth among major and critical changes.
    """

    articles: int
    unread: int
    changed: int
    changes: int
    first_edit: timedelta | None
    weighty: int
    unannounced: float | None
    quality: float | None

    @property
    def share_changed(self) -> float | None:
        """The share of the articles read that changed."""
        return self.changed / self.articles if self.articles else None


def habits(articles: Sequence[Seen], changes: Iterable[Change]) -> Habits:
    """Return how an outlet edits."""
    changes = list(changes)
    read = [one for one in articles if one.latest >= 0]
    seen_at = {one.article_id: one.first_seen_at for one in read}
    waits = [
        (change.at - seen_at[change.article_id]).total_seconds()
        for change in changes
        if change.number == 1 and change.article_id in seen_at
    ]
    weighty = [change for change in changes if change.severity >= Severity.MAJOR]
    qualities = [one.quality for one in read if one.quality is not None]
    return Habits(
        articles=len(read),
        unread=len(articles) - len(read),
        changed=sum(one.latest > 0 for one in read),
        changes=len(changes),
        first_edit=timedelta(seconds=median(waits)) if waits else None,
        weighty=len(weighty),
        unannounced=sum(change.stealth for change in weighty) / len(weighty) if weighty else None,
        quality=sum(qualities) / len(qualities) if qualities else None,
    )


def outlet_titles(feeds: Iterable[Feed]) -> dict[str, str]:
    """Return what each source is called, by its short name."""
    by_source: dict[str, list[Feed]] = {}
    for feed in sorted(feeds, key=lambda feed: (feed.added_at, feed.feed_id)):
        by_source.setdefault(feed.source, []).append(feed)
    return {source: outlet_title(source, [feed.title for feed in own]) for source, own in by_source.items()}


def outlet_title(source: str, titles: Sequence[str]) -> str:
    """Return what an outlet is called: how its feeds' titles begin or end alike, else the first one.

    "BBC News - UK" and "BBC News - World" make "BBC News". Its short name, where no feed has a title.
    """
    told = [" ".join(title.split()) for title in titles if title.strip()]
    if not told:
        return source
    parted = [_JOINS.sub(r" \1 ", title).split() for title in told]
    backward = [words[::-1] for words in parted]
    return _alike(parted) or " ".join(_alike(backward).split()[::-1]) or told[0]


def _alike(titles: Sequence[list[str]]) -> str:
    """Return the words with which all begin, if they make a name: up to a dash or the like, or two."""
    first = min(titles, key=len)
    same = next(
        (at for at, word in enumerate(first) if any(title[at] != word for title in titles)), len(first)
    )
    name = first[:same]
    whole = all(len(title) == same or _JOINS.fullmatch(title[same]) for title in titles)
    while name and _JOINS.fullmatch(name[-1]):
        name.pop()
        whole = True
    return " ".join(name) if whole or len(name) > 1 else ""
