"""What a client says and knows, without sockets, clocks or tasks.

Feed it what happened; carry out the effects it returns, in order. It follows the rules that stand in
``protocol/conformance/README.md``, and the recordings there are played against it.

Theory. A client knows little: for each run that it watches, how it asked for it, the position of the
newest message and the number of the last step. That is enough to ask again after any drop and to see
every step once. A run that nobody reads is *paused*: the server is told to send no more of it, and
what is still on its way is let go, for it will be sent again behind the position. Some of that may
even arrive after the run was resumed, in front of what is sent again; it would leave a gap. So once a
step was let go, nothing of the run counts until the step behind the last one has come.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from stepwire.client.states import TRANSITIONS, Next, Signal, State, after_close
from stepwire.protocol.messages import (
    Authenticate,
    Authentication,
    ClientMessage,
    Completion,
    Error,
    Question,
    RunStatus,
    ServerMessage,
    StartAgent,
    StepUpdate,
    TokenExpiring,
    Unwatch,
    Watch,
)

How = Literal["start_agent", "watch"]
Screenshots = Literal["inline", "url", "none"]
RunMessage = StepUpdate | RunStatus | Question | Completion

_LOST_RUNS = frozenset({"unknown_run", "forbidden"})
_ASK_AGAIN = frozenset({"internal", "rate_limited"})


@dataclass(frozen=True, slots=True)
class Say:
    """Send this message."""

    message: ClientMessage


@dataclass(frozen=True, slots=True)
class Tell:
    """This is new to whoever reads the run."""

    run_id: str
    message: RunMessage


@dataclass(frozen=True, slots=True)
class StartOver:
    """The log of the run is another one: what was told of it counts no more; all of it follows."""

    run_id: str


@dataclass(frozen=True, slots=True)
class Fail:
    """The server does not do what was asked about this run; it is watched no more."""

    run_id: str
    error: Error


@dataclass(frozen=True, slots=True)
class AskAgain:
    """The server could not do it just now: attach to this run again in a while."""

    run_id: str


@dataclass(frozen=True, slots=True)
class Admitted:
    """The token is accepted."""


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """The token is not accepted, or not any more; the state says which."""

    error: str
    code: str | None


@dataclass(frozen=True, slots=True)
class Renew:
    """The token expires soon."""


Effect = Say | Tell | StartOver | Fail | AskAgain | Admitted | TurnedAway | Renew


@dataclass(slots=True)
class Watched:
    """What is known of one run."""

    how: How
    screenshots: Screenshots = "inline"
    position: str | None = None
    last_step: int = 0
    status: str | None = None
    completion: Completion | None = None
    attached: bool = False  # asked for, on the connection that stands
    paused: bool = False
    missed: bool = False  # a step was let go, and has not come again yet


class Conversation:
    """One client's side, over all the connections that it will have."""

    def __init__(self) -> None:
        self.state = State.CLOSED
        self.session: str | None = None
        self.error: str | None = None  # the code of the last error, until a token is accepted
        self.watched: dict[str, Watched] = {}

    @property
    def authenticated(self) -> bool:
        """Whether the server obeys this connection."""
        return self.state in (State.READY, State.RENEWING)

    # -- the line -------------------------------------------------------------------------------

    def opened(self, token: str) -> list[Effect]:
        """A connection stands: show the token."""
        self._move(Signal.OPENED)
        return self.authenticate(token)

    def authenticate(self, token: str) -> list[Effect]:
        """Show a token, the first or a fresh one."""
        renewing = self.state in (State.READY, State.EXPIRED)
        self._move(Signal.AUTHENTICATE)
        return [Say(Authenticate(token=token, session=None if renewing else self.session))]

    def closed(self, code: int, reason: str) -> Next:
        """The connection is gone."""
        self._move(Signal.LOST)
        for watched in self.watched.values():
            watched.attached = False
        return after_close(code, reason)

    # -- runs -----------------------------------------------------------------------------------

    def attach(
        self, run_id: str, how: How, after: str | None = None, screenshots: Screenshots = "inline"
    ) -> list[Effect]:
        """Watch a run from behind a position on."""
        self.watched[run_id] = Watched(how, screenshots, after)
        return self._attach_all()

    def detach(self, run_id: str) -> list[Effect]:
        """Watch it no more."""
        watched = self.watched.pop(run_id, None)
        return self._unwatch(run_id, watched) if watched else []

    def pause(self, run_id: str) -> list[Effect]:
        """Nobody takes what comes of this run: let it come later."""
        watched = self.watched[run_id]
        watched.paused = True
        said = self._unwatch(run_id, watched)
        watched.attached = False
        return said

    def resume(self, run_id: str) -> list[Effect]:
        """Go on with a run that was paused, or that could not be attached to."""
        watched = self.watched.get(run_id)
        if watched is None:
            return []
        watched.paused = watched.attached = False
        return self._attach_all()

    # -- what arrives ---------------------------------------------------------------------------

    def hear(self, message: ServerMessage) -> list[Effect]:
        """A message has arrived."""
        match message:
            case Authentication(status="success"):
                return self._welcomed(message)
            case Authentication():
                return self._turned_away(message)
            case TokenExpiring():
                return [Renew()]
            case Error():
                return self._trouble(message)
            case StepUpdate() | Completion() | RunStatus() | Question():
                return self._follow(message)
            case _:
                return []

    def _welcomed(self, message: Authentication) -> list[Effect]:
        self._move(Signal.ACCEPTED)
        self.session = message.session or self.session
        self.error = None
        return [Admitted(), *self._attach_all()]

    def _turned_away(self, message: Authentication) -> list[Effect]:
        self._move(Signal.EXPIRED if message.code == "token_expired" else Signal.REJECTED)
        self.error = message.code
        return [TurnedAway(message.error or "The server does not accept the token.", message.code)]

    def _trouble(self, error: Error) -> list[Effect]:
        self.error = error.code
        watched = self.watched.get(error.run_id or "")
        if watched is None or error.run_id is None:
            return []
        if error.code == "position_unknown":
            watched.position, watched.last_step, watched.missed = None, 0, False
            return [StartOver(error.run_id)]
        if error.code == "not_authenticated":
            watched.attached = False  # asked again as soon as a token is accepted
            return []
        if error.code in _ASK_AGAIN:
            return [AskAgain(error.run_id)]
        if error.code in _LOST_RUNS or not error.retryable or watched.how == "start_agent":
            watched.attached = False
            watched.paused = True  # it stays known, and is not asked for again
            return [Fail(error.run_id, error)]
        return []

    def _follow(self, message: RunMessage) -> list[Effect]:
        run_id = message.run_id or self._only_run()
        watched = self.watched.get(run_id or "")
        if watched is None or run_id is None or not _counts(watched, message):
            return []
        match message:
            case StepUpdate():
                watched.position = message.position or watched.position
                watched.last_step = message.step_number
            case RunStatus():
                watched.status = message.status
            case Completion():
                watched.position = message.position or watched.position
                watched.completion = message
            case Question():
                pass
        return [Tell(run_id, message)]

    def _only_run(self) -> str | None:
        """A server that knows the guide alone names no runs: there can be only one then."""
        return next(iter(self.watched)) if len(self.watched) == 1 else None

    # -- what is said ---------------------------------------------------------------------------

    def _attach_all(self) -> list[Effect]:
        return [Say(message) for message in self._wanted()] if self.authenticated else []

    def _wanted(self) -> Iterator[ClientMessage]:
        for run_id, watched in self.watched.items():
            if watched.attached or watched.paused or watched.completion is not None:
                continue
            watched.attached = True
            ask = StartAgent if watched.how == "start_agent" else Watch
            yield ask(run_id=run_id, after=watched.position, screenshots=watched.screenshots)

    def _unwatch(self, run_id: str, watched: Watched) -> list[Effect]:
        if not (watched.attached and self.authenticated and watched.completion is None):
            return []
        return [Say(Unwatch(run_id=run_id))]

    def _move(self, signal: Signal) -> None:
        self.state = TRANSITIONS[self.state].get(signal, self.state)


def _counts(watched: Watched, message: RunMessage) -> bool:
    """Whether this is new, and follows what was told before. Takes note of what is let go."""
    match message:
        case StepUpdate(step_number=number):
            new = number > watched.last_step
            if watched.paused:
                watched.missed |= new
                return False
            if watched.missed and number == watched.last_step + 1:
                watched.missed = False
            return new and not watched.missed
        case Completion():
            return not (watched.paused or watched.missed or watched.completion is not None)
        case _:
            return not watched.paused
