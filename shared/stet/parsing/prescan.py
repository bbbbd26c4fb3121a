"""The charsets a page declares in its first bytes, found as the HTML standard finds them ("prescan")."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WITHIN = 10_000
_NEXT = re.compile(
    rb"<!--.*?(?<=--)>"  # `<!-->` is a whole comment: its dashes may be the same
    rb"|<meta[\s/](?P<meta>)"
    rb"|</?[a-zA-Z][^\s>]*(?P<tag>)"
    rb"|<[!/?][^>]*>",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    rb"[\s/]*(?P<name>=?[^\s/>=]+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s>\"'][^\s>]*)|(?=>)))?",
)
_IN_CONTENT = re.compile(rb"charset\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s;\"']+))", re.IGNORECASE)
_XML = re.compile(rb"^<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)


def declared(body: bytes) -> Iterator[str]:
    """Yield the charsets that `body` declares in its meta elements, then in an XML declaration."""
    head, at = body[:_WITHIN], 0
    while found := _NEXT.search(head, at):
        at = found.end()
        if found["meta"] is None and found["tag"] is None:
            continue
        attributes, at = _attributes(head, at)
        if head.find(b">", at) < 0:
            break  # the element is cut off, and with it perhaps the name
        if found["meta"] is not None and (name := _of_meta(attributes)):
            yield name.decode("ascii", "ignore")
    xml = _XML.match(body.lstrip()[:_WITHIN])
    if xml:
        yield xml.group(1).decode("ascii", "ignore")


def _attributes(head: bytes, at: int) -> tuple[dict[bytes, bytes], int]:
    attributes: dict[bytes, bytes] = {}
    while found := _ATTRIBUTE.match(head, at):
        at = found.end()
        attributes.setdefault(
            found["name"].lower(), found["double"] or found["single"] or found["bare"] or b""
        )
    return attributes, at


def _of_meta(attributes: dict[bytes, bytes]) -> bytes:
    if given := attributes.get(b"charset"):
        return given.strip()
    if attributes.get(b"http-equiv", b"").lower() != b"content-type":
        return b""
    found = _IN_CONTENT.search(attributes.get(b"content", b""))
    return next((group for group in found.groups() if group), b"") if found else b""
