"""Where the client's token comes from: a text that never changes, or a function that gives fresh ones."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from stepwire.client.errors import TokenUnavailable

TokenFunction = Callable[[], str | Awaitable[str]]
GIVEN_WITHIN: Final = 15.0  # seconds


class Tokens:
    """Gives the token to show next. A function is asked each time, so it may keep what is still good."""

    def __init__(self, source: str | TokenFunction) -> None:
        self._source = source

    @property
    def renewable(self) -> bool:
        """Whether asking again can give another one."""
        return not isinstance(self._source, str)

    async def get(self) -> str:
        """A token. Raises TokenUnavailable when the function fails, is too slow, or gives none."""
        if isinstance(self._source, str):
            return self._source
        try:
            async with asyncio.timeout(GIVEN_WITHIN):
                given = self._source()
                token = given if isinstance(given, str) else await given
        except TimeoutError as late:
            raise TokenUnavailable(f"The token function gave none in {GIVEN_WITHIN:.0f} s.") from late
        except Exception as error:
            raise TokenUnavailable(f"The token function failed ({type(error).__name__}).") from error
        if not token:
            raise TokenUnavailable("The token function gave an empty text.")
        return token
