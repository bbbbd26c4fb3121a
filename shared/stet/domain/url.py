"""Addresses: which may be opened, and which are the same article."""

from __future__ import annotations

import hashlib
import re
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from stet.domain.errors import BadUrl

LONGEST = 2048
"""The longest address Stet takes, in characters."""

_LONGEST_HOST = 253
_PORTS = {"http": 80, "https": 443}
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\xa0\\<>\"`{}|^\u2028\u2029\ud800-\udfff]")
_TRACKING = re.compile(
    r"(?:utm_.*|at_(?:medium|campaign|custom\d?|link_.*|ptr_name|bbc_team|format)|fb(?:clid)|gclid|dclid|"
    r"msclkid|yclid|igshid|mc_[ce]id|_ga|_gl|cmpid|cmp|ns_(?:campaign|mchannel|source|linkname)|ftag|icid|"
    r"ocid|smid|smtyp|spm|xtor|__twitter_impression|wt\.?mc.*|ito|guccounter|guce_.*)",
    re.IGNORECASE,
)
_NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
_DOTTED = re.compile("%2e", re.IGNORECASE)
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})?|[^\x21-\x7e]")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


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
    host_name(parts)
    return parts


def host_name(parts: SplitResult) -> str:
    """Return the host in its one form: ASCII, a number as a dotted quad, IPv6 whole and without brackets.

    Raises BadUrl for what is neither a name nor a number, in whatever form (WHATWG's host parser).
    """
    host = parts.hostname or ""
    if len(host) > _LONGEST_HOST:  # encoding one takes a time that grows with its square
        raise BadUrl(f"not a host name, but {len(host)} characters: {host[:80]!r}")
    try:
        if "[" in parts.netloc and "%" not in host:
            groups = IPv6Address(host).packed
            return ":".join(f"{groups[n] << 8 | groups[n + 1]:x}" for n in range(0, 16, 2))
        name = (host if host.isascii() else host.encode("idna").decode("ascii")).lower().removesuffix(".")
        if not _NAME.fullmatch(name):
            raise BadUrl(f"not a host name: {host!r}")
        return _dotted(name) if _NUMBER.fullmatch(name.rpartition(".")[2]) else name
    except ValueError as error:
        raise BadUrl(f"not a host name: {host!r}") from error


def host_of(url: str) -> str:
    """Return the host (and the port, if it is not the usual one) that politeness is counted by."""
    parts = checked(url)
    host = host_name(parts)
    host = f"[{host}]" if ":" in host else host
    return host if _usual(parts) else f"{host}:{parts.port}"


def canonical(url: str) -> str:
    """Return the one form of an address by which an article is known; idempotent.

    Folds scheme (when the port is the usual one), the forms of a host, the default port, dot segments,
    the percent-encoding of what needs none, tracking parameters, the fragment and an empty query.
    Whatever may lead elsewhere stays: `//`, `%2F`, capitals in the path, the order of parameters.
    """
    parts = checked(url)
    scheme = "https" if _usual(parts) else parts.scheme
    named = (one for one in parts.query.split("&") if one and not _is_tracking(one))
    query = "&".join(map(_escaped, named))
    return urlunsplit((scheme, host_of(url), without_dots(_escaped(parts.path)), query, ""))


def article_id(url: str) -> str:
    """Return the article's id: the first 128 bits of SHA-256 of its canonical address, in hex."""
    return hashlib.sha256(canonical(url).encode()).hexdigest()[:32]


def resolved(base: str, link: str) -> str | None:
    """Return `link` as an absolute, openable address without its fragment, or None if it is none."""
    try:
        parts = checked(urljoin(base, link.strip().replace(" ", "%20")))
    except (BadUrl, ValueError):
        return None
    return urlunsplit(parts._replace(fragment=""))


def without_dots(path: str) -> str:
    """Return a path without its dot segments, as every browser asks for it (RFC 3986 §5.2.4, WHATWG)."""
    kept: list[str] = []
    parts = path.split("/")[1:] or [""]
    named = [_DOTTED.sub(".", part) for part in parts]
    for part, name in zip(parts, named, strict=True):
        if name == "..":
            del kept[-1:]
        elif name != ".":
            kept.append(part)
    return "/" + "/".join([*kept, ""] if named[-1] in (".", "..") else kept)


def _usual(parts: SplitResult) -> bool:
    return parts.port is None or parts.port == _PORTS[parts.scheme]


def _dotted(name: str) -> str:
    """Return the IPv4 address that a number of one to four parts stands for; raises ValueError."""
    *heads, last = [_number(part) for part in name.split(".")]
    if len(heads) > 3 or any(head > 255 for head in heads) or last >= 256 ** (4 - len(heads)):
        raise ValueError(name)
    return str(IPv4Address(sum(head << 8 * (3 - n) for n, head in enumerate(heads)) + last))


def _number(part: str) -> int:
    if not _NUMBER.fullmatch(part):
        raise ValueError(part)
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8 if part.startswith("0") else 10)


def _is_tracking(parameter: str) -> bool:
    return bool(_TRACKING.fullmatch(unquote(parameter.partition("=")[0])))


def _escaped(text: str) -> str:
    """Return text with exactly that percent-encoded which must be: reserved characters stay as they are."""
    return _ESCAPED.sub(_one_escaped, text)


def _one_escaped(match: re.Match[str]) -> str:
    if not match[1]:
        return quote(match[0], safe="")
    plain = chr(int(match[1], 16))
    return plain if plain in _UNRESERVED else match[0].upper()
