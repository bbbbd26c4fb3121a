"""Which of a page's many titles is the headline of its article."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml.html import HtmlElement

from stet.domain.text import fold
from stet.parsing.entries import one_line, plain_text

_SEPARATOR = re.compile(r"\s+(?:[|·•»«:–—-]|::|//|\\)\s+")
_FEWEST_WORDS = 2
_MOST_HEADINGS = 20
Metas = Callable[..., list[str]]


def headline(tree: HtmlElement, said: list[str], meta: Metas) -> str:
    """Return the headline: the shown one that the page's other titles confirm, else the best of those.

    `said` are the headlines of the page's JSON-LD, `meta` answers with the contents of meta elements.
    """
    title = one_line(tree.findtext(".//title") or "")
    told = [
        plain_text(text)
        for text in [*said, *meta("og:title", "twitter:title", "parsely-title"), title]
        if text.strip()
    ]
    shown = _shown(tree)
    confirmed = [text for text in shown if any(_within(text, other) for other in told)]
    if confirmed:
        return max(confirmed, key=len)
    if len(shown) == 1 and len(shown[0].split()) >= _FEWEST_WORDS:
        return shown[0]
    site = [plain_text(text) for text in meta("og:site_name", "application-name")]
    return next(
        (text for text in (_without_site(text, site) for text in told) if text), shown[0] if shown else ""
    )


def _shown(tree: HtmlElement) -> list[str]:
    """Return the texts of the first-level headings and of what is marked as the headline."""
    marked = tree.xpath("//h1 | //*[@itemprop='headline' and not(self::meta)]")
    texts = (one_line(" ".join(heading.itertext())) for heading in marked[:_MOST_HEADINGS])
    return list(dict.fromkeys(text for text in texts if len(text) > 1))


def _within(text: str, other: str) -> bool:
    return fold(text).casefold() in fold(other).casefold()


def _without_site(title: str, site: list[str]) -> str:
    """Return a title without the name of the site at its end or beginning."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    for name in site:
        if _within(parts[-1], name) or _within(name, parts[-1]):
            return title[: title.rindex(parts[-1])].rstrip(" |·•»«:–—-/\\")
    longest = max(parts, key=len)
    return (
        longest
        if site == [] and longest == parts[0] and len(longest.split()) > 2 * len(parts[-1].split())
        else title
    )
