"""Judging an address that someone asks the browser to open, before it is tried. Pure.

Read the way Chromium reads what is typed or assigned to ``location``: control characters at the
ends and tabs and newlines inside vanish, backslashes are slashes, missing slashes are forgiven.
The proxy judges again what the browser really asks for; this is the early, friendlier answer, and
the only one for schemes that never reach a proxy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stepwire.guard.hosts import BadHost, Host, split_authority
from stepwire.guard.rules import Rules

_ENDS = "".join(map(chr, range(0x21)))
_VANISHING = str.maketrans("", "", "\t\n\r")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_BLANK = re.compile(r"about:blank(?:[?#]|\Z)", re.IGNORECASE)


class BadAddress(ValueError):
    """The address cannot be opened, and why."""


@dataclass(frozen=True, slots=True)
class WebAddress:
    """Where an http or https address leads."""

    host: Host
    port: int


def refuse_url(url: str, rules: Rules) -> str | None:
    """Why this address must not be opened; None when it may be tried. ``about:blank`` may."""
    if _BLANK.match(_cleaned(url)):
        return None
    try:
        address = parse_url(url)
    except BadAddress as error:
        return str(error)
    verdict = rules.refuse_host(address.host, address.port)
    return verdict.sentence if verdict else None


def parse_url(url: str) -> WebAddress:
    """Host and port of an http or https address. Raises BadAddress."""
    cleaned = _cleaned(url)
    scheme = _scheme(cleaned)
    rest = cleaned[len(scheme) + 1 :].lstrip("/\\")
    authority = re.split(r"[/\\?#]", rest, maxsplit=1)[0]
    if not authority:
        raise BadAddress("The address names no host.")
    try:
        host, port = split_authority(authority, _DEFAULT_PORTS[scheme])
    except BadHost as error:
        raise BadAddress(str(error)) from error
    return WebAddress(host, port)


def _cleaned(url: str) -> str:
    return url.strip(_ENDS).translate(_VANISHING)


def _scheme(cleaned: str) -> str:
    found = _SCHEME.match(cleaned)
    scheme = found.group(1).lower() if found else ""
    if scheme not in _DEFAULT_PORTS:
        raise BadAddress("Only addresses that start with http:// or https:// can be opened.")
    return scheme
