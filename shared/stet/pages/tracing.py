"""The page that says which version brought each sentence in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from stet.domain.article import Article
from stet.domain.blame import Place, Sentence
from stet.pages.choices import NAMELESS, Names
from stet.pages.links import Links
from stet.pages.templating import render

_HERE = Links()


@dataclass(frozen=True, slots=True)
class Run:
    """Sentences of one paragraph that follow each other and came with one version."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A headline, a standfirst or a paragraph, in runs."""

    place: Place
    runs: list[Run]


def blame(
    article: Article,
    sentences: Sequence[Sentence],
    fetched_at: Mapping[int, datetime],
    now: datetime,
    *,
    since: int = 0,
    names: Names = NAMELESS,
    links: Links = _HERE,
) -> str:
    """Return an article's newest text with the version beside each run of sentences that brought it in.

    `since` is the first version that was read: what stands since then may be older.
    """
    blocks = [
        Block(place, [_run(number, list(run)) for number, run in groupby(group, key=lambda one: one.number)])
        for (place, _), group in groupby(sentences, key=lambda one: (one.place, one.paragraph))
    ]
    counts = {number: sum(one.number == number for one in sentences) for number in sorted(fetched_at)}
    return render(
        "blame.html",
        article=article,
        blocks=blocks,
        counts=counts,
        fetched_at=fetched_at,
        now=now,
        since=since,
        names=names,
        links=links,
    )


def _run(number: int, sentences: Sequence[Sentence]) -> Run:
    return Run(number, " ".join(one.text.strip() for one in sentences))
