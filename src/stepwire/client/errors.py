"""Errors of the client.

::

    ClientError                 message, code, retryable
    ├── ServerUnreachable       no connection could be had, or kept, as long as the client was patient
    ├── TokenRefused            the server does not accept the token: get another one first
    ├── TokenUnavailable        the function that gives tokens failed; its error is the cause
    ├── Disconnected            the server ended the connection for good; the code says why
    ├── Refused                 the server does not do what was asked
    │   ├── InvalidRequest      what was asked for makes no sense to it; the message names the field
    │   ├── UnknownRun          there is no such run, or this token may not see it
    │   ├── Forbidden           the token lacks the scope word that this needs
    │   ├── Conflict            the run is past that move, or its id belongs to another run
    │   └── Busy                no place, no disk, or too fast: the same request can succeed later
    ├── RunFailed               the run has ended, but not with success; has its completion
    ├── MalformedMessage        the server sent what is no message; the client goes on
    └── ClientClosed            the client was closed while somebody waited

``code`` is the word of the server's tables where there is one. No message holds a token, a secret
or the text of a page, except that of RunFailed, which says what the server says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from stepwire.protocol.messages import Completion


class ClientError(Exception):
    """What the client could not do. ``retryable``: the same can succeed later, unchanged."""

    retryable = False

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class ServerUnreachable(ClientError):
    """The server does not answer, or not for long enough."""

    retryable = True


class TokenRefused(ClientError):
    """The server does not accept the token."""


class TokenUnavailable(ClientError):
    """The function that gives tokens raised, or took too long."""

    retryable = True


class Disconnected(ClientError):
    """The server ended the connection in a way after which coming back makes no sense."""


class Refused(ClientError):
    """The server does not do what was asked. ``status`` is that of HTTP, where it was asked there."""

    def __init__(self, message: str, code: str | None = None, status: int | None = None) -> None:
        super().__init__(message, code)
        self.status = status


class InvalidRequest(Refused):
    """What was asked for makes no sense to the server."""


class UnknownRun(Refused):
    """There is no such run, or this token may not see it."""


class Forbidden(Refused):
    """The token lacks the scope word that this needs."""


class Conflict(Refused):
    """The run is past that move, or its id belongs to another run."""


class Busy(Refused):
    """The server cannot do it now."""

    retryable = True


class RunFailed(ClientError):
    """The run has ended without success; ``completion`` has what was executed until then."""

    def __init__(self, completion: Completion) -> None:
        super().__init__(completion.error or "The run did not succeed.", completion.code)
        self.completion = completion


class MalformedMessage(ClientError):
    """The server sent what is no message; it was passed over."""


class ClientClosed(ClientError):
    """The client was closed."""


_REFUSALS: Final[Mapping[str, type[Refused]]] = {
    "bad_json": InvalidRequest,
    "bad_message": InvalidRequest,
    "not_supported": InvalidRequest,
    "unsupported_media_type": InvalidRequest,
    "too_large": InvalidRequest,
    "unknown_run": UnknownRun,
    "forbidden": Forbidden,
    "no_scope": Forbidden,
    "conflict": Conflict,
    "queue_full": Busy,
    "low_disk": Busy,
    "rate_limited": Busy,
    "internal": Busy,
}


def refusal(message: str, code: str | None, status: int | None = None) -> Refused:
    """The error for a code of the server's; a code that is not known is a plain Refused."""
    return _REFUSALS.get(code or "", Refused)(message, code, status)
