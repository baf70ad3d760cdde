"""A TCP proxy that can cut its lines, as networks do: no close frame, no goodbye."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

RESET = struct.pack("ii", 1, 0)  # SO_LINGER 0: closing sends RST


@dataclass(slots=True)
class CuttingProxy:
    """Passes bytes between its clients and ``target``, until a line is cut."""

    target: int
    port: int = 0
    lines: set[asyncio.StreamWriter] = field(default_factory=set)
    carried: int = 0  # connections so far
    delay: float = 0.0  # seconds that every piece takes on the way

    @property
    def socket_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws"

    def cut(self) -> None:
        """Reset every line that is open."""
        for writer in tuple(self.lines):
            raw = writer.get_extra_info("socket")
            if raw is not None:
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            writer.transport.abort()
        self.lines.clear()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.carried += 1
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        self.lines |= {writer, far_writer}
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(_pump(reader, far_writer, self.delay))
                group.create_task(_pump(far_reader, writer, self.delay))
        finally:
            for end in (writer, far_writer):
                self.lines.discard(end)
                end.transport.abort()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65_536):
            await asyncio.sleep(delay)
            writer.write(data)
            await writer.drain()
    with contextlib.suppress(OSError, RuntimeError):
        writer.close()


@asynccontextmanager
async def cutting_proxy(target: int) -> AsyncIterator[CuttingProxy]:
    """A proxy in front of a port of loopback."""
    proxy = CuttingProxy(target)
    server = await asyncio.start_server(proxy._carry, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        proxy.cut()
        await server.wait_closed()
