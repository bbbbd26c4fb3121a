"""A feed as JSON Feed 1.1."""

from __future__ import annotations

import json
from typing import Any

from stet.pages.outline import Item, Outline
from stet.pages.safe import printable
from stet.pages.times import iso

VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(outline: Outline) -> bytes:
    """Return the feed as a JSON Feed document, each change with its diff as HTML."""
    document: dict[str, Any] = {
        "version": VERSION,
        "title": printable(outline.title),
        "description": printable(outline.about),
        "home_page_url": printable(outline.page),
        "feed_url": printable(outline.here),
        "language": "en",
        "authors": [{"name": "Stet"}],
    }
    if outline.older:
        document["next_url"] = printable(outline.older)
    if outline.hub:
        document["hubs"] = [{"type": "WebSub", "url": printable(outline.hub)}]
    document["items"] = [_item(one) for one in outline.items]
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")


def _item(item: Item) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": printable(item.id),
        "url": printable(item.url),
        "title": printable(item.title),
        "summary": item.summary,
        "content_html": printable(item.html),
        "date_published": iso(item.at),
        "date_modified": iso(item.at),
        "authors": [{"name": item.source}],
        "tags": list(item.tags),
    }
    if item.live:
        found["external_url"] = item.live
    if item.language:
        found["language"] = item.language
    return found
