"""Which pages may take long to read: those are read where they can be stopped, the others at once.

Cheap and blind to what the mark-up means. The largest page of news seen had 4,098 elements (LIBRARIES.md);
below these limits no shape of page is known that takes seconds.
"""

from __future__ import annotations

MAX_USUAL_BYTES = 1_000_000
MAX_USUAL_TAGS = 12_000
MAX_USUAL_RUN = 150_000
"""The bytes between one tag and the next: a script of a usual page has fewer."""


def looks_dangerous(body: bytes) -> bool:
    """Whether a page is larger, fuller of tags or longer without one than honest pages are."""
    if len(body) > MAX_USUAL_BYTES or body.count(b"<") > MAX_USUAL_TAGS:
        return True
    return len(body) > MAX_USUAL_RUN and max(map(len, body.split(b"<"))) > MAX_USUAL_RUN
