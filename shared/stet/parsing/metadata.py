"""Headline, standfirst, byline, dates and the rest: JSON-LD → meta → microdata, time and byline.

What the page shows goes before what it says to machines where both agree; no rule is for one site.
"""

from __future__ import annotations

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
from stet.parsing.identity import canonical_address, language_tag
from stet.parsing.metadata_words import SECTION, STANDFIRST
from stet.parsing.page import Page
from stet.parsing.vocabularies import Vocabularies


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
        """The address the page gives as its own."""
        return canonical_address(self.page, self.tree, self.told)

    @cached_property
    def language(self) -> str | None:
        """The language as a tag: "en", "en-GB"."""
        return language_tag(self.tree, self.told)

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
        if "LiveBlogPosting" not in self.page.markup:  # asked first: most pages never say it
            return False
        said = any("LiveBlogPosting" in jsonld.types(node) for node in self.told.nodes)
        return said or (
            "LiveBlogPosting" in self.page.markup
            and bool(self.tree.xpath("boolean(//*[contains(@itemtype, 'LiveBlogPosting')])"))
        )

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
        return not self.locked and ("true" in self._free or "free" in self._tiers)

    @cached_property
    def locked(self) -> bool:
        """Whether the page says that its text, or a part of it, is for subscribers only."""
        free = self._free or self._parts_free
        return "false" in free or "locked" in self._tiers

    @property
    def _free(self) -> list[str]:
        """What the page says to whether its article is free: "true" and "false"."""
        said = [node.get("isAccessibleForFree") for node in self.told.articles]
        told = [str(value) for value in said if value is not None]
        told = told or self.told.of_page("isAccessibleForFree") or self.told.meta("isaccessibleforfree")
        return [value.rsplit("/", 1)[-1].lower() for value in told]

    @property
    def _parts_free(self) -> list[str]:
        parts = [part for node in self.told.articles for part in jsonld.objects(node.get("hasPart"))]
        return [str(part.get("isAccessibleForFree")).rsplit("/", 1)[-1].lower() for part in parts]

    @property
    def _tiers(self) -> list[str]:
        return [tier.lower() for tier in self.told.meta("article:content_tier")]

    @cached_property
    def told(self) -> Vocabularies:
        """What the page says to machines."""
        return Vocabularies(self.tree)

    @cached_property
    def _dating(self) -> Dating:
        return Dating(self.page, self.told, *self._head_parts, self.language or "")

    @property
    def after_headline(self) -> tuple[HtmlElement, ...]:
        """The element of the headline, and those that follow it."""
        return self._head_parts[1]

    @cached_property
    def _head_parts(self) -> tuple[tuple[HtmlElement, ...], tuple[HtmlElement, ...]]:
        return head_parts(self.page.elements, self.headline)

    @property
    def _host(self) -> str:
        return (urlsplit(self.page.url).hostname or "").removeprefix("www.")
