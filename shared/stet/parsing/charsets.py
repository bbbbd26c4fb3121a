"""Which characters the bytes of a page or feed stand for (RULES §2).

Valid UTF-8 wins over a wrong declaration; then the byte-order mark, the header, the document's own
declaration, detection. Bytes that fit nothing are read with replacement marks, never refused.
"""

from __future__ import annotations

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_WEB_NAMES = {"iso-8859-1": "windows-1252", "ascii": "windows-1252", "us-ascii": "windows-1252"}
_NO_CHARSETS = frozenset(
    {"idna", "mbcs", "oem", "punycode", "raw_unicode_escape", "raw-unicode-escape", "undefined"}
    | {"unicode_escape", "unicode-escape", "utf-7"}
)
"""What Python knows and no browser does; some raise on what they cannot read, though told to replace it."""

_DECLARED_WITHIN = 4096


def charset(body: bytes, content_type: str = "") -> str:
    """Return the name of the charset that `body` is to be read in."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return name
    declared = _known(_header(content_type)) or _known(_declaration(body))
    if _is_utf8(body) and not (declared or "").startswith("iso-2022"):
        return "utf-8" if not body.isascii() else declared or "utf-8"
    return declared if declared and declared != "utf-8" else _detected(body, declared)


def decoded(body: bytes, content_type: str = "") -> str:
    """Return `body` as text, without a byte-order mark and without NULs."""
    text = body.decode(charset(body, content_type), "replace")
    return text.removeprefix("\ufeff").replace("\x00", "")


def _header(content_type: str) -> str:
    found = _HEADER.search(content_type)
    return found.group(1) if found else ""


def _declaration(body: bytes) -> str:
    head = _COMMENT.sub(b"", body[:_DECLARED_WITHIN])
    found = _XML.search(head) or _META.search(head)
    return found.group(1).decode("ascii", "ignore") if found else ""


def _known(name: str) -> str | None:
    """Return Python's name of a declared charset as browsers understand it, None when it is not one."""
    name = name.strip().lower()
    try:
        found = codecs.lookup(_WEB_NAMES.get(name, name)).name
        if found in _NO_CHARSETS:
            return None
        b"a".decode(found, "replace")
    except (LookupError, ValueError):  # no charset at all, or a coding of bytes (zlib, rot13)
        return None
    return "windows-1252" if found == "iso8859-1" else found


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _detected(body: bytes, declared: str | None) -> str:
    return declared or "windows-1252"
