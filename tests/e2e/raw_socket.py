"""A WebSocket client without manners: sends whatever bytes it is told to."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import orjson

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
HANDSHAKE = (
    "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
PATIENCE = 30


def frame(payload: bytes, opcode: int = TEXT, *, final: bool = True, masked: bool = True) -> bytes:
    """A frame as a client sends it, or as it must not."""
    head = bytes([final << 7 | opcode])
    mask_bit = masked << 7
    match len(payload):
        case size if size < 126:
            head += bytes([mask_bit | size])
        case size if size < 65_536:
            head += struct.pack("!BH", mask_bit | 126, size)
        case size:
            head += struct.pack("!BQ", mask_bit | 127, size)
    if not masked:
        return head + payload
    key = os.urandom(4)
    stream = key * (len(payload) // 4 + 1)
    mixed = int.from_bytes(payload, "big") ^ int.from_bytes(stream[: len(payload)], "big")
    return head + key + mixed.to_bytes(len(payload), "big")


@dataclass(slots=True)
class RawSocket:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def write(self, data: bytes) -> None:
        """Write as much as the server takes; that it has hung up is for the reader to find out."""
        try:
            self.writer.write(data)
            async with asyncio.timeout(PATIENCE):
                await self.writer.drain()
        except ConnectionError:
            pass

    async def say(self, **message: Any) -> None:
        await self.write(frame(orjson.dumps(message)))

    async def receive(self) -> tuple[int, bytes]:
        """Opcode and payload of the next frame. Raises EOFError or ConnectionError at the end of the line."""
        async with asyncio.timeout(PATIENCE):
            first, second = await self.reader.readexactly(2)
            size = second & 127
            if size == 126:
                (size,) = struct.unpack("!H", await self.reader.readexactly(2))
            elif size == 127:
                (size,) = struct.unpack("!Q", await self.reader.readexactly(8))
            return first & 15, await self.reader.readexactly(size)

    async def message(self, *types: str) -> dict[str, Any]:
        """The next message of these types."""
        while True:
            opcode, payload = await self.receive()
            assert opcode != CLOSE, payload
            if opcode == TEXT and (not types or orjson.loads(payload)["type"] in types):
                return orjson.loads(payload)

    async def closed(self) -> int | None:
        """The code of the server's close frame; None when it just hung up."""
        try:
            while True:
                opcode, payload = await self.receive()
                if opcode == CLOSE:
                    return int.from_bytes(payload[:2], "big")
        except (EOFError, ConnectionError):
            return None


@asynccontextmanager
async def raw_socket(port: int, *, takes: int | None = None) -> AsyncIterator[RawSocket]:
    """A connection behind its handshake; ``takes``: bytes that it receives ahead of being read."""
    raw = socket.socket()
    raw.setblocking(False)
    if takes is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, takes)
    await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", port))
    reader, writer = await asyncio.open_connection(sock=raw, limit=takes or 2**16)
    try:
        writer.write(HANDSHAKE.encode())
        async with asyncio.timeout(PATIENCE):
            answer = await reader.readuntil(b"\r\n\r\n")
        assert b" 101 " in answer.splitlines()[0], answer
        yield RawSocket(reader, writer)
    finally:
        writer.transport.abort()
