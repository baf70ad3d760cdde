"""The real server, with the worker played: the thing that is measured.

    python -m benchmarks.fanout.server DATA VIEWERS BYTES

Authentication, journal (SQLite), pictures (a folder), channel and outbox are what `stepwire serve`
has; only the browser is missing. Prints its port and a token, and obeys lines on standard input:

- ``rehearse COUNT RATE``: record COUNT steps of a run that nobody watches, then print ``done``: what
  recording costs, viewers or not;
- ``go COUNT RATE``: when VIEWERS watch ``run-1``, record COUNT steps, each of BYTES as a frame, the way
  a worker does: RATE a second, or with 0 as fast as the slowest viewer takes them, at most 4 ahead
  of it.
"""

from __future__ import annotations

import asyncio
import itertools
import math
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

from stepwire.agent.attempt import Attempt
from stepwire.agent.meter import Meter
from stepwire.agent.ports import Picture
from stepwire.agent.recorder import Happened, Recorder
from stepwire.agent.vault import Vault
from stepwire.auth.tokens import JwtVerifier, TokenContent, mint
from stepwire.bootstrap.archive import Archive, open_archive
from stepwire.bootstrap.keys import signing_secret, token_keys
from stepwire.event_loop import run
from stepwire.gateway.api.picture_links import PictureLinks
from stepwire.gateway.server import serving
from stepwire.gateway.stream.agenda import Agenda
from stepwire.gateway.stream.channel import Channels
from stepwire.gateway.stream.shelf import Shelf
from stepwire.gateway.stream.socket import Desk
from stepwire.gateway.stream.studio import Studio
from stepwire.gateway.stream.takeover import Parking
from stepwire.gateway.stream.websocket import WebSocketGateway
from stepwire.runs.access import DEFAULT_SCOPES
from stepwire.runs.actions import Click, Target
from stepwire.runs.events import Rect, Timings
from stepwire.runs.model import Run, Spec, Status
from stepwire.settings import Settings

AHEAD = 4
OVERHEAD = 720  # bytes of a frame beside the picture's base64
BUY = Click(target=Target(role="button", name="Buy", css="main > form > button"))


@dataclass(frozen=True, slots=True)
class Order:
    """Steps to be recorded, of the run that is watched (``go``) or of another."""

    word: str
    count: int
    rate: float

    @classmethod
    def read(cls, line: str) -> Order:
        word, count, rate = line.split()
        return cls(word, int(count), float(rate))


async def main(data: str, viewers: int, size: int) -> None:
    settings = Settings.load({}, data=Path(data))
    async with open_archive(settings, held=True) as archive, httpx.AsyncClient() as http:
        channels, gateway = _gateway(archive, http)
        app = Starlette(
            routes=[WebSocketRoute("/ws", gateway.endpoint)], lifespan=lambda _: gateway.running()
        )
        rehearsal, watched = [await _running(archive, name) for name in ("rehearsal", "run-1")]
        pictures = _pictures((size - OVERHEAD) * 3 // 4)
        async with serving(app, "127.0.0.1", 0) as address:
            print(address.rpartition(":")[2], _token(archive), flush=True)
            while line := await asyncio.to_thread(sys.stdin.readline):
                order = Order.read(line)
                if order.word == "rehearse":
                    await _record(archive, rehearsal, order, pictures, _nobody)
                    print("done", flush=True)
                else:
                    while channels.viewers < viewers:
                        await asyncio.sleep(0.01)
                    await _record(archive, watched, order, pictures, lambda: _slowest(channels))
            os._exit(0)  # viewers need no goodbye


async def _running(archive: Archive, run_id: str) -> Run:
    epoch, now = os.urandom(4).hex(), datetime.now(UTC)
    run = Run(run_id, "ada", Spec(task="Go"), epoch, "", now, Status.RUNNING)
    await archive.storage.records.add(run)
    return run


def _gateway(archive: Archive, http: httpx.AsyncClient) -> tuple[Channels, WebSocketGateway]:
    settings, storage, clock = archive.settings, archive.storage, archive.clock
    links = PictureLinks(archive.folder.secret("links"), clock)
    channels = Channels(archive.engine.log, Studio(storage.blobs, links, Shelf(), clock), clock)
    names = itertools.count()
    desk = Desk(
        service=archive.service,
        queue=archive.engine.queue,
        verifier=JwtVerifier(token_keys(settings, http, clock), settings.token_rules(), clock),
        channels=channels,
        parking=Parking(storage.parked, clock),
        agenda=Agenda(clock),
        clock=clock,
        new_session=lambda: f"{next(names)}-{os.urandom(8).hex()}",
    )
    return channels, WebSocketGateway(desk)


def _token(archive: Archive) -> str:
    content = TokenContent("ada", timedelta(hours=1), DEFAULT_SCOPES)
    return mint(
        signing_secret(archive.settings), content, archive.settings.token_rules(), archive.clock.now()
    )


async def _record(
    archive: Archive, run: Run, order: Order, pictures: Iterator[bytes], slowest: Callable[[], float]
) -> None:
    last = await archive.engine.log.last(run.id)
    before = last.offset if last else 0
    attempt = Attempt(run, Vault({}, (), {}, archive.clock.now), Meter(run, archive.budgets))
    recorder = Recorder(attempt, archive.engine.log, archive.storage.blobs, archive.clock)
    happened = Happened(
        BUY, "Clicking “Buy”", "https://shop.example/", "Shop", Timings(), rect=Rect(1, 2, 3, 4)
    )
    loop = asyncio.get_running_loop()
    due = loop.time()
    for number in range(before + 1, before + order.count + 1):
        if order.rate:
            await asyncio.sleep(max(0.0, due - loop.time()))
            due += 1 / order.rate
        else:
            while slowest() < number - AHEAD:
                await asyncio.sleep(0.001)
        await recorder.record(happened, Picture(next(pictures), 1280, 800))


def _pictures(size: int) -> Iterator[bytes]:
    return itertools.cycle([os.urandom(size) for _ in range(8)])


def _nobody() -> float:
    return math.inf


def _slowest(channels: Channels) -> int:
    """Asks only those who are in no front row: looking at all would cost what the server saves."""
    return min(
        min((viewer.position for viewer in channel.viewers._woken), default=channel.head)
        for channel in channels._open
    )


if __name__ == "__main__":
    folder, watching, large = sys.argv[1:]
    run(main(folder, int(watching), int(large)))
