"""What one run may reach: pure rules over hosts and addresses, each answer a sentence.

A request is judged twice. First by its host as written: is it one of the run's domains, is it the
spelling of a private address? Then by every address that its name resolves to. One private
address among public ones is enough to refuse: a mixed answer is how names are rebound.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stepwire.guard.addresses import Address, Kind, why_private
from stepwire.guard.hosts import Host
from stepwire.guard.private_hosts import PrivateHosts
from stepwire.runs.domains import host_matches

NOT_ALLOWED = "domain"
BAD_HOST = "host"
OWN = "own"

_PLACES = {
    Kind.LOOPBACK: "this machine",
    Kind.UNSPECIFIED: "this machine",
    Kind.PRIVATE: "a private network",
    Kind.LINK_LOCAL: "the local link",
    Kind.METADATA: "a cloud's metadata service",
    Kind.CARRIER: "a carrier's inner network",
    Kind.MULTICAST: "a multicast group",
    Kind.RESERVED: "a reserved address",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A refusal: a word for programs and a sentence for people. Holds no more of the page than its host."""

    word: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What one run may reach. ``allowed_domains`` empty: the whole public internet."""

    private_hosts: PrivateHosts
    allowed_domains: tuple[str, ...] = ()

    def refuse_host(self, host: Host, port: int) -> Verdict | None:
        """Judge a host by its spelling; None when it may be resolved."""
        if self.allowed_domains and not host_matches(host.name, self.allowed_domains):
            return Verdict(NOT_ALLOWED, f"{host.shown} is not one of the run's allowed domains.")
        if self.private_hosts.open(host, port):
            return None
        if host.is_localhost:
            return _private(host, port, Kind.LOOPBACK)
        if host.address is not None and (kind := why_private(host.address)):
            return _private(host, port, kind)
        return None

    def refuse_addresses(
        self, host: Host, port: int, addresses: Sequence[Address], is_own: Callable[[Address], bool]
    ) -> Verdict | None:
        """Judge all that a host resolved to; None when any of them may be connected to.

        ``is_own``: whether a public address is this machine's, where ports may be open that the
        network outside does not see.
        """
        if self.private_hosts.open(host, port):
            return None
        kinds = (why_private(address) for address in addresses)
        if kind := next((kind for kind in kinds if kind), None):
            return _private(host, port, kind)
        if any(map(is_own, addresses)):
            return Verdict(OWN, f"{host.shown} leads to this machine. {_way_in(host, port)}")
        return None


def refuse_gate(host: Host) -> Verdict:
    """The verdict on a run's way out being used by another run; no list opens it."""
    return Verdict(OWN, f"{host.shown} leads to the guard itself.")


def _private(host: Host, port: int, kind: Kind) -> Verdict:
    return Verdict(kind.value, f"{host.shown} leads to {_PLACES[kind]}. {_way_in(host, port)}")


def _way_in(host: Host, port: int) -> str:
    return f"To open it to agents, list {host.shown}:{port} as a private host (STEPWIRE_AGENT_PRIVATE_HOSTS)."
