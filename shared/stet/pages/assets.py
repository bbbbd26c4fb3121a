"""The files that go with the pages, each at an address that changes with its content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Asset:
    """A file to serve at `path`. Asked for by its whole `address` it may be kept for ever."""

    path: str
    content_type: str
    text: str

    @property
    def digest(self) -> str:
        """The hash of the content, fit for an ETag."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]

    @property
    def address(self) -> str:
        """The path with the content's hash, so that a new content is a new address."""
        return f"{self.path}?{self.digest}"


def _asset(path: str, content_type: str) -> Asset:
    return Asset(path, content_type, (Path(__file__).parent / "static" / path.strip("/")).read_text("utf-8"))


STYLE = _asset("/style.css", "text/css; charset=utf-8")
ICON = _asset("/icon.svg", "image/svg+xml")
ASSETS = {asset.path: asset for asset in (STYLE, ICON)}
"""Everything that is served beside the pages, by path."""
