"""What was said at a model for each step, kept for the run's owner where the operator wants it.

It lies in the blob store beside the pictures, so it goes with its run. The key says the attempt: a worker
that lost its run cannot write over what the next one keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import orjson
from pydantic import TypeAdapter

from stepwire.runs.codec import dump

LONGEST: Final = 200_000  # characters of a prompt or an answer
MOST: Final = 20  # exchanges that led to one step: looks and waits are some too


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a model was asked and what it answered, without secrets."""

    model: str
    prompt: str = field(repr=False)
    answer: str = field(repr=False)


_EXCHANGES: Final = TypeAdapter(tuple[Exchange, ...])


def decision_key(run_id: str, number: int, attempt: int) -> str:
    """Where the exchanges that led to this step lie; behind the last step, those that ended the run."""
    return f"runs/{run_id}/{number}-decision-{attempt}"


def encode_exchanges(exchanges: Sequence[Exchange]) -> bytes:
    """As they are stored."""
    return dump(_EXCHANGES.dump_python(tuple(exchanges)))


def decode_exchanges(data: bytes) -> tuple[Exchange, ...]:
    """What was stored."""
    return _EXCHANGES.validate_python(orjson.loads(data))
