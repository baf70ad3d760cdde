"""Which IP addresses a run may reach by default: those of the public internet, and no other. Pure.

The table is IANA's special-purpose registries (RFC 6890 and its successors) and the addresses at
which clouds serve credentials to whoever asks. It is written out, not taken from ``ipaddress``,
whose idea of "global" changes between Python's patch releases; ``is_global`` is asked as well, so
that an address needs both opinions to pass.

IPv6 is judged the other way round: only global unicast, 2000::/3, is public. Addresses that carry
an IPv4 address inside, because a translator or tunnel will deliver to that one, are judged by it.
"""

from __future__ import annotations

import enum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import assert_never

Address = IPv4Address | IPv6Address


class Kind(enum.StrEnum):
    """Why an address is not public; the word goes into a refusal."""

    LOOPBACK = "loopback"
    PRIVATE = "private"
    LINK_LOCAL = "link-local"
    METADATA = "metadata"
    CARRIER = "carrier"
    MULTICAST = "multicast"
    UNSPECIFIED = "unspecified"
    RESERVED = "reserved"


# First match wins: the metadata services come before the ranges they live in.
_IPV4: tuple[tuple[IPv4Network, Kind], ...] = tuple(
    (IPv4Network(network), kind)
    for network, kind in (
        ("169.254.169.254/32", Kind.METADATA),  # AWS, Azure, Google, DigitalOcean, OpenStack, …
        ("169.254.170.0/24", Kind.METADATA),  # AWS: credentials of ECS tasks and EKS pods
        ("100.100.100.200/32", Kind.METADATA),  # Alibaba
        ("168.63.129.16/32", Kind.METADATA),  # Azure's wire server, in public space
        ("192.0.0.192/32", Kind.METADATA),  # Oracle
        ("0.0.0.0/8", Kind.UNSPECIFIED),  # "this host": connecting to 0.0.0.0 reaches loopback
        ("127.0.0.0/8", Kind.LOOPBACK),
        ("10.0.0.0/8", Kind.PRIVATE),
        ("172.16.0.0/12", Kind.PRIVATE),
        ("192.168.0.0/16", Kind.PRIVATE),
        ("169.254.0.0/16", Kind.LINK_LOCAL),
        ("100.64.0.0/10", Kind.CARRIER),
        ("192.0.0.0/24", Kind.RESERVED),
        ("192.0.2.0/24", Kind.RESERVED),  # documentation
        ("192.88.99.0/24", Kind.RESERVED),  # 6to4 relays, deprecated
        ("198.18.0.0/15", Kind.RESERVED),  # benchmarks
        ("198.51.100.0/24", Kind.RESERVED),  # documentation
        ("203.0.113.0/24", Kind.RESERVED),  # documentation
        ("224.0.0.0/4", Kind.MULTICAST),
        ("240.0.0.0/4", Kind.RESERVED),  # and broadcast
    )
)
_IPV6: tuple[tuple[IPv6Network, Kind], ...] = tuple(
    (IPv6Network(network), kind)
    for network, kind in (
        ("fd00:ec2::/32", Kind.METADATA),  # AWS: fd00:ec2::254 and its neighbours
        ("fd20:ce::254/128", Kind.METADATA),  # Google
        ("::/128", Kind.UNSPECIFIED),
        ("::1/128", Kind.LOOPBACK),
        ("fc00::/7", Kind.PRIVATE),
        ("fec0::/10", Kind.PRIVATE),  # site-local, deprecated
        ("fe80::/10", Kind.LINK_LOCAL),
        ("ff00::/8", Kind.MULTICAST),
        ("2001:db8::/32", Kind.RESERVED),  # documentation
        ("3fff::/20", Kind.RESERVED),  # documentation
        ("2001:10::/28", Kind.RESERVED),  # ORCHID, deprecated
        ("2001:20::/28", Kind.RESERVED),  # ORCHIDv2: identifiers, never routed
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")
_TRANSLATED = IPv6Network("::ffff:0:0:0/96")  # SIIT, RFC 2765
_ISATAP = (0x00005EFE, 0x02005EFE)  # upper half of the interface identifier, RFC 5214


def why_private(address: Address) -> Kind | None:
    """Why this address is not one of the public internet; None when it is."""
    match address:
        case IPv4Address():
            return _why_private_4(address)
        case IPv6Address():
            return _why_private_6(address)
        case _:
            assert_never(address)


def _why_private_4(address: IPv4Address) -> Kind | None:
    for network, kind in _IPV4:
        if address in network:
            return kind
    return None if address.is_global else Kind.RESERVED


def _why_private_6(address: IPv6Address) -> Kind | None:
    for network, kind in _IPV6:
        if address in network:
            return kind
    for carried in _embedded(address):
        if kind_inside := _why_private_4(carried):
            return kind_inside
    if address in _NAT64 or address.ipv4_mapped is not None:
        return None
    return None if address in _GLOBAL_UNICAST and address.is_global else Kind.RESERVED


def _embedded(address: IPv6Address) -> tuple[IPv4Address, ...]:
    """The IPv4 addresses that a translator or tunnel would deliver this address to."""
    number = int(address)
    low = IPv4Address(number & 0xFFFF_FFFF)
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if any(address in network for network in (_NAT64, _COMPATIBLE, _TRANSLATED)):
        return (low,)
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address.teredo is not None:
        return address.teredo  # the server and the client behind it
    if (number >> 32) & 0xFFFF_FFFF in _ISATAP:
        return (low,)
    return ()
