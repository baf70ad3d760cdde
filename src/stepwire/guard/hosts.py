"""Reading a host the way Chromium does, so that one host has one spelling. Pure.

This follows the host parser of the WHATWG URL standard: percent-decoding, the UTS #46 mapping (so
fullwidth digits and ideographic full stops become ASCII), and IPv4 addresses in every form that C
libraries accept: ``2130706433``, ``0x7f.1``, ``0177.0.0.1``, ``127.1``.

A difference from Chromium here can make the guard refuse too much, never too little: the proxy
connects to what this module understood, not to what the browser did.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import assert_never
from urllib.parse import unquote_to_bytes

import idna

from stepwire.guard.addresses import Address
from stepwire.runs.domains import domain_to_ascii

LONGEST_HOST = 253  # octets, RFC 1035 §2.3.4
_FORBIDDEN = re.compile(r"[\x00-\x20#/:<>?@\[\\\]^|%\x7f]")  # WHATWG forbidden domain code points
_PORT = re.compile(r"[0-9]{1,5}\Z")


class BadHost(ValueError):
    """The text is no host that a browser would accept."""


@dataclass(frozen=True, slots=True)
class Host:
    """A host in its one spelling.

    ``name`` is lower case, in punycode, without trailing dot; or an address without brackets.
    ``address`` is set when the host is written as an address. ``rooted``: it was written with a
    trailing dot, which keeps a resolver from trying its search domains.
    """

    name: str
    address: Address | None = None
    rooted: bool = False

    def __str__(self) -> str:
        match self.address:
            case IPv6Address():
                return f"[{self.name}]"
            case IPv4Address() | None:
                return f"{self.name}." if self.rooted else self.name
            case _:
                assert_never(self.address)

    @property
    def shown(self) -> str:
        """The host as people write it: brackets around IPv6, no trailing dot."""
        return str(self).removesuffix(".")

    @property
    def is_localhost(self) -> bool:
        """Whether the name means this machine without asking a resolver (RFC 6761)."""
        return self.name == "localhost" or self.name.endswith(".localhost")


def parse_host(text: str) -> Host:
    """The host of a URL, between ``//`` and the port. Raises BadHost."""
    if text.startswith("["):
        return _bracketed(text)
    ascii_name = _to_ascii(_percent_decoded(text))
    if not ascii_name or _FORBIDDEN.search(ascii_name):
        raise BadHost("The host is empty or holds a character that no host may hold.")
    if _ends_in_a_number(ascii_name):
        return _numeric(ascii_name)
    return _named(ascii_name)


def split_authority(authority: str, default_port: int | None) -> tuple[Host, int]:
    """Host and port of ``host[:port]``. Raises BadHost, also for user names and for port 0."""
    if "@" in authority:
        raise BadHost("The address holds a user name or password.")
    host_text, port_text = _split_port(authority)
    if port_text is None or port_text == "":
        if default_port is None:
            raise BadHost("The port is missing.")
        return parse_host(host_text), default_port
    if not _PORT.match(port_text) or not 0 < int(port_text) < 65_536:
        raise BadHost("The port is not a number between 1 and 65535.")
    return parse_host(host_text), int(port_text)


def _split_port(authority: str) -> tuple[str, str | None]:
    if authority.startswith("["):
        inside, bracket, rest = authority.partition("]")
        if rest and not rest.startswith(":"):
            raise BadHost("Something stands between the address and its port.")
        return inside + bracket, rest[1:] if rest else None
    host, colon, port = authority.partition(":")
    return host, port if colon else None


def _bracketed(text: str) -> Host:
    """An IPv6 address; Chromium takes no zone id (``%eth0``), neither does this."""
    if not text.endswith("]") or "%" in text:
        raise BadHost("The address in brackets is not an IPv6 address.")
    try:
        address = IPv6Address(text[1:-1])
    except ValueError as error:
        raise BadHost("The address in brackets is not an IPv6 address.") from error
    return Host(str(address), address)


def _percent_decoded(text: str) -> str:
    if "%" not in text:
        return text
    try:
        return unquote_to_bytes(text).decode("utf-8")
    except UnicodeError as error:
        raise BadHost("The host is percent-encoded text that is not UTF-8.") from error


def _to_ascii(text: str) -> str:
    try:
        return domain_to_ascii(text)
    except (idna.IDNAError, UnicodeError) as error:
        raise BadHost("The host holds a character that no host may hold.") from error


def _named(name: str) -> Host:
    bare = name.removesuffix(".")
    labels = bare.split(".")
    if len(bare) > LONGEST_HOST or not all(0 < len(label) < 64 for label in labels):
        raise BadHost("The host has an empty or overlong part.")
    return Host(bare, rooted=bare != name)


# -- IPv4 in all its spellings: the WHATWG "ends in a number" checker and IPv4 parser ------------


def _ends_in_a_number(name: str) -> bool:
    last = name.removesuffix(".").rpartition(".")[2]
    return last.isdecimal() or (last.startswith("0x") and _number(last) is not None)


def _numeric(name: str) -> Host:
    parts = name.removesuffix(".").split(".")
    numbers = [number for part in parts if (number := _number(part)) is not None]
    if len(parts) > 4 or len(numbers) != len(parts):
        raise BadHost("The host ends in a number but is not an IPv4 address.")
    *leading, last = numbers
    if any(number > 255 for number in leading) or last >= 256 ** (5 - len(numbers)):
        raise BadHost("The host ends in a number but is not an IPv4 address.")
    value = last + sum(number << (8 * (3 - place)) for place, number in enumerate(leading))
    address = IPv4Address(value)
    return Host(str(address), address)


def _number(part: str) -> int | None:
    """A part of an IPv4 address: decimal, octal with a leading 0, hexadecimal with 0x."""
    if len(part) > 64:
        return None
    digits, base = part, 10
    if part.startswith("0x"):
        digits, base = part[2:], 16
    elif len(part) > 1 and part.startswith("0"):
        digits, base = part[1:], 8
    if part and not digits:
        return 0
    allowed = {8: "01234567", 10: "0123456789", 16: "0123456789abcdef"}[base]
    return int(digits, base) if digits and all(digit in allowed for digit in digits) else None
