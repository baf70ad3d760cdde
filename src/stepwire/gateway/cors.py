"""Which pages' scripts may read the answers: any, unless the operator narrows it.

Without credentials: nothing that a browser sends by itself counts here. A page that was refused is
logged once, with the line that would let it in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import structlog
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

REMEMBERED: Final = 100  # refused origins; a script that sends more is not logged any further

_log = structlog.get_logger(__name__)


class Cors(CORSMiddleware):
    """CORS for bearer tokens."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        super().__init__(
            app,
            allow_origins=origins or ["*"],
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "If-None-Match"],
            expose_headers=["ETag", "Location", "Retry-After", "WWW-Authenticate"],
            max_age=600,
        )
        self._origins = tuple(origins)
        self._refused: set[str] = set()

    def is_allowed_origin(self, origin: str) -> bool:
        """Whether the page may read the answer."""
        allowed: bool = super().is_allowed_origin(origin)
        if not allowed and origin not in self._refused and len(self._refused) < REMEMBERED:
            self._refused.add(origin)
            _log.warning(
                "a page of another origin was refused",
                origin=origin[:200],
                setting=f"STEPWIRE_ALLOWED_ORIGINS={','.join((*self._origins, origin[:200]))}",
            )
        return allowed
