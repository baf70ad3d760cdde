"""A task that is still being written, and what plain English makes of it, as HTTP carries them."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field, StringConstraints

from stepwire.protocol.messages import Message

LONGEST: Final = 8_000  # characters: this is asked for while somebody types


class TaskToRead(Message):
    """A task as far as it is written."""

    task: Annotated[str, StringConstraints(max_length=LONGEST)]


class UnderstandingDocument(Message):
    """Whether the agent `plain` would know what to do."""

    understood: bool
    sentence: str | None = Field(
        default=None, description="The first piece that means nothing to it, as it is written in the task."
    )
    why: str | None = Field(default=None, description="What would have been understood.")
