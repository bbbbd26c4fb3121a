"""What the API answers: values in, documents out. Its OpenAPI document is in `openapi.py`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from stet.domain.article import Article
from stet.domain.change import Change
from stet.domain.diff import Comparison, Words
from stet.domain.outlet import Habits
from stet.domain.source import Feed
from stet.domain.version import Story, Version
from stet.pages.links import Links
from stet.pages.reasons import label
from stet.pages.times import iso

PROBLEM = "application/problem+json"
TITLES = {
    400: "This cannot be answered",
    404: "There is nothing here",
    405: "This is only read",
    410: "This was taken down",
    500: "This cannot be read",
}

Document = dict[str, Any]


def written(document: Mapping[str, Any]) -> str:
    """Return a document as it is sent."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode()


def problem(status: int, detail: str) -> Document:
    """Return what is wrong, as RFC 9457 has it; the title says what kind of problem, the detail which."""
    return {"type": "about:blank", "title": TITLES[status], "status": status, "detail": detail}


def page_of(items: Iterable[Document], cursor: str | None) -> Document:
    """Return a page of a list; `next` is the cursor of the page after it, or null."""
    return {"items": list(items), "next": cursor}


def change_document(change: Change, links: Links) -> Document:
    """Return a change."""
    number = change.number
    return {
        "id": change.reference,
        "article_id": change.article_id,
        "number": number,
        "at": iso(change.at),
        "url": change.url,
        "source": change.source,
        "severity": change.severity.label,
        "stealth": change.stealth,
        "headline": {"before": change.headline_before, "after": change.headline_after},
        "reasons": [
            {"name": one.name, "label": label(one), "old": one.old, "new": one.new} for one in change.reasons
        ],
        "words": {"removed": change.words_removed, "added": change.words_added},
        "language": change.language or None,
        "page": links.diff(change.article_id, number - 1, number),
    }


def article_document(
    article: Article, links: Links, *, next_look: datetime | None, removed: bool
) -> Document:
    """Return an article; `next_look` is null once it is not looked at any more."""
    return {
        "id": article.article_id,
        "url": article.url,
        "source": article.source,
        "title": article.title,
        "first_seen_at": iso(article.first_seen_at),
        "changed_at": iso(article.changed_at),
        "versions": article.latest + 1,
        "changes": article.changes,
        "removed": removed,
        "next_look_at": iso(next_look) if next_look else None,
        "page": links.article(article.article_id),
    }


def version_entry(article_id: str, number: int, at: datetime, links: Links) -> Document:
    """Return a version as a list names it."""
    return {"number": number, "at": iso(at), "page": links.version(article_id, number)}


def version_document(version: Version, links: Links) -> Document:
    """Return a version with its text; of a removal, `story` is null."""
    return version_entry(version.article_id, version.number, version.fetched_at, links) | {
        "article_id": version.article_id,
        "url": version.url,
        "fingerprint": version.fingerprint,
        "story": _story(version.story) if version.story else None,
    }


def diff_document(older: Version, newer: Version, comparison: Comparison | None, links: Links) -> Document:
    """Return what two versions differ in: fields, and rows in reading order; none if either is a removal."""
    differs = comparison or Comparison((), ())
    return {
        "article_id": newer.article_id,
        "older": version_entry(older.article_id, older.number, older.fetched_at, links),
        "newer": version_entry(newer.article_id, newer.number, newer.fetched_at, links),
        "comparable": comparison is not None,
        "fields": [{"name": one.name, "words": _words(one.words)} for one in differs.fields],
        "rows": [
            {
                "kind": row.kind.value,
                "old": list(row.old),
                "new": list(row.new),
                "moved": row.moved,
                "words": _words(row.words),
            }
            for row in differs.rows
        ],
        "page": links.diff(newer.article_id, older.number, newer.number),
    }


def source_document(source: str, title: str, feeds: Iterable[Feed]) -> Document:
    """Return a source with its feeds."""
    return {"source": source, "title": title, "feeds": [_feed(one) for one in feeds]}


def habits_document(habits: Habits, since: datetime) -> Document:
    """Return how an outlet edits; null stands where there is no case yet."""
    first = habits.first_edit
    return {
        "since": iso(since),
        "articles": habits.articles,
        "changed": habits.changed,
        "changes": habits.changes,
        "share_changed": habits.share_changed,
        "seconds_to_first_change": first.total_seconds() if first else None,
        "share_unannounced": habits.unannounced,
        "capture_quality": habits.quality,
    }


def health_document(
    feeds: Iterable[Feed], *, planned_until: datetime | None, waiting: int, longest: datetime | None
) -> Document:
    """Return whether all is well."""
    feeds = list(feeds)
    read = [one.read_at for one in feeds if one.read_at]
    return {
        "feeds": len(feeds),
        "failing": [_feed(one) for one in feeds if one.failures],
        "last_read_at": iso(max(read)) if read else None,
        "planned_until": iso(planned_until) if planned_until else None,
        "looks_waiting": waiting,
        "waiting_since": iso(longest) if longest else None,
    }


def _feed(feed: Feed) -> Document:
    return {
        "url": feed.url,
        "title": feed.title,
        "source": feed.source,
        "failures": feed.failures,
        "last_read_at": iso(feed.read_at) if feed.read_at else None,
    }


def _story(story: Story) -> Document:
    return {
        "headline": story.headline,
        "standfirst": story.standfirst,
        "byline": list(story.byline),
        "published_at": iso(story.published) if story.published else None,
        "modified_at": iso(story.modified) if story.modified else None,
        "language": story.language,
        "paragraphs": [{"kind": one.kind.value, "text": one.text} for one in story.paragraphs],
        "links": list(story.links),
    }


def _words(runs: Iterable[Words]) -> list[dict[str, str]]:
    return [{"op": run.op, "text": run.text} for run in runs]
