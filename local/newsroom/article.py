"""An article as its editors see it, and how it is read from its file."""

import re
import tomllib
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

ARTICLES = Path(__file__).parent / "articles"
FENCE = "+++\n"
_PLACEHOLDER = re.compile(r"\{\{(day|clock|iso) (-?\d+)\}\}")
_TIMES = ("published", "modified", "edited")


class Status(StrEnum):
    """What a reader who asks for the article is given."""

    LIVE = "live"
    DRAFT = "draft"
    CHALLENGE = "challenge"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article in one state. Every editorial act makes the next `edition`."""

    slug: str
    section: str
    topic: str
    headline: str
    standfirst: str
    author: str
    role: str
    image: str
    caption: str
    credit: str
    feeds: tuple[str, ...]
    blocks: tuple[str, ...]
    published: datetime
    modified: datetime
    """What the page claims."""
    edited: datetime
    """When it was in truth last touched: what Last-Modified says."""
    kind: str = "article"
    validators: bool = True
    status: Status = Status.LIVE
    edition: int = 0
    layout: int = 0
    """Turns the related stories and the most-read list."""

    @property
    def path(self) -> str:
        """Where it is served; the two sections were built by two people."""
        return f"/life/{self.slug}/" if self.section == "life" else f"/{self.section}/{self.slug}"

    @property
    def public(self) -> bool:
        """Whether it is in the lists and feeds."""
        return self.status in {Status.LIVE, Status.CHALLENGE}

    def next_edition(self, now: datetime) -> "Article":
        """Return it as touched now, at least a second later than before: Last-Modified counts in seconds."""
        edited = max(now.replace(microsecond=0), self.edited + timedelta(seconds=1))
        return replace(self, edition=self.edition + 1, edited=edited)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self) | {name: getattr(self, name).isoformat() for name in _TIMES}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Article":
        """Return what `to_json` wrote."""
        times = {name: datetime.fromisoformat(values[name]) for name in _TIMES}
        lists = {name: tuple(values[name]) for name in ("feeds", "blocks")}
        return cls(**{**values, **times, **lists, "status": Status(values["status"])})


def fill(text: str, at: datetime) -> str:
    """Return `text` with its days and times counted from `at`, so that the paper is always today's.

    {{day -1}} is the weekday before, {{clock 30}} and {{iso 30}} the time half an hour later.
    """

    def filled(match: re.Match[str]) -> str:
        number = int(match[2])
        if match[1] == "day":
            return f"{at + timedelta(days=number):%A}"
        moment = at + timedelta(minutes=number)
        return f"{moment:%H:%M}" if match[1] == "clock" else moment.isoformat(timespec="minutes")

    return _PLACEHOLDER.sub(filled, text)


def read_article(path: Path, started: datetime) -> Article:
    """Return the article in a file: settings in TOML between two fences, then blocks between empty lines.

    `age` and `updated` are minutes before `started`, the moment when the site was first opened.
    """
    _, head, body = path.read_text(encoding="utf-8").split(FENCE, 2)
    settings = tomllib.loads(head)
    started = started.astimezone(UTC).replace(second=0, microsecond=0)
    age = settings.pop("age")
    published = started - timedelta(minutes=age)
    modified = started - timedelta(minutes=settings.pop("updated", age))
    blocks = fill(body, published).strip().split("\n\n")
    return Article(
        slug=path.stem,
        feeds=tuple(settings.pop("feeds")),
        blocks=tuple(block.strip() for block in blocks if block.strip()),
        published=published,
        modified=modified,
        edited=modified,
        status=Status.DRAFT if settings.pop("draft", False) else Status.LIVE,
        **settings,
    )


def read_articles(started: datetime) -> dict[str, Article]:
    """Return all articles as they were before the first edit."""
    return {path.stem: read_article(path, started) for path in sorted(ARTICLES.glob("*.html"))}
