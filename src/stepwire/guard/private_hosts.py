"""The private hosts that the operator opened to agents. Pure.

An entry is ``host`` or ``host:port``; ``*.name`` stands for every name under it. It opens a host
as it is *written* in an address: ``127.0.0.1:8000`` does not open ``localhost:8000``, nor a name of
the attacker's that resolves to 127.0.0.1, for such a page would be an origin of its own choosing.
Without a port, an entry opens every port of the host.
"""

from __future__ import annotations

from dataclasses import dataclass

from stepwire.guard.hosts import BadHost, Host, parse_host, split_authority


class BadPrivateHost(ValueError):
    """An entry of the list cannot be read; the message names it and says how to write it."""


@dataclass(frozen=True, slots=True)
class PrivateHost:
    """One entry: a host in its one spelling, or all names ``under`` it; any port when None."""

    name: str
    port: int | None = None
    under: bool = False

    def opens(self, host: Host, port: int) -> bool:
        """Whether the entry is about this host and port."""
        if self.port not in (None, port):
            return False
        return host.name.endswith(f".{self.name}") if self.under else host.name == self.name


@dataclass(frozen=True, slots=True)
class PrivateHosts:
    """What an operator listed; empty by default."""

    entries: tuple[PrivateHost, ...] = ()

    @classmethod
    def parse(cls, text: str) -> PrivateHosts:
        """Read ``127.0.0.1:8000, intranet.example:443, localhost``. Raises BadPrivateHost."""
        written = (entry.strip() for entry in text.split(","))
        return cls(tuple(_entry(entry) for entry in written if entry))

    def open(self, host: Host, port: int) -> bool:
        """Whether a run may reach this host and port wherever it lies."""
        return any(entry.opens(host, port) for entry in self.entries)


def _entry(text: str) -> PrivateHost:
    under = text.startswith("*.")
    try:
        host, port = _host_and_port(text.removeprefix("*."))
    except BadHost as error:
        raise BadPrivateHost(
            f'"{text}" is no private host. Write host or host:port, such as localhost:8000, '
            "10.0.0.5, [::1]:8000 or *.intranet.example:443."
        ) from error
    if under and host.address is not None:
        raise BadPrivateHost(f'"{text}": an address has nothing under it. Leave out the "*.".')
    return PrivateHost(host.name, port, under)


def _host_and_port(authority: str) -> tuple[Host, int | None]:
    if "*" in authority:
        raise BadHost("An asterisk stands only at the beginning, before a dot.")
    bare_ipv6 = authority.count(":") > 1 and not authority.startswith("[")
    if bare_ipv6:
        return parse_host(f"[{authority}]"), None
    if authority.rpartition("]")[2].count(":"):
        return split_authority(authority, None)
    return parse_host(authority), None
