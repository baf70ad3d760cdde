"""What ends the reading of a sentence: its shape is known, and a part of it means nothing."""

from __future__ import annotations


class Unfit(Exception):
    """A form fits in shape, but a slot of it means nothing. Holds why."""
