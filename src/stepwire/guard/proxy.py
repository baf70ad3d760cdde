"""The guard: a filtering forward proxy in a thread of its own, with a gate for each run.

Why a proxy: it stands in the way of everything a browser sends, whatever makes it send it — a
redirect, a beacon of a page that is gone, a socket of a worker, a speculative fetch. Intercepting
requests inside the browser sees only some of these. What a proxy cannot see is what Chromium sends
past it: its browser must be started with WebRTC's UDP off and without the bypass for loopback.

Why a thread: bytes of pages must not wait behind the fan-out to viewers, nor the other way round.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from socket import create_server
from threading import Thread
from typing import TypeVar

from stepwire.event_loop import new_event_loop
from stepwire.guard.addresses import Address
from stepwire.guard.dialer import Dialer
from stepwire.guard.gate import Gate, Pass
from stepwire.guard.limits import Limits
from stepwire.guard.private_hosts import PrivateHosts
from stepwire.guard.resolver import Resolver, SystemResolver, is_own_address
from stepwire.guard.rules import Rules
from stepwire.guard.urls import refuse_url

_T = TypeVar("_T")
_OPEN_SECONDS = 10.0
_CLOSE_SECONDS = 10.0


class GuardNotRunning(RuntimeError):
    """The proxy's thread is not there: enter ``async with FilteringProxy(...)`` first."""


class FilteringProxy:
    """Lets each run reach what it may. An async context manager: browsers run inside it."""

    def __init__(
        self,
        private_hosts: PrivateHosts,
        resolver: Resolver | None = None,
        limits: Limits | None = None,
        is_own: Callable[[Address], bool] = is_own_address,
    ) -> None:
        self._private_hosts = private_hosts
        self._resolver = resolver or SystemResolver()
        self._limits = limits or Limits()
        self._is_own = is_own
        self._gate_ports: frozenset[int] = frozenset()  # changed on the proxy's loop only
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()
        self._ready: Future[asyncio.AbstractEventLoop] = Future()
        self._thread = Thread(target=self._run, name="stepwire-guard", daemon=True)

    async def __aenter__(self) -> FilteringProxy:
        self._thread.start()
        self._loop = await _answered(self._ready, _OPEN_SECONDS)
        return self

    async def __aexit__(self, *raised: object) -> None:
        loop, self._loop = self._loop, None
        if loop is not None:
            loop.call_soon_threadsafe(self._stop.set)
            await asyncio.to_thread(self._thread.join, _CLOSE_SECONDS)

    @asynccontextmanager
    async def admit(self, run_id: str, allowed_domains: tuple[str, ...]) -> AsyncIterator[Pass]:
        """A pass for one run; when the context ends its port is closed and its connections are cut.

        ``allowed_domains`` empty: the whole public internet. Raises GuardNotRunning, and
        OSError when the machine has no socket left.
        """
        loop = self._loop
        if loop is None:
            raise GuardNotRunning("Enter the guard (async with FilteringProxy(...)) before admitting runs.")
        listener = create_server(("127.0.0.1", 0), backlog=128)
        passed = Pass(listener.getsockname()[1], self._limits.refusals)
        gate = Gate(run_id, listener, passed, self._dialer(allowed_domains), self._limits)
        served = asyncio.run_coroutine_threadsafe(self._serve(gate, passed.port), loop)
        try:
            yield passed
        finally:
            with suppress(RuntimeError):  # the loop is closed, and so is every gate
                loop.call_soon_threadsafe(gate.close)
            await _ended(served, _CLOSE_SECONDS)

    def refuses_url(self, url: str, allowed_domains: tuple[str, ...]) -> str | None:
        """Why this address must not even be tried, judged by its form; None when it may be tried."""
        return refuse_url(url, Rules(self._private_hosts, allowed_domains))

    def _dialer(self, allowed_domains: tuple[str, ...]) -> Dialer:
        rules = Rules(self._private_hosts, allowed_domains)
        return Dialer(rules, self._resolver, lambda: self._gate_ports, self._is_own, self._limits)

    async def _serve(self, gate: Gate, port: int) -> None:
        """Serve the gate, and know its port meanwhile: no run may go through another's."""
        self._gate_ports |= {port}
        try:
            await gate.serve()
        finally:
            self._gate_ports -= {port}

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=new_event_loop) as runner:  # closing it ends the gates left open
            runner.run(self._work())

    async def _work(self) -> None:
        self._ready.set_result(asyncio.get_running_loop())
        await self._stop.wait()


async def _answered(future: Future[_T], seconds: float) -> _T:
    """The result of something on another thread; giving up on it does not cancel it there."""
    async with asyncio.timeout(seconds):
        return await asyncio.shield(asyncio.wrap_future(future))


async def _ended(future: Future[None], seconds: float) -> None:
    """Wait until something on another thread has ended, cancelled or not. Raises what it raised."""
    await asyncio.wait([asyncio.wrap_future(future)], timeout=seconds)
    if future.done() and not future.cancelled():
        future.result()
