"""A form as it comes in: bounded, of the right kind, from our own page, and read without trust."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

LARGEST = 16 * 1024
"""Bytes of a form's body: ten times what the longest of ours comes to."""
MOST_FIELDS, LONGEST = 60, 2000
_KIND = "application/x-www-form-urlencoded"
_NEVER_TYPED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_OURS = frozenset({"same-origin", "none"})


class Refused(Exception):
    """A form that no page of ours sends. The text is a sentence for whoever sent it."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in: fields that come once, and those that may come many times."""

    once: dict[str, str] = field(default_factory=dict)
    many: dict[str, tuple[str, ...]] = field(default_factory=dict)


def read_form(event: Any, *, once: Collection[str], many: Collection[str] = ()) -> Filled:
    """Return what a form holds of the fields that it may have; raises Refused if it cannot be ours."""
    headers = event.headers
    if (headers.get("content-type") or "").partition(";")[0].strip().casefold() != _KIND:
        raise Refused(415, "Only a form can be read here, as this site’s own pages send it.")
    pairs = _pairs(_body(event))
    found = Filled()
    for name, value in pairs:
        if name not in once and name not in many:
            continue
        if len(value) > LONGEST:
            raise Refused(400, "A field is too long.")
        if _NEVER_TYPED.search(value):
            raise Refused(400, "A field has characters in it that nobody types, such as line breaks.")
        if name in many:
            found.many[name] = (*found.many.get(name, ()), value)
        elif name in found.once:
            raise Refused(400, "A field that can be filled in once came twice.")
        else:
            found.once[name] = value
    return found


def check_sender(event: Any, page_url: str) -> None:
    """Raise Refused if a browser says that it sends the form for a page of another site.

    Sec-Fetch-Site decides where there is one, for no page can forge it; else the Origin; a program sends
    neither, and has no reader's browser to misuse.
    """
    site = event.headers.get("sec-fetch-site")
    if site is not None:
        allowed = site in _OURS
    else:
        origin = event.headers.get("origin")
        allowed = origin is None or urlsplit(origin).netloc in _hosts(event, page_url)
    if not allowed:
        raise Refused(403, "The form was sent by a page of another site. Open it here and send it again.")


def client_of(event: Any) -> str:
    """Return the address of who asked, as the function URL saw it: X-Forwarded-For is what anyone says."""
    return str(event.raw_event["requestContext"]["http"].get("sourceIp", ""))


def _hosts(event: Any, page_url: str) -> set[str]:
    asked = (event.headers.get("host"), event.request_context.domain_name, urlsplit(page_url).netloc)
    return {host for host in asked if host}


def _body(event: Any) -> bytes:
    sent = (event.body or "").encode("utf-8", "surrogateescape")
    if len(sent) > LARGEST * 4 // 3 + 4:
        raise Refused(413, "The form is too large.")
    if event.is_base64_encoded:
        try:
            sent = b64decode(sent, validate=True)
        except ValueError:
            raise Refused(400, "The form could not be read.") from None
    if len(sent) > LARGEST:
        raise Refused(413, "The form is too large.")
    return sent


def _pairs(body: bytes) -> list[tuple[str, str]]:
    try:
        text = body.decode("utf-8")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:  # UnicodeDecodeError is one
        raise Refused(400, "The form is not text in UTF-8, or has too many fields.") from None
