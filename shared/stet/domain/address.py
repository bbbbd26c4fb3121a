"""Which network addresses are public: the rule behind the one door to the internet (RULES §2)."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")


def is_public(address: str) -> bool:
    """Whether a numeric address belongs to the public internet.

    `ipaddress.is_global` alone lets multicast, NAT64, 6to4, Teredo and v4-mapped addresses through,
    each of which can carry a private IPv4 address: they are unwrapped and judged by what they carry.
    """
    plain = ip_address(address.partition("%")[0])
    return all(_public(part) for part in (plain, *_carried(plain)))


def is_loopback(address: str) -> bool:
    """Whether a numeric address is this machine itself (127.0.0.0/8, ::1)."""
    return ip_address(address.partition("%")[0]).is_loopback


def _public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and _carried(address):
        return not address.is_multicast and address not in _COMPATIBLE
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_unspecified
        or address.is_link_local
        or (isinstance(address, IPv6Address) and address.is_site_local)
    )


def _carried(address: IPv4Address | IPv6Address) -> tuple[IPv4Address, ...]:
    if isinstance(address, IPv4Address):
        return ()
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address.sixtofour:
        return (address.sixtofour,)
    if address.teredo:
        return address.teredo
    if address in _NAT64 or address in _COMPATIBLE:
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    return ()
