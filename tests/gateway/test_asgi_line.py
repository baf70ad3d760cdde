"""The line for other servers: the same conversation over plain ASGI messages."""

import asyncio
import json

import pytest
from live_gateway import World
from starlette.websockets import WebSocket

from stepwire.gateway.stream import websocket
from stepwire.gateway.stream.asgi_line import HIGH_WATER, AsgiLine
from stepwire.gateway.stream.frames import ping_frame, text_frame
from stepwire.gateway.stream.socket import SocketLimits
from stepwire.protocol.codes import CloseCode, CloseReason


class APeer:
    def __init__(self) -> None:
        self.sent: list[str] = []
        self.closed = None
        self.takes = asyncio.Event()
        self.takes.set()

    async def send_text(self, data: str) -> None:
        await self.takes.wait()
        self.sent.append(data)

    async def close(self, code: int = 1000, reason: str | None = None) -> None:
        self.closed = (code, reason)


async def test_frames_are_sent_as_texts_in_order_and_then_the_close() -> None:
    peer = APeer()
    line = AsgiLine(peer)
    line.write(text_frame(b"one"))
    line.ping(text_frame(b"two"), ping_frame(b"asgi has none"))
    line.ping(ping_frame(b"asgi has none"))
    line.close(CloseCode.TRY_LATER, CloseReason.OVERLOADED)
    line.write(text_frame(b"late"))
    await line.run()
    assert peer.sent == ["one", "two"]
    assert peer.closed == (1013, "overloaded")


async def test_it_is_paused_above_the_mark_and_says_when_there_is_room() -> None:
    peer = APeer()
    peer.takes.clear()
    line = AsgiLine(peer)
    told: list[str] = []

    class Ears:
        def on_shut(self) -> None:
            told.append("shut")

        def on_drained(self) -> None:
            told.append("room")

        def on_pong(self, payload: bytes) -> None:
            raise AssertionError

    line.listen(Ears())
    line.write(text_frame(b"x" * HIGH_WATER))
    assert (line.paused, line.open, told) == (True, False, ["shut"])
    sending = asyncio.ensure_future(line.run())
    peer.takes.set()
    await line.drained()
    assert (line.paused, line.open, line.buffered, told) == (False, True, 0, ["shut", "room"])
    line.close(CloseCode.DONE, CloseReason.DONE)
    assert (line.open, told[2:]) == (False, ["shut"])
    await sending


async def test_a_whole_conversation_works_without_our_server() -> None:
    world = World()
    await world.add_run()
    await world.steps(3)
    await world.end()
    inbox: asyncio.Queue[dict] = asyncio.Queue()
    sent: list[dict] = []
    completed = asyncio.Event()

    async def send(message: dict) -> None:
        sent.append(message)
        if '"completion"' in message.get("text", ""):
            completed.set()

    scope = {"type": "websocket", "path": "/ws", "headers": [], "query_string": b"", "subprotocols": []}
    inbox.put_nowait({"type": "websocket.connect"})
    for message in ({"type": "authenticate", "token": "ada"}, {"type": "watch", "runId": "run-1"}):
        inbox.put_nowait({"type": "websocket.receive", "text": json.dumps(message)})
    async with world.gateway.running():
        talk = asyncio.ensure_future(world.gateway.endpoint(WebSocket(scope, inbox.get, send)))
        async with asyncio.timeout(10):
            await completed.wait()
        inbox.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await talk
    types = [json.loads(message["text"])["type"] for message in sent if "text" in message]
    assert types == ["authentication", "run_status", *["step_update"] * 3, "completion"]


async def test_whoever_is_one_too_many_is_told_so_before_the_line_ends() -> None:
    world = World(limits=SocketLimits(connections=0))
    inbox: asyncio.Queue[dict] = asyncio.Queue()
    sent: list[dict] = []

    async def send(message: dict) -> None:
        await asyncio.sleep(0)  # as a server does
        sent.append(message)

    scope = {"type": "websocket", "path": "/ws", "headers": [], "query_string": b"", "subprotocols": []}
    inbox.put_nowait({"type": "websocket.connect"})
    async with world.gateway.running(), asyncio.timeout(10):
        await world.gateway.endpoint(WebSocket(scope, inbox.get, send))
    assert [(each["type"], each.get("code")) for each in sent] == [
        ("websocket.accept", None),
        ("websocket.close", CloseCode.TRY_LATER),
    ]


async def test_a_peer_that_takes_nothing_more_is_not_waited_for_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(websocket, "GOODBYE_SECONDS", 0.01)
    world = World(limits=SocketLimits(connections=0))
    inbox: asyncio.Queue[dict] = asyncio.Queue()

    async def send(message: dict) -> None:
        if message["type"] != "websocket.accept":
            await asyncio.Event().wait()

    scope = {"type": "websocket", "path": "/ws", "headers": [], "query_string": b"", "subprotocols": []}
    inbox.put_nowait({"type": "websocket.connect"})
    async with world.gateway.running(), asyncio.timeout(10):
        await world.gateway.endpoint(WebSocket(scope, inbox.get, send))
