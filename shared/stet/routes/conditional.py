"""Answers that need not be sent again: validators, and 304 for whoever has them (RFC 9110 §13)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime

from aws_lambda_powertools.event_handler import Response

from stet.routes.answers import SECURITY
from stet.routes.desk import Area


def validator(*said: object) -> str:
    """Return a weak ETag of what an answer says; weak, for it may be sent compressed or not."""
    return f'W/"{hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest()[:24]}"'


def conditional(
    area: Area,
    etag: str,
    body: Callable[[], str],
    *,
    content_type: str,
    keep: str,
    changed: datetime | None = None,
    more: Mapping[str, str] | None = None,
) -> Response[str]:
    """Return the answer, or 304 without making it if the asker has it already."""
    headers = {"Cache-Control": keep, "ETag": etag, "Vary": "Accept-Encoding", **SECURITY, **(more or {})}
    if changed:
        headers["Last-Modified"] = format_datetime(changed.replace(microsecond=0), usegmt=True)
    asked = area.current_event.headers
    if _has(asked.get("if-none-match"), asked.get("if-modified-since"), etag, changed):
        return Response(304, body="", headers=headers)
    return Response(200, content_type, body(), headers=headers)


def _has(etags: str | None, since: str | None, etag: str, changed: datetime | None) -> bool:
    """Whether the asker's copy is the present one; If-None-Match outweighs If-Modified-Since."""
    if etags is not None:
        bare = etag.removeprefix("W/")
        return any(one.strip().removeprefix("W/") in (bare, "*") for one in etags.split(","))
    if since is None or changed is None:
        return False
    try:
        return changed.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (TypeError, ValueError, OverflowError):
        return False
