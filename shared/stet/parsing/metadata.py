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

from stet.domain.text import fold
from stet.parsing import jsonld
from stet.parsing.bylines import names
from stet.parsing.dates import moment, written_date
from stet.parsing.entries import plain_text
from stet.parsing.head_part import head_part, short_texts
from stet.parsing.headlines import headline
from stet.parsing.links import plain
from stet.parsing.metadata_words import (
    DATED,
    LONGEST_LABEL,
    MODIFIED,
    MOST_DATED,
    PAGE_TYPE,
    PUBLISHED,
    SAYS_PUBLISHED,
    SECTION,
    STANDFIRST,
    UPDATED,
    of_update,
)
from stet.parsing.page import Page

_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:[/-]|$)")
_URL_SPELLED = re.compile(r"/((?:19|20)\d\d)/([a-z]{3,9})/(0?[1-9]|[12]\d|3[01])(?:/|$)", re.IGNORECASE)
_LANGUAGE = re.compile(r"^([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{4}))?(?:[-_]([a-zA-Z]{2}|\d{3}))?$")


@dataclass(frozen=True)
class Metadata:
    """What a page says of its article, each field read when asked for."""

    page: Page
    tree: HtmlElement

    @cached_property
    def headline(self) -> str:
        """The headline that readers see; the one for machines where none is shown."""
        names = [*self._publishers(), self._host]
        return headline(self.tree, self._article_texts("headline", "name"), self._meta, names)

    @cached_property
    def standfirst(self) -> str:
        """The publisher's own summary of the article."""
        said = [*self._article_texts("description"), *self._all(STANDFIRST)]
        return next((text for text in map(plain_text, said) if text and text != self.headline), "")

    @cached_property
    def byline(self) -> tuple[str, ...]:
        """Who wrote it, one name each, in order."""
        authors = [
            name
            for node in self._articles
            for name in jsonld.named(node.get("author") or node.get("creator"), self._by_id)
        ]
        return names(
            authors,
            self._meta,
            self._head_part,
            [*self._all(("og:site_name", "application-name")), *self._publishers()],
            self.page.elements,
        )

    @cached_property
    def published(self) -> datetime | None:
        """When the article says it was first published."""
        said = [
            *self._article_texts("datePublished", "dateCreated"),
            *self._all(PUBLISHED),
            *self._microdata("datePublished"),
        ]
        told = self._first_moment([*said, *self._page_texts("datePublished")])
        return (
            told
            or self._first_moment(self._shown_times())
            or self._first_moment(self._url_date())
            or self._shown_date()
            or self._classed_date()
            or next((when for when in map(self._written, said) if when), None)
            or self._only_time()
            or self._said_published()
        )

    @cached_property
    def modified(self) -> datetime | None:
        """When the article says it was last changed."""
        said = [*self._article_texts("dateModified"), *self._all(MODIFIED), *self._microdata("dateModified")]
        shown = (text for text in short_texts(self._head_part) if UPDATED.match(text))
        return self._first_moment([*said, *self._page_texts("dateModified")]) or next(
            (when for when in map(self._written, shown) if when), None
        )

    @cached_property
    def canonical(self) -> str | None:
        """The address the page gives as its own; the home page's is a mistake, not an address."""
        links = self.tree.xpath("//link[translate(@rel,'CANOIL','canoil')='canonical']/@href")
        for link in [
            *map(str, links),
            *self._all(("og:url",)),
            *self._article_texts("mainEntityOfPage", "url", key="@id"),
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
            *self._all(("content-language", "og:locale", "language")),
            *self._article_texts("inLanguage"),
        ]:
            if found := _LANGUAGE.match(text.strip()):
                return "-".join(
                    filter(None, (found[1].lower(), (found[2] or "").title(), (found[3] or "").upper()))
                )
        return None

    @cached_property
    def section(self) -> str | None:
        """The part of the publication it stands in."""
        said = [*self._article_texts("articleSection"), *self._all(SECTION)]
        return next((text for text in map(plain_text, said) if text), None)

    @cached_property
    def body(self) -> list[str]:
        """The article's text as JSON-LD says it, for a page whose mark-up shows none."""
        return [text for text in self._article_texts("articleBody") if text.strip()]

    @cached_property
    def live_blog(self) -> bool:
        """Whether the page says it is a live blog (RULES §3)."""
        said = any("LiveBlogPosting" in jsonld.types(node) for node in self.nodes)
        return said or (
            "LiveBlogPosting" in self.page.markup
            and bool(self.tree.xpath("boolean(//*[contains(@itemtype, 'LiveBlogPosting')])"))
        )

    @property
    def has_article(self) -> bool:
        """Whether the page says that it holds an article."""
        return bool(self._articles) or "article" in self._all(("og:type",))

    @cached_property
    def dated(self) -> bool:
        """Whether the page tells machines a day of publication, which an error page in its place does not."""
        said = [
            *self._article_texts("datePublished", "dateCreated"),
            *self._all(PUBLISHED),
            *self._microdata("datePublished"),
        ]
        return any(said)

    @cached_property
    def open(self) -> bool:
        """Whether the page says that its text is for everybody."""
        said = [node.get("isAccessibleForFree") for node in self._articles]
        return any(value is True or str(value).lower() == "true" for value in said)

    @cached_property
    def locked(self) -> bool:
        """Whether the page says that its text is for subscribers only."""
        said = [node.get("isAccessibleForFree") for node in self._articles]
        return any(value is False or str(value).lower() == "false" for value in said)

    @cached_property
    def nodes(self) -> list[jsonld.Node]:
        """All JSON-LD objects of the page."""
        return jsonld.nodes(self.tree)

    @cached_property
    def _by_id(self) -> dict[str, jsonld.Node]:
        """The JSON-LD objects that others of the page refer to."""
        return {str(node["@id"]): node for node in self.nodes if "@id" in node and "name" in node}

    @cached_property
    def _articles(self) -> list[jsonld.Node]:
        """The JSON-LD object of this article; nothing, or one."""
        articles = [node for node in self.nodes if jsonld.is_article(node)]
        shown = fold(" ".join(self.tree.xpath("//h1//text() | //title/text()"))).casefold()
        named = [node for node in articles if _named(node) and _named(node) in shown]
        return (named or articles)[:1]

    @cached_property
    def _head_part(self) -> tuple[HtmlElement, ...]:
        return head_part(self.page.elements, self.headline)

    @property
    def _host(self) -> str:
        return (urlsplit(self.page.url).hostname or "").removeprefix("www.")

    def _publishers(self) -> list[str]:
        return [name for node in self._articles for name in jsonld.texts(node.get("publisher"))]

    @cached_property
    def _marked(self) -> list[HtmlElement]:
        """The elements with microdata or RDFa."""
        found: list[HtmlElement] = self.tree.xpath("//*[@itemprop or @property]")
        return found

    @cached_property
    def _metas(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for meta in self.tree.iter("meta"):
            content = (meta.get("content") or "").strip()
            for key in ("property", "name", "itemprop", "http-equiv"):
                if content and (name := meta.get(key)):
                    found.setdefault(name.strip().lower(), []).append(content)
        return found

    def _meta(self, *keys: str) -> list[str]:
        return self._all(keys)

    def _all(self, keys: tuple[str, ...]) -> list[str]:
        return [value for key in keys for value in self._metas.get(key, ())]

    def _article_texts(self, *fields: str, key: str = "name") -> list[str]:
        return [
            text for node in self._articles for field in fields for text in jsonld.texts(node.get(field), key)
        ]

    def _page_texts(self, name: str) -> list[str]:
        """Return what the JSON-LD of the page says, where it describes no article."""
        pages = [node for node in self.nodes if PAGE_TYPE.intersection(jsonld.types(node))]
        return [text for node in pages[:1] for text in jsonld.texts(node.get(name))]

    def _microdata(self, name: str) -> list[str]:
        """Return what is marked up by `name` in microdata or RDFa."""
        return [
            mark.get("content") or mark.get("datetime") or mark.text_content()
            for mark in self._marked
            if mark.get("itemprop") == name or (mark.get("property") or "").rsplit(":", 1)[-1] == name
        ]

    def _shown_times(self) -> list[str]:
        times = (element for element in self._head_part if element.tag in ("time", "abbr"))
        return [
            element.get("datetime") or element.get("title") or element.text_content()
            for element in times
            if not of_update(element)
        ]

    def _shown_date(self) -> datetime | None:
        """Return the date that stands by the headline, unless it is that of an update."""
        labels = (text for text in short_texts(self._head_part) if len(text) <= LONGEST_LABEL)
        texts = [(text, when) for text in labels if (when := self._written(text))]
        said = [when for text, when in texts if SAYS_PUBLISHED.match(text)]
        first = [when for text, when in texts[:1] if not UPDATED.match(text)]
        return next(iter([*said, *first]), None)

    def _only_time(self) -> datetime | None:
        """Return the one date of the time elements in the page's article, else in all of the page."""
        for place in ("(//article | //main | //*[@role='main'])//time[@datetime]", "//time[@datetime]"):
            times = [time for time in self.tree.xpath(place) if not of_update(time)]
            found = {
                when.date(): when for when in map(moment, (one.get("datetime") for one in times)) if when
            }
            if found:
                return found.popitem()[1] if len(found) == 1 else None
        return None

    def _said_published(self) -> datetime | None:
        """Return the first date on the page that a label says to be that of publication ("Posted on …")."""
        labels = (text for text in short_texts(self.page.elements) if SAYS_PUBLISHED.match(text))
        return next(
            (when for text in labels if len(text) <= LONGEST_LABEL and (when := self._written(text))), None
        )

    def _classed_date(self) -> datetime | None:
        """Return the one date that elements show whose class says that they hold a date."""
        classed = [one for one in self.page.elements if DATED.search((one.get("class") or "")[:300])]
        texts = [text for text in short_texts(tuple(classed[:MOST_DATED])) if not UPDATED.match(text)]
        found = {when for when in map(self._written, texts) if when}
        return found.pop() if len(found) == 1 else None

    def _written(self, text: str) -> datetime | None:
        return (moment(text) if text[:4].isdigit() else None) or written_date(text, self.language or "")

    def _url_date(self) -> list[str]:
        if found := _URL_DATE.search(self.page.url):
            return ["-".join(found.groups())]
        spelled = _URL_SPELLED.search(self.page.url)
        day = written_date(f"{spelled[3]} {spelled[2]} {spelled[1]}") if spelled else None
        return [day.date().isoformat()] if day else []

    def _first_moment(self, said: list[str]) -> datetime | None:
        return next((when for when in map(moment, said) if when), None)


def _named(node: jsonld.Node) -> str:
    return fold(plain_text(str(node.get("headline") or node.get("name") or ""))).casefold()
