"""One run's way out: a listener on loopback whose port names the run.

The gate lives on the proxy's loop; a run holds its ``Pass``, which any thread may ask. When the
gate closes, the port goes away and every connection through it is cut.
"""

from __future__ import annotations

import asyncio
from socket import socket
from threading import Lock

import structlog

from stepwire.agent.ports import Refusal
from stepwire.guard.conversation import Conversation
from stepwire.guard.dialer import BUFFER_BYTES, Dialer, Refused, Stream
from stepwire.guard.limits import Limits
from stepwire.guard.peer import patience

_log = structlog.get_logger(__name__)


class Pass:
    """What a run holds of its gate: the proxy's address, and what was refused."""

    def __init__(self, port: int, most: int) -> None:
        self._port = port
        self._most = most
        self._lock = Lock()
        self._refusals: dict[Refusal, None] = {}

    @property
    def server(self) -> str:
        """The proxy's address, such as ``http://127.0.0.1:41234``."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def port(self) -> int:
        """The gate's port on 127.0.0.1."""
        return self._port

    def refusals(self) -> tuple[Refusal, ...]:
        """What was refused since the last call, each host and reason once, in order."""
        with self._lock:
            noted, self._refusals = self._refusals, {}
        return tuple(noted)

    def note(self, refusal: Refusal) -> bool:
        """Remember a refusal; False when it is known or, until these are read, there are too many."""
        with self._lock:
            if refusal in self._refusals or len(self._refusals) >= self._most:
                return False
            self._refusals[refusal] = None
            return True


class Gate:
    """Listens for one run's browser and serves its connections; all on the proxy's loop."""

    def __init__(self, run_id: str, listener: socket, passed: Pass, dialer: Dialer, limits: Limits) -> None:
        self._run_id = run_id
        self._listener = listener
        self._pass = passed
        self._dialer = dialer
        self._limits = limits
        self._closing = asyncio.Event()
        self._browsers: dict[asyncio.Task[None], Stream] = {}

    def close(self) -> None:
        """End ``serve``."""
        self._closing.set()

    async def serve(self) -> None:
        """Serve connections until closed, then cut them all."""
        async with asyncio.TaskGroup() as conversations:
            server = await asyncio.start_server(
                lambda reader, writer: self._accept(conversations, Stream(reader, writer)),
                sock=self._listener,
                limit=BUFFER_BYTES,
            )
            try:
                await self._closing.wait()
            finally:
                self._closing.set()
                server.close()
                self._cut_all()

    def _accept(self, conversations: asyncio.TaskGroup, browser: Stream) -> None:
        if self._closing.is_set() or len(self._browsers) >= self._limits.connections:
            browser.cut()
            return
        task = conversations.create_task(self._converse(browser))
        self._browsers[task] = browser
        task.add_done_callback(self._browsers.pop)

    def _cut_all(self) -> None:
        for task, browser in self._browsers.items():
            browser.cut()
            task.cancel()

    async def _converse(self, browser: Stream) -> None:
        try:
            async with patience(self._limits.idle) as idle:
                await Conversation(browser, self._dialer, self._note, self._limits, idle).hold()
        except TimeoutError:
            browser.cut()
        except Exception:  # noqa: BLE001 - root of a connection: one that breaks must not end the gate
            _log.exception("guard.connection_broke", run=self._run_id)
            browser.cut()

    def _note(self, refused: Refused) -> None:
        # Logged when it is news, so that a page that keeps trying cannot fill the log.
        if self._pass.note(Refusal(refused.host, refused.verdict.sentence)):
            _log.info("guard.refused", run=self._run_id, host=refused.host, word=refused.verdict.word)
