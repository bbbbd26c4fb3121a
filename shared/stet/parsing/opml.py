"""Lists of feeds as feed readers exchange them (OPML): bytes in, the feeds named there out, and back.

Folders are walked through and forgotten. A document that declares anything (a DTD) is refused, so that
nothing in it can be expanded or fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from lxml import etree

from stet.domain.errors import InputError
from stet.parsing.charsets import decoded

MAX_BYTES = 5_000_000
MAX_FEEDS = 10_000
_LONGEST = 300

_DOCTYPE = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FEED_SCHEME = re.compile(r"^feed:(?://)?(?=https?://)|^feed:(?=//)", re.IGNORECASE)
_SOURCE = "stetSource"
"""Our own attribute, so that an exported list comes back with the sources its owner gave."""

_MENDS = (
    ("EntityRef", "a bare &: write it as &amp;"),
    ("Entity '", "{said}: XML knows only &amp; &lt; &gt; &quot; &apos;, write the character itself"),
    ("Unescaped '<'", "a bare < in an attribute: write it as &lt;"),
    ("Opening and ending tag mismatch", "{said}: one of the two was not closed, end it with />"),
    ("Premature end", "the file ends too early ({said}): copy or export it again"),
    ("Attribute ", "{said}: keep one of the two"),
    ("AttValue", "an attribute without its quotation marks"),
    ("invalid character", "a control character: remove it"),
    ("PCDATA invalid Char", "a control character: remove it"),
    ("Excessive depth", "outlines nested more than 256 deep: no feed reader writes such a file"),
    ("Extra content", "more than one document in one file: keep the first"),
)


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed as a list names it: its address, as written, and what the list knows of it."""

    url: str
    title: str = ""
    site: str = ""
    source: str = ""
    line: int = 0


def parse_opml(body: bytes, name: str) -> list[Outline]:
    """Return the feeds in an OPML file; raise InputError naming the file `name`, the line and the mend."""
    if len(body) > MAX_BYTES:
        raise InputError(f"{name}: larger than {MAX_BYTES:,} bytes, more than a list of feeds may have")
    root = _tree(decoded(body), name)
    kind = _local(root)
    if kind in {"rss", "feed", "rdf"}:
        raise InputError(f"{name}: this is a feed, not a list of feeds: stet feeds add its address")
    if kind != "opml":
        raise InputError(f"{name}: no OPML, its root is <{kind[:40]}>: export the list from your feed reader")
    found = list(_outlines(root))
    if len(found) > MAX_FEEDS:
        raise InputError(f"{name}: {len(found):,} feeds, more than {MAX_FEEDS:,}: split the file")
    return found


def write_opml(outlines: Iterable[Outline], title: str, at: datetime) -> bytes:
    """Return an OPML file of these feeds, which `parse_opml` reads back as they are."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "dateCreated").text = format_datetime(at)
    body = etree.SubElement(root, "body")
    for outline in outlines:
        named = {
            "type": "rss",
            "text": outline.title or outline.url,
            "title": outline.title,
            "xmlUrl": outline.url,
            "htmlUrl": outline.site,
            _SOURCE: outline.source,
        }
        written = {key: _UNWRITABLE.sub("", value) for key, value in named.items() if value}
        etree.SubElement(body, "outline", written)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _tree(markup: str, name: str) -> etree._Element:
    if not markup.strip():
        raise InputError(f"{name}: the file is empty")
    if _DOCTYPE.match(markup):
        raise InputError(f"{name}: it brings declarations of its own (<!DOCTYPE …>): remove them")
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise InputError(_broken(error, name)) from None


def _broken(error: etree.XMLSyntaxError, name: str) -> str:
    """Return one line that names the file, the line and the mend."""
    said = re.sub(r", line \d+, column \d+$", "", error.msg)
    if "Start tag expected" in said:
        return f"{name}: no OPML, it holds no XML: export the list from your feed reader"
    mend = next((mend for sign, mend in _MENDS if sign in said), "{said}: mend it, or export the file again")
    return f"{name}, line {error.position[0]}: {mend.format(said=said[:200])}"


def _outlines(root: etree._Element) -> Iterator[Outline]:
    """Yield the outlines that name a feed; readers disagree about the capitals of xmlUrl."""
    for element in root.iter(etree.Element):
        given = {str(key).lower(): str(value) for key, value in element.attrib.items()}
        if _local(element) == "outline" and given.get("xmlurl", "").strip():
            yield Outline(
                url=_openable(given["xmlurl"].strip()),
                title=" ".join((given.get("title") or given.get("text") or "").split())[:_LONGEST],
                site=given.get("htmlurl", "").strip(),
                source=given.get(_SOURCE.lower(), "").strip(),
                line=element.sourceline or 0,
            )


def _openable(url: str) -> str:
    """Return an address without the scheme `feed:`, which some readers put in front."""
    return _FEED_SCHEME.sub(lambda found: "" if url[found.end() :].startswith("http") else "http:", url)


def _local(element: etree._Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1].lower()
