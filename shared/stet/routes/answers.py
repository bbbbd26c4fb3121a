"""The answers: the headers that each has, and how long each may be kept."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
}
BRIEF, FOR_EVER = "public, max-age=15", "public, max-age=31536000, immutable"
SETTLED = "public, max-age=31536000, s-maxage=86400, immutable"
"""For what never changes but may be taken down: readers keep it, shared caches ask again after a day."""
NEVER = "no-store"


def page(text: str, *, status: int = 200, keep: str = BRIEF, robots: str = "") -> Response[str]:
    """Return a page with the headers that every page has; `robots` is what search engines are told."""
    headers = {"Cache-Control": keep, **SECURITY} | ({"X-Robots-Tag": robots} if robots else {})
    return Response(status, "text/html; charset=utf-8", text, headers=headers)


def plain(text: str, *, status: int = 200) -> Response[str]:
    """Return a line for a machine, which is never kept."""
    return Response(status, "text/plain; charset=utf-8", text, headers={"Cache-Control": NEVER, **SECURITY})


def onward(address: str) -> Response[str]:
    """Lead to another page of ours; `address` is never one that came from outside."""
    return Response(
        303,
        "text/plain; charset=utf-8",
        "",
        headers={"Cache-Control": NEVER, "Location": address, **SECURITY},
    )
