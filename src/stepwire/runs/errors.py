"""Errors of the run service.

::

    RunError                  code, message for the caller, retryable or not
    ├── UnknownRun            no such run, or not yours: the two are told apart to nobody
    ├── UnknownSession        the owner has no saved session of that name
    ├── Forbidden             the token lacks the word that this needs
    ├── Conflict              the id is taken by another run, or the run is past that move
    ├── InvalidRun            what was asked for makes no run (malformed commands, a secret without a domain)
    │   └── SessionGone       the session that a recording was made in is no longer saved
    ├── QueueFull             every slot and every place in the queue is taken
    ├── OverBudget            the owner has spent at models what there is for today
    ├── LowDisk               too little free disk to start a run
    └── NotSupported          known, but not built into this server
    Fenced                    another attempt has written to this run's log: stop, you are not its worker
    NewerFormat               what is stored was written by a newer Stepwire: this one must not touch it
    OlderFormat               what is stored has to be migrated first, by a server of this version
    Damaged                   what is stored cannot be read at all
"""

from __future__ import annotations

from typing import ClassVar

from stepwire.protocol.codes import ErrorCode


class RunError(Exception):
    """A request about a run that cannot be obeyed; the message is for the caller and holds no secret."""

    code: ClassVar[ErrorCode] = ErrorCode.INTERNAL
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, run_id: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.run_id = run_id


class UnknownRun(RunError):
    """There is no such run, or the caller may not know that there is."""

    code = ErrorCode.UNKNOWN_RUN

    def __init__(self, run_id: str) -> None:
        super().__init__("No such run. Check the runId, and that this token may see it.", run_id)


class UnknownSession(RunError):
    """The owner has no saved session of that name."""

    code = ErrorCode.UNKNOWN_SESSION

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no session “{name}”. See which there are in the list of sessions.")


class Forbidden(RunError):
    """The token does not carry the scope word that this needs."""

    code = ErrorCode.FORBIDDEN


class Conflict(RunError):
    """The run is not in a state that allows this, or its id is taken by a different run."""

    code = ErrorCode.CONFLICT


class InvalidRun(RunError):
    """What was asked for makes no run."""

    code = ErrorCode.BAD_MESSAGE


class SessionGone(InvalidRun):
    """A recording was made in a session that the owner has no longer."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The run was recorded in the session “{name}”, and there is none of that name now. "
            "Save it again, or replay in another or in none."
        )


class QueueFull(RunError):
    """All slots and all places in the queue are taken."""

    code = ErrorCode.QUEUE_FULL
    retryable = True


class OverBudget(RunError):
    """The owner's runs have spent what they may in a day; ``retry_after`` seconds from now it is another."""

    code = ErrorCode.OVER_BUDGET
    retryable = True

    def __init__(self, message: str, run_id: str | None = None, *, retry_after: int) -> None:
        super().__init__(message, run_id)
        self.retry_after = retry_after


class LowDisk(RunError):
    """Too little free disk to start a run."""

    code = ErrorCode.LOW_DISK
    retryable = True


class NotSupported(RunError):
    """A known request that this server does not carry out."""

    code = ErrorCode.NOT_SUPPORTED


class Fenced(Exception):
    """An append that did not follow the log's last event: somebody else writes this run now."""


class NewerFormat(Exception):
    """What is stored was written by a newer Stepwire. The message says what was found and what to do."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"{found} It was written by a newer Stepwire: install that version again, "
            "or give this one another data folder with --data."
        )


class OlderFormat(Exception):
    """What is stored must be migrated first, which only a server that holds the folder may do."""

    def __init__(self, found: str) -> None:
        super().__init__(f"{found}. It is migrated when the server of this version starts: do that first.")


class Damaged(Exception):
    """What is stored cannot be read. The message says which file, and what to do."""

    def __init__(self, path: object, why: str) -> None:
        super().__init__(
            f"The file {path} cannot be used ({why}). If it is damaged, put it back from a backup, or choose "
            "another data folder with --data."
        )
