"""One-time codes: how a person gets a token into a browser without the token standing in an address.

Theory. Addresses are kept and passed on: in a history, a screenshot, a chat, a terminal's log. So a
link holds a code instead, in its fragment, which browsers send to nobody. The page takes the code out
of the address and exchanges it for a token, once; a link that is found later opens nothing. The token
is made at that moment, so none lies waiting here, and codes are remembered by their hash only.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Final

from pydantic import Field, SecretStr

from stepwire.protocol.messages import Message
from stepwire.runs.actions import Data
from stepwire.runs.ports import Clock

GOOD_FOR: Final = 600.0  # seconds
MOST: Final = 100  # open codes; when it is full the oldest stops working
_BYTES: Final = 24  # 192 bits

MakeToken = Callable[[], str]


class SignInRequest(Data):
    """The body of ``POST /api/sign-in``."""

    code: Annotated[SecretStr, Field(min_length=1, max_length=128)]


class SignInDocument(Message):
    """What a good code is exchanged for."""

    token: str = Field(description="A JWT for `Authorization: Bearer` and for `authenticate`.", repr=False)


@dataclass(frozen=True, slots=True)
class _Open:
    digest: bytes
    until: float
    make_token: MakeToken = field(repr=False)


class OneTimeCodes:
    """The codes that were given out and not yet redeemed, in memory: a restart forgets them."""

    def __init__(self, clock: Clock, new_code: Callable[[], str] | None = None) -> None:
        self._clock = clock
        self._new_code = new_code or (lambda: secrets.token_urlsafe(_BYTES))
        self._open: deque[_Open] = deque(maxlen=MOST)

    def issue(self, make_token: MakeToken) -> str:
        """A code that gives what ``make_token`` makes, once, within ten minutes."""
        code = self._new_code()
        self._open.append(_Open(_digest(code), self._clock.monotonic() + GOOD_FOR, make_token))
        return code

    def redeem(self, code: str) -> str | None:
        """The token, or None for a code that is unknown, used or too old.

        Every open code is compared, in constant time: how long it takes tells nothing about any.
        """
        now, digest = self._clock.monotonic(), _digest(code)
        found = [entry for entry in self._open if hmac.compare_digest(entry.digest, digest)]
        for entry in found:
            self._open.remove(entry)
        return next((entry.make_token() for entry in found if now < entry.until), None)


def _digest(code: str) -> bytes:
    return hashlib.sha256(code.encode("utf-8", "replace")).digest()
