"""Which characters the bytes of a page or feed stand for (RULES §2).

Valid UTF-8 wins over a wrong declaration; then the byte-order mark, the header, the document's own
declaration, detection. Bytes that fit nothing are read with replacement marks, never refused.
"""

from __future__ import annotations

import codecs
import re

from stet.parsing.prescan import declared as declared_in

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAME = re.compile(r"\s*[\w.:+-]+\s*\Z", re.ASCII)  # Python's lookup reads `"koi8-r\"` as koi8-r
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
# The charsets of the web (WHATWG Encoding Standard) under Python's names; some names mean a larger set there.
_OF_THE_WEB = (
    {"utf-8", "utf-16-le", "utf-16-be", "cp866", "cp874", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic"}
    | {f"iso8859-{part}" for part in range(2, 17)}
    | {f"cp125{part}" for part in range(9)}
    | {"gbk", "gb18030", "big5", "big5hkscs", "euc_jp", "iso2022_jp", "cp932", "cp949"}
)
_MEANS = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "tis-620": "cp874",
    "iso8859-11": "cp874", "gb2312": "gbk", "shift_jis": "cp932", "euc_kr": "cp949", "utf-16": "utf-16-le",
}  # fmt: skip
_ON_THE_WEB = {
    "cp866": "ibm866", "cp874": "windows-874", "cp932": "shift_jis", "cp949": "euc-kr",
    "mac-roman": "macintosh", "mac-cyrillic": "x-mac-cyrillic",
    "utf-16-le": "utf-16le", "utf-16-be": "utf-16be", "big5hkscs": "big5",
}  # fmt: skip
_SAMPLE = 20_000
_FEWEST_TO_GUESS = 40


def charset(body: bytes, content_type: str = "") -> str:
    """Return the charset that `body` is to be read in, by the web's name of it ("shift_jis", "euc-jp")."""
    codec = _codec(body, content_type)
    if codec.startswith("cp125"):
        return f"windows-{codec[2:]}"
    return _ON_THE_WEB.get(codec, codec.replace("iso8859", "iso-8859").replace("_", "-"))


def _codec(body: bytes, content_type: str) -> str:
    """Return Python's name of the charset that `body` is to be read in."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return name
    declared = _known(_header(content_type)) or next(filter(None, map(_meant, declared_in(body))), None)
    if (declared or "").startswith("utf-16") and b"\0" not in body[:_SAMPLE]:
        declared = None
    if body.isascii():
        return declared or "windows-1252"
    if _is_utf8(body):
        return "utf-8"
    return declared if declared and declared != "utf-8" and _fits(body, declared) else _detected(body)


def decoded(body: bytes, content_type: str = "") -> str:
    """Return `body` as text, without a byte-order mark and without NULs."""
    text = body.decode(_codec(body, content_type), "replace")
    return text.removeprefix("\ufeff").replace("\x00", "")


def _header(content_type: str) -> str:
    found = _HEADER.search(content_type)
    return found.group(1) if found else ""


def _known(name: str) -> str | None:
    """Return Python's name of a declared charset as browsers understand it, None when it is not one."""
    try:
        found = codecs.lookup(name.strip().lower().removeprefix("x-")).name if _NAME.match(name) else ""
    except LookupError:
        return None
    found = _MEANS.get(found, found)
    return found if found in _OF_THE_WEB else None


def _meant(declaration: str) -> str | None:
    """Return the charset a page declares; one that it could declare only in another is not meant (HTML)."""
    name = "cp1252" if declaration == "x-user-defined" else _known(declaration)
    if name and name.startswith("utf-16"):
        return "utf-8"
    return name


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8", "surrogatepass")  # half a pair is a broken character, no other charset
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
    if sum(byte > 127 for byte in body[:_SAMPLE]) < _FEWEST_TO_GUESS:
        return "windows-1252"
    from charset_normalizer import from_bytes  # 10 ms to import; hardly a page needs it

    best = from_bytes(body[:_SAMPLE], steps=5, chunk_size=512).best()
    return best.encoding if best else "windows-1252"
