"""Matching a host against domains: by whole labels, never by prefix or substring. Pure.

``example.com`` and ``*.example.com`` both mean the domain and everything under it; an IP address
matches only itself. A port or scheme in the pattern is not a domain's business and is dropped.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

import idna


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
    host = normal_host(host)
    return bool(host) and any(_under(host, domain) for domain in domains)


def _under(host: str, domain: str) -> bool:
    domain = plain_domain(domain)
    if not domain:
        return False
    if _is_address(domain) or _is_address(host):
        return host == domain
    return host == domain or host.endswith(f".{domain}")


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
