"""Which characters the bytes of a page or feed stand for (RULES §2).

Valid UTF-8 wins over a wrong declaration; then the byte-order mark, the header, the document's own
declaration, detection. Bytes that fit nothing are read with replacement marks, never refused.
"""

from __future__ import annotations

import codecs
import re

from stet.parsing.prescan import declared as declared_in

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_WEB_NAMES = {
    "iso-8859-1": "windows-1252",
    "ascii": "windows-1252",
    "us-ascii": "windows-1252",
    "x-user-defined": "windows-1252",
}
_SAMPLE = 20_000


def charset(body: bytes, content_type: str = "") -> str:
    """Return the name of the charset that `body` is to be read in."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return name
    declared = _known(_header(content_type)) or next(filter(None, map(_meant, declared_in(body))), None)
    if _is_utf8(body) and not (declared or "").startswith("iso-2022"):
        return declared or "windows-1252" if body.isascii() else "utf-8"
    return declared if declared and declared != "utf-8" and _fits(body, declared) else _detected(body)


def decoded(body: bytes, content_type: str = "") -> str:
    """Return `body` as text, without a byte-order mark and without NULs."""
    text = body.decode(charset(body, content_type), "replace")
    return text.removeprefix("\ufeff").replace("\x00", "")


def _header(content_type: str) -> str:
    found = _HEADER.search(content_type)
    return found.group(1) if found else ""


def _known(name: str) -> str | None:
    """Return Python's name of a declared charset as browsers understand it, None when it is not one."""
    name = name.strip().lower()
    try:
        found = codecs.lookup(_WEB_NAMES.get(name, name)).name
    except (LookupError, ValueError):
        return None
    return "windows-1252" if found == "iso8859-1" else found


def _meant(declaration: str) -> str | None:
    """Return the charset a page declares; one that it could declare only in another is not meant (HTML)."""
    name = _known(declaration)
    if name and name.startswith("utf-16"):
        return "utf-8"
    return name


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _fits(body: bytes, name: str) -> bool:
    """Whether hardly a character of `body` is broken in the declared charset."""
    broken = body[:_SAMPLE].decode(name, "replace").count("\ufffd")
    return broken <= _SAMPLE // 1000


def _detected(body: bytes) -> str:
    """Return the likeliest charset of bytes that no declaration helps with."""
    if body[:_SAMPLE].decode("utf-8", "replace").count("\ufffd") <= len(body[:_SAMPLE]) // 1000:
        return "utf-8"  # a stray byte or a cut at the end, not another charset
    from charset_normalizer import from_bytes  # 10 ms to import; hardly a page needs it

    best = from_bytes(body[:_SAMPLE], steps=5, chunk_size=512).best()
    return best.encoding if best else "windows-1252"
