"""What a page says of its article to machines: JSON-LD, meta elements, microdata and RDFa."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from lxml.html import HtmlElement

from stet.domain.text import fold
from stet.parsing import jsonld
from stet.parsing.entries import plain_text
from stet.parsing.metadata_words import PAGE_TYPE

_NAMES = ("property", "name", "itemprop", "http-equiv")


@dataclass(frozen=True)
class Vocabularies:
    """The statements for machines on a page, each read when asked for."""

    tree: HtmlElement

    def meta(self, *keys: str) -> list[str]:
        """Return the contents of the meta elements of these names, the first name's first."""
        return [value for key in keys for value in self._metas.get(key, ())]

    def of_article(self, *fields: str, key: str = "name") -> list[str]:
        """Return the texts in fields of the article's JSON-LD, or in the `key` of what stands there."""
        return [
            text for node in self.articles for field in fields for text in jsonld.texts(node.get(field), key)
        ]

    def of_page(self, field: str) -> list[str]:
        """Return what the JSON-LD of the page says, for one that describes no article."""
        pages = [node for node in self.nodes if PAGE_TYPE.intersection(jsonld.types(node))]
        said = (node.get(field) for node in pages[:1])
        return [text for one in said for text in jsonld.texts(str(one) if isinstance(one, bool) else one)]

    def marked(self, name: str) -> list[HtmlElement]:
        """Return the elements marked up as `name` in microdata or RDFa."""
        return [
            mark
            for mark in self._marked
            if mark.get("itemprop") == name or (mark.get("property") or "").rsplit(":", 1)[-1] == name
        ]

    @cached_property
    def nodes(self) -> list[jsonld.Node]:
        """All JSON-LD objects of the page."""
        return jsonld.nodes(self.tree)

    @cached_property
    def articles(self) -> list[jsonld.Node]:
        """The JSON-LD object of this article; nothing, or one."""
        articles = [node for node in self.nodes if jsonld.is_article(node)]
        if len(articles) < 2:
            return articles
        shown = fold(" ".join(self.tree.xpath("//h1//text() | //title/text()"))).casefold()
        named = [node for node in articles if _named(node) and _named(node) in shown]
        return (named or articles)[:1]

    @cached_property
    def authors(self) -> list[str]:
        """The names of the article's authors in its JSON-LD; one that is only referred to is looked up."""
        return [
            name
            for node in self.articles
            for name in jsonld.named(node.get("author") or node.get("creator"), self._by_id)
        ]

    @cached_property
    def publishers(self) -> list[str]:
        """The names of the article's publishers in its JSON-LD."""
        return [name for node in self.articles for name in jsonld.texts(node.get("publisher"))]

    @cached_property
    def _by_id(self) -> dict[str, jsonld.Node]:
        """The JSON-LD objects that others of the page refer to."""
        return {str(node["@id"]): node for node in self.nodes if "@id" in node and "name" in node}

    @cached_property
    def _marked(self) -> list[HtmlElement]:
        found: list[HtmlElement] = self.tree.xpath("//*[@itemprop or @property]")
        return found

    @cached_property
    def _metas(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for meta in self.tree.iter("meta"):
            content = (meta.get("content") or "").strip()
            for key in _NAMES:
                if content and (name := meta.get(key)):
                    found.setdefault(name.strip().lower(), []).append(content)
        return found


def _named(node: jsonld.Node) -> str:
    return fold(plain_text(str(node.get("headline") or node.get("name") or ""))).casefold()
