"""What is done to text from outside before it is shown: it is hostile (RULES §6, §7)."""

from __future__ import annotations

import re

from stet.domain.errors import BadUrl
from stet.domain.url import checked

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_A_HEADER = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]+"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,5}")


def printable(text: str) -> str:
    """Return `text` with the characters that no page or message may hold made visible as U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", text)


def one_line(text: str, longest: int = 200) -> str:
    """Return `text` fit for a header: no line break, control or bidi character, not too long."""
    return cut(" ".join(_NOT_IN_A_HEADER.sub(" ", text).split()), longest)


def cut(text: str, longest: int) -> str:
    """Return `text`, shortened at a word with an ellipsis if it is longer than `longest` characters."""
    if len(text) <= longest:
        return text
    start = text[: longest - 1]
    whole = start.rsplit(None, 1)[0]
    return (whole if len(whole) > longest // 2 else start).rstrip() + "…"


def web_address(url: str) -> str | None:
    """Return `url` if it may become a link: an http(s) address of sound form; else None."""
    try:
        checked(url)
    except (BadUrl, ValueError):
        return None
    return url


def language(tag: str | None) -> str | None:
    """Return a language tag if it is one in form, else None."""
    return tag if tag and _LANGUAGE.fullmatch(tag) else None
