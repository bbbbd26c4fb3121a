"""What says whether two captures are one version: our fingerprint, and what a plain comparison would take."""

from __future__ import annotations

from collections.abc import Callable

import lxml.html

from benchmarks.readers import Reader, readers
from stet.domain.text import fold
from stet.domain.version import fingerprint
from stet.parsing.articles import extract
from stet.parsing.own_address import own_address

_PEERS = ("trafilatura with metadata", "readability-lxml")

Print = Callable[[bytes], tuple[str, bool]]
"""From a page to its print, and whether it is a poor capture."""

_NOWHERE = "https://page.invalid/"
"""Where a page comes from that does not say so itself."""


def prints_of_readers() -> tuple[dict[str, Print], list[str]]:
    """Return the prints by name, ours first, and a line for each peer that is not installed."""
    known, missing = readers()
    prints: dict[str, Print] = {"stet": _ours}
    prints |= {name: _peer(known[name]) for name in _PEERS if name in known}
    return prints | {"all visible text": _visible}, missing


def _ours(body: bytes) -> tuple[str, bool]:
    story = extract(body, url=own_address(body) or _NOWHERE)
    return fingerprint(story), story.quality.poor


def _peer(read: Reader) -> Print:
    """Return title and text of a reader, folded as ours are."""

    def print_of(body: bytes) -> tuple[str, bool]:
        try:
            found = read(own_address(body) or _NOWHERE, body)
        except Exception:  # noqa: BLE001 - a peer may fail in any way, and has found nothing then
            return "", False
        return fold(f"{found.headline or ''}\n{found.text}"), False

    return print_of


def _visible(body: bytes) -> tuple[str, bool]:
    tree = lxml.html.fromstring(body)
    for hidden in tree.xpath("//script | //style | //noscript | //template"):
        hidden.drop_tree()
    return fold(tree.text_content()), False
