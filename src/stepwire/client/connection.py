"""The connection that comes back by itself: dials, shows the token, listens, and does it again.

It exists while something is watched. What stops it is told to every run that is watched then; the
next run that somebody asks for makes it try anew.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, assert_never

from stepwire.client.backoff import Backoff
from stepwire.client.conversation import (
    Admitted,
    AskAgain,
    Conversation,
    Effect,
    Fail,
    Renew,
    Say,
    StartOver,
    Tell,
    TurnedAway,
)
from stepwire.client.errors import (
    ClientClosed,
    ClientError,
    Disconnected,
    ServerUnreachable,
    TokenRefused,
    TokenUnavailable,
    refusal,
)
from stepwire.client.frames import MalformedFrame, parse
from stepwire.client.line import Dial, Line
from stepwire.client.states import Next, State
from stepwire.client.tokens import Tokens
from stepwire.client.watched_run import WatchedRun
from stepwire.protocol.messages import Completion, ServerMessage

VERDICT_WITHIN: Final = 20.0  # seconds; the server decides within 15
FRESH_TOKENS: Final = 2  # refused one after the other, then the client stops
ASK_AGAIN_AFTER: Final = 2.0  # seconds, and up to as many more

_TRY_AGAIN: Final = frozenset({"keys_unavailable", "internal"})

log = logging.getLogger("stepwire.client")


@dataclass(frozen=True, slots=True)
class Pacing:
    """Time and chance. ``patience``: seconds without a connection, after which waiting ends."""

    now: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    chance: Callable[[], float]
    patience: float


class Connection:
    """Keeps one conversation alive, and tells each run what comes of it."""

    def __init__(self, dial: Dial, tokens: Tokens, pacing: Pacing) -> None:
        self.conversation = Conversation()
        self.runs: dict[str, WatchedRun] = {}
        self.problem: ClientError | None = None  # what went wrong last; None while connected
        self._dial = dial
        self._tokens = tokens
        self._pacing = pacing
        self._backoff = Backoff(pacing.chance)
        self._wanted = asyncio.Event()
        self._renewal_due = asyncio.Event()
        self._line: Line | None = None
        self._refused = 0  # tokens, since the last that was accepted
        self._tasks: asyncio.TaskGroup | None = None
        self._lost_at: float | None = None  # when the line went; None while the server obeys it

    @property
    def state(self) -> State:
        """Where the conversation stands."""
        return self.conversation.state

    async def keep(self) -> None:
        """Be connected whenever something is watched. For ever."""
        try:
            async with asyncio.TaskGroup() as self._tasks:
                while True:
                    await self._wanted.wait()
                    await self._be_connected()
        except Exception:  # the root of the task: a mistake of ours must be seen, whoever waits
            log.exception("the client failed")
            raise
        finally:
            self._tasks = None
            self._fail_all(ClientClosed("The client was closed."))

    # -- what the client and its runs ask for ---------------------------------------------------

    def perform(self, effects: list[Effect]) -> None:
        """Carry effects out."""
        self._wanted.set()
        for effect in effects:
            self._perform(effect)

    def pause(self, run_id: str) -> None:
        """Send no more of it for now."""
        if run_id in self.conversation.watched:
            self.perform(self.conversation.pause(run_id))

    def resume(self, run_id: str) -> None:
        """Go on where it was paused."""
        self.perform(self.conversation.resume(run_id))

    def drop(self, run_id: str) -> None:
        """Nobody reads it any more."""
        self.runs.pop(run_id, None)
        self.perform(self.conversation.detach(run_id))

    # -- connecting -----------------------------------------------------------------------------

    async def _be_connected(self) -> None:
        """Connect, again and again, until nothing is watched or it makes no sense any more."""
        while self._watching:
            if self._lost_at is None:
                self._lost_at = self._pacing.now()
            try:
                await self._converse()
            except (Disconnected, TokenRefused) as end:
                self._fail_all(end)
            except (ServerUnreachable, TokenUnavailable) as trouble:
                await self._come_back(trouble)
        self._lost_at = None
        self._backoff.succeeded()
        self._wanted.clear()

    async def _come_back(self, trouble: ClientError) -> None:
        """Wait for the next attempt, or give up."""
        self.problem = trouble
        lost_at = self._pacing.now() if self._lost_at is None else self._lost_at
        if self._pacing.now() - lost_at >= self._pacing.patience:
            self._fail_all(trouble)
        else:
            await self._pacing.sleep(self._backoff.pause())

    async def _converse(self) -> None:
        """One line, from dialling to its end, which is raised as what it means."""
        token = await self._tokens.get()
        async with self._dial() as line, asyncio.TaskGroup() as tasks:
            self._line = line
            helpers = [tasks.create_task(line.tend()), tasks.create_task(self._renew_when_due())]
            try:
                problem = await self._listen(line, token)
            finally:
                self._line = None
                after = self.conversation.closed(*line.ending)
                for helper in helpers:
                    helper.cancel()
        raise problem or self._meaning(after, *line.ending)

    async def _listen(self, line: Line, token: str) -> ClientError | None:
        """Hear the server out. What makes this side end the line is returned."""
        try:
            async with asyncio.timeout(VERDICT_WITHIN) as verdict:
                self.perform(self.conversation.opened(token))
                async for frame in line.frames():
                    await self._hear(frame)
                    if self.conversation.authenticated:
                        verdict.reschedule(None)
        except TimeoutError:
            return ServerUnreachable(f"The server did not judge the token within {VERDICT_WITHIN:.0f} s.")
        except (ServerUnreachable, TokenUnavailable, TokenRefused) as problem:
            return problem
        return None

    def _meaning(self, after: Next, code: int, reason: str) -> ClientError:
        named = f"{code} {reason}".strip()
        match after:
            case Next.RECONNECT:
                return ServerUnreachable(f"The connection was lost ({named}).", reason or None)
            case Next.STOP:
                return Disconnected(f"The server closed the connection ({named}).", reason or None)
            case Next.FRESH_TOKEN if self._tokens.renewable and self._may_try_another():
                return ServerUnreachable(f"The connection was lost ({named}).", reason)
            case Next.FRESH_TOKEN:
                return TokenRefused(f"The server closed the connection ({named}): get a fresh token.", reason)
            case _:
                assert_never(after)

    # -- what arrives ---------------------------------------------------------------------------

    async def _hear(self, frame: str | bytes) -> None:
        message = self._parsed(frame)
        if message is None:
            return
        for effect in self.conversation.hear(message):
            match effect:
                case TurnedAway():
                    await self._turned_away(effect)
                case Renew():
                    self._renewal_due.set()
                case _:
                    self._perform(effect)

    def _parsed(self, frame: str | bytes) -> ServerMessage | None:
        try:
            return parse(frame)
        except MalformedFrame as malformed:
            log.warning("%s", malformed.message)
            run = self.runs.get(malformed.run_id or "")
            if run is not None:
                run.stumble(malformed)
            return None

    def _perform(self, effect: Effect) -> None:
        match effect:
            case Say(message) if self._line is not None:
                self._line.say(message)
            case Tell(run_id, Completion() as completion) if run_id in self.runs:
                self._forget(run_id).tell(completion)
            case Tell(run_id, message) if run_id in self.runs:
                self.runs[run_id].tell(message)
            case StartOver(run_id) if run_id in self.runs:
                self.runs[run_id].start_over()
            case Fail(run_id, error) if run_id in self.runs:
                self._forget(run_id).fail(refusal(error.error, error.code))
            case AskAgain(run_id) if self._tasks is not None:
                self._tasks.create_task(self._ask_again(run_id))
            case Admitted():
                self.problem = self._lost_at = None
                self._refused = 0
                self._backoff.succeeded()
            case _:
                pass  # about a run that nobody watches any more

    async def _ask_again(self, run_id: str) -> None:
        await self._pacing.sleep(ASK_AGAIN_AFTER * (1 + self._pacing.chance()))
        watched = self.conversation.watched.get(run_id)
        if watched is not None and not watched.paused:
            self.resume(run_id)

    # -- tokens ---------------------------------------------------------------------------------

    async def _turned_away(self, refused: TurnedAway) -> None:
        if self.state is State.HELD and refused.code in _TRY_AGAIN:
            raise ServerUnreachable(refused.error, refused.code)
        if self.state is State.HELD:
            if not self._tokens.renewable or not self._may_try_another():
                raise TokenRefused(refused.error, refused.code)
            self.perform(self.conversation.authenticate(await self._tokens.get()))
        elif self.state is State.EXPIRED and self._may_try_another():
            self._renewal_due.set()
        else:
            log.warning("the fresh token was refused: %s", refused.error)

    def _may_try_another(self) -> bool:
        self._refused += 1
        return self._refused <= FRESH_TOKENS

    async def _renew_when_due(self) -> None:
        self._renewal_due.clear()
        while self._tokens.renewable:
            await self._renewal_due.wait()
            self._renewal_due.clear()
            await self._show_fresh_token()

    async def _show_fresh_token(self) -> None:
        try:
            token = await self._tokens.get()
        except TokenUnavailable as failed:  # the line goes on until the old one's end, and then asks again
            log.warning("%s", failed.message)
            return
        if self.state in (State.READY, State.EXPIRED):
            self.perform(self.conversation.authenticate(token))

    # -- runs -----------------------------------------------------------------------------------

    @property
    def _watching(self) -> bool:
        return any(not run.over for run in self.runs.values())

    def _forget(self, run_id: str) -> WatchedRun:
        """Nothing more will come of the run; whoever reads it still has what came."""
        self.conversation.watched.pop(run_id, None)
        return self.runs.pop(run_id)

    def _fail_all(self, problem: ClientError) -> None:
        self.problem = problem
        for run_id in tuple(self.runs):
            self._forget(run_id).fail(problem)
