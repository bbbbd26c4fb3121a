"""JSON-LD: what a page says about itself to search engines, as plain dictionaries.

Its `articleBody` is not a body: 26 % of pages have one, mostly without paragraphs (LIBRARIES.md). It is
read only where the mark-up shows none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from stet.parsing.escapes import load_json

_LONGEST = 500_000
_MOST_NODES = 2_000
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_ARTICLES = re.compile(r"(?:Article|BlogPosting|Posting|Report|Review|CreativeWork)$")
# What hangs on these is about other articles.
_ELSEWHERE = frozenset(
    {
        "itemListElement",
        "isRelatedTo",
        "mentions",
        "hasPart",
        "liveBlogUpdate",
        "citation",
        "comment",
        "relatedLink",
    }
    | {
        "review",
        "video",
        "image",
        "publisher",
        "author",
        "isPartOf",
        "about",
        "potentialAction",
        "associatedMedia",
    }
)

Node = dict[str, Any]


def nodes(tree: HtmlElement) -> list[Node]:
    """Return every object the page's JSON-LD describes as its own, outermost first."""
    found: list[Node] = []
    for script in tree.iterfind(".//script[@type]"):
        if (script.get("type") or "").strip().lower().startswith("application/ld+json"):
            found.extend(_walk(_loaded(script.text or "")))
    return found[:_MOST_NODES]


def types(node: Node) -> list[str]:
    """Return the node's types, without the address of their vocabulary."""
    given = node.get("@type")
    return [str(one).rsplit("/", 1)[-1] for one in (given if isinstance(given, list) else [given]) if one]


def is_article(node: Node) -> bool:
    """Whether the node describes an article of any kind."""
    return any(_ARTICLES.search(one) for one in types(node))


def texts(value: Any, key: str = "name") -> list[str]:
    """Return the texts in a value that may be a text, an object with a `key`, or a list of these."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for one in value[:50] for text in texts(one, key) if not isinstance(one, list)]
    if isinstance(value, dict):
        return texts(value.get(key), key) if not isinstance(value.get(key), dict) else []
    return []


def objects(value: Any) -> list[Node]:
    """Return the objects in a value that may be one, or a list of them."""
    return [one for one in (value if isinstance(value, list) else [value])[:50] if isinstance(one, dict)]


def named(value: Any, known: dict[str, Node]) -> list[str]:
    """Return the names in a value as `texts` does; one that only refers ("@id") is looked up in `known`."""
    given = value if isinstance(value, list) else [value]
    return [
        name
        for one in given[:50]
        for name in texts(known.get(str(one.get("@id")), one) if _refers(one) else one)
        if not isinstance(one, list)
    ]


def _refers(value: Any) -> bool:
    return isinstance(value, dict) and "@id" in value and "name" not in value


def _loaded(text: str) -> Any:
    if len(text) > _LONGEST:
        return None
    text = _WRAPPING.sub("", _WRAPPING.sub("", text)).strip()
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return load_json(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _walk(value: Any) -> Iterator[Node]:
    waiting, seen = [value], 0
    while waiting and seen < _MOST_NODES:
        node, seen = waiting.pop(0), seen + 1
        if isinstance(node, list):
            waiting = [*node[:_MOST_NODES], *waiting]
        elif isinstance(node, dict):
            if "@type" in node:
                yield node
            waiting.extend(
                inner
                for key, inner in node.items()
                if key not in _ELSEWHERE and isinstance(inner, (dict, list))
            )
