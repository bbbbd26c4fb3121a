"""Headline, standfirst, byline, dates and the rest: JSON-LD → meta → microdata, time and byline.

What the page shows goes before what it says to machines where both agree; no rule is for one site.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from stet.parsing import jsonld
from stet.parsing.bylines import names
from stet.parsing.dating import Dating
from stet.parsing.entries import plain_text
from stet.parsing.head_part import head_parts
from stet.parsing.headlines import headline
from stet.parsing.links import plain
from stet.parsing.metadata_words import SECTION, STANDFIRST
from stet.parsing.page import Page
from stet.parsing.vocabularies import Vocabularies

_LANGUAGE = re.compile(r"^([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{4}))?(?:[-_]([a-zA-Z]{2}|\d{3}))?$")


@dataclass(frozen=True)
class Metadata:
    """What a page says of its article, each field read when asked for."""

    page: Page
    tree: HtmlElement

    @cached_property
    def headline(self) -> str:
        """The headline that readers see; the one for machines where none is shown."""
        names = [*self.told.publishers, self._host]
        return headline(self.tree, self.told.of_article("headline", "name"), self.told.meta, names)

    @cached_property
    def standfirst(self) -> str:
        """The publisher's own summary of the article."""
        said = [*self.told.of_article("description"), *self.told.meta(*STANDFIRST)]
        return next((text for text in map(plain_text, said) if text and text != self.headline), "")

    @cached_property
    def byline(self) -> tuple[str, ...]:
        """Who wrote it, one name each, in order."""
        return names(
            self.told.authors,
            self.told.meta,
            [*self._head_parts[0], *self._head_parts[1]],
            [*self.told.meta("og:site_name", "application-name"), *self.told.publishers],
            self.page.elements,
        )

    @property
    def published(self) -> datetime | None:
        """When the article says it was first published, in the zone it names."""
        return self._dating.published

    @property
    def modified(self) -> datetime | None:
        """When the article says it was last changed, in the zone it names."""
        return self._dating.modified

    @cached_property
    def canonical(self) -> str | None:
        """The address the page gives as its own; the home page's is a mistake, not an address."""
        links = self.tree.xpath("//link[translate(@rel,'CANOIL','canoil')='canonical']/@href")
        for link in [
            *map(str, links),
            *self.told.meta("og:url"),
            *self.told.of_article("mainEntityOfPage", "url", key="@id"),
        ]:
            address = plain(link, self.page.url)
            if address and ("/" in address.split("://", 1)[1].strip("/") or "?" in address):
                return address
        return None

    @cached_property
    def language(self) -> str | None:
        """The language as a tag: "en", "en-GB"."""
        root = self.tree.getroottree().getroot()
        said = [
            root.get("lang") or "",
            root.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
            root.get("xml:lang") or "",
        ]
        for text in [
            *said,
            *self.told.meta("content-language", "og:locale", "language"),
            *self.told.of_article("inLanguage"),
        ]:
            if found := _LANGUAGE.match(text.strip()):
                return "-".join(
                    filter(None, (found[1].lower(), (found[2] or "").title(), (found[3] or "").upper()))
                )
        return None

    @cached_property
    def section(self) -> str | None:
        """The part of the publication it stands in."""
        said = [*self.told.of_article("articleSection"), *self.told.meta(*SECTION)]
        return next((text for text in map(plain_text, said) if text), None)

    @cached_property
    def body(self) -> list[str]:
        """The article's text as JSON-LD says it, for a page whose mark-up shows none."""
        return [text for text in self.told.of_article("articleBody") if text.strip()]

    @cached_property
    def live_blog(self) -> bool:
        """Whether the page says it is a live blog (RULES §3)."""
        said = any("LiveBlogPosting" in jsonld.types(node) for node in self.told.nodes)
        return said or bool(self.tree.xpath("boolean(//*[contains(@itemtype, 'LiveBlogPosting')])"))

    @property
    def has_article(self) -> bool:
        """Whether the page says that it holds an article."""
        return bool(self.told.articles) or "article" in self.told.meta("og:type")

    @cached_property
    def dated(self) -> bool:
        """Whether the page tells machines a day of publication, which an error page in its place does not."""
        return any(self._dating.told)

    @cached_property
    def open(self) -> bool:
        """Whether the page says that its text is for everybody."""
        said = [node.get("isAccessibleForFree") for node in self.told.articles]
        return any(value is True or str(value).lower() == "true" for value in said)

    @cached_property
    def locked(self) -> bool:
        """Whether the page says that its text is for subscribers only."""
        said = [node.get("isAccessibleForFree") for node in self.told.articles]
        return any(value is False or str(value).lower() == "false" for value in said)

    @cached_property
    def told(self) -> Vocabularies:
        """What the page says to machines."""
        return Vocabularies(self.tree)

    @cached_property
    def _dating(self) -> Dating:
        return Dating(self.page, self.told, *self._head_parts, self.language or "")

    @cached_property
    def _head_parts(self) -> tuple[tuple[HtmlElement, ...], tuple[HtmlElement, ...]]:
        return head_parts(self.page.elements, self.headline)

    @property
    def _host(self) -> str:
        return (urlsplit(self.page.url).hostname or "").removeprefix("www.")
