"""Plain mails by SNS: by what each address gets only its own, and what fits there."""

from __future__ import annotations

import hashlib
import unicodedata

ATTRIBUTE = "reader"
"""The attribute of a message that its subscription's filter policy asks for."""
LONGEST_SUBJECT = 99
"""SNS takes a subject of less than 100 characters of ASCII on one line."""
LARGEST_TEXT = 200_000
"""The most bytes of a text: SNS takes 262,144 with all attributes, and adds its own lines."""
_WITHOUT_MARKS = {0x2013: "-", 0x2014: "-", 0x2192: "->", 0x2026: "...", 0xDF: "ss"} | {
    0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x201E: '"', 0xAB: '"', 0xBB: '"',
}  # fmt: skip


def reader_key(address: str) -> str:
    """Return what stands for an address in the attribute: 128 bits, as one that met another would leak."""
    return hashlib.sha256(address.casefold().encode("utf-8", "replace")).hexdigest()[:32]


def plain_subject(subject: str) -> str:
    """Return a subject as SNS takes it; what has no letters of ASCII is told in general words."""
    spelled = unicodedata.normalize("NFKD", subject.translate(_WITHOUT_MARKS))
    ascii_only = spelled.encode("ascii", "ignore").decode()
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in ascii_only).split())
    letters = sum(sign.isalnum() for sign in line)
    if letters * 2 < sum(sign.isalnum() for sign in subject) or letters < 3:
        return "Stet: a change"
    return line[:LONGEST_SUBJECT].rstrip()


def plain_text(text: str) -> str:
    """Return a text that fits, cut at the end of a line."""
    whole = text.encode("utf-8", "replace")
    if len(whole) <= LARGEST_TEXT:
        return whole.decode()
    return whole[:LARGEST_TEXT].rpartition(b"\n")[0].decode("utf-8", "ignore") + "\n[cut]\n"
