"""Read a JSON Feed (version 1.0 and 1.1, jsonfeed.org)."""

from __future__ import annotations

from typing import Any

from stet.domain.errors import BadFeed
from stet.domain.feed import Entry, ParsedFeed
from stet.parsing.dates import moment
from stet.parsing.entries import identified, one_line
from stet.parsing.escapes import load_json
from stet.parsing.feed_outline import MAX_ENTRIES
from stet.parsing.links import absolute


def parse_json_feed(markup: str, *, url: str) -> ParsedFeed:
    """Return what the JSON Feed in `markup`, fetched from `url`, says; raise BadFeed if it is none."""
    try:
        feed = load_json(markup)
    except (ValueError, RecursionError) as error:
        raise BadFeed(f"This is neither XML nor JSON that can be read ({str(error)[:80]}).") from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise BadFeed("This is JSON, but not a JSON Feed: it has no list of items.")
    if len(items) > MAX_ENTRIES:
        raise BadFeed(f"This feed has more than {MAX_ENTRIES:,} entries: not read.")
    return ParsedFeed(
        title=one_line(_text(feed, "title")),
        link=absolute(_text(feed, "home_page_url"), url),
        entries=identified([_entry(item, url) for item in items if isinstance(item, dict)]),
        self_link=absolute(_text(feed, "feed_url"), url) or None,
        hub=_hub(feed, url),
        language=_text(feed, "language") or None,
    )


def _entry(item: dict[str, Any], url: str) -> Entry:
    tags = item.get("tags")
    return Entry(
        id=_text(item, "id"),
        link=absolute(_text(item, "url") or _text(item, "external_url"), url),
        title=one_line(_text(item, "title")),
        published=moment(item.get("date_published")),
        updated=moment(item.get("date_modified")),
        categories=tuple(one_line(tag) for tag in tags if isinstance(tag, str))
        if isinstance(tags, list)
        else (),
    )


def _text(holder: dict[str, Any], name: str) -> str:
    """Return a field as text; an id may be a number (JSON Feed: "coerce it to a string")."""
    value = holder.get(name)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def _hub(feed: dict[str, Any], url: str) -> str | None:
    hubs = feed.get("hubs")
    for hub in hubs if isinstance(hubs, list) else []:
        if isinstance(hub, dict) and _text(hub, "type").lower() == "websub":
            return absolute(_text(hub, "url"), url) or None
    return None
