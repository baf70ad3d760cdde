# ruff: noqa: E501 - a page is easier to read on one line
"""Pages for agents: one whose progress a test decides, and many that mean no good."""

from __future__ import annotations

import asyncio
import itertools
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

MEGABYTE = b"<p>" + b"x" * (2**20 - 7) + b"</p>"

PLAIN = {
    "fine": "<title>Fine</title><h1>Fine</h1><p>All is well here.</p>",
    "marked": "<title>&lt;img src=x onerror=alert(1)&gt;</title><h1>Marked</h1>",
    "hangs": "<h1>Hangs</h1><button onclick='for (;;);'>Hang</button>",
    "loops": "<h1>Loops</h1><script>for (;;);</script>",
    "dialogs": "<h1>Dialogs</h1><script>alert('one'); alert('two')</script><p>Quiet now.</p>",
    "asks": "<h1>Asks</h1><button onclick=\"document.body.append(confirm('Sure?') ? 'It said yes' : 'It said no')\">Ask</button>",
    "nags": "<h1>Nags</h1><script>for (;;) alert('again')</script>",
    "popups": "<h1>Popups</h1><button onclick=\"for (let i = 0; i < 30; i++) window.open('/fine?' + i)\">Spawn</button>",
    "closes": '<h1>Closes</h1><button onclick="window.close()">Close</button>',
    "offers": "<h1>Offers</h1><a href='/file'>Get the file</a>",
    "takes": "<h1>Takes</h1><label>Attachment <input type=file onchange=\"this.files[0].text().then((text) => document.querySelector('output').textContent = this.files[0].name + ': ' + text)\"></label><output></output>",
    "crashes": "<h1>Crashes</h1><button onclick=\"location = 'chrome://crash'\">Crash</button>",
    "eats": '<h1>Eats</h1><button onclick="let a = []; for (;;) a.push(new Array(1e7).fill(Math.random()))">Eat</button>',
    "sneaky": "<h1>Sneaky</h1><img src='http://169.254.169.254/latest/meta-data/'><img src='http://10.0.0.1/x.png'>",
    "leaves": "<h1>Leaves</h1><a href='http://169.254.169.254/latest/meta-data/'>Credentials</a>",
    "secret": "<h1>Secret</h1><form><label>User <input name=user></label><label>Password <input type=password name=password></label></form>"
    "<label>Shown <input name=shown oninput=\"document.querySelector('output').textContent = this.value; document.title = this.value; console.log(this.value)\"></label><output></output>",
}


@dataclass(slots=True)
class Gate:
    """A page that says "opened N" once it was opened N times; so a test decides when its agent goes on."""

    url: str
    opened: int = 0

    def open(self, times: int = 1) -> None:
        self.opened += times

    def commands(self, steps: int) -> list[dict[str, Any]]:
        """Commands that open the page and wait for each opening: ``steps`` in all."""
        waits = [
            {"type": "wait", "until": {"text": f"opened {number}"}, "timeout": 60}
            for number in range(1, steps)
        ]
        return [{"action": action} for action in ({"type": "navigate", "url": self.url}, *waits)]


@dataclass(slots=True)
class Pages:
    """The site, in a thread. ``visits`` counts requests by path."""

    host: str
    gates: dict[str, Gate] = field(default_factory=dict)
    visits: Counter[str] = field(default_factory=Counter)
    _names: Iterator[int] = field(default_factory=itertools.count)

    def url(self, page: str) -> str:
        return f"http://{self.host}/{page}"

    def gate(self) -> Gate:
        name = f"gate-{next(self._names)}"
        gate = self.gates[name] = Gate(self.url(f"gates/{name}"))
        return gate

    def application(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/gates/{name}", self._gate),
                Route("/gates/{name}/opened", self._opened),
                Route("/never", self._never),
                Route("/drips", self._drips),
                Route("/large", self._large),
                Route("/file", self._file),
                Route("/{page}", self._plain, methods=["GET", "POST"]),
            ]
        )

    async def _plain(self, request: Request) -> Response:
        self.visits[request.url.path] += 1
        page = PLAIN.get(request.path_params["page"])
        return HTMLResponse(page) if page else PlainTextResponse("nothing here", 404)

    async def _gate(self, _: Request) -> Response:
        return HTMLResponse(
            "<title>Gate</title><h1>Gate</h1><p>opened 0</p><script>setInterval(async () => {"
            "const count = +await (await fetch(location.pathname + '/opened')).text();"
            "const all = Array.from({length: count + 1}, (_, i) => 'opened ' + i + '.');"
            "document.querySelector('p').textContent = all.join(' ') }, 60)</script>"
        )

    async def _opened(self, request: Request) -> Response:
        return PlainTextResponse(str(self.gates[request.path_params["name"]].opened))

    async def _never(self, request: Request) -> Response:
        """Does not answer as long as anybody waits for it."""
        while not await request.is_disconnected():
            await asyncio.sleep(0.05)
        return Response()

    async def _drips(self, _: Request) -> Response:
        async def drops():
            yield b"<title>Drips</title><h1>Drips</h1>"
            for number in range(1_200):  # bounded: longer than any test looks
                await asyncio.sleep(0.1)
                yield f"<p>drop {number}</p>".encode()

        return StreamingResponse(drops(), media_type="text/html")

    async def _large(self, _: Request) -> Response:
        async def hundred_megabytes():
            yield b"<title>Large</title><h1>Large</h1>"
            for _ in range(100):
                yield MEGABYTE

        return StreamingResponse(hundred_megabytes(), media_type="text/html")

    async def _file(self, _: Request) -> Response:
        return Response(b"data", headers={"Content-Disposition": "attachment; filename=report.pdf"})


@contextmanager
def served(application: Any, listener: socket.socket) -> Iterator[None]:
    """An application on this listener, in a thread, while the context is open."""
    server = uvicorn.Server(
        uvicorn.Config(application, log_level="critical", ws="none", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(10)


def listener() -> tuple[socket.socket, str]:
    """A listener on a free port of loopback, and its host:port."""
    made = socket.create_server(("127.0.0.1", 0))
    return made, f"127.0.0.1:{made.getsockname()[1]}"
