"""Reduce a feed to what Stet reads from it, in linear time, before feedparser sees it.

feedparser forgives much but is quadratic on hostile input, and an attribute-list bomb stops it for good
(LIBRARIES.md). So libxml2, which is linear and expands nothing here, reads the document first; what goes on
is well-formed, flat and bounded: the titles, links, ids, dates and categories of at most MAX_ENTRIES entries.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import urljoin

from lxml import etree

from stet.domain.errors import BadFeed
from stet.parsing.escapes import BROKEN, is_half

MAX_ENTRIES = 10_000
MAX_FIELD = 20_000
MAX_FIELDS = 60
MAX_ALL_FIELDS = 80_000
MAX_NAMESPACES = 100
LONGEST_BASE = 2_048
"""What one feed may make feedparser do: it takes some 60 µs a field, and is quadratic in namespaces."""

_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_ENTRIES = frozenset({"item", "entry"})
_FEED_FIELDS = frozenset({"title", "link", "language", "id"})
_ENTRY_FIELDS = frozenset(
    {
        "title",
        "link",
        "guid",
        "id",
        "pubdate",
        "date",
        "published",
        "updated",
        "modified",
        "issued",
        "created",
    }
    | {"category", "subject", "origlink", "a"}
)
_KEPT_ATTRIBUTES = frozenset(
    {"href", "rel", "type", "mode", "ispermalink", "term", "label", "about", "version"}
)
_XML = "{http://www.w3.org/XML/1998/namespace}"
_ATOM_LINK = "{http://www.w3.org/2005/Atom}link"
_PREFIXES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "atom": "http://www.w3.org/2005/Atom",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}

_START = re.compile(
    r"<\?xml[\s?]|<(?:\w+:)?(?:rss|feed|rdf|channel|html|urlset|sitemapindex|!doctype)\b", re.IGNORECASE
)
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*>", re.IGNORECASE)
_DOCTYPE = re.compile("<!DOCTYPE", re.IGNORECASE)
_DOCTYPE_END = re.compile(r"[\[>]")
_BARE_AMPERSAND = re.compile(r"&(?!(?:\w{1,32}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(#[xX]?[0-9a-fA-F]+|\w{1,32});")
_OVERLOADED_TAG = re.compile(r"<[A-Za-z](?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+'){5000}")
_DECLARES = "This feed declares things of its own (a DOCTYPE with an internal subset): not read, for safety."
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold. Written as what it may hold, it takes 8 ms to compile."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed's root as libxml2 reads it, and the same reduced to what feedparser is to read."""

    root: etree._Element
    reduced: bytes
    entries: tuple[etree._Element, ...]


def outline(markup: str) -> Outline:
    """Return the outline of the feed in `markup`; raise BadFeed if it is something else."""
    root = xml_tree(markup)
    name = local(root)
    if name == "html":
        raise BadFeed("This is a web page, not a feed: give the address of one of the feeds it names.")
    if name not in _ROOTS:
        raise BadFeed(f"This is not a feed, but XML of another kind: its root is <{name[:40]}>.")
    entries = tuple(_entries(root))
    _bounded(entries)
    reduced = etree.tostring(_reduced(root, entries), encoding="utf-8", xml_declaration=True)
    return Outline(root, reduced, entries)


def local(element: etree._Element) -> str:
    """Return the name of `element` without namespace or prefix, in lower case; "" for comments."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1].lower() if isinstance(tag, str) else ""


def text_of(element: etree._Element) -> str:
    """Return the text within `element`, cut where no honest field is longer."""
    text = "".join(element.itertext(etree.Element)) if len(element) else element.text or ""
    return _UNWRITABLE.sub("", text[:MAX_FIELD])


def xml_tree(markup: str) -> etree._Element:
    """Return the tree of a feed or sitemap, nothing expanded; raise BadFeed if it cannot be read safely."""
    start = _START.search(markup)
    if not start:
        raise BadFeed("This is not a feed: it holds no XML that a feed could begin with.")
    markup = _UNWRITABLE.sub("", markup[start.start() :])  # first: it could hide a word from what follows
    markup = "".join(_with_characters(_DECLARATION.sub("", markup)))
    if _OVERLOADED_TAG.search(markup):
        raise BadFeed("This feed has an element with thousands of attributes: not read, for safety.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, recover=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(markup, parser)
    except etree.XMLSyntaxError as error:
        raise BadFeed(f"This is not a feed: its XML cannot be read ({str(error)[:100]}).") from None
    if root is None:
        raise BadFeed("This is not a feed: its XML cannot be read.")
    if root.getroottree().docinfo.internalDTD is not None:  # libxml2 found what was not seen above
        raise BadFeed(_DECLARES)
    return root


def _without_doctype(markup: str) -> str:
    """Return `markup` without any DOCTYPE; one that declares anything is refused, for it may be a bomb.

    Every one is looked at, for libxml2 takes the first that is left.
    """
    kept, at = [], 0
    while found := _DOCTYPE.search(markup, at):
        kept.append(markup[at : found.start()])
        end = _DOCTYPE_END.search(markup, found.end())
        if end and end[0] == "[":
            raise BadFeed(_DECLARES)
        at = end.end() if end else len(markup)
    return " ".join([*kept, markup[at:]])  # not "": what stood around could make a new one


def _harmless(text: str) -> str:
    """Return what stands in a CDATA section; a comment can make one look so, and libxml2 know better.

    XML's DOCTYPE has capitals: in others it is a word like any other.
    """
    return text.replace("<!DOCTYPE", "<!doctype")


def _with_characters(markup: str) -> Iterator[str]:
    """Yield `markup` without DOCTYPE, undeclared entities as characters, bare ampersands escaped.

    CDATA stays as it is.
    """
    at = 0
    while (cdata := markup.find("<![CDATA[", at)) >= 0:
        end = markup.find("]]>", cdata)
        end = len(markup) if end < 0 else end + 3
        yield _escaped(markup[at:cdata])
        yield _harmless(markup[cdata:end])
        at = end
    yield _escaped(markup[at:])


def _escaped(markup: str) -> str:
    return _ENTITY.sub(_character, _BARE_AMPERSAND.sub("&amp;", _without_doctype(markup)))


def _character(found: re.Match[str]) -> str:
    name = found.group(1)
    if name.startswith("#"):
        return _numbered(name[1:].lower())
    if code := html.entities.name2codepoint.get(name):
        return f"&#{code};"
    known = html.entities.html5.get(f"{name};", "")
    return "".join(f"&#{ord(c)};" for c in known) or f"&amp;{name};"


def _numbered(number: str) -> str:
    """Return a character reference that XML allows; "" for NUL and the like."""
    code = int(number[1:], 16) if number.startswith("x") else int(number) if number.isdecimal() else 0
    if is_half(code):
        return BROKEN
    return f"&#{code};" if 0 < code <= 0x10FFFF and not _UNWRITABLE.match(chr(code)) else ""


def _entries(root: etree._Element) -> Iterator[etree._Element]:
    for count, element in enumerate(e for e in root.iter(etree.Element) if local(e) in _ENTRIES):
        if count >= MAX_ENTRIES:
            raise BadFeed(f"This feed has more than {MAX_ENTRIES:,} entries: not read.")
        yield element


def _bounded(entries: tuple[etree._Element, ...]) -> None:
    """Raise BadFeed for a feed whose entries, few enough, together hold more than is read in seconds."""
    fields, namespaces = 0, set[str]()
    for entry in entries:
        fields += min(len(entry), MAX_FIELDS)
        namespaces.update(_namespace(element) for element in (entry, *entry.iterchildren(etree.Element)))
        if len(namespaces) > MAX_NAMESPACES:
            raise BadFeed(f"This feed has more than {MAX_NAMESPACES} XML namespaces: not read, for safety.")
    if fields > MAX_ALL_FIELDS:
        raise BadFeed(f"This feed's entries have more than {MAX_ALL_FIELDS:,} parts: not read, for safety.")


def _namespace(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[0]


def _reduced(root: etree._Element, entries: tuple[etree._Element, ...]) -> etree._Element:
    copy = _shallow(root)
    channel = next((child for child in root if local(child) == "channel"), None)
    holder = copy
    if channel is not None:
        holder = _shallow(channel)
        copy.append(holder)
    holder.extend(_fields(root if channel is None else channel, _FEED_FIELDS))
    bases: dict[etree._Element | None, str] = {None: ""}
    for entry in entries:
        flat = _shallow(entry)
        base = _base(entry, bases)
        if base and entry.getparent() is not root:
            flat.set(_XML + "base", base)
        flat.extend(_fields(entry, _ENTRY_FIELDS))
        holder.append(flat)
    return copy


def _base(element: etree._Element, known: dict[etree._Element | None, str]) -> str:
    """Return what an element's links are relative to; each ancestor is joined once, `known` remembers it.

    lxml's own `base` joins all ancestors anew for each entry: 200 long ones over 9,000 entries took minutes.
    """
    unknown = [element, *takewhile(lambda above: above not in known, element.iterancestors())]
    for one in reversed(unknown):
        above, own = known[one.getparent()], one.get(_XML + "base", "")
        try:
            known[one] = urljoin(above, own) if own and above else own or above
        except ValueError:  # no address in form, such as an open bracket
            known[one] = above
        if len(known[one]) > LONGEST_BASE:
            raise BadFeed(f"An xml:base of this feed has more than {LONGEST_BASE:,} characters: not read.")
    return known[element]


def _fields(parent: etree._Element, names: frozenset[str]) -> list[etree._Element]:
    kept: list[etree._Element] = []
    has_link = any(child.tag != _ATOM_LINK and local(child) == "link" for child in parent)
    for child in parent:
        if child.tag == _ATOM_LINK and has_link:
            continue  # an atom:link beside RSS's own says where the feed is, or is a variant of the page
        if local(child) in names and len(kept) < MAX_FIELDS:
            field = _shallow(child)
            field.text = _whole(text_of(child))
            kept.append(field)
    return kept


def _whole(text: str) -> str | etree.CDATA:
    """Return `text` so that expat hands it over in one piece: an escaped character makes two pieces more.

    5 MB of titles of "<!--" came in two million pieces, and took seconds. What no CDATA section may hold or
    keep as it is (its own end, CR) stays escaped.
    """
    cut = "<" in text or "&" in text
    return etree.CDATA(text) if cut and "]]>" not in text and "\r" not in text else text


def _shallow(element: etree._Element) -> etree._Element:
    """Return an empty copy of `element` with the attributes that mean something to Stet."""
    tag = str(element.tag)
    used = {element.prefix: tag[1:].partition("}")[0]} if tag.startswith("{") else {}
    if ":" in tag and not tag.startswith("{"):
        prefix, name = tag.split(":", 1)
        tag = f"{{{_PREFIXES[prefix]}}}{name}" if prefix in _PREFIXES else name
    copy = etree.Element(tag, nsmap=used)
    for name, value in element.attrib.items():
        if str(name).startswith(_XML) or str(name).rsplit("}", 1)[-1].lower() in _KEPT_ATTRIBUTES:
            copy.set(name, _UNWRITABLE.sub("", value[:MAX_FIELD]))
    return copy
