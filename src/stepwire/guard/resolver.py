"""Names to addresses, through the system's resolver, without stopping the proxy's loop.

Answers are kept for half a minute, as browsers do, because a page opens many connections to few
names. Keeping is no hole: every use of an answer is judged again, and the connection goes to the
judged address itself.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Protocol

from stepwire.guard.addresses import Address

# Names kept; when full, the oldest is forgotten.
_MOST_KEPT = 1024


class Unresolvable(Exception):
    """The name has no address, or its servers do not answer."""


class Resolver(Protocol):
    """Names to addresses."""

    async def resolve(self, name: str) -> tuple[Address, ...]:
        """All addresses of a name, best first, at least one. Raises Unresolvable."""
        ...


@dataclass(frozen=True, slots=True)
class _Answer:
    until: float
    addresses: asyncio.Future[tuple[Address, ...]]


class SystemResolver:
    """``getaddrinfo`` on threads of its own: a slow name server holds up lookups, nothing else."""

    def __init__(
        self,
        look_up: Callable[[str], tuple[Address, ...]] | None = None,
        *,
        keep_seconds: float = 30.0,
        threads: int = 32,
    ) -> None:
        self._look_up = look_up or ask_system
        self._keep_seconds = keep_seconds
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="stepwire-dns")
        self._answers: dict[str, _Answer] = {}

    async def resolve(self, name: str) -> tuple[Address, ...]:
        """All addresses of a name; one lookup serves all who ask meanwhile. Raises Unresolvable."""
        # Shielded: a request that gives up must not take the answer from the others.
        addresses = await asyncio.shield(self._answer(name).addresses)
        if not addresses:
            self._answers.pop(name, None)
            raise Unresolvable(name)
        return addresses

    def _answer(self, name: str) -> _Answer:
        loop = asyncio.get_running_loop()
        kept = self._answers.pop(name, None)
        if kept is None or kept.until < loop.time():
            asked = loop.run_in_executor(self._threads, self._look_up, name)
            kept = _Answer(loop.time() + self._keep_seconds, asked)
        self._answers[name] = kept
        if len(self._answers) > _MOST_KEPT:
            del self._answers[next(iter(self._answers))]
        return kept


def ask_system(name: str) -> tuple[Address, ...]:
    """What ``getaddrinfo`` says, in its order; empty when it finds nothing. Blocks."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple(dict.fromkeys(ip_address(str(address[0])) for *_, address in found))


def is_own_address(address: Address) -> bool:
    """Whether the address belongs to this machine, public ones included.

    A datagram socket is connected to it, which sends nothing: the system answers from an address's
    own address when, and only when, it is one of this machine's.
    """
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((str(address), 9))
        except OSError:
            return False
        return bool(ip_address(probe.getsockname()[0]) == address)
