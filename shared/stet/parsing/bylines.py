"""Who wrote an article: the names, one each, without "By", roles and addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from lxml.html import HtmlElement

from stet.parsing.entries import plain_text
from stet.parsing.head_part import short_texts

_METAS = (
    "author",
    "article:author",
    "parsely-author",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
    "byl",
    "article.author",
)
_BY_WORD = r"by|von|par|por|di|door|af|av"
_BY = re.compile(
    r"^[\s\"'“”]*(?:(?:authors?|written|reported|posted|published|story|words|text|article|analysis|review)\b[\s:]*)?"
    rf"(?:(?:{_BY_WORD})[\s:]+)?",
    re.IGNORECASE,
)
_SHOWN_BY = re.compile(
    r"^(?:(?:written|reported|posted|published|words|story)\s+)?(?:by|von|par|door)[\s:]+(\S.*)$",
    re.IGNORECASE,
)
_CREDENTIAL = (
    r"(?:jr|sr|ph\.?d|md|m\.d|rd|rn|ms|ma|mba|esq|dvm|cpa|cfp|psyd|do|dds|[a-z]-?[a-z]{2,3} \d+|ii|iii|iv)\b"
)
_BETWEEN = re.compile(
    rf"\s*(?:;|\||•|·|\n|\s[-–—]\s|,(?!\s*{_CREDENTIAL})|\s(?:&|and|und|et|y|og|och)\s+(?=[A-ZÀ-Þa-z]))\s*",
    re.IGNORECASE,
)
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_NO_NAME = re.compile(
    r"https?:|www\.|@\w|^\W*$|\d"
    r"|\b(?:updated|published|posted|min read|minutes?|follow|admin|null|undefined|share|editor'?s? note)\b"
    r"|\b(?:says|comments?|fact-checked|reviewed|from the|contributors?:)\b"
    rf"|^(?:{_MONTHS}|about|author|authors|by|staff|and)\b\.?$|\b(?:on|in|at)\s+(?:{_MONTHS}|\w+day)\b",
    re.IGNORECASE,
)
_CLASSED = re.compile(
    r"(?:^|[\s_-])(?:byline|author|authors)(?:$|[\s_-])|(?:^|\s)(?:authorName|articleAuthor|bylineName)",
    re.IGNORECASE,
)
_MOST_NAMES = 20
_LONGEST_NAME = 80
_LONGEST_BYLINE = 200
_MOST_WORDS = 7


def names(
    said: Iterable[str], meta: Callable[..., list[str]], part: Sequence[HtmlElement], site: Iterable[str]
) -> tuple[str, ...]:
    """Return the article's authors: of JSON-LD, else of meta, else marked up or shown by the headline.

    The name of the site itself is an author only where nobody else is.
    """
    sites = {plain_text(name).casefold() for name in site}
    fallback: tuple[str, ...] = ()
    for found in (said, meta(*_METAS), _marked(part), _classed(part), _shown(part)):
        authors = _cleaned(found)
        people = tuple(name for name in authors if name.casefold() not in sites)
        if people:
            return people
        fallback = fallback or authors
    return fallback


def _marked(part: Sequence[HtmlElement]) -> list[str]:
    """Return what is marked up as the author: microdata, rel=author."""
    marked = [
        element
        for element in part
        if element.get("itemprop") == "author" or "author" in (element.get("rel") or "").split()
    ]
    named = [inner for element in marked for inner in element.iter() if inner.get("itemprop") == "name"]
    return [element.get("content") or element.text_content() for element in (named or marked)[:_MOST_NAMES]]


def _classed(part: Sequence[HtmlElement]) -> list[str]:
    for element in part:
        if _CLASSED.search((element.get("class") or "")[:300]):
            text = "\n".join(filter(None, (" ".join(piece.split()) for piece in element.itertext())))
            if 3 < len(text) <= _LONGEST_BYLINE and _cleaned([text]):
                return [text]
    return []


def _shown(part: Sequence[HtmlElement]) -> list[str]:
    found = (_SHOWN_BY.match(text) for text in short_texts(tuple(part)))
    return [match[1] for match in found if match and match[1][0].isupper()][:1]


def _cleaned(found: Iterable[str]) -> tuple[str, ...]:
    listed: dict[str, str] = {}
    for text in found:
        for name in _BETWEEN.split(_BY.sub("", text[:2000])):
            tidy = _BY.sub("", plain_text(name)).strip(' ,;:-–—|"“”').removesuffix(".")
            if _is_name(tidy):
                listed.setdefault(tidy.casefold(), tidy)
    return tuple(listed.values())[:_MOST_NAMES]


def _is_name(text: str) -> bool:
    short = 1 < len(text) <= _LONGEST_NAME and len(text.split()) <= _MOST_WORDS
    return short and not _NO_NAME.search(text)
