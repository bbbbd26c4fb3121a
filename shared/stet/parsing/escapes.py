"""Characters that a document writes by number. Half a surrogate pair is no character: U+FFFD stands for it.

Bytes that are read as text never give one (`charsets`), nor does HTML; what is left are JSON's escapes and
XML's references.
"""

from __future__ import annotations

import json
import re
from typing import Any

BROKEN = "\ufffd"
_HALF = r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
# Read from left to right, escape by escape, so that the second of two backslashes begins none.
_ESCAPE = re.compile(
    rf"\\u[dD][89abAB][0-9a-fA-F]{{2}}\\u[dD][c-fC-F][0-9a-fA-F]{{2}}|({_HALF})|\\.", re.DOTALL
)


def load_json(text: str, *, strict: bool = True) -> Any:
    """Return what JSON says, each text in it whole; raises what json.loads does."""
    return json.loads(_ESCAPE.sub(_whole, text), strict=strict)


def is_half(code: int) -> bool:
    """Whether a number is that of half a surrogate pair."""
    return 0xD800 <= code <= 0xDFFF


def _whole(found: re.Match[str]) -> str:
    return BROKEN if found[1] else found[0]
