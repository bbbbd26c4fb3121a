"""Which guard of a site answered in its place, known by the answer's head alone (RULES §4)."""

from __future__ import annotations

from collections.abc import Mapping

_CHALLENGING = (403, 429)


def guard_of(status: int, headers: Mapping[str, str]) -> str:
    """Return the guard that answered ("Cloudflare"), or ""; names of headers in lower case.

    A guard may answer with any status: AWS WAF challenges with a 202, which is no page and no error.
    """
    if headers.get("cf-mitigated") == "challenge":
        return "Cloudflare"
    if headers.get("x-datadome") and status in _CHALLENGING:
        return "DataDome"
    if headers.get("x-amzn-waf-action"):
        return "AWS WAF"
    return "Akamai" if status == 403 and "akamai" in headers.get("server", "").lower() else ""
