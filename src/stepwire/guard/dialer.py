"""From a request's host to an open connection: judged, resolved once, judged again, connected.

The address that was judged is the address that is connected to. Nothing resolves the name a
second time, so an answer that changes between check and use (DNS rebinding) changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address

from stepwire.guard.addresses import Address, Kind, why_private
from stepwire.guard.hosts import Host
from stepwire.guard.limits import Limits
from stepwire.guard.resolver import Resolver, Unresolvable
from stepwire.guard.rules import Rules, Verdict, refuse_gate

BUFFER_BYTES = 128 * 1024
_LOCALHOST = (ip_address("127.0.0.1"), ip_address("::1"))


class Refused(Exception):
    """The rules do not let this request through."""

    def __init__(self, host: str, verdict: Verdict) -> None:
        super().__init__(verdict.sentence)
        self.host = host
        self.verdict = verdict


class Unreachable(Exception):
    """The request was let through but could not be carried out; ``word`` says where it failed."""

    def __init__(self, word: str, sentence: str, *, status: int = 502) -> None:
        super().__init__(sentence)
        self.word = word
        self.sentence = sentence
        self.status = status


@dataclass(frozen=True, slots=True)
class Stream:
    """An open TCP connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def cut(self) -> None:
        """Close at once; what is unsent is lost."""
        self.writer.transport.abort()


class Dialer:
    """Opens connections for one run, within its rules."""

    def __init__(
        self,
        rules: Rules,
        resolver: Resolver,
        gate_ports: Callable[[], frozenset[int]],
        is_own: Callable[[Address], bool],
        limits: Limits,
    ) -> None:
        self._rules = rules
        self._resolver = resolver
        self._gate_ports = gate_ports
        self._is_own = is_own
        self._limits = limits
        self._lookups = asyncio.Semaphore(limits.lookups)

    async def dial(self, host: Host, port: int) -> Stream:
        """A connection to the host. Raises Refused, Unreachable."""
        if verdict := self._rules.refuse_host(host, port):
            raise Refused(host.shown, verdict)
        try:
            async with asyncio.timeout(self._limits.connect):
                addresses = await self._addresses(host)
                self._judge(host, port, addresses)
                return await self._connect(host, port, addresses)
        except TimeoutError as error:
            raise Unreachable("timeout", f"{host.shown} did not answer in time.", status=504) from error

    async def _addresses(self, host: Host) -> tuple[Address, ...]:
        if host.address is not None:
            return (host.address,)
        if host.is_localhost:
            return _LOCALHOST
        try:
            async with self._lookups:
                return await self._resolver.resolve(str(host))
        except Unresolvable as error:
            raise Unreachable("dns", f"The name {host.shown} could not be resolved.") from error

    def _judge(self, host: Host, port: int, addresses: tuple[Address, ...]) -> None:
        if verdict := self._rules.refuse_addresses(host, port, addresses, self._is_own):
            raise Refused(host.shown, verdict)
        if port in self._gate_ports() and any(_may_be_loopback(address) for address in addresses):
            raise Refused(host.shown, refuse_gate(host))

    async def _connect(self, host: Host, port: int, addresses: tuple[Address, ...]) -> Stream:
        """The first address that answers, in the resolver's order; each gets its share of the time."""
        share = self._limits.connect / len(addresses)
        for address in addresses:
            try:
                async with asyncio.timeout(share):
                    return Stream(*await asyncio.open_connection(str(address), port, limit=BUFFER_BYTES))
            except (OSError, TimeoutError):
                continue
        raise Unreachable("connect", f"{host.shown} does not accept connections on port {port}.")


def _may_be_loopback(address: Address) -> bool:
    return why_private(address) in (Kind.LOOPBACK, Kind.UNSPECIFIED)
