"""HTTP connections that come to speak: a peer has seconds to send a request, not for ever.

uvicorn waits without end for the first byte and for the rest of a head. A few thousand connections
that say nothing, or a byte a minute, would then keep everybody else out. So a head must be there within
10 s, and those that have not sent a whole one yet are counted: beyond a number the one that waits
longest is closed for a newer one. Bodies have a deadline where they are read (:mod:`.bodies`).

It leans on uvicorn's internals, whose version is pinned.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

HEAD_WITHIN: Final = 10.0  # seconds
MOST_SILENT: Final = 1_000  # connections without a whole head
_TOO_LATE: Final = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class Lobby:
    """The connections that have not sent a whole head yet, the one that waits longest first."""

    def __init__(self, most: int = MOST_SILENT) -> None:
        self._most = most
        self._silent: dict[HeadDeadlineProtocol, None] = {}

    def enter(self, protocol: HeadDeadlineProtocol) -> None:
        """It has to speak; if too many have to, the first of them has waited long enough."""
        self._silent[protocol] = None
        if len(self._silent) > self._most:
            next(iter(self._silent)).send_away()

    def leave(self, protocol: HeadDeadlineProtocol) -> None:
        """It has spoken, or is gone."""
        self._silent.pop(protocol, None)


class HeadDeadlineProtocol(HttpToolsProtocol):
    """uvicorn's protocol, with a deadline for what the peer has to send."""

    lobby: ClassVar[Lobby]
    head_within: ClassVar[float] = HEAD_WITHIN
    _deadline: asyncio.TimerHandle | None = None
    _upgraded = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody came: they have seconds to say what they want."""
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """They left."""
        self._expect_nothing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes that begin another request on a connection that is kept begin its time, too."""
        super().data_received(data)
        waiting = self._deadline is not None or self._upgraded or self.transport.is_closing()
        if not waiting and self._idle:
            self._expect_head()

    def on_headers_complete(self) -> None:
        """The head is there."""
        self._expect_nothing()
        super().on_headers_complete()

    def handle_websocket_upgrade(self) -> None:
        """It is no HTTP any more; WebSockets have deadlines of their own."""
        self._upgraded = True
        super().handle_websocket_upgrade()

    def send_away(self) -> None:
        """Close; if nothing is being answered, say why."""
        self._expect_nothing()
        if self._idle:
            self.transport.write(_TOO_LATE)
        self.transport.close()

    @property
    def _idle(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle  # None before the first request
        return cycle is None or cycle.response_complete

    def _expect_head(self) -> None:
        self._deadline = self.loop.call_later(self.head_within, self.send_away)
        self.lobby.enter(self)

    def _expect_nothing(self) -> None:
        self.lobby.leave(self)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def protocol_of_one_server(most: int = MOST_SILENT) -> type[HeadDeadlineProtocol]:
    """The class for one server, whose connections share one lobby."""
    return type("ServerProtocol", (HeadDeadlineProtocol,), {"lobby": Lobby(most)})
