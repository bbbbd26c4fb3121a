"""The page as one tree: decoded, parsed once, within limits (LIBRARIES.md).

libxml2 answers a page that is too deep (256) or too long (10 MB of text) with an *empty* tree and no
exception. That must never look like an emptied article, so its log is asked after every page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree
from lxml.html import (
    HtmlComment,
    HtmlElement,
    HtmlEntity,
    HTMLParser,
    HtmlProcessingInstruction,
    document_fromstring,
)

from stet.domain.errors import BadPage
from stet.parsing.charsets import decoded
from stet.parsing.links import absolute
from stet.parsing.quoted import write_marks
from stet.parsing.streamed import put_in_place, without_fallbacks

NOWHERE = "https://page.invalid/"
"""The base of a page without any address (RFC 2606 keeps .invalid for such)."""

MAX_MARKUP = 3_000_000
MAX_ELEMENTS = 20_000
_BINARY = re.compile(
    rb"^(?:%PDF-|\x89PNG|GIF8|\xff\xd8\xff|PK\x03\x04|\x1f\x8b|RIFF|OggS|\x00\x00\x00.ftyp|\x7fELF)"
)
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# libxml2 is quadratic in the attributes of an element: 40,000 take 5 s.
_OVERLOADED_TAG = re.compile(r"[A-Za-z](?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+'){30000}")
_OVERLOADED = 30_000
_SAMPLE, _LEAST_TEXT = 20_000, 0.97
_CONTROL_BYTES = bytes([*range(1, 9), 11, 12, *range(14, 32), 127])
# All elements are of one class: lxml.html looks a class up in Python for each, 8 % of the time of a page.
_CLASSES = etree.ElementDefaultClassLookup(
    element=HtmlElement, comment=HtmlComment, pi=HtmlProcessingInstruction, entity=HtmlEntity
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its mark-up, its tree (None where there is none), and the limits that reading it hit."""

    url: str
    markup: str
    tree: HtmlElement | None
    limits: tuple[str, ...] = ()
    elements: tuple[HtmlElement, ...] = ()
    """Every element of the tree; held, since lxml makes a new proxy of one that nobody holds."""

    @property
    def base(self) -> str:
        """What relative links are relative to: the page's <base>, else its own address.

        A page of which nobody says where it came from (a file) is taken to come from where it says it is,
        or from nowhere: an edit of a link must be seen there, too.
        """
        if self.tree is None:
            return self.url
        own = self.url or absolute(str(self.tree.xpath("string(//link[@rel='canonical']/@href)"))) or NOWHERE
        return absolute(str(self.tree.xpath("string(//base/@href)")), own) or own


def read_page(body: bytes, *, url: str, content_type: str = "") -> Page:
    """Return the page in `body`; raise BadPage if the bytes are no text at all."""
    if _BINARY.match(body):
        raise BadPage("This is no page, but a file of another kind (an image, a PDF, an archive).")
    if len(body[:_SAMPLE].translate(None, _CONTROL_BYTES)) < _LEAST_TEXT * len(body[:_SAMPLE]):
        raise BadPage("This is no page, but bytes without meaning: many are no characters.")
    markup = _without_control(body, decoded(body, content_type))
    if not markup.strip():
        raise BadPage("This page is empty.")
    if len(markup) > MAX_MARKUP:
        return Page(url, markup, None, (f"parser limit: more than {MAX_MARKUP:,} characters of mark-up",))
    if overloaded(markup):
        return Page(url, markup, None, ("parser limit: an element with thousands of attributes",))
    return _parsed(url, markup)


def overloaded(markup: str) -> bool:
    """Whether a tag has so many attributes; a piece so long spans a window in which nothing begins."""
    window = _OVERLOADED // 2
    if all(markup.find("<", at, at + window) >= 0 for at in range(0, len(markup) - window + 1, window)):
        return False
    return any(len(piece) > _OVERLOADED and _OVERLOADED_TAG.match(piece) for piece in markup.split("<"))


def _without_control(body: bytes, markup: str) -> str:
    """Return `markup`, decoded from `body`, without what no parser takes; a clean page is only looked at."""
    clean = len(body.translate(None, _CONTROL_BYTES)) == len(body)
    if clean and "\ufffe" not in markup and "\uffff" not in markup:
        return markup
    return _CONTROL.sub("", markup)


def _parsed(url: str, markup: str) -> Page:
    parser = HTMLParser(remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(_CLASSES)
    try:
        tree = document_fromstring(without_fallbacks(_DECLARATION.sub("", markup)), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        limits = ("parser limit: too deep or too long",) if _exhausted(parser) else ()
        return Page(url, markup, None, limits)
    if _exhausted(parser):
        return Page(url, markup, None, ("parser limit: mark-up nested too deeply or a text too long",))
    if 'id="S:' in markup:
        put_in_place(tree, marked="<!--/$-->" in markup)
    write_marks(tree)
    elements = tuple(tree.iter())
    if len(elements) > MAX_ELEMENTS:
        return Page(
            url, markup, None, (f"parser limit: {len(elements):,} elements, more than {MAX_ELEMENTS:,}",)
        )
    return Page(url, markup, tree, elements=elements)


def _exhausted(parser: HTMLParser) -> bool:
    return any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)
