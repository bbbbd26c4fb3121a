"""Texts without the addresses in them: a log says only a hash (RULES §6)."""

from __future__ import annotations

import hashlib
import re

_ADDRESS = re.compile(
    r"https?://[^\s\"'<>]+|[^\s\"'<>(),:;@\[\]]{1,64}@[^\s\"'<>(),:;@\[\]]{1,255}", re.IGNORECASE
)
_LONGEST_READ = 4_000


def hashed(address: str) -> str:
    """Return what stands for an address: the same each time, and telling nothing but that it is the same."""
    return "#" + hashlib.sha256(address.casefold().encode("utf-8", "replace")).hexdigest()[:12]


def unnamed(text: str) -> str:
    """Return a text with a hash for each mail and web address in it."""
    return _ADDRESS.sub(lambda found: hashed(found[0].rstrip(".")), text[:_LONGEST_READ])


def without(text: str, address: str) -> str:
    """Return a text with a hash for one address, wherever it stands and in whatever case."""
    return re.sub(re.escape(address), hashed(address), text, flags=re.IGNORECASE) if address else text
