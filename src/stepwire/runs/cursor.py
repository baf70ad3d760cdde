"""Cursors of a listing: the place behind a run, as the opaque text that a caller gives back.

The text holds the run's age, not its number in the list: a listing goes on without gap or repeat
while runs are added and removed, even the one that the cursor was made from.
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime

from stepwire.runs.errors import InvalidRun
from stepwire.runs.model import Run

SEPARATOR = " "  # in no time and in no run id


def cursor_behind(run: Run) -> str:
    """The place behind this run in a listing, newest first."""
    place = f"{run.created_at.isoformat()}{SEPARATOR}{run.id}"
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def place_of(cursor: str) -> tuple[datetime, str]:
    """When the run that the cursor lies behind was created, and its id. Raises InvalidRun."""
    try:
        place = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        created, _, run_id = place.partition(SEPARATOR)
        at = datetime.fromisoformat(created)
    except (ValueError, binascii.Error) as error:
        raise _invalid() from error
    if at.tzinfo is None or not run_id:
        raise _invalid()
    return at, run_id


def _invalid() -> InvalidRun:
    return InvalidRun("This cursor is not one of ours. Leave it out to list from the newest run.")
