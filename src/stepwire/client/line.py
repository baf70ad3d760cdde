"""One open socket: frames in, messages out, and a heartbeat that notices when nobody is there.

A line can be half open: the peer is gone, and nothing says so. So the client asks for a sign of life
(``ping``, answered by ``pong``) and cuts a line on which nothing at all was heard since it asked.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final, Protocol
from urllib.parse import urlsplit, urlunsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI

from stepwire.client.errors import ClientError, Disconnected, ServerUnreachable
from stepwire.client.frames import encode
from stepwire.protocol.messages import ClientMessage, Ping

OPENED_WITHIN: Final = 10.0  # seconds
CLOSED_WITHIN: Final = 2.0
LARGEST_FRAME: Final = 64 * 2**20  # bytes; a picture in base64
LOST: Final = 1006  # what the standard calls a connection that ended without a close frame
MOST_UNSENT: Final = 512  # messages; when that many wait, the line is cut and opened anew

_MAY_PASS: Final = frozenset({408, 425, 429, 500, 502, 503, 504})  # a proxy whose server is away, for one


class Line(Protocol):
    """The way to the server, for as long as it stands."""

    def frames(self) -> AsyncIterator[str | bytes]:
        """What arrives, until the line ends."""
        ...

    def say(self, message: ClientMessage) -> None:
        """Send a message behind those before it. A line that takes none any more is cut."""
        ...

    async def tend(self) -> None:
        """Send what was said, and the heartbeat, until cancelled or the line ends."""
        ...

    async def hang_up(self) -> None:
        """End it."""
        ...

    @property
    def ending(self) -> tuple[int, str]:
        """Close code and reason, once it has ended."""
        ...


Dial = Callable[[], AbstractAsyncContextManager[Line]]


class SocketLine:
    """A line over a WebSocket. ``beat``: seconds between signs of life; half open is seen within two."""

    def __init__(self, socket: ClientConnection, beat: float) -> None:
        self._socket = socket
        self._beat = beat
        self._unsent: asyncio.Queue[ClientMessage] = asyncio.Queue(MOST_UNSENT)
        self._heard = True

    async def frames(self) -> AsyncIterator[str | bytes]:
        """What arrives, until the line ends."""
        try:
            while True:
                frame = await self._socket.recv()
                self._heard = True
                yield frame
        except ConnectionClosed:
            return

    def say(self, message: ClientMessage) -> None:
        """Send a message behind those before it. A line that takes none any more is cut."""
        if self._unsent.full():
            self._socket.transport.abort()
        else:
            self._unsent.put_nowait(message)

    async def tend(self) -> None:
        """Send what was said, and the heartbeat, until cancelled or the line ends."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._send())
            tasks.create_task(self._keep_warm())

    async def hang_up(self) -> None:
        """End it, with a close frame if the peer still takes one."""
        await self._socket.close()

    @property
    def ending(self) -> tuple[int, str]:
        """Close code and reason, once it has ended."""
        return self._socket.close_code or LOST, self._socket.close_reason or ""

    async def _send(self) -> None:
        try:
            while True:
                await self._socket.send(encode(await self._unsent.get()))
        except ConnectionClosed:
            return

    async def _keep_warm(self) -> None:
        while not self._socket.close_code:
            await asyncio.sleep(self._beat)
            if not self._heard:
                self._socket.transport.abort()
                return
            self._heard = False
            if self._unsent.empty():
                self._unsent.put_nowait(Ping())


def dialer(server: str, *, beat: float, context: ssl.SSLContext | None) -> Dial:
    """Opens lines to a server, whose address may have a path."""
    address = socket_address(server)
    tls = (context or True) if address.startswith("wss:") else None

    @asynccontextmanager
    async def dial() -> AsyncIterator[Line]:
        try:
            socket = await connect(
                address,
                ssl=tls,
                open_timeout=OPENED_WITHIN,
                close_timeout=CLOSED_WITHIN,
                ping_interval=None,  # the heartbeat here passes proxies that answer pings by themselves
                max_size=LARGEST_FRAME,
                compression=None,
            )
        except InvalidStatus as refused:
            raise _refused(address, refused.response.status_code) from refused
        except InvalidURI as wrong:
            raise Disconnected(f"{server} is no address of a server.") from wrong
        except (OSError, InvalidHandshake, TimeoutError) as failed:
            raise ServerUnreachable(f"{address} cannot be reached ({_why(failed)}).") from failed
        try:
            yield SocketLine(socket, beat)
        finally:
            await socket.close()

    return dial


def socket_address(server: str) -> str:
    """The ``/ws`` of a server of http or https."""
    parts = urlsplit(server)
    scheme = {"https": "wss", "http": "ws"}.get(parts.scheme, parts.scheme)
    return urlunsplit((scheme, parts.netloc, parts.path.rstrip("/") + "/ws", "", ""))


def _refused(address: str, status: int) -> ClientError:
    if status in _MAY_PASS:
        return ServerUnreachable(f"{address} answers {status} instead of a WebSocket.")
    return Disconnected(
        f"{address} answers {status} instead of a WebSocket. Is that the server's address, with its path, "
        "and does what stands in front of it pass WebSockets on?",
        str(status),
    )


def _why(failed: Exception) -> str:
    return str(failed) or type(failed).__name__
