"""Which network addresses are public: the rule behind the one door to the internet (RULES §2).

The standard library's own `is_global` differs from one Python to the next and lets through what can
carry a private address, so the registries of IANA stand here.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_SPECIAL_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # carriers' own
            "127.0.0.0/8",  # loopback
            "169.254.0.0/16",  # link-local; the clouds' metadata
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocols
            "192.0.2.0/24",  # documentation
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, broadcast
        ),
    )
)
_UNICAST_6 = IPv6Network("2000::/3")
"""All that was ever handed out; private, link-local, multicast and what else there is lie outside."""

_SPECIAL_6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "3fff::/20")))
"""Protocols and documentation."""

_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether a numeric address belongs to the public internet.

    Addresses that carry others (v4-mapped, NAT64, 6to4, Teredo) are judged by what they carry.
    """
    return _public(ip_address(address.partition("%")[0]))


def is_loopback(address: str) -> bool:
    """Whether a numeric address is this machine itself (127.0.0.0/8, ::1)."""
    return ip_address(address.partition("%")[0]).is_loopback


def _public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_4)
    if carried := _carried(address):
        return all(map(_public, carried))
    return address in _UNICAST_6 and not any(address in network for network in _SPECIAL_6)


def _carried(address: IPv6Address) -> tuple[IPv4Address, ...]:
    if address in _NAT64:
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    return address.teredo or tuple(filter(None, (address.ipv4_mapped, address.sixtofour)))
