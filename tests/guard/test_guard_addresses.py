"""Which addresses are public."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepwire.guard.addresses import Kind, why_private

TABLE = {
    Kind.LOOPBACK: "127.0.0.1 127.255.255.254 ::1 ::ffff:127.0.0.1 ::127.0.0.1 ::ffff:0:127.0.0.1 "
    "64:ff9b::7f00:1 2002:7f00:1:: 2001:0:7f00:1::1 2600::5efe:7f00:1 2600::200:5efe:7f00:1",
    Kind.PRIVATE: "10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 fc00::1 fd12::1 fec0::1 64:ff9b::a00:1",
    Kind.LINK_LOCAL: "169.254.1.1 fe80::1 ::ffff:169.254.1.1",
    Kind.METADATA: "169.254.169.254 169.254.170.2 100.100.100.200 168.63.129.16 192.0.0.192 fd00:ec2::254 "
    "fd20:ce::254 ::ffff:169.254.169.254 64:ff9b::a9fe:a9fe 2002:a9fe:a9fe::",
    Kind.CARRIER: "100.64.0.1 100.127.255.255",
    Kind.MULTICAST: "224.0.0.1 239.255.255.250 ff02::1",
    Kind.UNSPECIFIED: "0.0.0.0 0.1.2.3 :: ::ffff:0.0.0.0",
    Kind.RESERVED: "192.0.0.8 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 192.88.99.1 240.0.0.1 "
    "255.255.255.255 2001:db8::1 3fff::1 100::1 64:ff9b:1::1 5f00::1 4000::1 2001:10::1 2001:20::1",
}
NAT64 = IPv6Network("64:ff9b::/96")
PUBLIC = (
    "8.8.8.8 1.1.1.1 93.184.216.34 172.32.0.1 100.128.0.1 2606:4700::1111 ::ffff:8.8.8.8 64:ff9b::808:808"
)


@pytest.mark.parametrize(
    ("kind", "address"), [(kind, address) for kind, row in TABLE.items() for address in row.split()]
)
def test_a_special_address_is_named_for_what_it_is(kind: Kind, address: str) -> None:
    assert why_private(ip_address(address)) is kind


@pytest.mark.parametrize("address", PUBLIC.split())
def test_an_address_of_the_public_internet_is_none_of_them(address: str) -> None:
    assert why_private(ip_address(address)) is None


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_that_python_calls_private_is_never_public(address: IPv4Address) -> None:
    if not address.is_global:
        assert why_private(address) is not None


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_does_not_turn_public_by_being_carried_in_ipv6(address: IPv4Address) -> None:
    number = int(address)
    carried = [
        IPv6Address((0xFFFF << 32) | number),
        IPv6Address(number),
        IPv6Address((0x64FF9B << 96) | number),
        IPv6Address((0x2002 << 112) | (number << 80)),
        IPv6Address((0x26 << 120) | (0x5EFE << 32) | number),
    ]
    if why_private(address):
        assert all(why_private(ipv6) for ipv6 in carried)


@given(st.ip_addresses(v=6))
def test_ipv6_outside_global_unicast_is_never_public(address: IPv6Address) -> None:
    carries_ipv4 = address.ipv4_mapped or address in NAT64
    if not carries_ipv4 and int(address) >> 125 != 1:
        assert why_private(address) is not None
