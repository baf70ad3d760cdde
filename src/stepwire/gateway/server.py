"""The HTTP and WebSocket server, set up for the fan-out.

One process, httptools with a deadline, our WebSocket protocol class; no compression (it would cost
145 times the CPU on pictures that are compressed already), no frame over 64 KiB from outside, no
access log (it would hold query strings), no pings of uvicorn's own (the connections send theirs). Run it on a
uvloop event loop: ``asyncio.Runner(loop_factory=uvloop.new_event_loop)``.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from stepwire.gateway.head_deadline import protocol_of_one_server
from stepwire.gateway.stream.fanout_protocol import FanoutProtocol
from stepwire.protocol.wire import MAX_FRAME_BYTES

DRAIN_SECONDS: Final = 10
BACKLOG: Final = 2_048


@dataclass(frozen=True, slots=True)
class Tls:
    """Certificate chain and private key, as PEM files."""

    certificate: Path
    key: Path


class DidNotStart(Exception):
    """The application could not start; its own error is in the log."""


@asynccontextmanager
async def serving(app: ASGIApp, host: str, port: int, tls: Tls | None = None) -> AsyncIterator[str]:
    """Serve while the context is open; gives the base URL, with the real port where 0 was asked for.

    Leaving it drains: nobody new, WebSockets are closed with 1012, at most 10 seconds. Left by a
    cancellation, or cancelled meanwhile, it says 1012 and waits for nobody.
    Raises OSError when the address cannot be had, and DidNotStart.
    """
    listener = _listener(host, port)
    server = _Server(_config(app, tls))
    work = asyncio.create_task(server.serve([listener]))
    try:
        await server.up.wait()
        if not server.started:
            raise DidNotStart("The server did not start; its log says why.")
        yield _url(listener, tls)
    except asyncio.CancelledError:
        server.force_exit = True
        raise
    finally:
        await server.end(work)
        listener.close()


class _Server(uvicorn.Server):
    """uvicorn's server, without its signal handlers: signals are for whoever runs the process."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()  # it accepts connections, or has failed to

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and tell; where uvicorn would exit the process, only stop."""
        try:
            await super().startup(sockets)
        except SystemExit:
            self.should_exit = True
        finally:
            self.up.set()

    async def end(self, work: asyncio.Task[None]) -> None:
        """Stop serving and return when that is over; cancelled, without waiting for anybody."""
        self.should_exit = True
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError:
            self.force_exit = True
            await work
            raise

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop, the application too: in a hurry uvicorn would leave that to the end of the event loop."""
        await super().shutdown(sockets)
        if self.force_exit:
            await self.lifespan.shutdown()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


def _config(app: ASGIApp, tls: Tls | None) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=protocol_of_one_server(),
        ws=FanoutProtocol,
        ws_max_size=MAX_FRAME_BYTES,
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,  # ours are read in one place, and from listed proxies only
        server_header=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        ssl_certfile=tls.certificate if tls else None,
        ssl_keyfile=tls.key if tls else None,
    )


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def _url(listener: socket.socket, tls: Tls | None) -> str:
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"{'https' if tls else 'http'}://{shown}:{port}"
