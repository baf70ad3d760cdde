"""Which pages' scripts may read the answers: any, unless the operator narrows it.

Without credentials: nothing that a browser sends by itself counts here.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from stepwire.gateway.refused_origins import RefusedOrigins


class Cors(CORSMiddleware):
    """CORS for bearer tokens."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        super().__init__(
            app,
            allow_origins=origins or ["*"],
            allow_methods=["GET", "POST", "PUT", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "If-None-Match"],
            expose_headers=["ETag", "Location", "Retry-After", "WWW-Authenticate"],
            max_age=600,
        )
        self._refused = RefusedOrigins(origins)

    def is_allowed_origin(self, origin: str) -> bool:
        """Whether the page may read the answer."""
        allowed: bool = super().is_allowed_origin(origin)
        if not allowed:
            self._refused.note(origin)
        return allowed
