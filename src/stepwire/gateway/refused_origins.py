"""Pages that asked and were not welcome: each is logged once, with the setting that would let it in.

A page asks again and again, and anybody can send any origin. So they are remembered, up to a number; beyond
that nothing more is logged.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import structlog

REMEMBERED: Final = 100
LONGEST: Final = 200  # characters of an origin that are shown

_log = structlog.get_logger(__name__)


class RefusedOrigins:
    """Those of one server, which welcomes the ``allowed`` ones."""

    def __init__(self, allowed: Collection[str]) -> None:
        self._allowed = tuple(allowed)
        self._known: set[str] = set()

    def note(self, origin: str) -> None:
        """A page of this origin was refused."""
        shown = origin[:LONGEST]
        if shown in self._known or len(self._known) >= REMEMBERED:
            return
        self._known.add(shown)
        setting = f"STEPWIRE_ALLOWED_ORIGINS={','.join((*self._allowed, shown))}"
        _log.warning("origin_refused", origin=shown, setting=setting)
