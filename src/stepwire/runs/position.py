"""Positions: a place in one run's log as the opaque text that viewers keep and give back.

The text is ``epoch.offset``. The epoch names the log, so that a position from a run that was
deleted and made again under the same id is recognised as unknown instead of silently skipping.
"""

from __future__ import annotations

START = "start"


def position_text(epoch: str, offset: int) -> str:
    """The position behind the entry at ``offset``."""
    return f"{epoch}.{offset}"


def offset_after(text: str | None, epoch: str, last: int) -> int | None:
    """The offset that a position names: 0 for the start, None if this log never gave it out."""
    if text is None or text == START:
        return 0
    named, _, digits = text.rpartition(".")
    if named != epoch or not (digits.isascii() and digits.isdecimal()) or len(digits) > 12:
        return None
    offset = int(digits)
    return offset if offset <= last else None
