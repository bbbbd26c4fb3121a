"""Which addresses are public."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stet.domain.address import is_loopback, is_public

PUBLIC = """
    1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0
    169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.88.98.255
    192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255
    2606:4700:4700::1111 2a00:1450:4009:80b::200e 2620:0:862:ed1a::1 2001:200::1 2003::
"""
PRIVATE = """
    0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1
    172.31.255.255 192.0.0.1 192.0.0.171 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255
    198.51.100.7 203.0.113.7 224.0.0.251 239.255.255.255 240.0.0.1 255.255.255.255
    :: ::1 ::7f00:1 ::8.8.8.8 64:ff9b:1::1 100::1 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 3fff::1
    5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 ff0e::1
"""


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public(address: str):
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE.split())
def test_not_public(address: str):
    assert not is_public(address)


def carriers(inner: IPv4Address) -> list[IPv6Address]:
    """Return every IPv6 address that leads to an IPv4 one: mapped, NAT64, 6to4, Teredo's client."""
    number = int(inner)
    server = int(IPv4Address("65.54.227.120"))
    return [
        IPv6Address(0xFFFF << 32 | number),
        IPv6Address((0x64FF9B << 96) | number),
        IPv6Address((0x2002 << 112) | number << 80 | 1),
        IPv6Address((0x20010000 << 96) | server << 64 | (number ^ 0xFFFFFFFF)),
    ]


@pytest.mark.parametrize("inner", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "192.88.99.1", "0.0.0.1"])
def test_what_carries_a_private_address_is_not_public(inner: str):
    assert not any(is_public(str(address)) for address in carriers(IPv4Address(inner)))


@given(st.ip_addresses(v=4))
def test_what_carries_an_address_is_judged_by_it(inner: IPv4Address):
    assert {is_public(str(address)) for address in carriers(inner)} == {is_public(str(inner))}


@given(st.ip_addresses())
def test_never_laxer_than_the_standard_library(address: IPv4Address | IPv6Address):
    if not address.is_global and not isinstance(address, IPv6Address):
        assert not is_public(str(address))
    if address.is_multicast or address.is_loopback or address.is_unspecified or address.is_link_local:
        assert not is_public(str(address))


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1"])
def test_loopback(address: str):
    assert is_loopback(address)
    assert not is_public(address)


@pytest.mark.parametrize("address", ["0.0.0.1", "10.0.0.1", "1.1.1.1", "::", "fe80::1"])
def test_only_this_machine_is_loopback(address: str):
    assert not is_loopback(address)


@pytest.mark.parametrize("address", ["", "localhost", "1.1", "0x7f000001"])
def test_a_name_is_no_address(address: str):
    with pytest.raises(ValueError, match="address"):
        is_public(address)


def test_the_tests_carriers_are_what_the_standard_library_calls_them():
    mapped, _, six, teredo = carriers(IPv4Address("10.1.2.3"))
    assert mapped.ipv4_mapped == six.sixtofour == ip_address("10.1.2.3")
    assert teredo.teredo is not None
    assert teredo.teredo[1] == ip_address("10.1.2.3")
