"""The domain of a mail address in its one form, which is ASCII."""

from __future__ import annotations

import re
from unicodedata import normalize

from stet.domain.errors import InputError

_LONGEST = 253
_NAME = re.compile(r"[a-z0-9.-]+")


def mail_host(domain: str) -> str:
    """Return a domain in ASCII and small letters, or nothing for what cannot be one.

    The standard library knows IDNA 2003, which makes another domain of some that IDNA 2008 allows: `ß`
    becomes `ss`. A mail would go to a stranger, so such a one has to be written as it is registered:
    InputError says so.
    """
    if len(domain) > _LONGEST:  # encoding one takes a time that grows with its square
        return ""
    if domain.isascii():
        return domain.lower()
    try:
        plain = domain.encode("idna").decode("ascii").lower()
        same = plain.encode("ascii").decode("idna") == normalize("NFC", domain).lower()
    except UnicodeError:
        return ""
    if not same and _NAME.fullmatch(plain):
        raise InputError(f"{domain[:80]!r} can also be read as {plain}: write it in ASCII, as xn--…")
    return plain if same else ""
