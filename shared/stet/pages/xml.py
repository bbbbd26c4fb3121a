"""XML, written by lxml: what it may not hold is made visible, everything else is escaped."""

from __future__ import annotations

from lxml import etree
from lxml.builder import ElementMaker

from stet.pages.safe import printable

ATOM = "http://www.w3.org/2005/Atom"
atom = ElementMaker(namespace=ATOM, nsmap={None: ATOM})


def text(value: str) -> str:
    """Return a text that XML can hold."""
    return printable(value)


def document(root: etree._Element) -> bytes:
    """Return a document as it is sent."""
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
