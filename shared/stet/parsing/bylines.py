"""Who wrote an article: the names, one each, without "By", roles and addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from lxml.html import HtmlElement

from stet.parsing.entries import plain_text

_METAS = ("author", "article:author", "parsely-author", "dc.creator", "dcterms.creator", "sailthru.author", "byl", "article.author")
_BY = re.compile(r"^(?:(?:written|reported|posted|published|story|words|text|article|analysis|review)\s+)?(?:by|von|par|por|di|door|af|av)[\s:]+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:;|\||•|·|\n|,(?!\s*(?:jr|sr|phd|md|ii|iii)\b)|\s&\s|\s+(?:and|und|et|y|e|en)\s+(?=[A-ZÀ-Þ]))\s*", re.IGNORECASE)
_NO_NAME = re.compile(r"https?:|www\.|@\w|^\W*$|^\d|\b(?:19|20)\d\d\b|\b(?:updated|published|posted|min read|follow|admin|null|undefined)\b", re.IGNORECASE)
_MARKED = (
    "//*[@itemprop='author']//*[@itemprop='name'] | //*[@itemprop='author' and not(descendant::*[@itemprop='name'])]"
    " | //a[contains(concat(' ', @rel, ' '), ' author ')]"
)
_CLASSED = "//*[self::a or self::span or self::p or self::div or self::address or self::li][{}]".format(
    " or ".join(f"contains(concat(' ', translate(@class, '_-', '  '), ' '), ' {word} ')" for word in ("byline", "author", "authors"))
)
_MOST_NAMES = 20
_LONGEST_NAME = 80
_MOST_WORDS = 6


def names(tree: HtmlElement, said: Iterable[str], meta: Callable[..., list[str]]) -> tuple[str, ...]:
    """Return the article's authors: as JSON-LD names them, else meta, else marked up, else of a byline's class."""
    for found in (said, meta(*_METAS), _texts(tree, _MARKED), _texts(tree, _CLASSED)[:1]):
        if authors := _cleaned(found):
            return authors
    return ()


def _texts(tree: HtmlElement, path: str) -> list[str]:
    return [element.get("content") or element.text_content() for element in tree.xpath(path)[:_MOST_NAMES]]


def _cleaned(found: Iterable[str]) -> tuple[str, ...]:
    listed: dict[str, str] = {}
    for text in found:
        for name in _BETWEEN.split(_BY.sub("", plain_lines(text))):
            tidy = _BY.sub("", plain_text(name)).strip(" ,.;:-–—|")
            if tidy and len(tidy) <= _LONGEST_NAME and len(tidy.split()) <= _MOST_WORDS and not _NO_NAME.search(tidy):
                listed.setdefault(tidy.casefold(), tidy)
    return tuple(listed.values())[:_MOST_NAMES]


def plain_lines(text: str) -> str:
    """Return `text` with its lines tidied but kept apart: names often stand one a line."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in text[:2000].splitlines())))
