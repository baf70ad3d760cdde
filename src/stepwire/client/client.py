"""The client: one server, one token, one connection for all the runs that are watched."""

from __future__ import annotations

import asyncio
import base64
import binascii
import random
import ssl
import time
from datetime import date
from types import TracebackType
from typing import Any, Final, Self

from pydantic.alias_generators import to_camel

from stepwire.client.api import Api
from stepwire.client.connection import Connection, Pacing
from stepwire.client.conversation import How, Screenshots
from stepwire.client.documents import Decision, RunDocument, RunPage, StepPage, UsageSums
from stepwire.client.errors import ClientClosed, ClientError, MalformedMessage
from stepwire.client.line import dialer
from stepwire.client.states import State
from stepwire.client.tokens import TokenFunction, Tokens
from stepwire.client.watched_run import WatchedRun
from stepwire.protocol.messages import StepUpdate

MOST_RUNS: Final = 64  # watched at once: what one connection may watch
PATIENCE: Final = 300.0  # seconds
BEAT: Final = 20.0


class Client:
    """Talks to one server. Use it as an async context manager; leaving it ends what waits for it.

    ``token`` is a JWT, or a function (async or not) that gives one: it is asked at every connection
    and when a token is about to expire. ``patience``: seconds without a connection after which
    ServerUnreachable is raised. ``heartbeat``: seconds between signs of life; a line that is half
    open is noticed within two. ``context`` is for a certificate of your own.
    """

    def __init__(
        self,
        url: str,
        token: str | TokenFunction,
        *,
        patience: float = PATIENCE,
        heartbeat: float = BEAT,
        context: ssl.SSLContext | None = None,
    ) -> None:
        tokens = Tokens(token)
        pacing = Pacing(time.monotonic, asyncio.sleep, random.random, patience)
        self._api = Api(url, tokens, context)
        self._connection = Connection(dialer(url, beat=heartbeat, context=context), tokens, pacing)
        self._keeper: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._keeper = asyncio.create_task(self._connection.keep(), name="stepwire client")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        await self._api.close()

    @property
    def state(self) -> State:
        """Where the connection stands."""
        return self._connection.state

    @property
    def problem(self) -> ClientError | None:
        """What went wrong last, while there is no connection; for people: its message."""
        return self._connection.problem

    # -- watching -------------------------------------------------------------------------------

    def run(
        self, run_id: str, *, after: str | None = None, screenshots: Screenshots = "inline"
    ) -> WatchedRun:
        """The run, started if it is pending: ``async for step in client.run(id)``.

        Asked again for a run that is being watched, gives the same. ``after`` is the position of a
        message: only what comes behind it is told.
        """
        return self._watched(run_id, "start_agent", after, screenshots)

    def watch(
        self, run_id: str, *, after: str | None = None, screenshots: Screenshots = "inline"
    ) -> WatchedRun:
        """The same, without starting it."""
        return self._watched(run_id, "watch", after, screenshots)

    def _watched(self, run_id: str, how: How, after: str | None, screenshots: Screenshots) -> WatchedRun:
        if self._keeper is None or self._keeper.done():
            raise ClientClosed("Watch runs inside: async with Client(…) as client.")
        connection = self._connection
        known = connection.runs.get(run_id)
        if known is not None and not known.over:
            return known
        if len(connection.runs) >= MOST_RUNS:
            raise ClientError(f"A client watches at most {MOST_RUNS} runs at once; close() one of them.")
        run = WatchedRun(run_id, connection)
        connection.runs[run_id] = run
        connection.perform(connection.conversation.attach(run_id, how, after, screenshots))
        return run

    # -- asking ---------------------------------------------------------------------------------

    async def create(self, **fields: Any) -> RunDocument:
        """A new run. The fields are those of ``POST /api/runs``, in its spelling or with underscores.

        Raises InvalidRequest, Forbidden, Conflict, Busy, TokenRefused, ServerUnreachable.
        """
        return await self._api.create({_wire_name(name): value for name, value in fields.items()})

    async def list(
        self,
        *,
        status: str | None = None,
        label: str | None = None,
        q: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> RunPage:
        """A page of the runs that the token reaches, newest first."""
        query = {"status": status, "label": label, "q": q, "limit": limit, "cursor": cursor}
        return await self._api.list_runs(_given(query))

    async def get(self, run_id: str, *, wait: float = 0.0) -> RunDocument:
        """The run as it stands, or once it has ended, if that comes within ``wait`` (60 s at most)."""
        return await self._api.get(run_id, wait)

    async def start(self, run_id: str) -> RunDocument:
        """Start a run; one that was started before is answered as it stands."""
        return await self._api.act(run_id, "start")

    async def cancel(self, run_id: str) -> RunDocument:
        """End a run as cancelled; one that has ended stays as it is."""
        return await self._api.act(run_id, "cancel")

    async def replay(self, run_id: str, **fields: Any) -> RunDocument:
        """A new run that repeats what this one executed.

        The fields are those of ``POST /api/runs/{id}/replay``; raises as `create` does.
        """
        return await self._api.replay(run_id, {_wire_name(name): value for name, value in fields.items()})

    async def export(self, run_id: str, format_name: str = "json") -> bytes:
        """What a run executed, as text in UTF-8: JSON, or a Playwright test."""
        return await self._api.export(run_id, format_name)

    async def recording(self, run_id: str) -> bytes:
        """A run that has ended as one file, for ``stepwire play``."""
        return await self._api.recording(run_id)

    async def delete(self, run_id: str) -> None:
        """Forget a run, with its log, commands and pictures."""
        await self._api.delete(run_id)

    async def steps(self, run_id: str, *, after: int = 0, limit: int = 100) -> StepPage:
        """A page of a run's steps, with ``screenshot_url`` instead of pictures."""
        return await self._api.steps(run_id, after, limit)

    async def decision(self, run_id: str, number: int) -> Decision:
        """What was said at models to decide a step. Raises Refused (404) where none of it was kept."""
        return await self._api.decision(run_id, number)

    async def usage(
        self,
        *,
        by: str = "model",
        since: date | None = None,
        until: date | None = None,
        label: str | None = None,
        owner: str | None = None,
    ) -> UsageSums:
        """What was spent at models, summed by ``model``, ``day``, ``owner`` or ``label:NAME``.

        Days are those of UTC, ``until`` is the last one; ``label`` is ``name:value``. Runs that were
        removed count too.
        """
        days = {"since": since and since.isoformat(), "until": until and until.isoformat()}
        return await self._api.usage(_given({"by": by, "label": label, "owner": owner} | days))

    async def commands(self, run_id: str) -> tuple[dict[str, Any], ...]:
        """What a run executed, ready to be given to a new one as ``commands``."""
        return await self._api.commands(run_id)

    async def artifact(self, run_id: str, name: str) -> bytes:
        """A file that the run downloaded; the completion's ``artifacts`` name them."""
        return await self._api.artifact(run_id, name)

    async def screenshot(self, run_id: str, number: int, *, width: int | None = None) -> bytes:
        """The picture of a step, as JPEG."""
        return await self._api.screenshot(run_id, number, width)

    async def picture(self, step: StepUpdate) -> bytes:
        """The picture that goes with a step: the one inside it, or fetched when it came without."""
        if step.screenshot:
            try:
                return base64.b64decode(step.screenshot, validate=True)
            except binascii.Error as error:
                raise MalformedMessage("The step's picture is no base64.") from error
        return await self._api.screenshot(step.run_id or "", step.step_number, None)


def _given(query: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in query.items() if value is not None}


def _wire_name(name: str) -> str:
    return to_camel(name) if "_" in name else name
