"""Addresses that lead, or are made to look as if they did not lead, to what is not the public internet."""

# ruff: noqa: E501 (an address is not broken across lines)
from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address

PUBLIC = "93.184.215.14"
"""The one public address of the tests' internet."""

_WIDE = str.maketrans("0123456789", "".join(map(chr, range(0xFF10, 0xFF1A))))
_CIRCLED = str.maketrans("123456789", "①②③④⑤⑥⑦⑧⑨")
_RELAY = int(IPv4Address("65.54.227.120"))


def _parts(address: IPv4Address) -> list[int]:
    return list(address.packed)


def _joined(address: IPv4Address, form: str) -> str:
    return ".".join(format(part, form) for part in _parts(address))


def _carried(bits: int, shift: int) -> Callable[[IPv4Address], str]:
    return lambda address: f"[{IPv6Address(bits | int(address) << shift)}]"


PLAIN: dict[str, Callable[[IPv4Address], str]] = {
    "dotted": str,
    "decimal": lambda one: str(int(one)),
    "v4-mapped": lambda one: f"[::ffff:{one}]",
    "NAT64": _carried(0x64FF9B << 96, 0),
    "6to4": _carried(0x2002 << 112, 80),
    "Teredo": lambda one: f"[{IPv6Address(0x20010000 << 96 | _RELAY << 64 | (int(one) ^ 0xFFFFFFFF))}]",
}
ODD: dict[str, Callable[[IPv4Address], str]] = {
    "hex": lambda one: hex(int(one)),
    "octal": lambda one: f"0{int(one):o}",
    "octal parts": lambda one: ".".join(f"0{part:o}" for part in _parts(one)),
    "padded octal": lambda one: ".".join(f"{part:05o}" for part in _parts(one)),
    "hex parts": lambda one: ".".join(map(hex, _parts(one))),
    "capital hex": lambda one: hex(int(one)).upper(),
    "two parts": lambda one: f"{int(one) >> 24}.{int(one) & 0xFFFFFF}",
    "three parts": lambda one: f"{_joined(one, 'd').rsplit('.', 2)[0]}.{int(one) & 0xFFFF}",
    "mixed": lambda one: f"{hex(_parts(one)[0])}.0{_parts(one)[1]:o}.{int(one) & 0xFFFF}",
    "trailing dot": lambda one: f"{one}.",
    "full width": lambda one: str(one).translate(_WIDE),
    "circled": lambda one: str(one).translate(_CIRCLED),
    "ideographic stops": lambda one: str(one).replace(".", "\u3002"),
    "half-width stops": lambda one: str(one).replace(".", "\uff61"),
    "mapped in hex": _carried(0xFFFF << 32, 0),
    "compatible": lambda one: f"[::{one}]",
    "translated": lambda one: f"[::ffff:0:{one}]",
    "overflowing": lambda one: str(int(one) + 2**32),
}
MOST = ("127.0.0.1", "169.254.169.254")
MORE = ("10.0.0.1", "192.168.1.1", "100.64.0.1", "0.0.0.0", "224.0.0.251")  # noqa: S104 - it is refused

LITERALS = (
    "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[0000:0000:0000:0000:0000:0000:0000:0001]", "[::127.1]", "[fe80::1]",
    "[fe80::1%25eth0]", "[fe80::1%eth0]", "[fc00::1]", "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]", "[ff0e::1]",
    "[2001:db8::1]", "[3fff::1]", "[64:ff9b:1::7f00:1]", "[100::1]", "[5f00::1]", "[2001:10::1]",
)  # fmt: skip

NAMES: dict[str, list[str]] = {
    "inside.example": ["10.0.0.1"],
    "metadata.example": ["169.254.169.254"],
    "mixed.example": [PUBLIC, "192.168.1.1"],
    "six.example": ["::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "nat64.example": ["64:ff9b::7f00:1"],
    "teredo.example": ["2001:0:4136:e378:8000:63bf:80ff:fffe"],
    "link.example": ["fe80::1%lo"],
}
"""Names that lead inside; what no list has leads to this machine."""

REBINDING = "rebinding"
"""Names that begin so are public when first asked for, and this machine the next time."""

HOSTS = (
    "localhost", "LOCALHOST.", "localhost.localdomain", "ip6-localhost", "ⓛocalhost", "localhost\u3002",
    "127.0.0.1.nip.example", "xn--localhost-.example", *NAMES, f"{REBINDING}.example", f"{REBINDING}-2.example.",
)  # fmt: skip

DISGUISED = (
    f"http://{PUBLIC}@127.0.0.1/", f"http://{PUBLIC}:80@127.0.0.1/", "http://user:pass@127.0.0.1/",
    "http://@127.0.0.1/", f"http://{PUBLIC}%40127.0.0.1/", f"http://{PUBLIC}\\@127.0.0.1/",
    f"http://127.0.0.1\\@{PUBLIC}/", "http:\\\\127.0.0.1\\", f"http://{PUBLIC}\\127.0.0.1/",
    f"http://127.0.0.1\t@{PUBLIC}/", "http://127.0.0.1\x00.public.example/", "http://127.0.0.1%00.public.example/",
    "http://%31%32%37.0.0.1/", "http://127%2e0%2e0%2e1/", "http://127.0.0.1 .public.example/",
    f"http://{PUBLIC}:80#@127.0.0.1:22/", "http://127.0.0.1:22/", "http://[::1]:6379/", f"http://{PUBLIC}:8080/",
    "http://127.0.0.1:0/", "http://127.0.0.1:65616/", "http://127.0.0.1:80:80/", "http://[::1/", "http://::1/",
    "http:///127.0.0.1/", "http:/127.0.0.1/", "http:127.0.0.1", "HTTP://127.0.0.1/", "file:///etc/passwd",
    "gopher://127.0.0.1/", "ftp://127.0.0.1/", "dict://127.0.0.1:11211/", "ldap://127.0.0.1/", "javascript:alert(1)",
    "data:text/xml,<rss/>", "jar:http://127.0.0.1!/", "http://0/", "http://0x/", "http://00000000000000000177.1/",
    "http://127.0.0.1,public.example/", "http://127.0.0.1;public.example/", "http://\u00ad127.0.0.1/",
    "http://127.0.0.1\u200b/", "http://127.\u0660.0.1/",
)  # fmt: skip


def forms() -> dict[str, str]:
    """Return addresses by what they are called."""
    made = {
        f"{name} {one}": f"http://{make(IPv4Address(one))}/" for one in MOST for name, make in ODD.items()
    }
    made |= {
        f"{name} {one}": f"http://{make(IPv4Address(one))}/"
        for one in (*MOST, *MORE)
        for name, make in PLAIN.items()
    }
    made |= {host: f"http://{host}/" for host in (*LITERALS, *HOSTS)}
    return made | {url: url for url in DISGUISED}


FORMS = forms()
REACHABLE = f"http://{PUBLIC}:80#@127.0.0.1:22/"
"""The one form that is a public address after all: what follows the `#` is no part of its host."""
