"""The address a page gives as its own, found in its first bytes: what links of a file lead from."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

from stet.parsing.links import absolute

_WITHIN = 300_000
_TAG = re.compile(rb"<(?:link|meta)\b[^>]{1,2000}>", re.IGNORECASE)
_NAMED = re.compile(rb"\b(?:rel|property|name)\s*=\s*[\"']?\s*(canonical|og:url)\b", re.IGNORECASE)
_ADDRESS = re.compile(
    rb"\b(?:href|content)\s*=\s*(?:\"([^\"]{1,2000})\"|'([^']{1,2000})'|([^\s\"'>]{1,2000}))", re.IGNORECASE
)


def own_address(body: bytes) -> str:
    """Return the canonical address that the page in `body` gives, or og:url; "" if it gives no article's.

    For a page that nobody fetched, and whose links are relative to nothing else.
    """
    found: dict[str, str] = {}
    for tag in _TAG.findall(body[:_WITHIN]):
        named, address = _NAMED.search(tag), _ADDRESS.search(tag)
        if named and address:
            text = next(group for group in address.groups() if group).decode("utf-8", "replace")
            whole = absolute(unescape(text).strip())
            if whole and urlsplit(whole).path.strip("/"):
                found.setdefault(named[1].decode().lower(), whole)
    return found.get("canonical") or found.get("og:url") or ""
