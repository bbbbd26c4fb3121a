"""Read a feed: bytes in, a `ParsedFeed` out, or `BadFeed` with a sentence that names what it is instead.

RSS 0.9x, 1.0, 2.0, CDF, Atom 0.3 and 1.0 through feedparser, behind `feed_outline`; JSON Feed through
`json_feed`. feedparser's own dictionaries never leave this module.
"""

from __future__ import annotations

import calendar
import io
import re
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
from lxml import etree

from stet.domain.errors import BadFeed
from stet.domain.feed import Entry, ParsedFeed
from stet.parsing.charsets import decoded
from stet.parsing.dates import sensible
from stet.parsing.entries import identified, one_line, plain_text
from stet.parsing.feed_outline import Outline, local, outline, text_of
from stet.parsing.json_feed import parse_json_feed
from stet.parsing.links import absolute
from stet.parsing.sitemap import is_sitemap, parse_sitemap

READER = "feeds/2"
"""The release of all that reads feeds: raised where it finds more, it makes every feed be asked for whole."""

MAX_BYTES = 5_000_000
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}
_LONGEST_TTL = timedelta(days=365)


def parse_feed(body: bytes, *, url: str, content_type: str = "") -> ParsedFeed:
    """Return what the feed in `body`, fetched from `url`, says; raise BadFeed if it is no readable feed."""
    if len(body) > MAX_BYTES:
        raise BadFeed(f"This answer is larger than {MAX_BYTES:,} bytes, more than a feed may have.")
    markup = decoded(_unpacked(body), content_type)
    if not markup.strip():
        raise BadFeed("This answer is empty.")
    if markup.lstrip().startswith("{"):
        return parse_json_feed(markup, url=url)
    if is_sitemap(markup):
        return parse_sitemap(markup, url=url)
    return _parsed(outline(markup), url)


def _unpacked(body: bytes) -> bytes:
    """Return what a file packed with gzip holds (sitemap.xml.gz), no more of it than a feed may have."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        unpacked = zlib.decompressobj(wbits=31).decompress(body, MAX_BYTES + 1)
    except zlib.error:
        raise BadFeed("This is a packed file (gzip) that cannot be unpacked.") from None
    if len(unpacked) > MAX_BYTES:
        raise BadFeed(f"This file unpacks to more than {MAX_BYTES:,} bytes, more than a feed may have.")
    return unpacked


def _parsed(found: Outline, url: str) -> ParsedFeed:
    parsed: Any = feedparser.parse(
        io.BytesIO(found.reduced),
        response_headers={"content-location": url, "content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    channel = next((child for child in found.root if local(child) == "channel"), found.root)
    raw_ids = [_raw_id(entry, url) for entry in found.entries]
    aligned = len(raw_ids) == len(parsed.entries)
    entries = [_entry(entry, raw_ids[i] if aligned else None, url) for i, entry in enumerate(parsed.entries)]
    return ParsedFeed(
        title=_title(parsed.feed),
        link=_link(parsed.feed, url),
        entries=identified(entries),
        language=parsed.feed.get("language") or None,
        hub=_relation(channel, "hub", url),
        self_link=_relation(channel, "self", url),
        **_wishes(channel),
    )


def _entry(entry: Any, raw_id: str | None, url: str) -> Entry:
    identity = raw_id if raw_id is not None else entry.get("id") or ""
    original = absolute(entry.get("feedburner_origlink") or entry.get("pheedo_origlink") or "")
    return Entry(
        id=identity,
        link=original or _link(entry, url),
        title=_title(entry),
        published=_moment(entry, "published") or _moment(entry, "created"),
        updated=_moment(entry, "updated"),
        categories=tuple(dict.fromkeys(one_line(tag.get("term") or "") for tag in entry.get("tags") or ())),
    )


def _title(parsed: Any) -> str:
    detail = parsed.get("title_detail") or {}
    title = parsed.get("title") or ""
    return plain_text(title) if "html" in (detail.get("type") or "html") else one_line(title)


def _link(parsed: Any, url: str) -> str:
    """Return the first alternate link that is an http(s) address."""
    named = [
        link.get("href") or ""
        for link in parsed.get("links") or ()
        if link.get("rel", "alternate") == "alternate"
    ]
    return next(
        filter(None, (absolute(link, url) for link in [parsed.get("link") or "", *named] if link)), ""
    )


def _moment(entry: Any, name: str) -> datetime | None:
    """Return a date of `entry`, if it has it: asked for an absent "updated", feedparser gives "published"."""
    key = f"{name}_parsed"
    parts = dict.get(entry, key)
    try:
        return sensible(datetime.fromtimestamp(calendar.timegm(parts), UTC)) if parts else None
    except (ValueError, TypeError, OverflowError):
        return None


def _raw_id(entry: etree._Element, url: str) -> str:
    """Return the id as the feed wrote it; only a path, or one with an xml:base, is resolved.

    feedparser resolves every relative id, so that a feed's move to another address changes them all.
    """
    named = {
        local(child): child
        for child in reversed(entry)
        if local(child) in ("guid", "id") and text_of(child).strip()
    }
    given = named.get("guid", named.get("id"))
    if given is None:
        return next(
            (str(value).strip() for name, value in entry.attrib.items() if str(name).endswith("}about")), ""
        )
    identity = text_of(given).strip()
    resolvable = given.get("isPermaLink") != "false" and (entry.base or identity.startswith("/"))
    return (absolute(identity, entry.base or url) if resolvable else "") or identity


def _relation(channel: etree._Element, relation: str, url: str) -> str | None:
    for child in channel:
        if local(child) == "link" and child.get("rel") == relation:
            return absolute(child.get("href") or "", child.base or url) or None
    return None


def _wishes(channel: etree._Element) -> dict[str, Any]:
    """Return when the publisher wants to be asked again: ttl, skipHours, skipDays, sy:updatePeriod."""
    text = {local(child): text_of(child).strip() for child in channel}
    ttl = _number(text.get("ttl", ""))
    hours = _PERIODS.get(text.get("updateperiod", "").lower())
    frequency = max(_number(text.get("updatefrequency", "")) or 1, 1)
    return {
        "ttl": min(timedelta(minutes=ttl), _LONGEST_TTL) if ttl else None,
        "update_period": timedelta(hours=hours) / frequency if hours else None,
        "skip_hours": frozenset(
            hour % 24
            for hour in map(_number, _listed(channel, "skiphours"))
            if hour is not None and hour <= _LAST_HOUR
        ),
        "skip_days": frozenset(
            _DAYS[day[:3].lower()] for day in _listed(channel, "skipdays") if day[:3].lower() in _DAYS
        ),
    }


_DAYS = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}


def _listed(channel: etree._Element, name: str) -> list[str]:
    return [text_of(item).strip() for child in channel if local(child) == name for item in child][:31]


_LAST_HOUR = 24
"""RSS counts the hours from 0 to 23, its elder versions from 1 to 24."""


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,6}", text) else None
