"""Answers are sent compressed to whoever takes them so, and caches are told that there are two forms."""

from __future__ import annotations

import gzip
from base64 import b64encode
from typing import Any

_LEAST = 600
"""Bytes below which packing gains nothing."""
_LEVEL = 6
_OF_TEXT = ("text/", "application/json", "application/problem+json", "application/feed+json")
_OF_MARKUP = ("+xml",)


def packed(event: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer compressed by gzip if its asker takes that.

    What is not kept is not packed: such pages hold tokens, and the length of a packed page may tell of them.
    """
    headers, body = dict(answer.get("headers") or {}), answer.get("body") or ""
    kept = "no-store" not in headers.get("Cache-Control", "no-store")
    if not (kept and _is_text(headers.get("Content-Type", ""))) or answer.get("isBase64Encoded"):
        return answer
    headers["Vary"] = "Accept-Encoding"
    raw = body.encode("utf-8", "replace")
    if len(raw) < _LEAST or not _takes_gzip(_asked(event)):
        return answer | {"headers": headers}
    headers["Content-Encoding"] = "gzip"
    told = b64encode(gzip.compress(raw, _LEVEL, mtime=0)).decode()
    return answer | {"headers": headers, "body": told, "isBase64Encoded": True}


def _is_text(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind.startswith(_OF_TEXT) or kind.endswith(_OF_MARKUP)


def _asked(event: dict[str, Any]) -> str:
    headers = (event.get("headers") or {}).items()
    return next((value for name, value in headers if name.lower() == "accept-encoding"), "")


def _takes_gzip(asked: str) -> bool:
    """Whether gzip is named with a weight above 0 (RFC 9110 § 12.5.3), or anything is and gzip is not."""
    weights = dict(map(_weighed, asked.lower().split(",")))
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _weighed(one: str) -> tuple[str, float]:
    coding, _, weight = one.partition(";")
    try:
        return coding.strip(), float(weight.partition("=")[2]) if weight.strip() else 1.0
    except ValueError:
        return coding.strip(), 0.0
