"""Matching a host against domains: by whole labels, never by prefix or substring. Pure.

``example.com`` and ``*.example.com`` both mean the domain and everything under it; an IP address
matches only itself. A port or scheme in the pattern is not a domain's business and is dropped.
"""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import idna

LONGEST_HOST: Final = 255  # characters: no name that could be looked up is longer


def normal_host(host: str) -> str:
    """A host as it is compared: as ``domain_to_ascii`` writes it, without brackets and trailing dot.

    A host that cannot be written in ASCII stays as it is and so matches only itself.
    """
    host = host.strip().removeprefix("[").removesuffix("]").rstrip(".")
    try:
        return domain_to_ascii(host)
    except (idna.IDNAError, UnicodeError):
        return host


def domain_to_ascii(name: str) -> str:
    """Lower case and punycode by UTS #46, as browsers do. Raises idna.IDNAError, UnicodeError."""
    if name.isascii():
        return name.lower()
    mapped = idna.uts46_remap(name, std3_rules=False)
    return ".".join(_punycode(label) for label in mapped.split("."))


def _punycode(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"


def plain_domain(domain: str) -> str:
    """A domain as it is compared, without scheme, port and ``*.``."""
    return normal_host(_host_part(domain))


def host_matches(host: str, domains: Iterable[str]) -> bool:
    """Whether the host is one of the domains, or under one."""
    if len(host) > LONGEST_HOST:
        return False
    host, known = normal_host(host), _known(tuple(domains))
    if not host:
        return False
    if _is_address(host):
        return host in known.addresses
    return any(name in known.names for name in _with_parents(host))


@dataclass(frozen=True, slots=True)
class _Known:
    """Domains as they are compared; an address has nothing under it."""

    names: frozenset[str]
    addresses: frozenset[str]


@functools.lru_cache(maxsize=64)
def _known(domains: tuple[str, ...]) -> _Known:
    """Read once for a list: a thousand commands, and every request of a page, are compared with the same."""
    plain = {each for each in map(plain_domain, domains) if each}
    addresses = frozenset(filter(_is_address, plain))
    return _Known(frozenset(plain - addresses), addresses)


def _with_parents(host: str) -> Iterator[str]:
    """The host, and each domain that it is under."""
    yield host
    for at, character in enumerate(host):
        if character == ".":
            yield host[at + 1 :]


def _host_part(domain: str) -> str:
    domain = domain.strip().partition("://")[2] or domain.strip()
    domain = domain.partition("/")[0].removeprefix("*.")
    if domain.startswith("["):
        return domain.partition("]")[0]
    name, colon, port = domain.rpartition(":")
    return name if colon and port.isdecimal() and ":" not in name else domain


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
