"""Which address a page gives as its own, and in which language it says it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from stet.parsing.links import plain
from stet.parsing.page import Page
from stet.parsing.vocabularies import Vocabularies

_LANGUAGE = re.compile(r"^([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{4}))?(?:[-_]([a-zA-Z]{2}|\d{3}))?(?:$|\s*[,;])")
_NO_LANGUAGE = frozenset({"und", "zxx", "mul", "mis"})
_XML = "{http://www.w3.org/XML/1998/namespace}lang"


def canonical_address(page: Page, tree: HtmlElement, told: Vocabularies) -> str | None:
    """Return the address the page gives as its own, or None.

    The home page's is a mistake, not an address. Of canonical links that differ only this page's own is
    believed: nobody can say which of the others is meant.
    """
    linked = list(dict.fromkeys(_addresses(_canonical_links(tree), page.base)))
    if len(linked) > 1:
        own = plain(page.url)
        linked = [address for address in linked if address == own]
    if linked:
        return linked[0]
    others = [*told.meta("og:url"), *told.of_article("mainEntityOfPage", "url", key="@id")]
    return next(_addresses(others, page.base), None)


def _canonical_links(tree: HtmlElement) -> list[str]:
    """Return the canonical links of the head; of the body only where none stands in the head."""
    links = [
        link
        for link in tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split() and (link.get("href") or "").strip()
    ]
    ours = [link for link in links if next(link.iterancestors("body"), None) is None]
    return [link.get("href") or "" for link in ours or links]


def _addresses(links: Iterable[str], base: str) -> Iterator[str]:
    for link in links:
        address = plain(link, base)
        if address and ("/" in address.split("://", 1)[1].strip("/") or "?" in address):
            yield address


def language_tag(tree: HtmlElement, told: Vocabularies) -> str | None:
    """Return the language as a tag ("en", "en-GB"), or None where the page names none."""
    root = tree.getroottree().getroot()
    said = [
        *(root.get(name) or "" for name in ("lang", _XML, "xml:lang")),
        *told.meta("content-language", "og:locale", "language"),
        *told.of_article("inLanguage"),
        *told.of_article("inLanguage", key="alternateName"),
    ]
    return next((tag for tag in map(_tag, said) if tag), None)


def _tag(text: str) -> str:
    found = _LANGUAGE.match(text.strip())
    if found is None or found[1].lower() in _NO_LANGUAGE:
        return ""
    return "-".join(filter(None, (found[1].lower(), (found[2] or "").title(), (found[3] or "").upper())))
