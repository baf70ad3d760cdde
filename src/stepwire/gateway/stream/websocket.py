"""The gateway's WebSocket side as a whole: what is mounted at ``/ws``, and what runs behind it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect

from stepwire.gateway.metrics import FanOut
from stepwire.gateway.refused_origins import RefusedOrigins
from stepwire.gateway.stream.asgi_line import AsgiLine
from stepwire.gateway.stream.fanout_protocol import EXTENSION, GOODBYE_SECONDS
from stepwire.gateway.stream.hall import Hall
from stepwire.gateway.stream.ports import Line
from stepwire.gateway.stream.socket import Desk, Socket
from stepwire.protocol.codes import CloseCode, CloseReason

PARK_EVERY: Final = 1.0  # seconds
RENEW_EVERY: Final = 60  # of those rounds

log = structlog.get_logger(__name__)


class WebSocketGateway:
    """Accepts connections and lets each have its conversation.

    ``origins`` narrows whose pages may connect; empty means any.
    """

    def __init__(self, desk: Desk, origins: frozenset[str] = frozenset()) -> None:
        self._desk = desk
        self._origins = origins
        self._refused = RefusedOrigins(sorted(origins))
        self._hall = Hall(max_guests=desk.limits.connections, max_held=desk.limits.held)

    @property
    def fan_out(self) -> FanOut:
        """How busy it is, for the metrics."""
        hall = self._hall
        return FanOut(hall.guests, self._desk.channels.viewers, hall.depth, hall.stalled)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """What must run while connections are served: to be entered in the application's lifespan."""
        async with self._desk.channels.running(), asyncio.TaskGroup() as tasks:
            chores = [tasks.create_task(self._desk.agenda.run()), tasks.create_task(self._park())]
            try:
                yield
            finally:
                for chore in chores:
                    chore.cancel()

    async def endpoint(self, websocket: WebSocket) -> None:
        """One connection, from handshake to end."""
        origin = websocket.headers.get("origin", "")
        if not self._admits(origin, websocket.headers.get("host", "")):
            await websocket.close()  # before acceptance: the handshake is answered with 403
            return
        await websocket.accept()
        line = websocket.scope.get("extensions", {}).get(EXTENSION)
        if line is not None:
            await self._serve(line, origin, websocket)
        else:
            await self._serve_over_asgi(origin, websocket)

    async def _serve(self, line: Line, origin: str, websocket: WebSocket) -> None:
        socket = Socket(line, origin, self._desk, self._hall)
        if self._hall.full:
            line.close(CloseCode.TRY_LATER, CloseReason.OVERLOADED)
            return
        self._hall.enter(socket)
        try:
            await socket.converse(websocket.receive)
        finally:
            self._hall.leave(socket)

    async def _serve_over_asgi(self, origin: str, websocket: WebSocket) -> None:
        line = AsgiLine(websocket)
        async with asyncio.TaskGroup() as tasks:
            sending = tasks.create_task(_send(line))
            await self._serve(line, origin, websocket)
            line.close(CloseCode.DONE, CloseReason.DONE)
            await asyncio.wait({sending}, timeout=GOODBYE_SECONDS)
            sending.cancel()

    def _admits(self, origin: str, host: str) -> bool:
        """Any, unless narrowed; then the listed ones, and the server's own pages."""
        if not self._origins or not origin or origin in self._origins:
            return True
        if origin in (f"http://{host}", f"https://{host}"):
            return True
        self._refused.note(origin)
        return False

    async def _park(self) -> None:
        rounds = 0
        while True:
            await self._desk.clock.sleep(PARK_EVERY)
            rounds += 1
            try:
                if rounds % RENEW_EVERY == 0:
                    await self._desk.parking.renew()
                await self._desk.parking.round()
            except Exception:  # the root of a task: the store may be back in the next round
                log.exception("watches_not_parked")


async def _send(line: AsgiLine) -> None:
    try:
        await line.run()
    except WebSocketDisconnect:  # the conversation notices by itself
        return
