"""Who may do what with which run. Pure: a token has been verified elsewhere, here it is obeyed."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stepwire.protocol.codes import AuthenticationCode
from stepwire.runs.errors import Forbidden, UnknownRun
from stepwire.runs.model import Run


class Scope(enum.StrEnum):
    """The words a token can carry. Deny by default: what is not granted is refused."""

    CREATE = "runs:create"
    VIEW = "runs:view"
    START = "runs:start"
    CONTROL = "runs:control"
    ALL = "runs:all"


DEFAULT_SCOPES = frozenset({Scope.CREATE, Scope.VIEW, Scope.START, Scope.CONTROL})


class TokenRefused(Exception):
    """A token that proves nothing. The message is for its bearer and never holds the token."""

    def __init__(self, message: str, code: AuthenticationCode = AuthenticationCode.BAD_TOKEN) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class TokenVerifier(Protocol):
    """Turns a bearer token into an identity."""

    async def verify(self, token: str) -> Identity:
        """Who the bearer is. Raises TokenRefused."""
        ...


@dataclass(frozen=True, slots=True)
class Identity:
    """What a verified token says: its subject, its scope words, and the only runs it reaches, if narrowed."""

    subject: str
    issued_at: datetime
    expires_at: datetime
    scopes: frozenset[Scope] = DEFAULT_SCOPES
    runs: frozenset[str] | None = None

    def reaches(self, run: Run) -> bool:
        """Whether this token may know that the run exists."""
        if self.runs is not None:
            return run.id in self.runs
        return Scope.ALL in self.scopes or run.owner == self.subject

    def require(self, scope: Scope, run: Run | None, run_id: str) -> Run:
        """The run, if this token may do ``scope`` with it.

        Raises UnknownRun, the same for a run that is not there and one that is not theirs, and
        Forbidden when the run is theirs to see but the word is missing.
        """
        if run is None or not self.reaches(run):
            raise UnknownRun(run_id)
        self.require_word(scope, run_id)
        return run

    def require_word(self, scope: Scope, run_id: str | None = None) -> None:
        """Raises Forbidden unless the token carries the scope word."""
        if scope not in self.scopes:
            raise Forbidden(f"This token lacks the scope {scope.value}.", run_id)

    def owner_for(self, owner: str | None) -> str:
        """The owner of a run that this identity creates.

        Raises Forbidden when the token is narrowed or lacks ``runs:create``, and for another's name
        without ``runs:all``.
        """
        self.require_word(Scope.CREATE)
        if self.runs is not None:
            raise Forbidden("A token narrowed to some runs cannot create or list others.")
        if owner is not None and owner != self.subject and Scope.ALL not in self.scopes:
            raise Forbidden("Only a token with the scope runs:all may create a run for another owner.")
        return owner or self.subject
