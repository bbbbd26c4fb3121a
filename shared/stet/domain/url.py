"""Addresses: which may be opened, and which are the same article."""

from __future__ import annotations

import hashlib
import posixpath
import re
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from stet.domain.errors import BadUrl

LONGEST = 2048
"""The longest address Stet takes, in characters."""

_PORTS = {"http": 80, "https": 443}
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\xa0\\<>\"`{}|^\u2028\u2029]")
_TRACKING = re.compile(
    r"(?:utm_.*|at_(?:medium|campaign|custom\d?|link_.*|ptr_name|bbc_team|format)|fb(?:clid)|gclid|dclid|"
    r"msclkid|yclid|igshid|mc_[ce]id|_ga|_gl|cmpid|cmp|ns_(?:campaign|mchannel|source|linkname)|ftag|icid|"
    r"ocid|smid|smtyp|spm|xtor|__twitter_impression|wt\.?mc.*|ito|guccounter|guce_.*)",
    re.IGNORECASE,
)


def checked(url: str) -> SplitResult:
    """Return the parts of an absolute http(s) address, or raise BadUrl naming what is wrong with it.

    Refused (RULES §2): other schemes, user names in the address, backslashes, spaces and control
    characters, no host, a port that is no number. Whether the host is public is the door's business.
    """
    if len(url) > LONGEST:
        raise BadUrl(f"the address is {len(url)} characters long, more than {LONGEST}: {url[:80]}…")
    if _UNSAFE.search(url):
        raise BadUrl(f"the address has a space, backslash or control character in it: {url!r}")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadUrl(f"not an address ({error}): {url!r}") from error
    if parts.scheme not in _PORTS:
        raise BadUrl(f"only http:// and https:// addresses can be watched, not {url!r}")
    if not parts.hostname or port == 0:
        raise BadUrl(f"the address names no host or a port of 0: {url!r}")
    if "@" in parts.netloc:
        raise BadUrl(f"an address with a user name in it is not opened: {url!r}")
    _ascii_host(parts.hostname)
    return parts


def host_of(url: str) -> str:
    """Return the host (and the port, if it is not the usual one) that politeness is counted by."""
    parts = checked(url)
    host = _ascii_host(parts.hostname or "")
    return host if _usual(parts) else f"{host}:{parts.port}"


def canonical(url: str) -> str:
    """Return the one form of an address by which an article is known; idempotent.

    Folds scheme (when the port is the usual one), host case and a trailing dot, the default port,
    dot segments, percent-encoding, tracking parameters, the fragment and an empty query.
    """
    parts = checked(url)
    usual = _usual(parts)
    netloc = host_of(url)
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k)]
    return urlunsplit(("https" if usual else parts.scheme, netloc, _path(parts.path), urlencode(query), ""))


def article_id(url: str) -> str:
    """Return the article's id: the first 128 bits of SHA-256 of its canonical address, in hex."""
    return hashlib.sha256(canonical(url).encode()).hexdigest()[:32]


def resolved(base: str, link: str) -> str | None:
    """Return `link` as an absolute, openable address without its fragment, or None if it is none."""
    try:
        parts = checked(urljoin(base, link.strip()))
    except (BadUrl, ValueError):
        return None
    return urlunsplit(parts._replace(fragment=""))


def _usual(parts: SplitResult) -> bool:
    return parts.port is None or parts.port == _PORTS[parts.scheme]


def _ascii_host(host: str) -> str:
    host = host.rstrip(".").lower()
    if ":" in host:
        return f"[{host}]"
    try:
        return host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError as error:
        raise BadUrl(f"not a host name: {host!r}") from error


def _path(path: str) -> str:
    plain = quote(
        unquote(path, errors="surrogateescape"), safe="/~!$&'()*+,;=:@-._", errors="surrogateescape"
    )
    tidy = posixpath.normpath(plain) if plain else "/"
    tidy = "/" + tidy.lstrip("/")
    return tidy + "/" if plain.endswith(("/", "/.", "/..")) and tidy != "/" else tidy
