"""How the owner's command reads a page: as the functions do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stet.domain.selectors import NO_SELECTORS, Selectors

if TYPE_CHECKING:
    from stet.domain.version import Story


def read_page(body: bytes, url: str, content_type: str, selectors: Selectors = NO_SELECTORS) -> Story:
    """Return the story of a page: read here, or where it can be stopped if it looks dangerous."""
    from stet.adapters.confined import Confined
    from stet.parsing.articles import extract
    from stet.parsing.danger import looks_dangerous

    if looks_dangerous(body):
        return Confined("stet.parsing.articles:extract")(body, url, content_type, selectors)
    return extract(body, url=url, content_type=content_type, selectors=selectors)
