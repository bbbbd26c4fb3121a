"""A feed as Atom (RFC 4287), paged as RFC 5005 §3 has it."""

from __future__ import annotations

from lxml import etree

from stet.pages.feed_links import TYPES
from stet.pages.outline import Item, Outline
from stet.pages.times import iso
from stet.pages.xml import atom, document, text

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def atom_feed(outline: Outline) -> bytes:
    """Return the feed as an Atom document, each change with its diff as HTML."""
    feed = atom.feed(
        {_LANG: "en"},
        atom.id(text(outline.id)),
        atom.title(text(outline.title)),
        atom.subtitle(text(outline.about)),
        atom.updated(iso(outline.at)),
        atom.generator("Stet"),
        atom.author(atom.name("Stet")),
        atom.rights("The words belong to their publishers."),
        *_links(outline),
    )
    feed.extend(_entry(item) for item in outline.items)
    return document(feed)


def _links(outline: Outline) -> list[etree._Element]:
    kind = TYPES["atom"]
    found = [
        atom.link(rel="self", type=kind, href=text(outline.here)),
        atom.link(rel="alternate", type="text/html", href=text(outline.page)),
    ]
    found += [atom.link(rel=name, type=kind, href=text(address)) for name, address in outline.pages]
    if outline.hub:
        found.append(atom.link(rel="hub", href=text(outline.hub)))
    return found


def _entry(item: Item) -> etree._Element:
    entry = atom.entry(
        {_LANG: item.language} if item.language else {},
        atom.id(text(item.id)),
        atom.title(text(item.title)),
        atom.updated(iso(item.at)),
        atom.published(iso(item.at)),
        atom.author(atom.name(text(item.source))),
        atom.link(rel="alternate", type="text/html", href=text(item.url)),
    )
    if item.live:
        entry.append(atom.link(rel="related", type="text/html", href=text(item.live)))
    entry.extend(atom.category(term=text(one)) for one in item.tags)
    entry.append(atom.summary(text(item.summary)))
    entry.append(atom.content(text(item.html), type="html"))
    return entry
