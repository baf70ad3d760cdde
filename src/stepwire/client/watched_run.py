"""One run as a program sees it: its steps as they come, and how it ended.

One task reads a run. Steps that nobody reads wait in a bounded inbox; when that is full, the server
is asked to stop, and to go on when there is room: nothing is lost, and other runs are not held up.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Protocol, Self

from stepwire.client.conversation import RunMessage
from stepwire.client.errors import ClientError, RunFailed
from stepwire.client.inbox import Inbox
from stepwire.protocol.messages import Completion, RunStatus, StepUpdate


class Supply(Protocol):
    """Where a run's messages come from."""

    def pause(self, run_id: str) -> None:
        """Send no more of it for now."""
        ...

    def resume(self, run_id: str) -> None:
        """Go on where it was paused."""
        ...

    def drop(self, run_id: str) -> None:
        """Nobody reads it any more."""
        ...


class WatchedRun:
    """Yields each step once and in order, across drops of the line: ``async for step in run``."""

    def __init__(self, run_id: str, supply: Supply, inbox: Inbox | None = None) -> None:
        self.id = run_id
        self.status: RunStatus | None = None  # where it stands, as last heard
        self.completion: Completion | None = None
        self._supply = supply
        self._inbox = inbox or Inbox()
        self._paused = False
        self._problem: ClientError | None = None
        self._reader: asyncio.Task[object] | None = None
        self._news = asyncio.Event()
        self._ended = asyncio.Event()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> StepUpdate:
        """The next step. Raises ClientError when the run cannot be watched further."""
        while (message := await self._next()) is not None:
            if isinstance(message, StepUpdate):
                return message
        raise StopAsyncIteration

    async def messages(self) -> AsyncIterator[RunMessage]:
        """Statuses, steps, questions and the completion, as they come. Raises ClientError."""
        while (message := await self._next()) is not None:
            yield message

    async def result(self) -> Completion:
        """The completion of a run that succeeded, as soon as it has.

        Raises RunFailed for one that did not, and ClientError when it cannot be watched further. If
        no other task reads the steps, those that were not read are let go.
        """
        reader = self._reader
        if reader is None or reader is asyncio.current_task() or reader.done():
            while await self._next() is not None:
                pass
        await self._ended.wait()
        if self.completion is None:
            raise self._problem or ClientError("The run was not watched to its end.")
        if self.completion.status != "success":
            raise RunFailed(self.completion)
        return self.completion

    def close(self) -> None:
        """Watch it no more; the run itself goes on."""
        self._supply.drop(self.id)
        self.fail(ClientError("This run is watched no more."))

    # -- what the client calls ------------------------------------------------------------------

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it."""
        return self._ended.is_set()

    def tell(self, message: RunMessage) -> None:
        """Something new."""
        match message:
            case RunStatus():
                self.status = message
            case Completion():
                self.completion = message
                self._ended.set()
        self._put(message)

    def stumble(self, error: ClientError) -> None:
        """Something went wrong on the way, and it goes on: whoever reads is told once."""
        self._put(error)

    def start_over(self) -> None:
        """What is not read yet belongs to another log."""
        self._inbox.clear()

    def fail(self, problem: ClientError) -> None:
        """Nothing more will come."""
        if not self._ended.is_set():
            self._problem = problem
            self._ended.set()
        self._news.set()

    def _put(self, item: RunMessage | ClientError) -> None:
        self._inbox.put(item)
        self._news.set()
        if self._inbox.full and not self._paused and not self._ended.is_set():
            self._paused = True
            self._supply.pause(self.id)

    async def _next(self) -> RunMessage | None:
        self._reader = asyncio.current_task()
        while not self._inbox:
            if self._problem is not None:
                raise self._problem
            if self._ended.is_set():
                return None
            self._news.clear()
            await self._news.wait()  # the client ends it: with news, or when its own patience is over
        item = self._inbox.take()
        if self._paused and self._inbox.has_room:
            self._paused = False
            self._supply.resume(self.id)
        if isinstance(item, ClientError):
            raise item
        return item
