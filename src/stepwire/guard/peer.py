"""One side of a conversation in HTTP/1.1: a connection and h11's view of it.

h11 does the framing on both sides, so a message is understood once and written anew: what is
ambiguous on the browser's side cannot be read another way by the server.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import h11

from stepwire.guard.dialer import Stream

_CHUNK = 128 * 1024
Role = type[h11.CLIENT] | type[h11.SERVER]


class Garbled(Exception):
    """The other side does not speak HTTP/1.1; ``status`` is what to answer if it is a client."""

    def __init__(self, status: int) -> None:
        super().__init__("not HTTP/1.1")
        self.status = status


class Patience:
    """A deadline that each sign of life puts off."""

    def __init__(self, seconds: float, deadline: asyncio.Timeout) -> None:
        self._seconds = seconds
        self._deadline = deadline

    def renew(self) -> None:
        """Something moved: wait anew."""
        if not self._deadline.expired():
            self._deadline.reschedule(asyncio.get_running_loop().time() + self._seconds)


@asynccontextmanager
async def patience(seconds: float) -> AsyncIterator[Patience]:
    """Raises TimeoutError out of the block when nothing was renewed for that long."""
    async with asyncio.timeout(seconds) as deadline:
        yield Patience(seconds, deadline)


class Peer:
    """The browser, to which we are the server, or a server, to which we are the client."""

    def __init__(self, stream: Stream, we_are: Role, head_bytes: int, patience: Patience) -> None:
        self.stream = stream
        self.http = h11.Connection(we_are, max_incomplete_event_size=head_bytes)
        self._head_bytes = head_bytes
        self._patience = patience

    @property
    def left(self) -> bool:
        """Whether the other side has closed and all it sent has been read."""
        return self.stream.reader.at_eof()

    async def next(self) -> h11.Event:
        """The next event from the other side. Raises Garbled, OSError."""
        while True:
            try:
                event = self.http.next_event()
            except h11.RemoteProtocolError as error:
                if self.left:
                    raise ConnectionResetError("closed in the middle of a message") from error
                raise Garbled(error.error_status_hint) from error
            match event:
                case h11.Request() | h11.Response() | h11.InformationalResponse():
                    self._check_size(event)
                    return event
                case h11.Data() | h11.EndOfMessage() | h11.ConnectionClosed():
                    return event
                case h11.NEED_DATA:
                    await self._receive()
                case _:
                    raise Garbled(400)

    async def send(self, event: h11.Event) -> None:
        """Write an event; waits while the other side reads slowly. Raises OSError, Garbled."""
        try:
            data = self.http.send(event)
        except h11.LocalProtocolError as error:
            raise Garbled(502) from error
        if data:
            self.stream.writer.write(data)
            await self.stream.writer.drain()
            self._patience.renew()

    async def gone(self) -> None:
        """Wait until the other side has closed, or sent more ahead of its turn than a head holds."""
        while len(self.http.trailing_data[0]) <= self._head_bytes:
            if not await self._receive():
                return

    async def linger(self, seconds: float) -> None:
        """End our side and read on for a moment: closing on unread bytes would take back our answer."""
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(seconds):
                if self.stream.writer.can_write_eof():
                    self.stream.writer.write_eof()
                while await self.stream.reader.read(_CHUNK):
                    pass

    def _check_size(self, head: h11.Request | h11.Response | h11.InformationalResponse) -> None:
        size = sum(len(name) + len(value) for name, value in head.headers)
        if size + len(getattr(head, "target", b"")) > self._head_bytes:
            raise Garbled(431)

    async def _receive(self) -> bool:
        data = await self.stream.reader.read(_CHUNK)
        self.http.receive_data(data)
        self._patience.renew()
        return bool(data)


async def relay(browser: Stream, server: Stream, patience: Patience) -> None:
    """Pass bytes both ways until both sides have finished or one breaks."""
    try:
        async with asyncio.TaskGroup() as ways:
            ways.create_task(_pass_on(browser.reader, server.writer, patience))
            ways.create_task(_pass_on(server.reader, browser.writer, patience))
    except* OSError:
        pass  # one side broke; whoever called closes both


async def _pass_on(source: asyncio.StreamReader, sink: asyncio.StreamWriter, patience: Patience) -> None:
    while chunk := await source.read(_CHUNK):
        sink.write(chunk)
        await sink.drain()
        patience.renew()
    if sink.can_write_eof():
        sink.write_eof()
