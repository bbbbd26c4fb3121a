"""A feed as RSS 2.0, for readers that know nothing else."""

from __future__ import annotations

from email.utils import format_datetime

from lxml import etree
from lxml.builder import E, ElementMaker

from stet.pages.feed_links import TYPES
from stet.pages.outline import Item, Outline
from stet.pages.xml import ATOM, document, text

_DC = "http://purl.org/dc/elements/1.1/"
_link = ElementMaker(namespace=ATOM).link
_creator = ElementMaker(namespace=_DC).creator


def rss_feed(outline: Outline) -> bytes:
    """Return the feed as an RSS document, each change with its diff as its description."""
    channel = E.channel(
        E.title(text(outline.title)),
        E.link(text(outline.page)),
        E.description(text(outline.about)),
        E.language("en"),
        E.lastBuildDate(_date(outline)),
        E.generator("Stet"),
        E.docs("https://www.rssboard.org/rss-specification"),
        _link(rel="self", type=TYPES["rss"], href=text(outline.here)),
    )
    channel.extend(_link(rel=name, type=TYPES["rss"], href=text(address)) for name, address in outline.pages)
    if outline.hub:
        channel.append(_link(rel="hub", href=text(outline.hub)))
    channel.extend(_item(one) for one in outline.items)
    root = etree.Element("rss", {"version": "2.0"}, nsmap={"atom": ATOM, "dc": _DC})
    root.append(channel)
    etree.cleanup_namespaces(root, keep_ns_prefixes=["atom", "dc"])
    return document(root)


def _item(item: Item) -> etree._Element:
    return E.item(
        E.title(text(item.title)),
        E.link(text(item.url)),
        E.guid(text(item.id), isPermaLink="false"),
        E.pubDate(_date(item)),
        _creator(text(item.source)),
        *(E.category(text(one)) for one in item.tags),
        E.description(text(item.html)),
    )


def _date(dated: Item | Outline) -> str:
    return format_datetime(dated.at.replace(microsecond=0), usegmt=True)
