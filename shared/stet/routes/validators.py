"""What tells a reader's browser that it has the page already: an ETag, and 304 in answer to it (RFC 9110)."""

from __future__ import annotations

import hashlib
from typing import Any

_OK, _NOT_MODIFIED = 200, 304
_READING = {"GET", "HEAD"}
_OF_THE_BODY = {"content-type", "content-length", "content-encoding"}


def validated(event: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer with its ETag, or without its body if the reader has it; what is not kept has none."""
    method = event.get("requestContext", {}).get("http", {}).get("method", "")
    headers = dict(answer.get("headers") or {})
    kept = "no-store" not in headers.get("Cache-Control", "no-store")
    if answer.get("statusCode") != _OK or method not in _READING or not kept:
        return answer
    tag = headers.setdefault("ETag", _tag(answer.get("body") or ""))
    asked = next((value for name, value in _headers(event) if name == "if-none-match"), "")
    if not _has(asked, tag):
        return answer | {"headers": headers}
    left = {name: value for name, value in headers.items() if name.lower() not in _OF_THE_BODY}
    return answer | {"statusCode": _NOT_MODIFIED, "headers": left, "body": "", "isBase64Encoded": False}


def _tag(body: str) -> str:
    return f'"{hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:20]}"'


def _headers(event: dict[str, Any]) -> list[tuple[str, str]]:
    return [(name.lower(), value) for name, value in (event.get("headers") or {}).items()]


def _has(asked: str, tag: str) -> bool:
    """Whether the reader has what the tag names; tags compare weakly (RFC 9110 §8.8.3.2)."""
    tags = {one.strip().removeprefix("W/") for one in asked.split(",")}
    return asked.strip() == "*" or tag.removeprefix("W/") in tags
